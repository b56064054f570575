from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config import backups
from gis.errors import Refusal
from people.models import OutgoingMail


class Command(BaseCommand):
    help = "Bring a backup into an empty register, and prove it with check_register."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder, **options):
        try:
            manifest = backups.restore_backup(folder.absolute())
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(manifest["rows"].values())
        self.stdout.write(f"{rows:,} rows of {manifest['made']} are back.")
        waiting = OutgoingMail.objects.filter(sent=None).count()
        if waiting:
            self.stdout.write(
                f"{waiting:,} messages were not sent when the backup was made; they go out when "
                "the worker starts."
            )
        call_command("check_register", stdout=self.stdout, stderr=self.stderr)
