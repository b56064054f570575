"""Finds the place that a person types: a postcode, a ward, a street, a council."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import Q

from gis import postcodes
from gis.crs import BNG, WGS84
from gis.geometry import DRAWN_WITHIN, moved
from gis.models import Boundary, GroundFeature, Kind, Postcode

MOST_FOUND = 12
POSTCODE_VIEW_M = 400
POSTCODE, SPOT = "Postcode", "Spot on the map"
_PAIR = re.compile(r"^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")


@dataclass(frozen=True)
class Found:
    """One answer to a search for a place."""

    name: str
    kind: str
    geometry: GEOSGeometry  # EPSG:27700
    code: str = ""

    @property
    def view(self) -> GEOSGeometry:
        """The ground to look at: around a point, or the whole of an area."""
        shape = self.geometry
        return shape.buffer(POSTCODE_VIEW_M) if shape.geom_type == "Point" else shape.envelope

    @property
    def as_query(self) -> str:
        """Write this place as the filter of map and list: an area by code, a postcode, a shape."""
        if self.code:
            return urlencode({"place": self.code})
        if self.kind in (POSTCODE, SPOT):
            return urlencode({"near": self.name, "within": 1600})
        return urlencode({"shape": moved(self.view, WGS84).wkt})


def find_places(text: str) -> list[Found]:
    """Find places by what a person typed, the surest answer first."""
    text = " ".join(text.split())
    if not text:
        return []
    if spot := read_degrees(text):
        return [Found(text, SPOT, moved(spot, BNG))]
    return (_by_postcode(text) or _by_outward_code(text)) + _by_name(text)


def read_degrees(text: str) -> Point | None:
    """Read latitude and longitude in this country (EPSG:4326), or None where the text is none.

    >>> read_degrees("55.9533, -3.1883").coords
    (-3.1883, 55.9533)
    """
    pair = _PAIR.match(text)
    west, south, east, north = DRAWN_WITHIN
    if not pair or not (south <= float(pair[1]) <= north and west <= float(pair[2]) <= east):
        return None
    return Point(float(pair[2]), float(pair[1]), srid=WGS84)


def _by_postcode(text) -> list[Found]:
    code = postcodes.compact(text)
    found = Postcode.objects.filter(code=code).first() if code else None
    return [Found(str(found), POSTCODE, found.point)] if found else []


def _by_outward_code(text) -> list[Found]:
    """Look at all postcodes that begin so, as one area."""
    code = postcodes.outward(text)
    if not code:
        return []
    units = Postcode.objects.filter(code__regex=rf"^{code}[0-9][A-Z]{{2}}$", code__startswith=code)
    extent = units.extent_27700()
    return [Found(code, "Postcode district", extent)] if extent else []


def _by_name(text) -> list[Found]:
    areas = (
        Boundary.objects.in_force()
        .filter(Q(name__icontains=text) | Q(code__iexact=text))
        .exclude(kind=Kind.SMALL_AREA)
        .order_by("name")[:MOST_FOUND]
    )
    ground = (
        GroundFeature.objects.filter(name__icontains=text)
        .order_by("rank", "name")
        .distinct("rank", "name")[:MOST_FOUND]
    )
    return [
        *(Found(a.name, Kind(a.kind).label, a.geometry, a.code) for a in areas),
        *(Found(g.name, g.get_kind_display(), g.geometry) for g in ground),
    ]
