"""Roofs as estimates need them: planes with tilt, azimuth and area, or the reason there is none."""

from dataclasses import dataclass

import numpy as np
import shapely

#: Roofs flatter than this have no direction of their own. [°]
FLAT_BELOW_DEG = 5.0
#: Strip along the edge of a plane that is left free, for wind and for access. [m]
MARGIN_M = 0.3
#: Smallest usable plane: four modules. [m²]
LEAST_USABLE_M2 = 8.0


@dataclass(frozen=True)
class RoofPlane:
    """One plane of a roof.

    Attributes
    ----------
    outline : shapely.Polygon
        Outline in plan, in metres on a grid.
    tilt_deg, azimuth_deg : float
        Tilt from flat, and azimuth from grid north, clockwise; 180 where it is flat. [°]
    area_m2, usable_area_m2 : float
        Area in the slope, and what margins and obstacles leave of it. [m²]
    confidence : float
        From 0 to 1: how well the plane is supported by what it was found in.
    shade_factor : float or None
        Share of the yield that the skyline leaves, where a surface tells it. [fraction]
    reason : str
        Why modules on it are no use, or empty.
    """

    outline: shapely.Polygon
    tilt_deg: float
    azimuth_deg: float
    area_m2: float
    usable_area_m2: float
    confidence: float
    shade_factor: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Roof:
    """What is known of the roof of a building.

    Attributes
    ----------
    planes : tuple of RoofPlane
        Its planes, largest first; empty where there is a reason.
    reason : str
        Why nothing can be estimated, or empty.
    method : str
        How it was found: ``"surface model"`` or ``"footprint"``.
    """

    planes: tuple[RoofPlane, ...]
    reason: str
    method: str


def usable_outline(outline, obstacles=None, margin_m: float = MARGIN_M):
    """Take margins and obstacles off the outline of a plane.

    Parameters
    ----------
    outline : shapely.Polygon
        Outline of the plane. [m]
    obstacles : shapely geometry, optional
        What stands on it; the margin is kept from it too.
    margin_m : float, default 0.3
        Strip that is left free. [m]

    Returns
    -------
    shapely geometry
        What is left, possibly empty or in pieces.
    """
    left = outline.buffer(-margin_m, join_style="mitre")
    if obstacles is not None and not obstacles.is_empty:
        left = left.difference(obstacles.buffer(margin_m, join_style="mitre"))
    return left


def wall_bearing(footprint) -> float:
    """Bearing of the walls of a building: the mean over its edges by length, from 0 up to 90 [°].

    Parameters
    ----------
    footprint : shapely.Polygon
        The footprint. [m]
    """
    step = np.diff(shapely.get_coordinates(footprint.exterior), axis=0)
    length, bearing = np.hypot(*step.T), np.arctan2(step[:, 0], step[:, 1])
    # edges a right angle apart are the same direction, so four times the bearing is averaged
    return float(np.degrees(np.angle((length * np.exp(4j * bearing)).sum())) / 4 % 90)


def solid(footprint):
    """Largest part of a footprint as one sound polygon, or None."""
    if footprint is None or footprint.is_empty:
        return None
    parts = shapely.get_parts(shapely.make_valid(footprint))
    parts = [part for part in shapely.get_parts(parts) if part.geom_type == "Polygon"]
    return max(parts, key=lambda part: part.area, default=None)
