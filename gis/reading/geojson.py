"""GeoJSON, whole or one feature a line, read feature by feature in constant memory."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gis.errors import UnreadableFile
from gis.reading.features import FeatureBatcher, sampled_columns
from gis.reading.source import Found, Source

_BLOCK = 1 << 20
LONGEST_FEATURE = 64 << 20
_DECODER = json.JSONDecoder()
_UNSTORABLE = re.compile(r"\\u(0000|d[89a-f][0-9a-f]{2})", re.I)
GEOMETRIES = {
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
}


def open_geojson(path: Path, found: Found) -> Source:
    """Open a GeoJSON file.

    Raises
    ------
    UnreadableFile
        If it is no GeoJSON, is cut off, or has no features.
    """
    found.format = "GeoJSON"
    found.encoding = "UTF-8"
    reader = _Reader(path, found)
    found.columns = sampled_columns(reader.features())
    found.crs, found.crs_known_by = reader.crs()
    return Source(found, FeatureBatcher(found, reader.features).batches)


class _Reader:
    def __init__(self, path: Path, found: Found):
        self.path, self.found = path, found
        self.members: dict[str, Any] = {}

    def crs(self) -> tuple[str | None, str]:
        """Read the CRS member of the older GeoJSON; without one the standard says WGS 84."""
        member = self.members.get("crs") or self._crs_at_the_end()
        name = (
            ((member or {}).get("properties") or {}).get("name")
            if isinstance(member, dict)
            else None
        )
        if isinstance(name, str) and not name.endswith("CRS84"):
            code = re.search(r"(\d{4,6})\s*$", name)
            return (f"EPSG:{code[1]}" if code else name), "stated in the file"
        return "EPSG:4326", "stated in the file" if name else "GeoJSON is in longitude and latitude"

    def _crs_at_the_end(self) -> Any:
        """Find a CRS member that stands behind the features."""
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - 4096))
            end = file.read().decode("utf-8", "replace")
        found = re.search(r'\]\s*,\s*"crs"\s*:\s*(?=\{)', end)
        try:
            return _DECODER.raw_decode(end, found.end())[0] if found else None
        except ValueError:
            return None

    def features(self) -> Iterator[tuple[dict, Any]]:
        """Give the properties and the shape of each feature."""
        with self.path.open(encoding="utf-8-sig", errors="replace") as file:
            text = _Window(file)
            start = text.peek()
            if start == "[":
                text.skip(1)
                yield from self._list(text, "]")
            elif start != "{":
                raise _not_geojson()
            else:
                yield from self._top(text)

    def _top(self, text) -> Iterator[tuple[dict, Any]]:
        """Walk the members of the first object; its features are not held."""
        text.skip(1)
        self.members = members = {}
        while (mark := text.peek()) != "}":
            if mark != '"':
                raise _cut_off(text)
            key = text.value()
            if text.peek() != ":":
                raise _cut_off(text)
            text.skip(1)
            if key == "features" and text.peek() == "[":
                text.skip(1)
                yield from self._list(text, "]")
            else:
                members[key] = text.value()
        text.skip(1)
        if members.get("type") in ("Feature", *GEOMETRIES):
            yield self._feature(members)
            yield from self._list(text, "")
        elif members.get("type") != "FeatureCollection":
            raise _not_geojson()

    def _list(self, text, end) -> Iterator[tuple[dict, Any]]:
        while (mark := text.peek(commas=True)) != end:
            if not mark:
                raise _cut_off(text)
            feature = text.value()
            if not isinstance(feature, dict):
                raise _not_geojson()
            yield self._feature(feature)
        text.skip(1)

    def _feature(self, feature) -> tuple[dict, Any]:
        if feature.get("type") in GEOMETRIES:
            return {}, feature
        if not {"properties", "geometry", "type", "attributes"} & feature.keys():
            return feature, None  # plain records
        properties = feature.get("properties")
        if not isinstance(properties, dict):
            properties = {}
        if "id" in feature and "id" not in properties:
            properties = {"id": feature["id"], **properties}
        return properties, feature.get("geometry")


class _Window:
    """A moving piece of a long JSON text."""

    def __init__(self, file):
        self.file, self.text, self.at, self.ended, self.passed = file, "", 0, False, 0

    def peek(self, commas: bool = False) -> str:
        """Give the next letter that is no space (nor comma), or nothing at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in " \t\r\n,\x1e":
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more():
                return ""

    def skip(self, letters: int) -> None:
        self.at += letters

    def value(self) -> Any:
        """Read one JSON value."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except (ValueError, RecursionError) as error:
                if len(self.text) - self.at > LONGEST_FEATURE or not self._more():
                    raise _cut_off(self) from error
                continue
            if end == len(self.text) and self._more():
                continue  # a number may go on in the next piece
            raw = self.text[self.at : end]
            self.at = end
            return _storable(value) if _UNSTORABLE.search(raw) else value

    def _more(self) -> bool:
        if self.ended:
            return False
        block = self.file.read(max(_BLOCK, len(self.text) - self.at))
        self.ended = not block
        self.passed += self.at
        self.text, self.at = self.text[self.at :] + block, 0
        return bool(block)


def _storable(value: Any) -> Any:
    """Take out of texts what no database stores: nulls and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value


def _not_geojson() -> UnreadableFile:
    return UnreadableFile(
        "The file is JSON but not GeoJSON: it has no features; export it as GeoJSON or CSV."
    )


def _cut_off(text) -> UnreadableFile:
    return UnreadableFile(
        f"The GeoJSON cannot be read after about {text.passed + text.at:,} letters: "
        "it is cut off or broken there; download or export it again."
    )
