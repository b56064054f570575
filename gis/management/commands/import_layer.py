from pathlib import Path

from gis import constraints
from gis.commands import FileCommand


class Command(FileCommand):
    help = (
        "Load a map of ground on which something is bound: flood zones, conservation areas, listed "
        "buildings. Loading a name again replaces its areas."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--name", required=True, help="what the layer is called on pages")
        parser.add_argument(
            "--effect", required=True, metavar="TEXT", help="what it means for the land, in a line"
        )
        self.add_source_arguments(parser)

    def load(self, *, path, name, effect, **about):
        return constraints.import_layer(path, name=name, effect=effect, **about)
