from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assets.casework.importing_requests import export_requests
from gis.errors import Refusal


class Command(BaseCommand):
    help = "Write the cases that were sent, with their dates, as CSV or XLSX."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("out", type=Path, metavar="OUT")
        parser.add_argument("--authority", default="", metavar="CODE", help="one council's alone")

    def handle(self, *, out, authority, **options):
        try:
            number = export_requests(out, authority=authority)
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{number} written to {out}")
