"""Brings published boundary files into the database, dated and repaired, and says what it did."""

from datetime import date
from pathlib import Path

import geopandas
from django.db import connection, transaction
from pyogrio.errors import DataLayerError, DataSourceError

from gis import changes
from gis.crs import BNG, WGS84
from gis.errors import UnreadableFile
from gis.geometry import mend_area, to_multipolygon
from gis.importing import Report, register_source
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
    if frame.crs is None:
        frame = frame.set_crs(_guess_crs(path, frame))
    frame = frame.to_crs(BNG)
    return geopandas.GeoDataFrame(
        {"code": frame[code_field], "name": frame[name_field], "geometry": frame.geometry}
    )


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

    A later edition ends the boundaries that it replaces: those of the same code, and those whose
    ground it covers under another code.
    """
    frame = read_areas(path, code_field=code_field, name_field=name_field)
    source = register_source(path, **about)
    report = Report()
    known = {
        boundary.code: boundary
        for boundary in Boundary.objects.filter(kind=kind, valid_from=valid_from)
    }
    changed = []
    for number, row in enumerate(frame.itertuples(index=False), start=1):
        boundary = _boundary_of(row, number, kind, valid_from, source, report)
        if boundary is None:
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
        known[boundary.code] = boundary
        changed.append(boundary.pk)
    if changed:
        _end_replaced(kind, valid_from, changed, report)
        divide(changed)
        changes.tell(kind)
    source.notes = report.notes
    source.save(update_fields=["notes"])
    return report


def _boundary_of(row, number, kind, valid_from, source, report) -> Boundary | None:
    code = str(row.code or "").strip()
    area, repaired = mend_area(row.geometry)
    if not code or code == "nan" or area is None:
        report.quarantined += 1
        missing = "no code" if area is not None else "no area in its shape"
        report.notes.append(
            f"Row {number} ({row.name}): {missing}; correct it and load the file again."
        )
        return None
    if repaired:
        report.notes.append(f"{code} {row.name}: a ring crossed itself and was repaired.")
    return Boundary(
        kind=kind,
        code=code,
        name=str(row.name).strip(),
        valid_from=valid_from,
        geometry=to_multipolygon(area),
        source=source,
    )


def _end_replaced(kind, valid_from, changed, report) -> None:
    """Close the boundaries whose ground a later edition has taken over."""
    if valid_from is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE places_boundary AS old SET valid_to = %(day)s
               FROM places_boundary AS new
               WHERE new.id = ANY(%(changed)s) AND old.kind = %(kind)s AND old.valid_to IS NULL
                 AND (old.valid_from IS NULL OR old.valid_from < %(day)s)
                 AND (new.code = old.code
                      OR ST_Covers(new.geometry, ST_PointOnSurface(old.geometry)))""",
            {"day": valid_from, "changed": changed, "kind": kind},
        )
        replaced = cursor.rowcount
    if replaced:
        report.notes.append(f"{replaced} earlier boundaries end on {valid_from:%-d %B %Y}.")


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
