from energy.commands import EstimateCommand
from energy.roofs.batch import estimate_roofs


class Command(EstimateCommand):
    help = (
        "Estimate the yearly and monthly yield of every roof of a file: GeoPackage, GeoJSON, "
        "GeoParquet, Parquet or CSV with roof_id, tilt_deg, azimuth_deg, and kwp or area_m2."
    )
    source = things = "roofs"

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--weather",
            default="sap",
            help="sap (built in), the path of an EPW or PVGIS file, or pvgis (fetched once, kept)",
        )

    def handle(self, *, roofs, out, weather, workers, scheduler, strict, **options):
        report = self.run(
            estimate_roofs, roofs, out, weather=weather, workers=workers, scheduler=scheduler
        )
        self.sum_up(report, strict)
