"""Coordinates out of text: numbers, pairs, degrees, grid references, shapes in a cell."""

import json
import re
from typing import NamedTuple

import numpy as np
import shapely

from gis.reading.features import read_shapes

_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_DECIMAL_COMMA = re.compile(r"^[+-]?\d{1,3},\d{3,}$")
_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_DEGREES = re.compile(
    r"""^\s*([NSEW])?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[°ºd:\s]\s*
        (?:(\d{1,2}(?:\.\d+)?)\s*[′'’m:\s]\s*)?
        (?:(\d{1,2}(?:\.\d+)?)\s*([″"”s]|''|’’)?\s*)?([NSEW])?\s*$""",
    re.I | re.X,
)
_LETTERED = re.compile(rf"^\s*([NSEW])?\s*[:=]?\s*({_NUMBER})\s*°?\s*m?\s*([NSEW])?\s*$", re.I)
_PAIR = re.compile(
    rf"^[\s(\[{{]*({_NUMBER})\s*[°]?\s*(?:[,;|/]|\s)\s*({_NUMBER})\s*°?(?:\s*[,;]\s*{_NUMBER})?[\s)\]}}]*$",
    re.I,
)
_COMMA_PAIR = re.compile(r"^\s*([+-]?\d{1,3},\d+)\s*[;/|\s]\s*([+-]?\d{1,3},\d+)\s*$")
_LABELLED = re.compile(
    rf"(lat|lon|lng|long|latitude|longitude|easting|northing|x|y|e|n)\w*[^\w+-]{{0,4}}({_NUMBER})",
    re.I,
)
_HALVES = re.compile(
    r"^(.*?[NSEW])\s*[,;/\s]\s*(.*[NSEW])\s*$|^([NSEW].*?)\s*[,;/\s]\s*([NSEW].*)$", re.I
)
_LINK = re.compile(
    rf"(?:@|[?&](?:q|ll|query|center|daddr|loc|destination)=)({_NUMBER})(?:,|%2C)\+?({_NUMBER})",
    re.I,
)
_GRID_GB = re.compile(r"^\W*([HNOST])\s*([A-HJ-Z])[\s,:./-]*(\d{2,6})[\s,./-]*(\d{2,6})?\W*$", re.I)
_GRID_IRISH = re.compile(r"^\W*([A-HJ-Z])[\s,:./-]*(\d{2,5})[\s,./-]*(\d{2,5})\W*$", re.I)
_GRID_SOLID = re.compile(r"^\W*([A-HJ-Z]{1,2})\s*(\d{4,12})\W*$", re.I)
_WKT = re.compile(
    r"^\s*(?:SRID=(\d+)\s*;)?\s*((?:MULTI)?(?:POINT|LINESTRING|POLYGON|SURFACE)|GEOMETRYCOLLECTION)\b",
    re.I,
)
_HEX = re.compile(r"^(?:\\x)?0[01][0-9a-f]{40,}$", re.I)


class Pair(NamedTuple):
    """Two ordinates as written; ``order`` is xy or yx where the text says so, else empty."""

    first: float
    second: float
    order: str = ""


class GridReference(NamedTuple):
    """The middle of a grid square, its size, and whether it lies on the Irish grid."""

    easting: float
    northing: float
    square_m: int
    irish: bool = False


def parse_ordinate(text: str) -> float | None:
    """Read one ordinate: metres or degrees, in any spelling; west and south are negative.

    >>> parse_ordinate("531,514"), parse_ordinate("0.1278 W"), parse_ordinate("51:30:36")
    (531514.0, -0.1278, 51.51)
    """
    text = text.replace("−", "-").replace("–", "-").strip()
    if _GROUPED.match(text):
        text = text.replace(",", "")
    elif _DECIMAL_COMMA.match(text):
        text = text.replace(",", ".")
    try:
        value = float(text)
        return value if abs(value) < 1e300 else None
    except ValueError:
        pass
    if match := _LETTERED.match(text):
        return _signed(float(match[2]), match[1] or match[3])
    match = _DEGREES.match(text)
    if not match or not (match[3] or match[1] or match[6]):
        return None
    minutes, seconds = match[3], match[4]
    if minutes is None and not match[5]:
        minutes, seconds = seconds, None  # 53 25.5 are degrees and minutes
    degrees = abs(float(match[2])) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return _signed(-degrees if match[2].startswith("-") else degrees, match[1] or match[6])


def parse_pair(text: str) -> Pair | None:
    """Read two ordinates in one cell.

    >>> parse_pair("55.95,-3.19"), parse_pair("lon: -3.19 lat: 55.95").order
    (Pair(first=55.95, second=-3.19, order=''), 'xy')
    """
    text = text.replace("−", "-").strip()
    if match := _PAIR.match(text):
        return Pair(float(match[1]), float(match[2]))
    if match := _COMMA_PAIR.match(text):
        return Pair(float(match[1].replace(",", ".")), float(match[2].replace(",", ".")))
    if match := _LINK.search(text):
        return Pair(float(match[1]), float(match[2]), "yx")
    return _lettered_halves(text) or _labelled(text)


