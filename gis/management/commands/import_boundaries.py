from datetime import date
from pathlib import Path

from gis import boundaries
from gis.commands import FileCommand


class Command(FileCommand):
    help = "Load dated boundaries from a GeoPackage, Shapefile, GeoJSON or any other file of areas."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--kind", required=True, choices=boundaries.KINDS)
        parser.add_argument("--code-field", required=True)
        parser.add_argument("--name-field", required=True)
        parser.add_argument("--valid-from", type=date.fromisoformat, metavar="DATE")
        self.add_source_arguments(parser)

    def load(self, *, path, kind, code_field, name_field, valid_from, **about):
        return boundaries.import_boundaries(
            path,
            kind=boundaries.KINDS[kind],
            code_field=code_field,
            name_field=name_field,
            valid_from=valid_from,
            **about,
        )
