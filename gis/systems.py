"""Coordinate systems as files name them, where their numbers lie, and the way between them."""

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from gis.crs import BNG, IRISH_ITM, IRISH_TM65, IRISH_TM75, WEB_MERCATOR, WGS84

pyproj.network.set_network_enabled(False)


class Box(NamedTuple):
    """Least and greatest ordinates."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Say which points lie in the box."""
        return (x >= self.west) & (x <= self.east) & (y >= self.south) & (y <= self.north)


UNITED_KINGDOM = Box(-14.0, 49.0, 2.5, 61.5)  # with Rockall and the Isles of Scilly, in degrees
NORTHERN_IRELAND = Box(-8.3, 53.9, -5.3, 55.5)  # in degrees
# The ordinates of places in the United Kingdom, in each system that its councils use.
BOXES = {
    WGS84: UNITED_KINGDOM,
    BNG: Box(1_000, 1_000, 700_000, 1_300_000),
    WEB_MERCATOR: Box(-1_560_000, 6_270_000, 280_000, 8_750_000),
    IRISH_TM65: Box(170_000, 295_000, 380_000, 470_000),
    IRISH_TM75: Box(170_000, 295_000, 380_000, 470_000),
    IRISH_ITM: Box(570_000, 795_000, 780_000, 970_000),
}
NAMES = {
    WGS84: "longitude and latitude",
    BNG: "British National Grid",
    WEB_MERCATOR: "Web Mercator",
    IRISH_TM65: "Irish Grid",
    IRISH_TM75: "Irish Grid",
    IRISH_ITM: "Irish Transverse Mercator",
}
# false northing, longitude and scale at the origin, its latitude, false easting
_NATIONAL_GRID = [-100_000.0, -2.0, 1.0, 49.0, 400_000.0]
_SAME = {
    4258: WGS84,
    4327: WGS84,
    4979: WGS84,
    4277: WGS84,
    4937: WGS84,
    7405: BNG,
    29900: IRISH_TM65,
    29901: IRISH_TM65,
}
_SAME |= dict.fromkeys((900913, 102100, 102113, 3785), WEB_MERCATOR)
_WORDS = (
    (re.compile(r"web\W?mercator|pseudo\W?mercator|google|spherical mercator", re.I), WEB_MERCATOR),
    (re.compile(r"\bitm\b|irish transverse", re.I), IRISH_ITM),
    (re.compile(r"tm ?75|irish national grid|osni", re.I), IRISH_TM75),
    (re.compile(r"irish|tm ?65", re.I), IRISH_TM65),
    (
        re.compile(
            r"osgb|british|bng|national grid|ordnance survey|os grid|airy|eastings?\b", re.I
        ),
        BNG,
    ),
    (
        re.compile(
            r"wgs|etrs|crs ?84|lat.*lon|lon.*lat|gps|geographic|decimal degrees|degrees", re.I
        ),
        WGS84,
    ),
)
_NAMED_YEAR = re.compile(r"^(wgs|osgb|etrs)[\s_-]*(\d{1,6})$", re.I)
_YEARS = {"wgs": ("84", "1984"), "osgb": ("36", "1936"), "etrs": ("89", "1989")}


class Label(NamedTuple):
    """The system that a label means, and whether its number was dragged down a spreadsheet."""

    srid: int | None
    dragged: bool = False


@cache
def read_label(text: str) -> Label:
    """Read what a cell says about the coordinate system.

    >>> read_label("OSGB36"), read_label("27703")
    (Label(srid=27700, dragged=False), Label(srid=27700, dragged=True))
    """
    text = text.strip()
    if match := _NAMED_YEAR.match(text):
        srid = BNG if match[1].casefold() == "osgb" else WGS84
        return Label(srid, match[2] not in _YEARS[match[1].casefold()])
    if number := re.search(r"(?<!\d)(\d{4,6})(?!\d)\s*$", text):
        return _by_number(int(number[1]), text)
    named = next((srid for pattern, srid in _WORDS if pattern.search(text)), None)
    return Label(named)


