"""Outlines made fit to keep: valid, flat, without slivers; and what cannot be mended."""

from dataclasses import dataclass, field

import numpy as np
import shapely

from gis.notes import Note

SLIVER_M2 = 0.5  # smaller than a doormat: an artefact of drawing, not a place
SLIVER_WIDTH_M = 0.05  # twice the area over the perimeter: thinner than a fence
_POINTS = (0, 4)
_LINES = (1, 2, 5)


@dataclass
class Mended:
    """Shapes fit to keep, None where refused; notes, reasons and ways of placing by position."""

    shapes: np.ndarray
    notes: dict[int, Note] = field(default_factory=dict)
    refusals: dict[int, Note] = field(default_factory=dict)
    how: dict[int, str] = field(default_factory=dict)


def mend_shapes(shapes: np.ndarray) -> Mended:
    """Make shapes fit to keep.

    Parameters
    ----------
    shapes : numpy.ndarray of object, shape (rows,)
        Flat shapes in British National Grid, none of them missing.

    Returns
    -------
    Mended
        Points stay points; outlines are valid polygons or multipolygons in metres.
    """
    mended = Mended(np.array(shapes, dtype=object))
    types = shapely.get_type_id(shapes)
    finite = _is_finite(shapes)
    for position in np.flatnonzero(~finite).tolist():
        text = "The shape is empty or has ordinates that are no numbers."
        _refuse(mended, position, "shape_empty", text)
    good = (types == 0) | (types == 3) & shapely.is_valid(shapes) & ~_are_slivers(shapes)
    for position in np.flatnonzero(finite & ~good).tolist():
        _mend(mended, position, shapes[position], int(types[position]))
    return mended


def _is_finite(shapes) -> np.ndarray:
    return np.isfinite(shapely.bounds(shapes)).all(axis=1)


def _refuse(mended: Mended, position: int, code: str, text: str) -> None:
    mended.shapes[position] = None
    mended.refusals[position] = Note(code, text)


def _mend(mended: Mended, position: int, shape, kind: int) -> None:
    if kind in _LINES:
        longest = max(shapely.get_parts(shape), key=shapely.length)
        middle = shapely.line_interpolate_point(longest, 0.5, normalized=True)
        _move(mended, position, middle, "point on a line")
        text = "The shape is a line; the middle of it was taken."
        mended.notes[position] = Note("shape_line", text)
    elif kind in _POINTS:
        parts = shapely.get_parts(shape)
        _move(mended, position, parts[0] if len(parts) == 1 else shapely.centroid(shape), "point")
        if len(parts) > 1:
            text = f"The middle of {len(parts)} points was taken."
            mended.notes[position] = Note("shape_points", text)
    else:
        _mend_area(mended, position, shape)


def _move(mended: Mended, position: int, point, how: str) -> None:
    mended.shapes[position], mended.how[position] = point, how


def _mend_area(mended: Mended, position: int, shape) -> None:
    """Make an outline valid and leave out slivers."""
    parts = list(_polygons(_make_valid(shape)))
    kept = [part for part, sliver in zip(parts, _are_slivers(parts), strict=True) if not sliver]
    if kept:
        mended.shapes[position] = kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)
        _say_what_was_done(mended, position, shape, len(parts) - len(kept))
    elif shape.geom_type == "GeometryCollection" and not parts:
        _move(mended, position, shapely.point_on_surface(shape), "point")
    else:
        size = sum(part.area for part in parts)
        text = f"is a sliver of {size:.2f} m²" if parts else "encloses no area"
        _refuse(mended, position, "shape_sliver", f"The outline {text} and cannot be kept.")


def _make_valid(shape):
    if shape.is_valid:
        return shape
    valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if valid.is_valid:
        return valid
    return shapely.union_all(list(_polygons(valid)))  # GEOS leaves parts that share an edge


def _say_what_was_done(mended: Mended, position: int, shape, slivers: int) -> None:
    done = []
    if not shape.is_valid:
        fault = shapely.is_valid_reason(shape).split("[")[0].strip().lower()
        done.append(f"it was not valid ({fault})")
    if slivers:
        done.append(f"{slivers} sliver(s) were left out")
    if done:
        mended.notes[position] = Note("shape_mended", f"The outline was mended: {'; '.join(done)}.")


def _polygons(shape):
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part
        elif part.geom_type in ("MultiPolygon", "GeometryCollection"):
            yield from _polygons(part)


def _are_slivers(polygons) -> np.ndarray:
    """Say which polygons are too small, or too thin, to be a place."""
    areas, lengths = shapely.area(polygons), shapely.length(polygons)
    return (areas < SLIVER_M2) | (2 * areas < SLIVER_WIDTH_M * lengths)
