from django.apps import AppConfig


class SocietyConfig(AppConfig):
    """A benefit society: finance, portfolio, members, shares, offers."""

    name = "energy.society"
    label = "society"
