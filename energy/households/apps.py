from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Households: tariffs, savings, sizing one building."""

    name = "energy.households"
    label = "households"

    def ready(self):
        from energy.households import panels  # noqa: F401