def _by_number(number: int, text: str) -> Label:
    if number in BOXES:
        return Label(number)
    if number in _SAME:
        return Label(_SAME[number])
    named = next((srid for pattern, srid in _WORDS if pattern.search(text)), None)
    if named is not None:
        return Label(named)
    below = max((base for base in (WGS84, BNG, WEB_MERCATOR) if base < number), default=None)
    if below == BNG and number - BNG < 100_000 and not _is_british(number):
        return Label(BNG, dragged=True)
    if below == WGS84 and number - WGS84 < 1_000 and not _is_british(number):
        return Label(WGS84, dragged=True)
    return Label(number if crs_of(number) else None)


@cache
def _is_british(srid: int) -> bool:
    """Say whether a code is a system made for the United Kingdom or a part of Europe with it."""
    crs = crs_of(srid)
    area = crs.area_of_use if crs else None
    if area is None or area.east - area.west > 90:
        return False
    return area.west < 2 and area.east > -8 and area.south < 61 and area.north > 50


@cache
def crs_of(name: int | str) -> pyproj.CRS | None:
    """Give a system by its EPSG code, authority code or WKT, or None where it is not known."""
    try:
        return pyproj.CRS.from_user_input(name)
    except CRSError:
        return None


@cache
def srid_of(name: str | None) -> int | None:
    """Give the EPSG code of a system that a file names, ours where it is one of ours."""
    crs = crs_of(name) if name else None
    if crs is None:
        return None
    code = crs.to_epsg(min_confidence=70)
    if code is None and crs.is_projected and _is_national_grid(crs):
        code = BNG
    if code is None and crs.is_geographic:
        code = WGS84
    return _SAME.get(code, code)


def _is_national_grid(crs: pyproj.CRS) -> bool:
    """Know the British National Grid by its name, or by its numbers where it has no name."""
    if re.search("british|osgb", crs.name, re.I):
        return True
    operation = crs.coordinate_operation
    values = sorted(round(one.value, 3) for one in operation.params) if operation else []
    return values == _NATIONAL_GRID


@cache
def transformer(source: int | str, target: int = BNG) -> pyproj.Transformer:
    """Give the way from one system to another, x before y always."""
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def transform_points(x, y, source: int | str, target: int = BNG) -> tuple[np.ndarray, np.ndarray]:
    """Transform points in bulk; what lies outside a system becomes not a number."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if source == target or not len(x):
        return x, y
    try:
        moved = transformer(source, target).transform(x, y)
    except ProjError:
        return np.full_like(x, np.nan), np.full_like(y, np.nan)
    return tuple(np.where(np.isfinite(one), one, np.nan) for one in moved)


def transform_shapes(shapes: np.ndarray, source: int | str, target: int = BNG) -> np.ndarray:
    """Transform shapes in bulk."""
    if source == target or not len(shapes):
        return shapes
    return shapely.transform(
        shapes, lambda corners: np.column_stack(transform_points(*corners.T, source, target))
    )


def is_usable(name: str | None) -> bool:
    """Say whether a system that a file names leads anywhere on earth."""
    crs = crs_of(name) if name else None
    return crs is not None and (crs.is_geographic or crs.is_projected)


def is_geographic(srid: int | str) -> bool:
    """Say whether a system is in degrees."""
    crs = crs_of(srid)
    return bool(crs) and crs.is_geographic


def in_northern_ireland(x, y, source: int | str) -> np.ndarray:
    """Say which points of a system can lie in Northern Ireland."""
    return NORTHERN_IRELAND.holds(*transform_points(x, y, source, WGS84))


def in_united_kingdom(x, y, source: int | str) -> np.ndarray:
    """Say which points of a system can lie in the United Kingdom."""
    if source in BOXES:
        return BOXES[source].holds(x, y)
    return UNITED_KINGDOM.holds(*transform_points(x, y, source, WGS84))
