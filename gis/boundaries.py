"""Brings published boundary files into the database, dated and repaired, and says what it did."""

from collections import Counter
from datetime import date
from pathlib import Path

import geopandas
import pandas
from django.db import connection, transaction
from pyogrio.errors import DataLayerError, DataSourceError

from gis import changes
from gis.crs import BNG, WGS84
from gis.errors import UnreadableFile
from gis.geometry import mend_area, to_multipolygon
from gis.importing import LONGEST_CODE, Report, register_source
from gis.models import Boundary, BoundaryPart, Kind

# How publishers and engineers call the four kinds.
KINDS = {
    **{kind.value: kind for kind in Kind},
    "district": Kind.AUTHORITY,
    "council": Kind.AUTHORITY,
    "lad": Kind.AUTHORITY,
    "parish": Kind.COMMUNITY,
    "community_council": Kind.COMMUNITY,
    "lsoa": Kind.SMALL_AREA,
    "data_zone": Kind.SMALL_AREA,
    "datazone": Kind.SMALL_AREA,
}

PART_VERTICES = 128
LONGEST_NAME = 200


def read_areas(path: Path, *, code_field: str, name_field: str) -> geopandas.GeoDataFrame:
    """Read code, name and geometry of every area in a file that OGR can open, in metres.

    Raises
    ------
    UnreadableFile
        If the file cannot be opened, or lacks a column that was named, or its CRS.
    """
    try:
        frame = geopandas.read_file(path)
    except (DataSourceError, DataLayerError, OSError) as error:
        raise UnreadableFile(f"{path} cannot be read as a boundary file: {error}") from error
    for column in (code_field, name_field):
        if column not in frame.columns:
            known = ", ".join(str(name) for name in frame.columns if name != "geometry")
            raise UnreadableFile(f"{path} has no column {column}; it has: {known}.")
    if "geometry" not in frame.columns:
        raise UnreadableFile(f"{path} holds no shapes; give a file with boundaries.")
    frame = in_metres(path, frame)
    return geopandas.GeoDataFrame(
        {"code": frame[code_field], "name": frame[name_field], "geometry": frame.geometry}
    )


def in_metres(path: Path, frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Bring a frame to British National Grid, from the system it names or plainly has.

    Raises
    ------
    UnreadableFile
        If it names none and its numbers fit none.
    """
    if frame.crs is None:
        frame = frame.set_crs(_guess_crs(path, frame))
    return frame.to_crs(BNG)


def _guess_crs(path, frame) -> int:
    """Tell degrees from metres by size, where a file does not say which it holds."""
    west, south, east, north = frame.total_bounds
    if -9 <= west <= east <= 3 and 49 <= south <= north <= 61.5:
        return WGS84
    if 0 <= west <= east <= 700_000 and 0 <= south <= north <= 1_300_000:
        return BNG
    raise UnreadableFile(
        f"{path} does not say which coordinate system it is in; add one and try again."
    )


@transaction.atomic
def import_boundaries(
    path: Path,
    *,
    kind: Kind,
    code_field: str,
    name_field: str,
    valid_from: date | None = None,
    **about,
) -> Report:
    """Create or update one dated boundary per row of a file.

    A later edition ends the boundaries that it replaces, in whatever order the two are loaded:
    those of the same code, and those whose ground it covers under another code.
    """
    frame = read_areas(path, code_field=code_field, name_field=name_field)
    source = register_source(path, **about)
    report = Report()
    known = {
        boundary.code: boundary
        for boundary in Boundary.objects.filter(kind=kind, valid_from=valid_from)
    }
    changed, rows_of = [], {}
    for number, row in enumerate(frame.itertuples(index=False), start=1):
        boundary = _boundary_of(row, number, kind, valid_from, source, report)
        if boundary is None:
            continue
        first = rows_of.setdefault(boundary.code, number)
        if first != number:
            report.quarantine(
                f"Row {number} ({row.name}): the code {boundary.code} stands already in row "
                f"{first}; join the two or give each its own."
            )
            continue
        before = known.get(boundary.code)
        if before is None:
            report.created += 1
        elif before.name == boundary.name and before.geometry.equals_exact(boundary.geometry):
            report.unchanged += 1
            continue
        else:
            report.updated += 1
            before.name, before.geometry, before.source = boundary.name, boundary.geometry, source
            boundary = before
        boundary.save()
        changed.append(boundary.pk)
    if changed:
        divide(changed)
        _end_replaced(kind, changed, report)
        changes.tell(kind)
    source.notes = report.notes
    source.save(update_fields=["notes"])
    return report


def _boundary_of(row, number, kind, valid_from, source, report) -> Boundary | None:
    code, name = _text(row.code), _text(row.name)
    area, repaired = mend_area(row.geometry)
    if not code or len(code) > LONGEST_CODE or area is None:
        lacking = "no area in its shape" if area is None else "no code of at most 12 signs"
        report.quarantine(f"Row {number} ({name}): {lacking}; correct it and load the file again.")
        return None
    if repaired:
        report.notes.append(f"{code} {name}: a ring crossed itself and was repaired.")
    return Boundary(
        kind=kind,
        code=code,
        name=name[:LONGEST_NAME] or code,
        valid_from=valid_from,
        geometry=to_multipolygon(area),
        source=source,
    )


def _text(cell) -> str:
    return "" if pandas.isna(cell) else str(cell).strip()


def _end_replaced(kind, changed, report) -> None:
    """Close the boundaries whose code or ground a later edition has taken over."""
    if not Boundary.objects.filter(kind=kind, valid_from__isnull=False).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH old AS MATERIALIZED (
                 SELECT id, code, coalesce(valid_from, '-infinity') AS begun,
                        ST_PointOnSurface(geometry) AS spot
                 FROM places_boundary WHERE kind = %(kind)s AND valid_to IS NULL),
               later AS (
                 SELECT old.id, new.id AS new_id, new.valid_from FROM old
                 JOIN places_boundary AS new ON new.kind = %(kind)s AND new.code = old.code
                 WHERE new.valid_from > old.begun
                 UNION ALL
                 SELECT old.id, new.id, new.valid_from FROM old
                 JOIN places_boundarypart AS part ON ST_Covers(part.geometry, old.spot)
                 JOIN places_boundary AS new ON new.id = part.boundary_id AND new.kind = %(kind)s
                 WHERE new.valid_from > old.begun),
               ends AS (
                 SELECT id, min(valid_from) AS day FROM later
                 WHERE id = ANY(%(changed)s) OR new_id = ANY(%(changed)s) GROUP BY id)
               UPDATE places_boundary AS ended SET valid_to = ends.day
               FROM ends WHERE ends.id = ended.id RETURNING ends.day""",
            {"changed": changed, "kind": kind},
        )
        ended = Counter(day for (day,) in cursor.fetchall())
    for day, count in sorted(ended.items()):
        report.notes.append(f"{count} earlier boundaries end on {day:%-d %B %Y}.")


def divide(changed) -> None:
    """Cut boundaries into small pieces for quick look-up."""
    BoundaryPart.objects.filter(boundary__in=changed).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO places_boundarypart (boundary_id, geometry)
               SELECT id, (ST_Dump(ST_CollectionExtract(piece, 3))).geom
               FROM (SELECT id, ST_Subdivide(geometry, %s) AS piece
                     FROM places_boundary WHERE id = ANY(%s)) AS pieces""",
            [PART_VERTICES, changed],
        )
