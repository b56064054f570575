from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The wiring: root addresses, error pages, health, and the commands that concern all rooms."""

    name = "config"
