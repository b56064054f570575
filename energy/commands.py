"""The frame of commands that work through a file of any length: options, progress, refusals."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from energy.batch import BatchError


class BatchCommand(BaseCommand):
    """Reads the file ``source``, whose rows are ``things``, and writes the file ``--out``."""

    requires_system_checks = ()
    source: str
    things: str

    def add_arguments(self, parser):
        """Take the files and who does the work."""
        parser.add_argument(self.source, type=Path)
        parser.add_argument("--out", type=Path, required=True, help="file to write, by extension")
        parser.add_argument("--workers", type=int, default=1, help="processes on this machine")
        parser.add_argument("--scheduler", help="address of a Dask scheduler on a trusted network")

    def run(self, batch, *files, **settings):
        """Run a batch under a bar of progress; whatever stands in its way is said in a sentence."""
        console = Console(file=self.stderr)
        with Progress(console=console, disable=not self.stderr.isatty()) as bar:
            task = bar.add_task(self.things, total=None)
            try:
                return batch(*files, progress=lambda rows: bar.advance(task, rows), **settings)
            except (BatchError, ValueError) as error:
                raise CommandError(str(error)) from error


class EstimateCommand(BatchCommand):
    """Estimates each row; names those that it cannot, and with ``--strict`` fails for them."""

    def add_arguments(self, parser):
        """Take the files, who does the work and how strict to be."""
        super().add_arguments(parser)
        parser.add_argument(
            "--strict",
            action="store_true",
            help=f"exit 1 if any of the {self.things} could not be estimated",
        )

    def run(self, batch, *files, **settings):
        """Run a batch and name each row that has a reason in place of numbers."""
        return super().run(batch, *files, name_fault=self.stderr.write, **settings)

    def sum_up(self, report, strict: bool):
        """Say how many were estimated, and what is odd about the file as a whole."""
        if report.doubt:
            self.stderr.write(report.doubt)
        self.stdout.write(
            f"{report.estimated:,} of {report.read:,} {self.things} estimated, "
            f"{report.left_out:,} left out"
        )
        if strict and report.left_out:
            raise CommandError(f"{report.left_out:,} {self.things} could not be estimated.")
