"""Lists of the demonstration: one that was imported, with rows to correct, and one that waits."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from assets.register import runs, uploads
from assets.register.models import Asset
from gis.demonstration import BOROUGH
from people.demonstration import address
from people.models import Authority, User

HEADINGS = (
    "Asset Ref", "Site name", "Asset type", "Easting", "Northing", "UPRN", "Condition", "Surveyed",
)  # fmt: skip


def fill() -> None:
    """Import one list of the larger borough, and send another."""
    council = Authority.objects.get(code=BOROUGH)
    officer = User.objects.get(email=address("officer"))
    known = list(
        Asset.objects.filter(authority=council, outline__isnull=False, condition__gt="")
        .exclude(own_reference="")
        .order_by("own_reference")[:4]
    )
    first = _send(council, officer, "Condition survey 2025.csv", _survey(known))
    for ask in (runs.ask_check, runs.ask_import):
        runs.carry_on(ask(first).pk)
    _send(council, officer, "Allotments and gardens.csv", _gardens(known))


def _send(council, officer, name, rows):
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    file = SimpleUploadedFile(name, text.getvalue().encode())
    return uploads.take_file(council, file, by=officer)


def _survey(known) -> list[tuple]:
    """Rows that change three places, leave one, enter two, and two that are kept out."""
    rows = [
        (one.own_reference, one.name, one.get_kind_display(), "", "", one.uprn, words, "14/10/2025")
        for one, words in zip(
            known, ("B: satisfactory", "C: poor", "A: good", known[-1].condition), strict=True
        )
    ]
    beside, other = known[0].point, known[1].point
    return [
        *rows,
        ("KIN-0950", f"{known[0].name} annexe", "Building", round(beside.x) + 30, round(beside.y),
         "9.067E+11", "B: satisfactory", "14/10/2025"),
        ("KIN-0951", "Garages by the old gasworks", "Building", round(other.x), round(other.y) + 60,
         "", "D: bad", "October 2025"),
        ("KIN-0952", "Boat store", "Building", "39999999", round(other.y), "", "C: poor", ""),
        ("KIN-0951", "Garages, second row", "Building", "", "", "", "D: bad", ""),
    ]  # fmt: skip


def _gardens(known) -> list[tuple]:
    at = [one.point for one in known]
    return [
        (f"G-{number:02}", name, "Allotment", round(place.x) + 90, round(place.y) - 70, "", "", "")
        for number, (name, place) in enumerate(
            zip(("Quarry plots", "Ropewalk gardens", "Ferry Lane allotments"), at, strict=False), 1
        )
    ]
