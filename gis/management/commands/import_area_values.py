from pathlib import Path

from gis import boundaries, values
from gis.commands import FileCommand


class Command(FileCommand):
    help = "Load published figures of areas, such as deprivation deciles, one per area."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--kind", required=True, choices=boundaries.KINDS)
        parser.add_argument("--code-field", required=True)
        parser.add_argument("--value-field", required=True)
        parser.add_argument("--name", required=True, help="for example: SIMD 2020 decile")
        parser.add_argument("--year", required=True, type=int)
        self.add_source_arguments(parser)

    def load(self, *, path, kind, **options):
        return values.import_area_values(path, kind=boundaries.KINDS[kind], **options)
