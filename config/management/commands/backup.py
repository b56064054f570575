from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config.backups import BackupError, make_backup


class Command(BaseCommand):
    help = "Write database and files into a new folder, with the hash of each."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder, **options):
        try:
            manifest = make_backup(folder)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Backed up to {folder}: the database and {len(manifest['sha256']) - 1} files."
        )
        for name in manifest["missing"]:
            self.stderr.write(f"The file {name} is named by a record and was not found.")
        self.stdout.write("Keep the secret key of this installation apart from it, and safe.")
