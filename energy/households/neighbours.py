"""Homes side by side, each with its own irregular year, and the panels that they share or buy."""

from dataclasses import dataclass

import numpy as np

from energy.core import climate, uncertainty
from energy.core.uncertainty import exceeded
from energy.households.home_year import Use, home_use

OCCUPANCY_WORDS = {
    "home": "at home most of the day",
    "half": "at home about half of the day",
    "out": "out during the day",
}


@dataclass(frozen=True)
class Panels:
    """A roof, or roofs taken as one.

    Attributes
    ----------
    region : int
        Climate region.
    kwp, tilt_deg, azimuth_deg : float
        Size and how they lie. [kW, °]
    shading : str
        Class of shade.
    shade_factor : float
        Share of the energy that it leaves. [fraction]
    """

    region: int
    kwp: float
    tilt_deg: float
    azimuth_deg: float
    shading: str
    shade_factor: float

    @property
    def region_name(self) -> str:
        return climate.climate_of(self.region).name


def neighbours_use(homes: dict[str, int], use_kwh: float) -> Use:
    """Lay out the years of homes by occupancy, one column each; the same homes in every run."""
    parts = [
        home_use([f"neighbour {occupancy} {n}" for n in range(count)], use_kwh, occupancy)
        for occupancy, count in homes.items()
        if count
    ]
    return Use(*(np.hstack([getattr(one, name) for one in parts]) for name in Use.__annotations__))


def sd_pct() -> float:
    """Spread of a year's generation where shade is judged by class. [%]."""
    return uncertainty.total_pct(uncertainty.terms_pct(horizon="class", roof="surveyed"))


def dull_and_bright() -> tuple[float, float]:
    """Generation that nine years in ten, and one in ten, exceed, against the middle one."""
    return tuple(float(exceeded(1.0, chance, sd_pct())) for chance in (0.9, 0.1))
