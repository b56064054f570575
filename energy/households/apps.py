from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Tariffs, savings, sizing one building."""

    name = "energy.households"
    label = "households"
