"""Roofs inferred from footprints alone: where the ridge runs, and how steep such roofs are.

On a row of houses the ridge runs across the walls that neighbours share, whichever way the house is
longer; elsewhere it runs along the longer side. Nothing tells the pitch, so it is the usual one of
the kind of building and the estimate is as wide as that.
"""

from functools import cache

import numpy as np
import shapely
from shapely import affinity

from energy.core import tables
from energy.core.roofs import (
    LEAST_USABLE_M2,
    Roof,
    RoofPlane,
    solid,
    usable_outline,
    wall_bearing,
)

METHOD = "footprint"
#: Walls this near to a neighbour are shared, if they are at least so long. [m]
SHARED_WITHIN_M, SHARED_LENGTH_M = 0.6, 1.5
#: Share of right cases among 1,169 mapped systems in Newport, by how the ridge was told.
CONFIDENCE = {"shared walls": 0.90, "longer side": 0.75, "nearly square": 0.5}
#: A footprint less elongated than this has no longer side worth the name.
NEARLY_SQUARE = 1.2
#: A footprint that fills less of its own box than this is of too odd a shape for one ridge.
LEAST_FILL = 0.5


def roof_from_footprint(footprint, neighbours=(), kind: str = "") -> Roof:
    """Infer the roof of a building from its footprint.

    Parameters
    ----------
    footprint : shapely.Polygon or shapely.MultiPolygon
        Footprint, in metres on a grid.
    neighbours : iterable of shapely geometry
        Footprints that may touch it.
    kind : str
        Kind of building, as in the table `roof_types.csv`; any other word is an unknown kind.

    Returns
    -------
    Roof
        Two planes either side of the ridge, or one that is flat, or the reason there is none.
    """
    shape = solid(footprint)
    if shape is None:
        return Roof((), "no footprint", METHOD)
    if shape.area < 2 * LEAST_USABLE_M2:
        return Roof((), "too small", METHOD)
    looks, tilt_deg = roof_type(kind, shape.area)
    if looks == "flat":
        return Roof((plane_of(shape, 0.0, 180.0, CONFIDENCE["longer side"]),), "", METHOD)
    bearing = wall_bearing(shape)
    along, across = extents(shape, bearing)
    if shape.area < LEAST_FILL * along * across:
        return Roof((), "shape too odd to tell its ridge", METHOD)
    ridge, told_by = ridge_bearing(shape, neighbours, bearing, along, across)
    halves = split_along(shape, ridge)
    planes = [
        plane_of(half, tilt_deg, facing % 360, CONFIDENCE[told_by])
        for facing, half in ((ridge + 90, halves[0]), (ridge - 90, halves[1]))
    ]
    return Roof(tuple(sorted(planes, key=lambda plane: -plane.area_m2)), "", METHOD)


def roof_type(kind: str, area_m2: float) -> tuple[str, float]:
    """Shape and usual pitch of a kind of building of a size. [°]."""
    rules = roof_rules()
    fitting = [rule for rule in rules.get(kind, ()) if rule[0] <= area_m2]
    _, looks, tilt_deg = max(fitting or [rule for rule in rules["*"] if rule[0] <= area_m2])
    return looks, tilt_deg


@cache
def roof_rules() -> dict[str, list[tuple[float, str, float]]]:
    """Read the table of roof types: least size, shape and pitch by kind."""
    rules: dict[str, list[tuple[float, str, float]]] = {}
    for row in tables.read("roof_types").itertuples():
        rule = (float(row.larger_than_m2), row.shape, float(row.tilt_deg))
        rules.setdefault(row.kind, []).append(rule)
    return rules


def extents(shape, bearing: float) -> tuple[float, float]:
    """Length of a footprint along and across a bearing. [m]."""
    points = shapely.get_coordinates(shape.exterior)
    turn = np.radians(bearing)
    along, across = [np.sin(turn), np.cos(turn)], [np.cos(turn), -np.sin(turn)]
    return float(np.ptp(points @ along)), float(np.ptp(points @ across))


def ridge_bearing(shape, neighbours, bearing, along, across) -> tuple[float, str]:
    """Bearing of the ridge, and what told it. [°]."""
    with_walls, across_walls = shared_walls(shape, neighbours, bearing)
    if max(with_walls, across_walls) > SHARED_LENGTH_M and with_walls != across_walls:
        return (bearing + 90 if with_walls > across_walls else bearing), "shared walls"
    told_by = (
        "longer side"
        if max(along, across) > NEARLY_SQUARE * min(along, across)
        else ("nearly square")
    )
    return (bearing if along >= across else bearing + 90), told_by


def shared_walls(shape, neighbours, bearing: float) -> tuple[float, float]:
    """Length of the walls shared with neighbours along and across a bearing. [m]."""
    near = [n for n in neighbours if n is not None and not n.is_empty]
    if not near:
        return 0.0, 0.0
    beside = shapely.union_all(shapely.buffer(near, SHARED_WITHIN_M, quad_segs=1))
    points = shapely.get_coordinates(shape.exterior)
    step = np.diff(points, axis=0)
    length = np.hypot(*step.T)
    walls = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    shared = shapely.length(shapely.intersection(walls, beside))
    counted = (shared >= SHARED_LENGTH_M) & (shared >= 0.3 * length)
    turned = np.degrees(np.arctan2(step[:, 0], step[:, 1])) - bearing
    across = np.rint(turned / 90).astype(int) % 2 == 1
    return float(shared[counted & ~across].sum()), float(shared[counted & across].sum())


def split_along(shape, ridge: float) -> tuple:
    """Cut a footprint along the line through its middle, the half to the right of it first."""
    middle = shapely.box(*affinity.rotate(shape, ridge, origin=(0, 0)).bounds).centroid
    reach = 2 * np.hypot(*np.diff(np.reshape(shape.bounds, (2, 2)), axis=0)[0])
    right = shapely.box(middle.x, middle.y - reach, middle.x + reach, middle.y + reach)
    right = affinity.rotate(right, -ridge, origin=(0, 0))
    return shape.intersection(right), shape.difference(right)


def plane_of(outline, tilt_deg: float, azimuth_deg: float, confidence: float) -> RoofPlane:
    """Make a plane of an outline in plan."""
    lengthened = 1 / np.cos(np.radians(tilt_deg))
    return RoofPlane(
        outline=outline,
        tilt_deg=tilt_deg,
        azimuth_deg=float(azimuth_deg),
        area_m2=outline.area * lengthened,
        usable_area_m2=usable_outline(outline).area * lengthened,
        confidence=confidence,
    )
