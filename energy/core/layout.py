"""Where modules go on a plane: real modules in rows, in portrait or landscape, and their count.

On a pitched plane modules lie in it, rows level. On a flat roof they stand on frames, in rows along
the walls that face the sun best, spaced so that no row shades the next at noon in midwinter.
"""

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import affinity

from energy.core.module import Module
from energy.core.roofs import FLAT_BELOW_DEG, MARGIN_M, usable_outline, wall_bearing

#: Gap between modules, for their clamps. [m]
GAP_M = 0.02
#: Pitch of frames on flat roofs. [°]
FRAME_TILT_DEG = 10.0
#: Starts of the first row and column that are tried, over one module.
STARTS = 8


@dataclass(frozen=True)
class Layout:
    """Modules on one plane.

    Attributes
    ----------
    outlines : tuple of shapely.Polygon
        Outline of each module in plan. [m]
    portrait : bool
        Whether the long side runs up the slope.
    tilt_deg, azimuth_deg : float
        How the modules lie, which on a flat roof is how their frames do. [°]
    module : Module
        The module.
    """

    outlines: tuple[shapely.Polygon, ...]
    portrait: bool
    tilt_deg: float
    azimuth_deg: float
    module: Module = field(default_factory=Module)

    @property
    def count(self) -> int:
        """Number of modules."""
        return len(self.outlines)

    @property
    def kwp(self) -> float:
        """Rated power of all modules. [kW]."""
        return self.count * self.module.rated_w / 1000


def lay_out(
    outline,
    tilt_deg: float,
    azimuth_deg: float,
    *,
    module: Module | None = None,
    obstacles=None,
    margin_m: float = MARGIN_M,
    latitude_deg: float = 52.0,
    portrait: bool | None = None,
) -> Layout:
    """Lay as many modules on a plane as fit.

    Parameters
    ----------
    outline : shapely.Polygon
        Outline of the plane in plan. [m]
    tilt_deg, azimuth_deg : float
        Tilt from flat, and azimuth from grid north, clockwise. [°]
    module : Module, optional
        The module; by default the usual one.
    obstacles : shapely geometry, optional
        What stands on the plane, in plan. [m]
    margin_m : float, default 0.3
        Strip along edges and obstacles that is left free. [m]
    latitude_deg : float, default 52
        Sets how far rows on a flat roof must stand apart. [°]
    portrait : bool, optional
        Long side up the slope or along it; by default whichever takes more modules.

    Returns
    -------
    Layout
        The layout with the most modules, possibly none.

    Raises
    ------
    ValueError
        If the outline is empty, or tilt or latitude is out of range.
    """
    if outline is None or outline.is_empty or not outline.area > 0:
        raise ValueError("outline must be a polygon with an area")
    if not 0 <= tilt_deg < 85:
        raise ValueError(f"tilt_deg must lie from 0 to below 85 degrees, got {tilt_deg}")
    if not 49 <= latitude_deg <= 61:
        raise ValueError(f"latitude_deg must lie from 49 to 61 degrees, got {latitude_deg}")
    module = module or Module()
    flat = tilt_deg < FLAT_BELOW_DEG
    if flat:
        tilt_deg, azimuth_deg = FRAME_TILT_DEG, sunward_wall(outline)
    usable = usable_outline(outline, obstacles, margin_m)
    # rows lie level along x and the slope falls towards -y, as seen on the plan
    turned = affinity.rotate(usable, azimuth_deg - 180, origin=(0, 0))
    choices = [True, False] if portrait is None else [portrait]
    best: tuple[list, bool] = ([], choices[0])
    for upright in choices:
        sides = (module.width_m, module.length_m) if upright else (module.length_m, module.width_m)
        boxes = rows_in(turned, *in_plan(sides, tilt_deg, flat, latitude_deg))
        if len(boxes) > len(best[0]):
            best = boxes, upright
    outlines = tuple(affinity.rotate(box, 180 - azimuth_deg, origin=(0, 0)) for box in best[0])
    return Layout(outlines, best[1], tilt_deg, azimuth_deg, module)


def sunward_wall(outline) -> float:
    """Bearing nearest to south that is square to the walls. [°]."""
    bearing = wall_bearing(outline)
    return float(min((bearing + 90 * k for k in range(4)), key=lambda angle: abs(angle - 180)))


def in_plan(sides, tilt_deg, flat: bool, latitude_deg) -> tuple[float, float, float, float]:
    """Width and depth of a module in plan, and the steps from one to the next. [m]."""
    across, up = sides
    depth = up * np.cos(np.radians(tilt_deg))
    step = (up + GAP_M) * np.cos(np.radians(tilt_deg))
    if flat:
        noon = np.radians(90 - latitude_deg - 23.44)
        step = depth + up * np.sin(np.radians(tilt_deg)) / np.tan(noon)
    return across, float(depth), across + GAP_M, float(step)


def rows_in(usable, width: float, depth: float, step_x: float, step_y: float) -> list:
    """Boxes in rows and columns that lie within a shape: the start that takes the most."""
    if usable.is_empty:
        return []
    shapely.prepare(usable)
    west, south, east, north = usable.bounds
    best: list = []
    for down in np.arange(STARTS) / STARTS:
        for right in np.arange(STARTS) / STARTS:
            x = np.arange(west + right * step_x, east - width + 1e-9, step_x)
            y = np.arange(south + down * step_y, north - depth + 1e-9, step_y)
            if len(x) * len(y) <= len(best):
                continue
            left, low = (values.ravel() for values in np.meshgrid(x, y))
            boxes = shapely.box(left, low, left + width, low + depth)
            boxes = boxes[shapely.contains_properly(usable, shapely.buffer(boxes, -1e-6))]
            if len(boxes) > len(best):
                best = list(boxes)
    return best
