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
_WITHIN = {BNG: (0, 0, 700_000, 1_300_000), WGS84: (-9, 49, 3, 61.5)}


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
    as_text = {"newline": "", "encoding": "utf-8-sig", "errors": "replace"}
    if not zipfile.is_zipfile(path):
        with path.open(**as_text) as file:
            yield path.name, file
        return
    with zipfile.ZipFile(path) as archive:
        tables = [
            name for name in sorted(archive.namelist())
            if name.lower().endswith(".csv") and "/doc/" not in f"/{name.lower()}"
        ]  # fmt: skip
        if not tables:
            raise UnreadableFile(f"{path.name} holds no CSV table of postcodes.")
        for name in tables:
            with archive.open(name) as file:
                yield name, io.TextIOWrapper(file, **as_text)


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
    """Load postcodes by COPY and one upsert.

    Raises
    ------
    UnreadableFile
        If it is no list of postcodes.
    """
    source = register_source(path, **{"attribution": ATTRIBUTION, **about})
    report = Report()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE incoming (code text, x float8, y float8, srid int)")
        with cursor.copy("COPY incoming FROM STDIN") as copy:
            try:
                for name, lines in _lines(path):
                    _copy_rows(name, csv.reader(lines), copy, report)
            except (csv.Error, zipfile.BadZipFile, RuntimeError) as error:  # the last: a password
                raise UnreadableFile(f"{path.name} cannot be read: {error}.") from error
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
        whole = len(row) > max(columns[:3])
        code = compact(row[code_at]) if whole else None
        place = _place(row[x_at], row[y_at], srid) if whole else None
        if not code or not place:
            report.quarantine(f"{name} row {number}: no postcode with a place.")
            continue
        copy.write_row((code, *place, srid))
    if columns is None:
        raise UnreadableFile(f"{name} is empty; it should be a list of postcodes.")


def _place(x, y, srid) -> tuple[float, float] | None:
    """Read two ordinates, or None where they name no place in the United Kingdom."""
    try:
        x, y = float(x), float(y)
    except ValueError:
        return None
    if x == 0 and y == 0:  # so Code-Point Open writes that it has no place
        return None
    west, south, east, north = _WITHIN[srid]
    return (x, y) if west <= x <= east and south <= y <= north else None
