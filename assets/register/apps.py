from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register: assets, buildings, imports, publication."""

    name = "assets.register"
    label = "register"

    def ready(self):
        from assets.register import permissions, placing, sections  # noqa: F401
        from gis import changes

        changes.on_change.append(placing.place_anew)
