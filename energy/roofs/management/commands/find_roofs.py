from pathlib import Path

from django.core.management.base import CommandError

from energy.commands import BatchCommand
from energy.roofs.finding import find_roofs


class Command(BatchCommand):
    help = (
        "Find the roof planes of every building of a file of footprints: detected in a surface "
        "model where one is given, else inferred from the footprint, or the reason there is none."
    )
    source, things = "footprints", "buildings"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--dsm", type=Path, help="surface model, a GeoTIFF in metres")
        parser.add_argument("--dtm", type=Path, help="terrain model, a GeoTIFF in metres")

    def handle(self, *, footprints, out, dsm, dtm, workers, scheduler, **options):
        if dtm and not dsm:
            raise CommandError("A terrain model needs its surface model: give --dsm too.")
        report = self.run(
            find_roofs, footprints, out, dsm=dsm, dtm=dtm, workers=workers, scheduler=scheduler
        )
        self.stdout.write(
            f"{report.planes:,} planes on {report.with_planes:,} of {report.buildings:,} buildings"
        )
