"""Unit postcodes: the format, and Code-Point Open as its publisher gives it."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import connection, transaction

from gis.crs import BNG, WGS84
from gis.errors import UnreadableFile
from gis.importing import Report, register_source

_UNIT = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$")
_OUTWARD = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")
ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right. "
    "Contains Royal Mail data © Royal Mail copyright and database right."
)
BATCH = 20_000


def compact(text: str) -> str | None:
    """Write a unit postcode without its space, or None where the text is none.

    >>> compact(" eh1  1ys"), compact("EH1")
    ('EH11YS', None)
    """
    code = re.sub(r"\s+", "", str(text or "")).upper()
    return code if _UNIT.match(code) else None


def outward(text: str) -> str | None:
    """Give the first half of a postcode, from a whole one or from the half itself.

    >>> outward("EH1 1YS"), outward("m31"), outward("M31 4")
    ('EH1', 'M31', None)
    """
    whole = compact(text)
    if whole:
        return whole[:-3]
    code = re.sub(r"\s+", "", str(text or "")).upper()
    return code if _OUTWARD.match(code) and not re.search(r"\s", str(text).strip()) else None


def _lines(path: Path) -> Iterator[tuple[str, Iterable[str]]]:
    """Open each table of a file: itself, or the CSVs below Data in the published archive."""
    if not zipfile.is_zipfile(path):
        with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
            yield path.name, file
        return
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.lower().endswith(".csv") and "/doc/" not in f"/{name.lower()}":
                with archive.open(name) as file:
                    yield name, io.TextIOWrapper(file, encoding="utf-8-sig", newline="")


EASTINGS = ("eastings", "easting", "x", "oseast1m")
NORTHINGS = ("northings", "northing", "y", "osnrth1m")
LONGITUDES = ("lon", "long", "lng", "longitude")
LATITUDES = ("lat", "latitude")
POSTCODES = ("postcode", "pcd", "pcds", "post_code", "pc")


def _columns(name: str, first: list[str]) -> tuple[int, int, int, int]:
    """Find postcode, x, y and their CRS in a heading, or know the publisher's own layout."""
    if compact(first[0] if first else ""):
        return 0, 2, 3, BNG  # Code-Point Open: postcode, quality, easting, northing, no heading
    names = [heading.strip().lower() for heading in first]

    def find(wanted):
        return next((names.index(name) for name in wanted if name in names), None)

    code = find(POSTCODES)
    for x, y, srid in (
        (find(EASTINGS), find(NORTHINGS), BNG),
        (find(LONGITUDES), find(LATITUDES), WGS84),
    ):
        if None not in (code, x, y):
            return code, x, y, srid
    raise UnreadableFile(
        f"{name} is not a list of postcodes: it needs the columns postcode, easting and northing "
        "(or lon and lat), or the layout of Code-Point Open."
    )


@transaction.atomic
def import_postcodes(path: Path, **about) -> Report:
    """Load postcodes by COPY and one upsert."""
    source = register_source(path, **{"attribution": ATTRIBUTION, **about})
    report = Report()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE incoming (code text, x float8, y float8, srid int)")
        with cursor.copy("COPY incoming FROM STDIN") as copy:
            for name, lines in _lines(path):
                _copy_rows(name, csv.reader(lines), copy, report)
        cursor.execute(
            """WITH fresh AS (
                 SELECT DISTINCT ON (code) code,
                   ST_SnapToGrid(
                     ST_Transform(ST_SetSRID(ST_MakePoint(x, y), srid), 27700), 0.01) AS point
                 FROM incoming ORDER BY code),
               written AS (
                 INSERT INTO places_postcode AS old (code, point, source_id)
                 SELECT code, point, %s FROM fresh
                 ON CONFLICT (code) DO UPDATE
                   SET point = excluded.point, source_id = excluded.source_id
                 WHERE NOT ST_Equals(old.point, excluded.point)
                 RETURNING (xmax = 0) AS created)
               SELECT count(*) FILTER (WHERE created), count(*) FILTER (WHERE NOT created)
               FROM written""",
            [source.pk],
        )
        report.created, report.updated = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM incoming")
        report.unchanged = cursor.fetchone()[0] - report.created - report.updated
        cursor.execute("DROP TABLE incoming")
        cursor.execute("ANALYZE places_postcode")
    return report


def _copy_rows(name, rows, copy, report) -> None:
    columns = None
    for number, row in enumerate(rows, start=1):
        if not any(row):
            continue
        if columns is None:
            columns = _columns(name, row)
            if not compact(row[columns[0]]):
                continue  # that was the heading
        code_at, x_at, y_at, srid = columns
        code = compact(row[code_at]) if len(row) > max(columns[:3]) else None
        x, y = _float(row[x_at]) if code else None, _float(row[y_at]) if code else None
        if not code or not x or not y:  # Code-Point Open writes 0,0 where it has no place
            report.quarantined += 1
            report.notes.append(f"{name} row {number}: no postcode with a place.")
            continue
        copy.write_row((code, x, y, srid))


def _float(text) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
