"""Published figures of areas, such as deprivation deciles: never compared across nations."""

import csv
import math
from pathlib import Path

from django.db import transaction

from gis import changes
from gis.errors import UnreadableFile
from gis.importing import LONGEST_CODE, Report, register_source
from gis.models import AreaValue, Kind


def measure_of(name: str) -> AreaValue.Measure:
    """Tell by its name whether a figure is a decile or a rank of deprivation."""
    for measure in (AreaValue.Measure.DECILE, AreaValue.Measure.RANK):
        if measure.value in name.lower():
            return measure
    return AreaValue.Measure.OTHER


def read_values(path: Path, *, code_field: str, value_field: str) -> list[tuple[str, str]]:
    """Read the two named columns of a CSV file, or of any file that OGR can open.

    Raises
    ------
    UnreadableFile
        If the file cannot be read or lacks one of the columns.
    """
    if path.suffix.lower() not in {".csv", ".tsv", ".txt"}:
        return _read_with_ogr(path, code_field, value_field)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            _need_columns(path, rows.fieldnames or [], code_field, value_field)
            return [(row[code_field], row[value_field]) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path} cannot be read as a table: {error}") from error


def _read_with_ogr(path, code_field, value_field):
    import pyogrio

    try:
        frame = pyogrio.read_dataframe(path, read_geometry=False)
    except (pyogrio.errors.DataSourceError, OSError) as error:
        raise UnreadableFile(f"{path} cannot be read as a table: {error}") from error
    _need_columns(path, list(frame.columns), code_field, value_field)
    return list(zip(frame[code_field].astype(str), frame[value_field].astype(str), strict=True))


def _need_columns(path, columns, *wanted):
    for column in wanted:
        if column not in columns:
            raise UnreadableFile(f"{path} has no column {column}; it has: {', '.join(columns)}.")


@transaction.atomic
def import_area_values(
    path: Path, *, kind: Kind, code_field: str, value_field: str, name: str, year: int, **about
) -> Report:
    """Create or update one figure per row of a file."""
    rows = read_values(path, code_field=code_field, value_field=value_field)
    source = register_source(path, **about)
    known = dict(
        AreaValue.objects.filter(kind=kind, name=name, year=year).values_list("code", "value")
    )
    measure = measure_of(name)
    report, write, seen = Report(), {}, {}
    for number, (code, text) in enumerate(rows, start=2):
        code, value = (code or "").strip(), _number(text)
        fault = _fault(code, value, measure, value_field)
        first, said = (number, value) if fault else seen.setdefault(code, (number, value))
        if said != value:
            fault = f"{code} has another figure already in row {first}."
        if fault:
            report.quarantine(f"Row {number}: {fault}")
        elif first != number or known.get(code) == value:
            report.unchanged += 1
        else:
            report.updated += code in known
            report.created += code not in known
            write[code] = AreaValue(
                kind=kind, code=code, name=name, year=year, value=value, source=source,
                measure=measure,
            )  # fmt: skip
    AreaValue.objects.bulk_create(
        write.values(),
        batch_size=5_000,
        update_conflicts=True,
        unique_fields=["kind", "code", "name", "year"],
        update_fields=["value", "source", "measure"],
    )
    if write:
        changes.tell(kind)
    return report


def _fault(code, value, measure, value_field) -> str:
    """Say what is wrong with a row by itself, or nothing."""
    if not code or len(code) > LONGEST_CODE:
        return f"{code or 'it'} has no code of at most {LONGEST_CODE} signs."
    if value is None:
        return f"{code} has no number in {value_field}."
    if measure == AreaValue.Measure.DECILE and value not in range(1, 11):
        return f"{code} has {value:g}, which is no decile from 1 to 10."
    return ""


def _number(text) -> float | None:
    try:
        value = float(str(text).replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
