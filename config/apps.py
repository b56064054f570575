from django.apps import AppConfig


class WiringConfig(AppConfig):
    """The wiring: root addresses, error pages, health, and the commands that concern all rooms."""

    name = "config"
