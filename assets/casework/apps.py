from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CaseworkConfig(AppConfig):
    """Transfer casework: opportunities, requests, rule packs, clocks, decisions, notices."""

    name = "assets.casework"
    label = "casework"

    def ready(self):
        from assets.casework import panels, permissions, stored_calendars  # noqa: F401

        post_migrate.connect(stored_calendars.seed_on_first_start, sender=self)
