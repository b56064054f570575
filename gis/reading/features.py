"""Features, each with properties and a shape, gathered into batches by column."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape as make_shape

from gis.errors import UnreadableFile
from gis.reading.source import Batch, Found, as_cells

SAMPLED_FEATURES = 1_000
MOST_COLUMNS = 1_000
DEEPEST_NAME = 4
UNREADABLE_SHAPE = "The shape cannot be read."


def sampled_columns(features: Iterator[tuple[dict, Any]]) -> list[str]:
    """Name the columns of a file by its first features, in the order in which they appear.

    Raises
    ------
    UnreadableFile
        If there are no features, or a thousand columns.
    """
    names: dict[str, None] = {}
    count = 0
    for properties, _ in islice(features, SAMPLED_FEATURES):
        count += 1
        for name, _ in flat(properties):
            names[name] = None
    if not count:
        raise UnreadableFile("The file has no features; export it again with its rows.")
    if len(names) > MOST_COLUMNS:
        raise UnreadableFile(
            f"The features have {len(names):,} properties, and {MOST_COLUMNS:,} are the most "
            "that are read; delete those that are not needed."
        )
    return list(names)


def flat(properties: dict, before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Give properties one by one; the name of a nested one starts with its parent's."""
    for name, value in properties.items():
        name = f"{before} {name}".strip()
        if isinstance(value, dict) and depth < DEEPEST_NAME:
            yield from flat(value, name, depth + 1)
        elif isinstance(value, list | dict):
            yield name, json.dumps(value, ensure_ascii=False)
        else:
            yield name, value


class FeatureBatcher:
    """Batches of features whose shapes come as GeoJSON objects or as shapely shapes."""

    def __init__(self, found: Found, features: Callable[[], Iterator[tuple[dict, Any]]]):
        self.found, self.features = found, features

    def batches(self, size: int) -> Iterator[Batch]:
        features = self.features()
        number = 1
        while chunk := list(islice(features, size)):
            batch = self._batch(chunk, number)
            number += len(chunk)
            if len(batch):
                yield batch

    def _batch(self, chunk, number) -> Batch:
        rows = [dict(flat(properties)) for properties, _ in chunk]
        shapes, damage = read_shapes([shape for _, shape in chunk])
        kept = [
            position
            for position, row in enumerate(rows)
            if shapes[position] is not None
            or position in damage
            or any(value is not None and value != "" for value in row.values())
        ]
        self.found.skipped["blank"] += len(rows) - len(kept)
        names = dict.fromkeys(self.found.columns)
        for row in rows:
            names.update(dict.fromkeys(row))
        columns = {}
        for name in names:
            columns[name] = as_cells([rows[position].get(name) for position in kept])
            columns[name][columns[name] == ""] = None
        return Batch(
            np.array(kept, dtype=np.int64) + number,
            columns,
            shapes[kept],
            {new: damage[old] for new, old in enumerate(kept) if old in damage},
        )


def read_shapes(given: list) -> tuple[np.ndarray, dict[int, str]]:
    """Turn GeoJSON geometries into flat shapely shapes; what cannot be read is said by position."""
    shapes = as_cells([None] * len(given))
    damage = {}
    points, corners = [], []
    written = []
    for position, shape in enumerate(given):
        if shape is None:
            continue
        if isinstance(shape, shapely.Geometry):
            shapes[position] = shape
        elif pair := _plain_point(shape):
            points.append(position)
            corners.append(pair)
        else:
            written.append(position)
    if points:
        shapes[points] = shapely.points(np.array(corners, dtype=float))
    if written:
        texts = [json.dumps(given[position]) for position in written]
        with np.errstate(all="ignore"):
            shapes[written] = shapely.from_geojson(texts, on_invalid="ignore")
    for position in written:
        if shapes[position] is None:
            shapes[position] = _mend_geojson(given[position])
        if shapes[position] is None:
            damage[position] = UNREADABLE_SHAPE
    return shapely.force_2d(shapes), damage


def _plain_point(shape) -> tuple[float, float] | None:
    if not isinstance(shape, dict) or shape.get("type") != "Point":
        return None
    pair = shape.get("coordinates")
    if isinstance(pair, list) and len(pair) >= 2 and all(type(n) in (int, float) for n in pair[:2]):
        try:
            return float(pair[0]), float(pair[1])
        except OverflowError:
            return None
    return None


def _mend_geojson(shape) -> shapely.Geometry | None:
    """Read a geometry whose numbers are written as text, or whose points have more than two."""
    if not isinstance(shape, dict) or "type" not in shape:
        return None
    try:
        if shape["type"] == "GeometryCollection":
            parts = [_mend_geojson(part) for part in shape.get("geometries") or []]
            return shapely.GeometryCollection([part for part in parts if part is not None])
        return make_shape({"type": shape["type"], "coordinates": _numbers(shape["coordinates"])})
    except (
        KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError,
        shapely.errors.ShapelyError,
    ):  # fmt: skip
        return None


def _numbers(values) -> list:
    if values and not isinstance(values[0], list):
        return [float(value) for value in values[:2]]
    return [_numbers(inner) for inner in values]
