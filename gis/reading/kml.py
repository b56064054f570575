"""KML and KMZ: placemarks with their data, read one by one, without external entities or links."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import shapely
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from gis.errors import UnreadableFile
from gis.reading.features import FeatureBatcher, sampled_columns
from gis.reading.source import Found, Source

DEEPEST = 100
_CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.I | re.S)
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")
_TEXTS = ("name", "description", "address", "phoneNumber")


def open_kml(path: Path, found: Found, member: str | None = None) -> Source:
    """Open a KML file, or one within a KMZ archive.

    Raises
    ------
    UnreadableFile
        If it is broken, declares entities, or has no placemarks.
    """
    found.format, found.encoding = ("KMZ" if member else "KML"), "UTF-8"
    found.crs, found.crs_known_by = "EPSG:4326", "KML is in longitude and latitude"

    def features():
        return _placemarks(path, member)

    found.columns = sampled_columns(features())
    return Source(found, FeatureBatcher(found, features).batches)


def _placemarks(path: Path, member: str | None) -> Iterator[tuple[dict, Any]]:
    with ExitStack() as stack:
        if member:
            archive = stack.enter_context(zipfile.ZipFile(path))
            file = stack.enter_context(archive.open(member))
        else:
            file = stack.enter_context(path.open("rb"))
        try:
            yield from _walk(file)
        except DefusedXmlException as error:
            raise UnreadableFile(
                "The KML declares entities of its own, which are never read; export it again."
            ) from error
        except ParseError as error:
            raise UnreadableFile(
                f"The KML is cut off or broken ({error}); download or export it again."
            ) from error


def _walk(file) -> Iterator[tuple[dict, Any]]:
    """Give each placemark and let go of it at once."""
    above: list[Element] = []
    folders: list[str | None] = []
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        word = _word(element)
        if event == "start":
            above.append(element)
            if word == "Folder":
                folders.append(None)
            if len(above) > DEEPEST:
                raise UnreadableFile("The KML is nested too deeply to be read.")
            continue
        above.pop()
        if word == "name" and above and _word(above[-1]) == "Folder":
            folders[-1] = element.text
        elif word == "Folder":
            folders.pop()
        if word == "Placemark":
            yield _properties(element, folders), _shape(element)
        if word in ("Placemark", "Style", "StyleMap", "Folder") and above:
            above[-1].remove(element)


def _word(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _properties(placemark: Element, folders: list[str | None]) -> dict[str, str | None]:
    properties: dict[str, str | None] = {}
    for child in placemark:
        word = _word(child)
        if word in _TEXTS and child.text:
            properties[word] = child.text.strip()
        elif word == "ExtendedData":
            for data in child.iter():
                if _word(data) == "Data":
                    value = next((inner.text for inner in data if _word(inner) == "value"), None)
                    properties[data.get("name") or "value"] = value
                elif _word(data) == "SimpleData":
                    properties[data.get("name") or "value"] = data.text
    folder = next((name for name in reversed(folders) if name), None)
    if folder:
        properties["Folder"] = folder.strip()
    return _with_table(properties)


def _with_table(properties: dict[str, str | None]) -> dict[str, str | None]:
    """Take apart a description that is a table of names and values, as some software writes it."""
    description = properties.get("description") or ""
    rows = [_CELL.findall(row) for row in _ROW.findall(description)]
    pairs = [[_TAG.sub("", cell).strip() for cell in row] for row in rows if len(row) == 2]
    if len(pairs) < 2 or len({name for name, _ in pairs}) < len(pairs):
        return properties
    rest = {name: value for name, value in properties.items() if name != "description"}
    return {**dict(pairs), **rest}


def _shape(element: Element) -> shapely.Geometry | None:
    """Read the first geometry among the children of an element."""
    for child in element:
        reader = _READERS.get(_word(child))
        if reader:
            return reader(child)
    return None


def _corners(element: Element | None) -> list[tuple[float, float]]:
    """Read coordinates: triples of longitude, latitude and height apart by spaces."""
    if element is None or not element.text:
        return []
    corners = []
    for triple in re.sub(r"\s*,\s*", ",", element.text).split():
        parts = triple.split(",")
        try:
            corners.append((float(parts[0]), float(parts[1])))
        except (ValueError, IndexError):
            return []
    return corners


def _inner(element: Element, word: str) -> Element | None:
    return next((one for one in element.iter() if _word(one) == word), None)


def _point(element: Element) -> shapely.Geometry:
    corners = _corners(_inner(element, "coordinates"))
    return shapely.Point(corners[0]) if corners else shapely.Point()


def _line(element: Element) -> shapely.Geometry:
    corners = _corners(_inner(element, "coordinates"))
    return shapely.LineString(corners) if len(corners) > 1 else shapely.LineString()


def _polygon(element: Element) -> shapely.Geometry:
    rings = {"outerBoundaryIs": [], "innerBoundaryIs": []}
    for child in element:
        if _word(child) in rings:
            corners = _corners(_inner(child, "coordinates"))
            if len(corners) >= 3:
                rings[_word(child)].append(corners)
    if not rings["outerBoundaryIs"]:
        return shapely.Polygon()
    return shapely.Polygon(rings["outerBoundaryIs"][0], rings["innerBoundaryIs"])


def _several(element: Element) -> shapely.Geometry:
    parts = [_READERS[_word(child)](child) for child in element if _word(child) in _READERS]
    kinds = {part.geom_type for part in parts}
    if len(parts) == 1:
        return parts[0]
    if kinds == {"Polygon"}:
        return shapely.MultiPolygon([part for part in parts if not part.is_empty])
    return shapely.GeometryCollection(parts)


_READERS = {
    "Point": _point,
    "LineString": _line,
    "LinearRing": _line,
    "Polygon": _polygon,
    "MultiGeometry": _several,
}
