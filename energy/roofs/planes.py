"""The roof plane that an estimate stands on: drawn, typed in, or guessed from a footprint."""

import itertools
import math
from dataclasses import dataclass
from enum import StrEnum

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from energy.roofs.errors import RoofsError

FLAT_BELOW_DEG = 5.0
USABLE_SHARE = 0.75  # of a plane, after margins, windows and chimneys; judgement
USUAL_TILT_DEG = 35.0  # of pitched roofs in the United Kingdom; judgement
FLAT_FROM_M2 = 450.0  # larger footprints mostly carry flat or shallow roofs; judgement
SHALLOW_TILT_DEG = 8.0
SMALLEST_M2 = 4.0


class How(StrEnum):
    """Where a plane comes from, the best first."""

    TYPED = "typed"
    DRAWN = "drawn"
    INFERRED = "inferred"

    @property
    def words(self) -> str:
        """What a page says of it."""
        return {
            How.TYPED: "area, pitch and direction as you gave them",
            How.DRAWN: "your drawing, with a usual pitch and the direction of its longer side",
            How.INFERRED: "the building’s footprint, with a usual pitch and the direction of its "
            "longer side; nobody has looked at the roof",
        }[self]

    @property
    def knowledge(self) -> str:
        """What the uncertainty counts it as."""
        return "surveyed" if self is How.TYPED else "inferred"


@dataclass(frozen=True)
class Plane:
    """One roof plane that modules can lie on."""

    usable_m2: float
    tilt_deg: float
    azimuth_deg: float
    how: How
    source: str = ""

    @property
    def faces(self) -> str:
        """The direction in words."""
        if self.tilt_deg < FLAT_BELOW_DEG:
            return "flat"
        names = (
            "north",
            "north-east",
            "east",
            "south-east",
            "south",
            "south-west",
            "west",
            "north-west",
        )
        return names[round(self.azimuth_deg / 45) % 8]


def typed_plane(*, area_m2: float, tilt_deg: float, azimuth_deg: float) -> Plane:
    """The plane that a person describes; its area is what modules can cover."""
    return Plane(area_m2, tilt_deg, azimuth_deg, How.TYPED)


def plane_of_footprint(footprint: BaseGeometry, *, how: How, source: str = "") -> Plane:
    """Guess the best plane of a building from its footprint.

    Parameters
    ----------
    footprint
        Outline of the building in metres; its largest part counts.
    how
        Whether it was drawn by hand or comes from a file of buildings.

    Returns
    -------
    Plane
        Half of a pitched roof, on the side nearer to south, ridge along the longer side; or most
        of a flat one.

    Raises
    ------
    RoofsError
        If it is too small to carry modules.
    """
    part = max(getattr(footprint, "geoms", [footprint]), key=lambda one: one.area)
    if part.area < SMALLEST_M2:
        raise RoofsError("The roof is too small for a single module; nothing can be estimated.")
    ridge = _long_side_deg(part)
    if footprint.area >= FLAT_FROM_M2:
        tilt, share = SHALLOW_TILT_DEG, 1.0
    else:
        tilt, share = USUAL_TILT_DEG, 0.5
    azimuth = min(((ridge + 90) % 360, (ridge + 270) % 360), key=lambda turn: abs(turn - 180))
    sloped_m2 = part.area * share / math.cos(math.radians(tilt))
    return Plane(sloped_m2 * USABLE_SHARE, tilt, azimuth, how, source)


def _long_side_deg(part: Polygon) -> float:
    """Direction of the longer side, from north, clockwise."""
    corners = list(part.minimum_rotated_rectangle.exterior.coords)
    sides = list(itertools.pairwise(corners))[:2]
    (x0, y0), (x1, y1) = max(sides, key=lambda side: math.dist(*side))
    return math.degrees(math.atan2(x1 - x0, y1 - y0)) % 180
