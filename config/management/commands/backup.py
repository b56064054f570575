from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config import backups
from gis.errors import Refusal


class Command(BaseCommand):
    help = "Copy database and files into a new folder, with what it takes to prove the copy."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder, **options):
        try:
            manifest = backups.make_backup(folder.absolute())
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
        rows, files = sum(manifest["rows"].values()), len(manifest["sha256"]) - 1
        self.stdout.write(f"{folder}: {rows:,} rows and {files:,} files.")
