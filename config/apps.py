from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


def _make_cache_table(**_):
    call_command("createcachetable", verbosity=0)


class WiringConfig(AppConfig):
    """The wiring: root addresses, error pages, health, and the commands that concern all rooms."""

    name = "config"

    def ready(self):
        # this app has no models of its own, so nothing is ever sent for it
        post_migrate.connect(_make_cache_table, sender=apps.get_app_config("places"))
