from pathlib import Path

from assets.register import buildings
from gis.commands import FileCommand


class Command(FileCommand):
    help = "Load building footprints from a GeoPackage, GeoJSON, Shapefile or a table with WKT."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--authority", metavar="CODE", help="nine-character ONS code")
        self.add_source_arguments(parser)

    def load(self, *, path, **options):
        return buildings.import_buildings(path, **options)
