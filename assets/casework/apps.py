from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _seed_calendars(**_):
    from assets.casework import stored_calendars

    stored_calendars.seed_on_first_start()


class CaseworkConfig(AppConfig):
    """Transfer casework: opportunities, requests, rule packs, clocks, decisions, notices."""

    name = "assets.casework"
    label = "casework"

    def ready(self):
        from assets.casework import news, panels, permissions, published_lists  # noqa: F401

        post_migrate.connect(_seed_calendars, sender=self)
