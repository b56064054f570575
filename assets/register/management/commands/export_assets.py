import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console

from assets.register import exporting
from assets.register.profiles import PROFILES
from gis.crs import BNG, WEB_MERCATOR, WGS84
from gis.errors import Refusal


class Command(BaseCommand):
    help = "Write assets into a file: csv, geojson, gpkg, parquet or xlsx, by its ending."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="OUT")
        parser.add_argument("--authority", metavar="CODE", help="nine-character ONS code")
        parser.add_argument(
            "--public", action="store_true", help="only what the public may see, as it sees it"
        )
        parser.add_argument("--profile", choices=list(PROFILES), help="a published layout")
        parser.add_argument(
            "--crs", default=f"EPSG:{BNG}", metavar="EPSG:N",
            help=f"of gpkg and parquet: {BNG} (as it stands), {WGS84} or {WEB_MERCATOR}",
        )  # fmt: skip

    def handle(self, *, path, authority, public, profile, crs, **options):
        known = re.fullmatch(r"(?:EPSG:)?(\d+)", crs.strip(), re.IGNORECASE)
        if not known or int(known[1]) not in {BNG, WGS84, WEB_MERCATOR}:
            raise CommandError(
                f"{crs} is not written here; say EPSG:{BNG}, EPSG:{WGS84} or EPSG:{WEB_MERCATOR}."
            )
        wishes = {
            "authority": authority, "public": public, "profile": profile, "crs": int(known[1]),
        }  # fmt: skip
        console = Console(stderr=True)
        try:
            if console.is_terminal:
                with console.status("Writing ..."):
                    count = exporting.export(path, **wishes)
            else:
                count = exporting.export(path, **wishes)
        except (Refusal, OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path}: {count:,} assets.")
