from pathlib import Path

from gis import postcodes
from gis.commands import FileCommand
from gis.importing import Report


class Command(FileCommand):
    help = "Load postcodes: Code-Point Open as published, or a CSV with named columns."

    def add_arguments(self, parser):
        parser.add_argument("paths", type=Path, nargs="+", metavar="FILE")
        self.add_source_arguments(parser)

    def load(self, *, paths, title, licence, attribution):
        about = {"title": title, "licence": licence}
        if attribution:
            about["attribution"] = attribution
        total = Report()
        for path in paths:
            report = postcodes.import_postcodes(path, **about)
            for outcome in ("created", "updated", "unchanged", "quarantined"):
                setattr(total, outcome, getattr(total, outcome) + getattr(report, outcome))
            total.notes += report.notes
        return total
