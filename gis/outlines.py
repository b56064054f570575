"""Outlines made fit to keep: valid, flat, without slivers; and what cannot be mended."""

from dataclasses import dataclass, field

import numpy as np
import shapely

from gis.notes import Note

SLIVER_M2 = 0.5  # smaller than a doormat: an artefact of drawing, not a place
SLIVER_WIDTH_M = 0.05  # twice the area over the perimeter: thinner than a fence
_POLYGONS = (3, 6)
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
    for position in np.flatnonzero(~_is_finite(shapes)).tolist():
        _refuse(
            mended,
            position,
            "shape_empty",
            "The shape is empty or has ordinates that are no numbers.",
        )
    for position in np.flatnonzero(types != 0).tolist():
        if position not in mended.refusals:
            _mend(mended, position, shapes[position], int(types[position]))
    return mended


def _is_finite(shapes) -> np.ndarray:
    return np.isfinite(shapely.bounds(shapes)).all(axis=1)


def _refuse(mended: Mended, position: int, code: str, text: str) -> None:
    mended.shapes[position] = None
    mended.refusals[position] = Note(code, text)


def _mend(mended: Mended, position: int, shape, kind: int) -> None:
    if kind in _POLYGONS or kind == 7:
        _mend_area(mended, position, shape)
    elif kind in _POINTS:
        parts = shapely.get_parts(shape)
        mended.shapes[position] = parts[0] if len(parts) == 1 else shapely.centroid(shape)
        mended.how[position] = "point"
        if len(parts) > 1:
            mended.notes[position] = Note(
                "shape_points", f"The middle of {len(parts)} points was taken."
            )
    else:
        mended.shapes[position] = shapely.line_interpolate_point(shape, 0.5, normalized=True)
        mended.how[position] = "point on a line"
        mended.notes[position] = Note(
            "shape_line", "The shape is a line; the middle of it was taken."
        )


def _mend_area(mended: Mended, position: int, shape) -> None:
    """Make an outline valid and leave out slivers."""
    valid = (
        shape
        if shape.is_valid
        else shapely.make_valid(shape, method="structure", keep_collapsed=False)
    )
    parts = list(_polygons(valid))
    kept = [part for part in parts if not _is_sliver(part)]
    if not kept:
        if shape.geom_type == "GeometryCollection" and not parts:
            mended.shapes[position] = shapely.point_on_surface(shape)
            mended.how[position] = "point"
            return
        text = (
            "The outline encloses no area"
            if not parts
            else f"The outline is a sliver of {sum(p.area for p in parts):.2f} m²"
        )
        _refuse(mended, position, "shape_sliver", f"{text} and cannot be kept.")
        return
    outline = kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)
    mended.shapes[position] = outline
    done = []
    if not shape.is_valid:
        done.append(
            f"it was not valid ({shapely.is_valid_reason(shape).split('[')[0].strip().lower()})"
        )
    if len(kept) < len(parts):
        done.append(f"{len(parts) - len(kept)} sliver(s) were left out")
    if done:
        mended.notes[position] = Note("shape_mended", f"The outline was mended: {'; '.join(done)}.")


def _polygons(shape):
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part
        elif part.geom_type in ("MultiPolygon", "GeometryCollection"):
            yield from _polygons(part)


def _is_sliver(polygon) -> bool:
    length = polygon.length
    return polygon.area < SLIVER_M2 or 2 * polygon.area < SLIVER_WIDTH_M * length
