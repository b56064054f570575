from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.backups import BackupError, bring_back


class Command(BaseCommand):
    help = "Put a backup into an empty register, and try everything that must be true of it."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder, **options):
        try:
            manifest = bring_back(folder)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The backup of {manifest['made']} is back.")
        call_command("migrate", interactive=False, verbosity=0)  # it may be of an older version
        call_command("check_register", stdout=self.stdout)
