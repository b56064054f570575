from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _keep_limits(**_):
    from energy.society import limits

    limits.keep_limits()


class SocietyConfig(AppConfig):
    """A benefit society: finance, portfolio, members, shares, offers."""

    name = "energy.society"
    label = "society"

    def ready(self):
        from energy.society import permissions  # noqa: F401

        post_migrate.connect(_keep_limits, sender=self)
