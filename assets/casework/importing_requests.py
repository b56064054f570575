"""A council's open and closed cases, in and out, so that it can start here on a Monday."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from assets.casework import past_steps, services
from assets.casework.case_rows import (
    COLUMNS,
    DAYS,
    BadRow,
    column_of,
    course_of,
    read_channel,
    read_day,
    read_right,
    row_of,
)
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.register.models import Asset
from gis.day import today
from gis.errors import UnreadableFile
from gis.reading import open_source
from people.errors import PeopleError
from people.models import Authority
from people.services import know_authority

_FORMULAS = ("=", "+", "-", "@")
_ENOUGH = {"reference", "body", "received"}


@dataclass
class Report:
    """What became of every row; ``read`` is the sum of the other counts."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: list[tuple[int, str]] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + len(self.quarantined)

    def __str__(self):
        lines = [
            f"{self.read} read: {self.created} created, {self.updated} updated, "
            f"{self.unchanged} unchanged, {len(self.quarantined)} quarantined"
        ]
        lines += [f"  row {number}: {reason}" for number, reason in self.quarantined]
        return "\n".join(lines)


@transaction.atomic
def import_requests(path: Path, *, authority: str = "") -> Report:
    """Load a council's cases from any table; safe to repeat.

    ``authority`` is the code of the council where the table does not name it.

    Raises
    ------
    UnreadableFile
        If it is no table of cases.
    """
    report, seen = Report(), set()
    with open_source(path, knows=lambda text: column_of(text) is not None) as source:
        names = {heading: column_of(heading) for heading in source.found.columns}
        lacking = _ENOUGH - set(names.values()) - ({"received"} if "history" in names else set())
        if lacking:
            raise UnreadableFile(
                f"{path.name} has no column {' and no column '.join(sorted(lacking))}; a list of "
                f"cases needs reference, body and received."
            )
        for number, cells, _ in source.rows():
            row = {name: _text(cells[head]) for head, name in names.items() if name}
            try:
                with transaction.atomic():
                    _take_row(row, authority, report, seen)
            except (BadRow, CaseworkError, PeopleError) as error:
                report.quarantined.append((number, str(error)))
    return report


def _text(cell) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULAS) else text


def _take_row(row, code, report, seen) -> None:
    reference = row.get("reference", "")
    if not reference:
        raise BadRow("reference is empty; without it a case cannot be known again.")
    if not row.get("body"):
        raise BadRow("body is empty; say who asks.")
    given = row.get("authority") or code
    if not given:
        raise BadRow("authority is empty; write the council's nine-character code.")
    council = know_authority(given)
    if (council.pk, reference) in seen:
        raise BadRow(f"{reference} stands in the file twice; keep one row.")
    seen.add((council.pk, reference))
    known = _known(council, reference)
    if known is None:
        _write(row, council, None)
        report.created += 1
        return
    if _says_the_same(row, row_of(known)):
        report.unchanged += 1
        return
    if known.imported_events != known.events.count():
        raise BadRow(
            f"{reference} differs and has been worked on here; correct it on its own page."
        )
    _write(row, council, known)
    report.updated += 1


def _known(council, reference) -> TransferRequest | None:
    rows = TransferRequest.objects.filter(authority=council)
    return (
        rows.filter(council_reference=reference).first()
        or rows.filter(council_reference="", reference__iexact=reference).first()
    )


def _says_the_same(row, stands) -> bool:
    """Whether a row says nothing that the case here does not say too."""
    said = {name: text for name, text in row.items() if text}
    if "history" in said:
        return all(_plain(name, said[name]) == _plain(name, stands[name]) for name in said)
    dated = {name for name in said if name not in {"stage"}}
    return all(_plain(name, said[name]) == _plain(name, stands[name]) for name in dated)


def _plain(name, text):
    try:
        if name == "asked_for":
            return read_right(text)
        if name == "channel":
            return read_channel(text)
        if name in DAYS and text:
            return read_day(text, name)
    except BadRow:
        return text
    return " ".join(text.lower().split())


def _write(row, council: Authority, known: TransferRequest | None) -> None:
    assets = _assets(row, council)
    right = read_right(row.get("asked_for") or "other")
    day = _first_day(row)
    pack = services.route_for(council, day)
    course = course_of(row, pack, right)
    late = next((one for one in course if one.day > today()), None)
    if late:
        raise BadRow(f"{late.step} on {late.day} lies in the future; only what was done goes in.")
    if known:
        known.events.all().delete()
        known.wanted.all().delete()
    request = past_steps.place_past_request(
        council, assets, pack, known=known, council_reference=row["reference"],
        body_name=row["body"][:200], body_contact=row.get("contact", ""), right=right,
        channel=read_channel(row.get("channel", "")), arrived_on=day,
    )  # fmt: skip
    for one in course:
        past_steps.record_past_step(request, one.step, day=one.day, dates=one.dates)
    request.refresh_from_db()
    request.imported_events = request.events.count()
    request.save(update_fields=["imported_events"])


def _first_day(row) -> date:
    history = row.get("history", "")
    text = row.get("received") or history.strip()[:10]
    if not text:
        raise BadRow("received is empty; a case needs the day it arrived.")
    return read_day(text, "received")


def _assets(row, council) -> list[Asset]:
    found, own = [], Asset.objects.filter(authority=council)
    for text in filter(None, (part.strip() for part in row.get("assets", "").split(";"))):
        asset = (
            own.filter(own_reference__iexact=text).first()
            or own.filter(code__iexact=text).first()
            or (own.filter(uprn=int(text)).first() if text.isdigit() else None)
        )
        if asset is None:
            raise BadRow(f"{text} is no asset of {council} on the register; import it first.")
        found.append(asset)
    if not found:
        raise BadRow("assets is empty; write the reference of what was asked for.")
    return found


def rows_to_export(authority: str = "") -> list[dict[str, str]]:
    """Write every case that was sent as a row, one council's or all."""
    rows = TransferRequest.objects.exclude(stage__in=["draft", "enquiry"]).select_related(
        "authority"
    )
    if authority:
        rows = rows.filter(authority__code=authority.upper())
    return [row_of(one) for one in rows.order_by("pk")]


def export_requests(out: Path, *, authority: str = "") -> int:
    """Write a council's cases as CSV or XLSX; gives how many.

    Raises
    ------
    CaseworkError
        If the ending is neither.
    """
    rows = rows_to_export(authority)
    if out.suffix.lower() == ".csv":
        _write_csv(out, rows)
    elif out.suffix.lower() == ".xlsx":
        _write_workbook(out, rows)
    else:
        raise CaseworkError(f"{out.name} must end in .csv or .xlsx.")
    return len(rows)


def _write_csv(out, rows) -> None:
    import csv

    with out.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, list(COLUMNS))
        writer.writeheader()
        writer.writerows({name: _harmless(text) for name, text in row.items()} for row in rows)


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking somebody's words for a formula."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _write_workbook(out, rows) -> None:
    import xlsxwriter

    # no cell of a citizen's may become a formula
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Requests")
        sheet.write_row(0, 0, list(COLUMNS))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
