from django.apps import AppConfig


class RoofsConfig(AppConfig):
    """Roofs, planes, yield estimates, installations, readings."""

    name = "energy.roofs"
    label = "roofs"

    def ready(self):
        from energy.roofs import panels  # noqa: F401
