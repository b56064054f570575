"""The planes of one roof, from the best source there is: surveyed by hand, detected, inferred."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import shapely
from pyproj import Proj
from shapely.geometry.base import BaseGeometry

from energy.core import footprints
from energy.core.roofs import FLAT_BELOW_DEG, RoofPlane, solid, usable_outline, wall_bearing
from energy.roofs.errors import RoofsError
from gis.crs import BNG

USUAL_TILT_DEG = 35.0  # of pitched roofs; as in energy/core/data/roof_types.csv
SMALLEST_M2 = 4.0
MOST_PLANES = 12
FACES = (
    "north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west",
)  # fmt: skip


class How(StrEnum):
    """Where a plane comes from, the best first; also what the uncertainty counts it as."""

    SURVEYED = "surveyed"
    DETECTED = "detected"
    INFERRED = "inferred"

    @property
    def words(self) -> str:
        """What a page says of it."""
        return {
            How.SURVEYED: "as described by hand",
            How.DETECTED: "detected in a surface model",
            How.INFERRED: "supposed from the footprint of the building; nobody has looked at it",
        }[self]


@dataclass(frozen=True)
class Plane:
    """One roof plane that modules can lie on.

    Attributes
    ----------
    tilt_deg, azimuth_deg : float
        Tilt from flat, and azimuth from true north, clockwise. [°]
    usable_m2 : float
        Area in the slope that modules can cover. [m²]
    how : How
        Where it comes from.
    outline : shapely.Polygon or None
        Outline in plan on the British grid; none where only the area is known. [m]
    confidence : float or None
        From 0 to 1, where it was found by calculation.
    shade_factor : float or None
        Share of the yield that the skyline leaves, where a surface told it. [fraction]
    obstacles : shapely geometry or None
        What stands on it in plan, where somebody drew it; already taken off ``usable_m2``. [m]
    """

    tilt_deg: float
    azimuth_deg: float
    usable_m2: float
    how: How
    outline: shapely.Polygon | None = None
    confidence: float | None = None
    shade_factor: float | None = None
    obstacles: BaseGeometry | None = None

    @property
    def is_flat(self) -> bool:
        return self.tilt_deg < FLAT_BELOW_DEG

    @property
    def obstacles_m2(self) -> float:
        """Area in plan of what somebody drew on it."""
        return self.obstacles.area if self.obstacles is not None else 0.0

    @property
    def faces(self) -> str:
        """The direction in words."""
        return "flat" if self.is_flat else FACES[round(self.azimuth_deg / 45) % 8]


@dataclass(frozen=True)
class Roof:
    """What is known of one roof.

    Attributes
    ----------
    planes : tuple of Plane
        Its planes; empty where there is a reason.
    source : str
        Who drew or published it.
    reason : str
        Why nothing can be estimated, or empty.
    footprint : shapely.Polygon or None
        The building in plan, where there is one. [m]
    """

    planes: tuple[Plane, ...]
    source: str = ""
    reason: str = ""
    footprint: BaseGeometry | None = None


#: What a page says of a roof that tells nothing.
REASONS = {
    "no footprint": "The building has no outline, so its roof is not known.",
    "too small": "The roof is too small: fewer than four modules would fit.",
    "shape too odd to tell its ridge": (
        "The building’s shape is too odd to tell where its ridge runs; draw its planes."
    ),
}


def convergence_deg(x: float, y: float) -> float:
    """Angle from grid north to true north at a place on the British grid, to add. [°]."""
    grid = Proj(f"EPSG:{BNG}")
    return grid.get_factors(*grid(x, y, inverse=True)).meridian_convergence


def described_roof(*, area_m2: float, tilt_deg: float, azimuth_deg: float) -> Roof:
    """The one plane that a person describes; its area is what modules can cover."""
    return Roof((Plane(tilt_deg, azimuth_deg, area_m2, How.SURVEYED),))


def inferred_roof(footprint: BaseGeometry, *, neighbours=(), kind="", source="") -> Roof:
    """Infer the planes of a building from its footprint on the British grid.

    Parameters
    ----------
    footprint
        Outline of the building; its largest part counts. [m]
    neighbours
        Outlines of buildings that may touch it.
    kind
        Kind of building as its publisher calls it.
    source
        Who published the footprint.
    """
    found = footprints.roof_from_footprint(footprint, neighbours, kind)
    turn = convergence_deg(*shapely.get_coordinates(footprint.centroid)[0])
    planes = tuple(_plane(plane, How.INFERRED, turn) for plane in found.planes)
    reason = REASONS.get(found.reason, found.reason)
    return Roof(planes, source, reason, solid(footprint))


def _plane(found: RoofPlane, how: How, turn_deg: float) -> Plane:
    azimuth = 180.0 if found.tilt_deg == 0 else round(found.azimuth_deg + turn_deg, 1) % 360
    return Plane(
        tilt_deg=float(found.tilt_deg),
        azimuth_deg=azimuth,
        usable_m2=found.usable_area_m2,
        how=how,
        outline=found.outline,
        confidence=found.confidence,
        shade_factor=found.shade_factor,
    )


def drawn_roof(shape: BaseGeometry, *, footprint: BaseGeometry | None = None, source="") -> Roof:
    """Take the planes that a person drew; pitch and direction are supposed until they are given.

    A plane is supposed to fall away from the middle of the building, square to its own longer side.

    Raises
    ------
    RoofsError
        If there are too many, or one is too small for a module.
    """
    outlines = [part for part in shapely.get_parts(shape) if part.area > 0]
    if len(outlines) > MOST_PLANES:
        raise RoofsError(f"Draw {MOST_PLANES} planes at most; you drew {len(outlines)}.")
    if not outlines or min(outline.area for outline in outlines) < SMALLEST_M2:
        raise RoofsError("A plane is too small for a single module; draw it larger.")
    middle = (footprint if footprint is not None else shapely.union_all(outlines)).centroid
    turn = convergence_deg(middle.x, middle.y)
    planes = tuple(
        plane_of_outline(
            outline, USUAL_TILT_DEG, round(_falls_to_deg(outline, middle) + turn, 1) % 360
        )
        for outline in outlines
    )
    return Roof(planes, source, footprint=footprint)


def obstructed(roof: Roof, obstacles: BaseGeometry) -> Roof:
    """Take what stands on a roof, drawn in plan on the British grid, off its planes."""
    return replace(roof, planes=tuple(_obstructed(plane, obstacles) for plane in roof.planes))


def _obstructed(plane: Plane, obstacles: BaseGeometry) -> Plane:
    if plane.outline is None:
        return plane
    here = standing_on(plane.outline, obstacles)
    was, left = (usable_outline(plane.outline, what).area for what in (plane.obstacles, here))
    slope = math.cos(math.radians(plane.tilt_deg))
    usable = plane.usable_m2 * left / was if was else left / slope
    return replace(plane, usable_m2=usable, obstacles=here)


def standing_on(outline: BaseGeometry, obstacles: BaseGeometry | None) -> BaseGeometry | None:
    """Give what of some obstacles lies on a plane, as areas; none where nothing does."""
    if obstacles is None:
        return None
    here = shapely.get_parts(outline.intersection(obstacles))
    areas = [part for part in here if part.geom_type == "Polygon"]
    return shapely.multipolygons(areas) if areas else None


def plane_of_outline(outline, tilt_deg: float, azimuth_deg: float, how=How.SURVEYED) -> Plane:
    """Make a plane of its outline in plan."""
    usable = usable_outline(outline).area / math.cos(math.radians(tilt_deg))
    return Plane(tilt_deg, azimuth_deg, usable, how, outline)


def retilted(plane: Plane, tilt_deg: float, azimuth_deg: float) -> Plane:
    """Give a plane another pitch and direction; what somebody states counts as surveyed."""
    if (tilt_deg, azimuth_deg) == (plane.tilt_deg, plane.azimuth_deg):
        return plane
    usable = plane.usable_m2
    if plane.outline is not None:  # the outline in plan stays, so that a steeper slope is longer
        slope = math.cos(math.radians(plane.tilt_deg)) / math.cos(math.radians(tilt_deg))
        usable = plane.usable_m2 * slope
    return replace(
        plane, tilt_deg=tilt_deg, azimuth_deg=azimuth_deg, usable_m2=usable, how=How.SURVEYED
    )


def _falls_to_deg(outline, middle) -> float:
    """Direction in which a drawn plane falls, from grid north, clockwise. [°]."""
    bearing = wall_bearing(outline)
    along, across = footprints.extents(outline, bearing)
    ridge = bearing if along >= across else bearing + 90
    x, y = outline.centroid.x - middle.x, outline.centroid.y - middle.y
    away = math.degrees(math.atan2(x, y)) if math.hypot(x, y) > 1 else 180.0
    return min(ridge + 90, ridge - 90, key=lambda side: abs((side - away + 180) % 360 - 180)) % 360
