from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Transfer casework: opportunities, requests, rule packs, clocks, decisions, notices."""

    name = "assets.casework"
    label = "casework"