def has_pair(text: str) -> bool:
    """Say whether a cell holds two ordinates that could lie in the United Kingdom."""
    pair = parse_pair(text)
    if pair is None:
        return False
    low, high = sorted((pair.first, pair.second))
    return (-11 <= low <= 3 and 49 <= high <= 62) or (low >= 1_000 and high <= 1_300_000)


def parse_grid_reference(text: str) -> GridReference | None:
    """Read an Ordnance Survey or Irish grid reference; the point is the middle of its square.

    >>> parse_grid_reference("NS 590 650")
    GridReference(easting=259050.0, northing=665050.0, square_m=100, irish=False)
    """
    if match := _GRID_SOLID.match(text):
        digits = match[2]
        half = len(digits) // 2
        parts = (match[1], digits[:half], digits[half:]) if len(digits) % 2 == 0 else None
    elif (match := _GRID_GB.match(text)) and match[4]:
        parts = (match[1] + match[2], match[3], match[4])
    elif match := _GRID_IRISH.match(text):
        parts = match.groups()
    else:
        parts = None
    if parts is None or len(parts[1]) != len(parts[2]) or not 2 <= len(parts[1]) <= 5:
        return None
    return _square(*parts)


def has_grid_reference(text: str) -> bool:
    """Say whether a cell is a grid reference, and no code of an authority or a ward."""
    return parse_grid_reference(text) is not None and not re.fullmatch(r"[ENSW]\d{8}", text)


def parse_shape(text: str) -> tuple[shapely.Geometry | None, int | None]:
    """Read a shape written as WKT, GeoJSON or hexadecimal WKB, and its EPSG code where given."""
    with np.errstate(all="ignore"):  # numbers too large to hold become infinite, and are refused
        return _parse_shape(text)


def _parse_shape(text: str) -> tuple[shapely.Geometry | None, int | None]:
    if match := _WKT.match(text):
        shape = shapely.from_wkt(
            text[text.find(";") + 1 :] if match[1] else text, on_invalid="ignore"
        )
        return (None if shape is None else shapely.force_2d(shape)), int(match[1]) if match[
            1
        ] else None
    if _HEX.match(text):
        shape = shapely.from_wkb(text.removeprefix("\\x"), on_invalid="ignore")
        return (
            (None, None)
            if shape is None
            else (shapely.force_2d(shape), shapely.get_srid(shape) or None)
        )
    if text.lstrip().startswith("{"):
        try:
            given = json.loads(text)
        except (ValueError, RecursionError):
            return None, None
        given = given.get("geometry", given) if isinstance(given, dict) else None
        return read_shapes([given])[0][0], None
    return None, None


def has_shape(text: str) -> bool:
    """Say whether a cell holds a shape."""
    return bool(_WKT.match(text) or _HEX.match(text)) or parse_shape(text)[0] is not None


def _signed(value: float, letter: str | None) -> float:
    return -abs(value) if letter and letter.upper() in "WS" else value


def _lettered_halves(text: str) -> Pair | None:
    """Read two ordinates told apart by their letters, such as 51°30'N 0°7'W."""
    match = _HALVES.match(text)
    if not match:
        return None
    halves = [half for half in match.groups() if half]
    values = [parse_ordinate(half) for half in halves]
    if None in values:
        return None
    north = [bool(re.search("[NS]", half, re.I)) for half in halves]
    if north[0] == north[1]:
        return None
    return Pair(values[0], values[1], "yx" if north[0] else "xy")


def _labelled(text: str) -> Pair | None:
    """Read two ordinates with their names before them."""
    found = _LABELLED.findall(text)
    if len(found) != 2 or len(text) > 80:
        return None
    upright = [
        label[:3].casefold() in {"lat", "nor"} or label.casefold() in {"y", "n"}
        for label, _ in found
    ]
    if upright[0] == upright[1]:
        return None
    return Pair(float(found[0][1]), float(found[1][1]), "yx" if upright[0] else "xy")


def _square(letters: str, east: str, north: str) -> GridReference | None:
    """Place a square by its letters: 100 km squares count from the south-west, I is left out."""
    size = 10 ** (5 - len(east))
    indexes = [("ABCDEFGHJKLMNOPQRSTUVWXYZ").find(letter) for letter in letters.upper()]
    if -1 in indexes:
        return None
    inner = indexes[-1]
    column, row = inner % 5, 4 - inner // 5
    irish = len(letters) == 1
    if not irish:
        outer = indexes[0]
        column += (outer % 5 - 2) * 5
        row += (4 - outer // 5 - 1) * 5
        if not (0 <= column <= 6 and 0 <= row <= 12):
            return None
    easting = column * 100_000 + int(east) * size + size / 2
    northing = row * 100_000 + int(north) * size + size / 2
    return GridReference(easting, northing, size, irish)
