"""Areas that people give: drawn on the map, uploaded, typed as corners, or named by codes."""

import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
import shapely
from django.contrib.gis.geos import MultiPolygon

from gis.crs import BNG, WGS84
from gis.errors import PlacesError
from gis.geometry import area_in_metres, mend_area, to_multipolygon, to_shapely
from gis.locating import parse_grid_reference, parse_pair, parse_shape
from gis.models import Boundary
from gis.reading import open_source
from gis.systems import in_united_kingdom, srid_of, transform_points, transform_shapes

MOST_BYTES = 10_000_000
MOST_SHAPES = 2_000
_FEWEST_CORNERS = 3


@dataclass(frozen=True)
class GivenArea:
    """An area in metres, by which way it was given, and in words what was done to it."""

    shape: MultiPolygon
    how: str
    note: str


def read_drawn(text: str) -> GivenArea:
    """Read what was drawn on the map.

    Raises
    ------
    PlacesError
        If it is no area of the United Kingdom.
    """
    return _given(to_shapely(area_in_metres(text)), "drawn", "Drawn on the map")


def read_uploaded(file) -> GivenArea:
    """Read the areas of a GeoJSON, GeoPackage, KML, GML, zipped Shapefile or GeoParquet file.

    Raises
    ------
    PlacesError
        If it cannot be read, holds no area, or lies outside the United Kingdom.
    """
    name = PurePath(file.name.replace("\\", "/")).name
    if file.size > MOST_BYTES:
        raise PlacesError(f"{name} is too large for an outline; send only the area itself.")
    with tempfile.TemporaryDirectory(prefix="outline-") as folder:
        path = Path(folder) / f"given{PurePath(name).suffix.lower()}"
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        file.seek(0)
        with open_source(path, name=name) as source:
            shapes = _areas_of(source, name)
            stated = source.found.crs
    srid = srid_of(stated) or _likely_system(shapes)
    moved = transform_shapes(np.array(shapes, dtype=object), srid)
    known = f"EPSG:{srid}" if stated else f"EPSG:{srid}, which the file does not state"
    return _given(shapely.union_all(_valid(moved)), "uploaded", f"From the file {name} ({known})")


def _areas_of(source, name) -> list:
    shapes = []
    for batch in source.batches():
        for shape in batch.shapes if batch.shapes is not None else ():
            if shape is not None and shapely.get_dimensions(shape) == 2:
                shapes.append(shapely.force_2d(shape))
        if len(shapes) > MOST_SHAPES:
            raise PlacesError(f"{name} holds more than {MOST_SHAPES} areas; send only yours.")
    if not shapes:
        raise PlacesError(f"{name} holds no area; send a file with the outline as a polygon.")
    return shapes


def _likely_system(shapes) -> int:
    west, south, east, north = shapely.total_bounds(shapes)
    return WGS84 if -180 <= west <= east <= 180 and -90 <= south <= north <= 90 else BNG


def _valid(shapes) -> list:
    return [shapely.make_valid(shape) for shape in shapes]


def read_typed(text: str) -> GivenArea:
    """Read the corners of an area, one a line: grid references, eastings, or latitude first.

    Whole shapes as GeoJSON or WKT are read too; those without a system are in degrees or metres,
    as their numbers tell.

    Raises
    ------
    PlacesError
        If a line is no corner, or fewer than three are given.
    """
    shape, srid = parse_shape(text.strip())
    if shape is not None and shapely.get_dimensions(shape) == 2:
        moved = transform_shapes(np.array([shape]), srid or _likely_system([shape]))
        return _given(shapely.make_valid(moved[0]), "typed", "From the shape that was typed")
    lines = [line.strip() for line in re.split(r"[\n;]+", text) if line.strip()]
    corners = [_corner(line) for line in lines]
    if len(set(corners)) < _FEWEST_CORNERS:
        raise PlacesError("An area has at least three corners; write each on a line of its own.")
    return _given(shapely.Polygon(corners), "typed", f"From {len(corners)} corners that were typed")


def _corner(line: str) -> tuple[float, float]:
    if square := parse_grid_reference(line):
        if not square.irish:
            return square.easting, square.northing
    elif pair := parse_pair(line):
        x, y = (pair.first, pair.second) if pair.order != "yx" else (pair.second, pair.first)
        if abs(x) > 180 and in_united_kingdom(np.array([x]), np.array([y]), BNG)[0]:
            return x, y
        for lon, lat in ((pair.second, pair.first), (pair.first, pair.second)):
            if -9 <= lon <= 3 and 49 <= lat <= 62:
                east, north = transform_points([lon], [lat], WGS84)
                return float(east[0]), float(north[0])
    raise PlacesError(
        f"“{line}” is no corner; write a grid reference such as NT 25740 73390, an easting and "
        "northing, or a latitude and longitude."
    )


def read_codes(text: str) -> GivenArea:
    """Join the wards or other areas that are named by their codes.

    Raises
    ------
    PlacesError
        If one is not known.
    """
    codes = list(dict.fromkeys(text.replace(",", " ").upper().split()))
    found = {one.code: one for one in Boundary.objects.in_force().filter(code__in=codes)}
    missing = [code for code in codes if code not in found]
    if missing or not codes:
        wrong = f"{missing[0]} is no area that we know" if missing else "No code was written"
        raise PlacesError(f"{wrong}; write codes of wards with spaces between them.")
    names = ", ".join(f"{found[code].name} ({code})" for code in codes)
    shapes = [to_shapely(found[code].geometry) for code in codes]
    return _given(shapely.union_all(shapes), "codes", f"The area of {names}")


def _given(shape, how: str, note: str) -> GivenArea:
    area, repaired = mend_area(shape)
    if area is None:
        raise PlacesError("This encloses no area; give it again.")
    west, south, east, north = area.bounds
    inside = in_united_kingdom(np.array([west, east]), np.array([south, north]), BNG)
    if not np.isfinite(area.bounds).all() or not inside.all():
        raise PlacesError("This lies outside the United Kingdom; check its coordinates.")
    size = f"{area.area:,.0f} m²" if area.area < 10_000 else f"{area.area / 10_000:,.2f} ha"
    parts = f"{len(area.geoms)} parts, " if len(area.geoms) > 1 else ""
    mended = "; lines that crossed were repaired" if repaired else ""
    return GivenArea(to_multipolygon(area), how, f"{note}: {parts}{size}{mended}.")


def read_area(*, drawn: str = "", file=None, typed: str = "", codes: str = "") -> GivenArea:
    """Read an area by the one way in which it was given.

    Raises
    ------
    PlacesError
        If it was given in no way or in several, or cannot be used.
    """
    ways: Iterable = [
        (drawn, read_drawn), (file, read_uploaded), (typed.strip(), read_typed),
        (codes.strip(), read_codes),
    ]  # fmt: skip
    given = [(value, read) for value, read in ways if value]
    if len(given) != 1:
        wrong = "in more than one way; keep one" if given else "yet; draw, upload or type it"
        raise PlacesError(f"The area is not given {wrong}.")
    value, read = given[0]
    return read(value)
