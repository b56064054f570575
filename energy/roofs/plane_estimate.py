"""One plane of a roof with its modules: how many fit, how many it carries, what they give."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from energy.core import yields
from energy.core.layout import Layout, lay_out
from energy.core.module import Module
from energy.roofs.estimates import density_kwp_per_m2
from energy.roofs.planes import How, Plane, convergence_deg, retilted

#: Planes that give less than this share of the best direction carry no modules unless somebody
#: puts them there: east and west (about 0.8) do, north (about 0.55) does not. Judgement.
LEAST_SHARE_OF_BEST = 0.7
BEST_TILT_DEG, BEST_AZIMUTH_DEG = 35.0, 180.0
FEWEST_PANELS = 4  # on a plane that nobody asked for


@dataclass(frozen=True)
class Change:
    """What a person changes of one plane; empty leaves it as it is."""

    tilt_deg: float | None = None
    azimuth_deg: float | None = None
    panels: int | None = None


@dataclass(frozen=True)
class PlaneEstimate:
    """One plane with its modules and their energy, unshaded."""

    number: int
    plane: Plane
    fits: int
    panels: int
    kwp: float
    tilt_deg: float
    azimuth_deg: float
    monthly_kwh: tuple[int, ...]
    outlines: tuple = field(default=(), repr=False)
    why_none: str = ""

    @property
    def annual_kwh(self) -> int:
        return sum(self.monthly_kwh)

    @property
    def on_frames(self) -> bool:
        """Whether the modules stand on frames, because the roof is flat."""
        return self.plane.is_flat and self.plane.outline is not None


def estimate_plane(number, plane: Plane, region: int, lat: float, change: Change) -> PlaneEstimate:
    """Put modules on one plane and take their energy, unshaded."""
    plane = retilted(
        plane,
        plane.tilt_deg if change.tilt_deg is None else change.tilt_deg,
        plane.azimuth_deg if change.azimuth_deg is None else change.azimuth_deg,
    )
    module = Module()
    layout, turn = laid_out(plane, lat)
    tilt, azimuth = plane.tilt_deg, plane.azimuth_deg
    fits = int(plane.usable_m2 * density_kwp_per_m2() / (module.rated_w / 1000) + 1e-9)
    if layout is not None:
        fits, tilt = layout.count, layout.tilt_deg
        azimuth = (layout.azimuth_deg + turn) % 360 if plane.is_flat else azimuth
    monthly = monthly_per_kwp(region, tilt, azimuth)
    panels, why = panels_on(plane, fits, monthly.sum() / best_per_kwp(region), change)
    kwp = round(panels * module.rated_w / 1000, 3)
    return PlaneEstimate(
        number=number,
        plane=plane,
        fits=fits,
        panels=panels,
        kwp=kwp,
        tilt_deg=tilt,
        azimuth_deg=azimuth,
        monthly_kwh=tuple(round(float(month)) for month in monthly * kwp),
        outlines=chosen(layout, panels) if layout else (),
        why_none=why,
    )


def laid_out(plane: Plane, lat: float) -> tuple[Layout | None, float]:
    """Lay modules on a plane with an outline; gives the turn from grid to true north too. [°]."""
    if plane.outline is None:
        return None, 0.0
    middle = plane.outline.centroid
    turn = convergence_deg(middle.x, middle.y)
    lat = min(max(lat, 49.0), 61.0)
    azimuth = (plane.azimuth_deg - turn) % 360
    return lay_out(
        plane.outline, plane.tilt_deg, azimuth, obstacles=plane.obstacles, latitude_deg=lat
    ), turn


def panels_on(plane: Plane, fits: int, share_of_best: float, change: Change) -> tuple[int, str]:
    """Settle how many modules a plane carries, and why none where there are none."""
    usual, why = usual_panels(plane, fits, share_of_best)
    if change.panels in (None, usual):
        return usual, why
    return min(change.panels, fits), "" if change.panels else "You chose none."


def usual_panels(plane: Plane, fits: int, share_of_best: float) -> tuple[int, str]:
    """How many modules a plane carries where nobody says otherwise, and why none."""
    if plane.how is How.SURVEYED:
        return fits, "" if fits else "No module fits."
    if fits < FEWEST_PANELS:
        return 0, "Fewer than four modules fit."
    if share_of_best < LEAST_SHARE_OF_BEST:
        return 0, f"It gives {100 * share_of_best:.0f} per cent of the best direction."
    return fits, ""


def chosen(layout: Layout, panels: int) -> tuple:
    """Keep so many modules of a layout, the highest rows first."""
    turn = np.radians(layout.azimuth_deg)
    down = (np.sin(turn), np.cos(turn))
    places = [(one.centroid.x * down[0] + one.centroid.y * down[1]) for one in layout.outlines]
    order = sorted(range(layout.count), key=lambda place: round(places[place], 3))
    return tuple(layout.outlines[place] for place in order[:panels])


@lru_cache(maxsize=4096)
def monthly_per_kwp(region: int, tilt_deg: float, azimuth_deg: float) -> np.ndarray:
    """Energy of each month on one kilowatt. [kWh/kWp], shape (12,)."""
    found = yields.annual_and_monthly([tilt_deg], [azimuth_deg], region=[region])
    return found.monthly_kwh[0]


def best_per_kwp(region: int) -> float:
    """Energy of a year on one kilowatt in about the best direction. [kWh/kWp]."""
    return float(monthly_per_kwp(region, BEST_TILT_DEG, BEST_AZIMUTH_DEG).sum())
