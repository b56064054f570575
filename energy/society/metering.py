"""Every write about installations, readings and sunshine, and their files."""

import csv
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from energy.society import generation, mpan
from energy.society.bank_files import DAYS
from energy.society.errors import SocietyError
from energy.society.models import Installation, MeterReading, Society, Sunshine
from gis.day import today

MOST_LINES = 50_000


def enter_installation(society: Society, **fields) -> Installation:
    """Enter an installation.

    Raises
    ------
    SocietyError
        If the meter point number is wrong or in use, or the name is used twice.
    """
    return _kept(Installation(society=society, **fields))


def change_installation(installation: Installation, **fields) -> Installation:
    """Correct an installation."""
    for name, value in fields.items():
        setattr(installation, name, value)
    return _kept(installation)


def _kept(installation: Installation) -> Installation:
    installation.export_mpan = mpan.compact(installation.export_mpan)
    try:
        installation.full_clean()
    except ValidationError as error:
        raise SocietyError(" ".join(error.messages)) from error
    installation.save()
    return installation


@dataclass
class ReadingsReport:
    """What became of a file: lines kept, known already, and refused with their reasons."""

    kept: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def import_readings(society: Society, content: bytes) -> ReadingsReport:
    """Read meter readings: columns ``installation`` (name or meter point number), date, kWh.

    Raises
    ------
    SocietyError
        If the file has no such columns.
    """
    names = {}
    for one in society.installations.all():
        names[one.name.casefold()] = one
        if one.export_mpan:
            names[one.export_mpan] = one
    report = ReadingsReport()
    for number, row in _rows(content, {"date", "kwh"}):
        said = mpan.compact(row.get("mpan", "")) or row.get("installation", "").casefold()
        installation = names.get(said) or names.get(mpan.compact(said))
        try:
            if installation is None:
                raise SocietyError("no installation of the society has this name or number")
            _keep_reading(installation, _day(row["date"]), _kwh(row["kwh"]), report)
        except SocietyError as refusal:
            report.refused.append(f"Line {number}: {refusal}.")
    return report


def _rows(content: bytes, wanted: set):
    """Lines of a CSV file as dictionaries by small headings, with their numbers."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SocietyError("This is no CSV file; send a text file with commas.") from error
    lines = text.splitlines()[: MOST_LINES + 1]
    reader = csv.reader(lines, delimiter=";" if lines and ";" in lines[0] else ",")
    heads = [head.strip().lower() for head in next(reader, [])]
    if not wanted <= set(heads):
        raise SocietyError(f"The first line must name the columns {', '.join(sorted(wanted))}.")
    for number, row in enumerate(reader, start=2):
        if any(cell.strip() for cell in row):
            cells = [cell.strip() for cell in row] + [""] * len(heads)
            yield number, dict(zip(heads, cells, strict=False))


def _day(text: str) -> date:
    for pattern in DAYS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise SocietyError(f"“{text[:30]}” is no date")


def _kwh(text: str) -> Decimal:
    try:
        kwh = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise SocietyError(f"“{text[:30]}” is no meter reading") from error
    if not kwh.is_finite() or not 0 <= kwh < 10**9:
        raise SocietyError(f"“{text[:30]}” is no meter reading")
    return round(kwh, 2)


def _keep_reading(installation, day: date, kwh: Decimal, report: ReadingsReport) -> None:
    """Keep a reading that fits those before and after it: a meter only counts up."""
    if day > today():
        raise SocietyError(f"{day:%-d %B %Y} lies ahead")
    if day < installation.commissioned_on:
        raise SocietyError(f"{day:%-d %B %Y} is before {installation} was commissioned")
    rows = installation.readings
    same = rows.filter(day=day).first()
    if same:
        if same.kwh != kwh:
            raise SocietyError(f"{installation} has another reading on {day:%-d %B %Y}: {same.kwh}")
        report.known += 1
        return
    before, after = rows.filter(day__lt=day).last(), rows.filter(day__gt=day).first()
    if (before and kwh < before.kwh) or (after and kwh > after.kwh):
        raise SocietyError(f"the meter of {installation} would run backwards on {day:%-d %B %Y}")
    try:
        with transaction.atomic():
            MeterReading.objects.create(installation=installation, day=day, kwh=kwh)
    except IntegrityError:
        report.known += 1  # another file brought it in this moment
    else:
        report.kept += 1


@transaction.atomic
def import_sunshine(society: Society, content: bytes) -> int:
    """Read how sunny months were: columns ``month`` (2026-05) and ``share`` of the mean.

    Raises
    ------
    SocietyError
        If a line is no month or no share between a fifth and twice the mean.
    """
    count = 0
    for number, row in _rows(content, {"month", "share"}):
        try:
            month = date.fromisoformat(f"{row['month'][:7]}-01")
            share = float(row["share"])
        except ValueError as error:
            raise SocietyError(f"Line {number}: write 2026-05 and a share such as 0.93.") from error
        if not 0.2 < share < 2.0:
            raise SocietyError(f"Line {number}: the share must be between 0.2 and 2.")
        Sunshine.objects.update_or_create(society=society, month=month, defaults={"share": share})
        count += 1
    return count


def roofs_of(society: Society) -> list[generation.Roof]:
    """The installations as the reckoning wants them."""
    rows = society.installations.prefetch_related("readings")
    return [
        generation.Roof(
            key=str(one.pk),
            monthly_kwh=tuple(one.monthly_kwh),
            since=one.commissioned_on,
            readings=tuple((reading.day, float(reading.kwh)) for reading in one.readings.all()),
            degradation_pct=float(one.degradation_pct),
        )
        for one in rows
    ]


def sunshine_of(society: Society) -> dict[generation.Month, float]:
    """The months whose sunshine is known."""
    return {(one.month.year, one.month.month): one.share for one in society.sunshine.all()}
