"""Building footprints from any file of areas into the register."""

import csv
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy
import pandas
import shapely
from django.db import connection, transaction
from pandas.errors import EmptyDataError, ParserError
from pyogrio.errors import DataLayerError, DataSourceError

from assets.register.errors import UnusableFile
from gis.crs import BNG, WGS84
from gis.geometry import mend_area
from gis.importing import Report, register_source
from gis.models import Source
from gis.systems import in_united_kingdom, transform_points
from people import services as people
from people.models import Authority

#: How publishers call the columns that we keep, the best first.
COLUMNS = {
    "reference": ("building_id", "toid", "osm_way_id", "osm_id", "uprn", "fid", "id", "reference"),
    "name": ("name", "distname", "distinctive_name"),
    "type": ("building", "type", "classification", "classifica", "building_theme", "buildgthem"),
    "levels": ("levels", "building:levels", "storeys", "floors"),
}
#: How a file calls the columns of roof planes, where its rows are planes and not footprints.
PLANE_COLUMNS = {
    "tilt_deg": ("tilt_deg", "slope_deg", "pitch_deg", "tilt", "slope", "pitch"),
    "azimuth_deg": ("azimuth_deg", "aspect_deg", "azimuth", "aspect"),
    "usable_m2": ("usable_area_m2", "usable_m2"),
    "shade_factor": ("shade_factor",),
    "confidence": ("confidence",),
    "method": ("method",),
}
SMALLEST_M2 = 8.0
#: Rooms above that keep the roof planes of a file: given its rows (with the columns above and the
#: building's ``reference``), the owner of the buildings and the source; each gives notes.
on_planes: list[Callable[[geopandas.GeoDataFrame, Authority | None, Source], list[str]]] = []


def read_footprints(path: Path) -> geopandas.GeoDataFrame:
    """Read the footprints of a file in metres, with the columns we keep."""
    try:
        frame = _read_any(path)
    except (
        *(DataSourceError, DataLayerError, OSError, shapely.errors.GEOSException),
        *(csv.Error, EmptyDataError, ParserError, UnicodeDecodeError),
    ) as error:
        raise UnusableFile(f"{path} cannot be read as a file of buildings: {error}") from error
    if frame.crs is None:
        west, south, east, north = frame.total_bounds
        in_degrees = -9 <= west <= east <= 3 and 49 <= south <= north <= 61.5
        frame = frame.set_crs(WGS84 if in_degrees else BNG)
    frame = frame.to_crs(BNG)
    names = {str(name).lower(): name for name in frame.columns}
    kept = {"geometry": frame.geometry}
    holds_planes = all(names.keys() & PLANE_COLUMNS[key] for key in ("tilt_deg", "azimuth_deg"))
    for ours, theirs in (COLUMNS | (PLANE_COLUMNS if holds_planes else {})).items():
        found = [names[name] for name in theirs if name in names]
        kept[ours] = frame[found].bfill(axis=1).iloc[:, 0] if found else None
    return geopandas.GeoDataFrame(kept, crs=BNG)


