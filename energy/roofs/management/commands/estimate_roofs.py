from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from energy.batch import BatchError
from energy.roofs.batch import estimate_roofs


class Command(BaseCommand):
    help = (
        "Estimate the yearly and monthly yield of every roof of a file: GeoPackage, GeoJSON, "
        "GeoParquet, Parquet or CSV with roof_id, tilt_deg, azimuth_deg, and kwp or area_m2."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("roofs", type=Path)
        parser.add_argument("--out", type=Path, required=True, help="file to write, by extension")
        parser.add_argument(
            "--weather",
            default="sap",
            help="sap (built in), the path of an EPW or PVGIS file, or pvgis (fetched once, kept)",
        )
        parser.add_argument("--workers", type=int, default=1, help="processes on this machine")
        parser.add_argument("--scheduler", help="address of a Dask scheduler on a trusted network")
        parser.add_argument(
            "--strict", action="store_true", help="exit 1 if a roof could not be estimated"
        )

    def handle(self, *, roofs, out, weather, workers, scheduler, strict, **options):
        console = Console(file=self.stderr)
        with Progress(console=console, disable=not self.stderr.isatty()) as bar:
            task = bar.add_task("roofs", total=None)
            try:
                report = estimate_roofs(
                    roofs,
                    out,
                    weather=weather,
                    workers=workers,
                    scheduler=scheduler,
                    name_fault=self.stderr.write,
                    progress=lambda rows: bar.advance(task, rows),
                )
            except (BatchError, ValueError) as error:
                raise CommandError(str(error)) from error
        if report.doubt:
            self.stderr.write(report.doubt)
        self.stdout.write(
            f"{report.estimated:,} of {report.read:,} roofs estimated, {report.left_out:,} left out"
        )
        if strict and report.left_out:
            raise CommandError(f"{report.left_out:,} roofs could not be estimated.")
