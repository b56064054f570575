"""Generation of a roof by half hour of the clock, through a year of clear and dull days."""

from functools import lru_cache

import numpy as np

from energy.core import climate, day_sequence, halfhours
from energy.roofs.roof_estimate import Estimate


@lru_cache(maxsize=64)
def plane_kwh(region: int, tilt_deg: float, azimuth_deg: float, monthly_kwh: tuple) -> np.ndarray:
    """Spread the months of one plane over its half hours, shape (17520,). [kWh]."""
    weather = day_sequence.day_sequence_weather(climate.climate_of(region))
    energy = day_sequence.generation_kwh(weather, tilt_deg, azimuth_deg, monthly_kwh)
    return halfhours.from_greenwich(energy)


def roof_kwh(estimate: Estimate) -> np.ndarray:
    """Generation of all planes of a roof in its stated shade, shape (17520,). [kWh]."""
    parts = [
        plane_kwh(estimate.region, one.tilt_deg, one.azimuth_deg, one.monthly_kwh)
        for one in estimate.planes
        if one.panels
    ]
    if not parts:
        return np.zeros(halfhours.PER_YEAR)
    return np.sum(parts, axis=0) * estimate.shade_factor
