from pathlib import Path

from assets.casework.importing_requests import import_requests
from gis.commands import FileCommand


class Command(FileCommand):
    help = "Load a council's open and closed cases with their dates. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE", help="CSV, XLSX or ODS")
        parser.add_argument(
            "--authority", default="", metavar="CODE", help="council of rows that name none"
        )
        parser.add_argument("--dry-run", action="store_true", help="do it all, then roll back")

    def load(self, *, path, authority):
        return import_requests(path, authority=authority)
