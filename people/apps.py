from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who is who: people, authorities, organisations, and what each may do where."""

    name = "people"
