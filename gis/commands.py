"""The manner of every command that loads a file: dry run, report, one sentence when it fails."""

from abc import ABC, abstractmethod

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rich.console import Console

from gis.errors import Refusal

_OWN = {
    "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks",
    "stdout", "stderr",
}  # fmt: skip


class FileCommand(BaseCommand, ABC):
    """A shell over an import: subclasses say how to load, this says how it went."""

    requires_system_checks = ()  # they load every page; the tests run them

    def add_source_arguments(self, parser):
        """Ask where the data is from, which every page that shows it will say."""
        parser.add_argument("--title", default="", help="what the data is called")
        parser.add_argument("--licence", default="", help="under which licence it may be used")
        parser.add_argument("--attribution", default="", help="what must be shown beside it")
        parser.add_argument("--dry-run", action="store_true", help="do it all, then roll back")

    @abstractmethod
    def load(self, **options):
        """Do the work and return its report."""

    def handle(self, *args, dry_run=False, **options):
        wanted = {name: value for name, value in options.items() if name not in _OWN}
        for path in [wanted.get("path"), *wanted.get("paths", [])]:
            if path and not path.exists():
                raise CommandError(f"There is no file {path}.")
        console = Console(stderr=True)
        try:
            with transaction.atomic():
                if console.is_terminal:
                    with console.status("Loading ..."):
                        report = self.load(**wanted)
                else:
                    report = self.load(**wanted)
                transaction.set_rollback(dry_run)
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{'Dry run: ' if dry_run else ''}{report}")