def footprints_under(planes: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Join the planes of each building to its footprint; rows without a building stay as they are.

    Planes detected in a surface model leave gaps, so such a footprint never replaces a real one.
    """
    references = [_text(value) or f"row {n}" for n, value in enumerate(planes["reference"], 1)]
    sound = planes.assign(reference=references, geometry=planes.geometry.make_valid())
    return sound[[*COLUMNS, "geometry"]].dissolve("reference", sort=False).reset_index()


def _read_any(path) -> geopandas.GeoDataFrame:
    """Read a spatial file, or a table whose column WKT holds the shapes."""
    if path.suffix.lower() not in {".csv", ".tsv"}:
        return geopandas.read_file(path)
    table = pandas.read_csv(path, sep=None, engine="python")
    column = next((name for name in table.columns if name.lower() in {"wkt", "geometry"}), None)
    if column is None:
        raise UnusableFile(f"{path} has no column WKT with the shapes of buildings.")
    shapes = geopandas.GeoSeries.from_wkt(table.pop(column), on_invalid="ignore")
    return geopandas.GeoDataFrame(table, geometry=shapes)


@transaction.atomic
def import_buildings(path: Path, *, authority: str | None = None, **about) -> Report:
    """Create or update one building per footprint, by its publisher's number."""
    owner = people.know_authority(authority) if authority else None
    frame = read_footprints(path)
    planes = frame if "tilt_deg" in frame else None
    if planes is not None:
        frame = footprints_under(planes)
    source = register_source(path, **about)
    report = Report()
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMP TABLE incoming (number int, reference text, name text, type text,
               levels smallint, footprint geometry(MultiPolygon, 27700))"""
        )
        with cursor.copy("COPY incoming FROM STDIN") as copy:
            rows = zip(frame.itertuples(index=False), _are_abroad(frame), strict=True)
            for number, (row, abroad) in enumerate(rows, start=1):
                _copy_row(copy, number, row, report, abroad=abroad)
        merged = {
            "owner": owner and owner.pk,
            "source": source.pk,
            "replaces": planes is None,
        }
        cursor.execute(_MERGE, merged)
        report.created, report.updated = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM incoming")
        report.unchanged = cursor.fetchone()[0] - report.created - report.updated
        cursor.execute("DROP TABLE incoming")
        cursor.execute("ANALYZE register_building")
    for follow in on_planes if planes is not None else ():
        report.notes += follow(planes, owner, source)
    source.notes = report.notes[:1_000]
    source.save(update_fields=["notes"])
    return report


def _are_abroad(frame: geopandas.GeoDataFrame) -> list[bool]:
    """Say of each footprint whether it lies outside the United Kingdom."""
    west, south, east, north = frame.geometry.bounds.to_numpy().T
    inside = in_united_kingdom(
        *transform_points((west + east) / 2, (south + north) / 2, BNG, WGS84), WGS84
    )
    return list(~inside & numpy.isfinite(west))


def _copy_row(copy, number, row, report, *, abroad: bool) -> None:
    area, repaired = mend_area(row.geometry)
    reference = _text(row.reference) or f"row {number}"
    if area is None or abroad or area.area < SMALLEST_M2:
        report.quarantined += 1
        what = f"is smaller than {SMALLEST_M2:g} m²"
        if abroad:
            what = "lies outside the United Kingdom (are longitude and latitude exchanged?)"
        elif area is None:
            what = "has no area"
        report.notes.append(f"Row {number} ({reference}) {what} and was left out.")
        return
    if repaired:
        report.notes.append(f"Row {number} ({reference}): a ring crossed itself and was repaired.")
    levels = _text(row.levels)
    hexed = shapely.to_wkb(shapely.set_srid(area, BNG), hex=True, include_srid=True)
    copy.write_row(
        (number, reference[:60], _text(row.name)[:200], _text(row.type)[:60],
         int(levels) if levels.isdigit() and int(levels) < 200 else None, hexed)
    )  # fmt: skip


def _text(value) -> str:
    text = "" if value is None else str(value).strip()
    if text in {"nan", "None", "<NA>"}:
        return ""
    return text.removesuffix(".0")


_MERGE = """
WITH numbered AS (
  SELECT *, row_number() OVER (PARTITION BY reference ORDER BY number) AS again FROM incoming),
fresh AS (
  SELECT *, CASE WHEN again = 1 THEN reference ELSE reference || ' (' || again || ')' END AS own
  FROM numbered),
written AS (
  INSERT INTO register_building AS old
    (authority_id, reference, name, type, levels, footprint, source_id)
  SELECT %(owner)s, own, name, type, levels, footprint, %(source)s FROM fresh
  ON CONFLICT (authority_id, reference) DO UPDATE
    SET name = excluded.name, type = excluded.type, levels = excluded.levels,
        footprint = excluded.footprint, source_id = excluded.source_id
    WHERE %(replaces)s AND ((old.name, old.type) <> (excluded.name, excluded.type)
       OR old.levels IS DISTINCT FROM excluded.levels
       OR NOT ST_OrderingEquals(old.footprint, excluded.footprint))
  RETURNING (xmax = 0) AS created)
SELECT count(*) FILTER (WHERE created), count(*) FILTER (WHERE NOT created) FROM written
"""
