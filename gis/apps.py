from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class GisConfig(AppConfig):
    """Places: boundaries and their values, postcodes, files, layers, tiles, maps."""

    name = "gis"
    label = "places"  # django.contrib.gis already owns the label "gis"

    def ready(self):
        autodiscover_modules("layers")
