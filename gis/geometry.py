"""The only bridge between shapely's shapes and Django's geometries, and the mending of areas."""

import json
import threading

import shapely
from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis.crs import BNG, WGS84
from gis.errors import PlacesError

SLIVER_M2 = 0.5  # smaller than a doormat: an artefact of drawing, not a place


def to_django(shape: BaseGeometry, srid: int = BNG) -> GEOSGeometry:
    """Turn a shapely shape into Django's kind, in the CRS that is named."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape, output_dimension=2)), srid=srid)


def to_shapely(geometry: GEOSGeometry) -> BaseGeometry:
    """Turn a Django geometry into shapely's kind; the CRS is the caller's to remember."""
    return shapely.from_wkb(bytes(geometry.wkb))


class _Turns(threading.local):
    """What a thread has made: GDAL takes two hundred times as long to make one as to use it."""

    def __init__(self):
        self.made: dict[tuple[int, int], CoordTransform] = {}


_turns = _Turns()


def moved(geometry: GEOSGeometry, srid: int) -> GEOSGeometry:
    """Copy a geometry into another coordinate system."""
    if geometry.srid == srid:
        return geometry.clone()
    turn = geometry.srid, srid
    if turn not in _turns.made:
        _turns.made[turn] = CoordTransform(*map(SpatialReference, turn))
    return geometry.transform(_turns.made[turn], clone=True)


def mend_area(shape: BaseGeometry) -> tuple[shapely.MultiPolygon | None, bool]:
    """Make an area valid, flat and of one type.

    Parameters
    ----------
    shape
        Any shape in metres.

    Returns
    -------
    tuple
        The area, or None where nothing of it is an area, and whether its rings had to be repaired.
    """
    if shape is None or shape.is_empty:
        return None, False
    repaired = not shape.is_valid
    mended = shapely.make_valid(shapely.force_2d(shape)) if repaired else shapely.force_2d(shape)
    pieces = [
        part
        for part in shapely.get_parts(shapely.get_parts(mended).tolist())
        if part.geom_type == "Polygon" and part.area > SLIVER_M2
    ]
    return (shapely.MultiPolygon(pieces) if pieces else None), repaired


def to_multipolygon(shape: BaseGeometry) -> MultiPolygon:
    """Turn a shapely area in British National Grid into the field type we store.

    Raises
    ------
    TypeError
        If the shape is not a polygon or a multipolygon.
    """
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        raise TypeError(f"{shape.geom_type} is not an area")
    geometry = to_django(shape)
    return geometry if shape.geom_type == "MultiPolygon" else MultiPolygon(geometry, srid=BNG)


#: West, south, east and north of the ground and sea that anybody may draw on, in degrees.
DRAWN_WITHIN = (-20, 45, 10, 65)


def area_in_metres(text: str) -> GEOSGeometry:
    """Read an area that was drawn, as WKT or GeoJSON in degrees, and bring it to metres.

    Raises
    ------
    PlacesError
        If it is no area, crosses itself or lies far from the United Kingdom.
    """
    try:
        read = shapely.from_geojson if text.lstrip().startswith("{") else shapely.from_wkt
        shape = read(text)
    except (shapely.errors.GEOSException, NotImplementedError) as error:  # the second: curves
        raise PlacesError("The drawn shape cannot be read; draw it again.") from error
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or not shape.is_valid or shape.is_empty:
        raise PlacesError("The drawn shape crosses itself or is no area; draw it again.")
    if not shapely.box(*DRAWN_WITHIN).contains(shape):
        raise PlacesError("The drawn shape lies outside the United Kingdom; draw it again.")
    return moved(to_django(shape, WGS84), BNG)


def in_degrees(geometry: GEOSGeometry) -> dict:
    """Write a geometry of ours as a GeoJSON geometry in degrees."""
    return json.loads(moved(geometry, WGS84).json)


def view_of(geometry: GEOSGeometry, *, margin_m: float) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of a shape with some ground around it."""
    west, south, east, north = geometry.extent
    area = shapely.box(west - margin_m, south - margin_m, east + margin_m, north + margin_m)
    return moved(to_django(area), WGS84).extent
