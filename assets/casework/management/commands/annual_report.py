from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from assets.casework import reporting
from gis.papers import make_paper
from people.models import Authority

FORMATS = ("html", "pdf", "csv")


class Command(BaseCommand):
    help = (
        "Write a council's yearly report on transfer requests (in Scotland the one of section 95): "
        "the figures on standard output, and files in the formats asked for."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--authority", required=True, metavar="CODE", help="nine-character code"
        )
        parser.add_argument(
            "--year", type=int, required=True, metavar="YYYY",
            help="the year in which the reporting year begins: 2025 is April 2025 to March 2026",
        )  # fmt: skip
        parser.add_argument(
            "--format", default="csv", metavar="html,pdf,csv", help="one or several, with commas"
        )
        parser.add_argument(
            "--out", type=Path, default=Path(), metavar="FOLDER", help="where the files go"
        )

    def handle(self, *, authority, year, out, **options):
        formats = [name.strip() for name in options["format"].split(",") if name.strip()]
        if wrong := [name for name in formats if name not in FORMATS]:
            raise CommandError(f"“{wrong[0]}” is no format; choose from {', '.join(FORMATS)}.")
        found = Authority.objects.filter(code=authority).first()
        if found is None:
            raise CommandError(f"No authority {authority} is on the register; check the code.")
        if not 2000 <= year <= 2999:
            raise CommandError(f"{year} is no year to report on; write it with four figures.")
        report = reporting.make_report(found, year)
        for section in report.sections:
            for line in section.lines:
                self.stdout.write(f"{line.line.title}: {line.count}")
        for name in formats:
            path = out / f"annual-report-{authority}-{year}.{name}"
            try:
                path.write_bytes(_content(report, name))
            except OSError as error:
                raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
            self.stdout.write(f"Written: {path}")


def _content(report, name) -> bytes:
    if name == "csv":
        return reporting.as_csv(report).encode("utf-8")
    if name == "pdf":
        return make_paper("casework/return_paper.html", {"report": report})
    return render_to_string("casework/return_paper.html", {"report": report}).encode("utf-8")
