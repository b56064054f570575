from django.apps import AppConfig


class RoofsConfig(AppConfig):
    """Roofs, planes, yield estimates, installations, readings."""

    name = "energy.roofs"
    label = "roofs"
