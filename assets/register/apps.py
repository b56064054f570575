from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register: assets, buildings, imports, publication."""

    name = "assets.register"
    label = "register"

    def ready(self):
        from assets.register import placing
        from gis import changes

        changes.on_change.append(placing.place_anew)
