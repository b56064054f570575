from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from energy.batch import BatchError
from energy.files import FileError
from energy.roofs.finding import find_roofs


class Command(BaseCommand):
    help = (
        "Find the roof planes of every building of a file of footprints: detected in a surface "
        "model where one is given, else inferred from the footprint, or the reason there is none."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("footprints", type=Path)
        parser.add_argument("--out", type=Path, required=True, help="file to write, by extension")
        parser.add_argument("--dsm", type=Path, help="surface model, a GeoTIFF in metres")
        parser.add_argument("--dtm", type=Path, help="terrain model, a GeoTIFF in metres")
        parser.add_argument("--workers", type=int, default=1, help="processes on this machine")
        parser.add_argument("--scheduler", help="address of a Dask scheduler on a trusted network")

    def handle(self, *, footprints, out, dsm, dtm, workers, scheduler, **options):
        if dtm and not dsm:
            raise CommandError("A terrain model needs its surface model: give --dsm too.")
        console = Console(file=self.stderr)
        with Progress(console=console, disable=not self.stderr.isatty()) as bar:
            task = bar.add_task("buildings", total=None)
            try:
                report = find_roofs(
                    footprints,
                    out,
                    dsm=dsm,
                    dtm=dtm,
                    workers=workers,
                    scheduler=scheduler,
                    progress=lambda buildings: bar.advance(task, buildings),
                )
            except (BatchError, FileError) as error:
                raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.planes:,} planes on {report.with_planes:,} of {report.buildings:,} buildings"
        )
