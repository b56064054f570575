from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from energy.batch import BatchError
from energy.households.batch import estimate_savings
from energy.households.tariffs import bundled_names


class Command(BaseCommand):
    help = (
        "Estimate what panels and batteries save each home of a file: CSV, Parquet, GeoParquet, "
        "GeoPackage or GeoJSON with home_id, use_kwh, occupancy (home, half, out), tariff "
        f"({', '.join(bundled_names())}, or the path of a TOML file), generation_kwh or kwp, "
        "tilt_deg, azimuth_deg with lon, lat or region, and optionally battery_kwh, "
        "import_p_per_kwh, standing_p_per_day, export_p_per_kwh."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("homes", type=Path)
        parser.add_argument("--out", type=Path, required=True, help="file to write, by extension")
        parser.add_argument("--workers", type=int, default=1, help="processes on this machine")
        parser.add_argument("--scheduler", help="address of a Dask scheduler on a trusted network")
        parser.add_argument(
            "--strict", action="store_true", help="exit 1 if a home could not be estimated"
        )

    def handle(self, *, homes, out, workers, scheduler, strict, **options):
        console = Console(file=self.stderr)
        with Progress(console=console, disable=not self.stderr.isatty()) as bar:
            task = bar.add_task("homes", total=None)
            try:
                report = estimate_savings(
                    homes,
                    out,
                    workers=workers,
                    scheduler=scheduler,
                    name_fault=self.stderr.write,
                    progress=lambda rows: bar.advance(task, rows),
                )
            except (BatchError, ValueError) as error:
                raise CommandError(str(error)) from error
        for warning in filter(None, [report.doubt, *report.stale(date.today())]):
            self.stderr.write(warning)
        self.stdout.write(
            f"{report.estimated:,} of {report.read:,} homes estimated, {report.left_out:,} left out"
        )
        if strict and report.left_out:
            raise CommandError(f"{report.left_out:,} homes could not be estimated.")
