from datetime import date

from energy.commands import EstimateCommand
from energy.households.batch import estimate_savings
from energy.households.tariffs import bundled_names


class Command(EstimateCommand):
    help = (
        "Estimate what panels and batteries save each home of a file: CSV, Parquet, GeoParquet, "
        "GeoPackage or GeoJSON with home_id, use_kwh, occupancy (home, half, out), tariff "
        f"({', '.join(bundled_names())}, or the path of a TOML file), generation_kwh or kwp, "
        "tilt_deg, azimuth_deg with lon, lat or region, and optionally battery_kwh, "
        "import_p_per_kwh, standing_p_per_day, export_p_per_kwh."
    )
    source = things = "homes"

    def handle(self, *, homes, out, workers, scheduler, strict, **options):
        report = self.run(estimate_savings, homes, out, workers=workers, scheduler=scheduler)
        for warning in report.stale(date.today()):
            self.stderr.write(warning)
        self.sum_up(report, strict)
