"""Courses of generation through the year for many roofs, by climate region and coarse direction.

A course says how a month's energy falls on its half hours. It changes slowly with the plane, so
roofs share the nearest of a coarse set; the energy of each month stays each roof's own.
"""

from functools import lru_cache

import numpy as np

from energy.core.chain import power_series
from energy.core.climate import climate_of
from energy.core.day_sequence import day_sequence_weather
from energy.core.halfhours import PER_DAY, from_greenwich, month

TILT_STEP_DEG, AZIMUTH_STEP_DEG = 15.0, 30.0
TILTED, DIRECTIONS = 6, 12  # steps of tilt above flat, and steps round the compass
PLANES = 1 + TILTED * DIRECTIONS


def plane_number(tilt_deg, azimuth_deg) -> np.ndarray:
    """Find the number of the coarse plane nearest to each roof, 0 for flat."""
    tilt = np.rint(np.asarray(tilt_deg, float) / TILT_STEP_DEG).astype(int)
    direction = np.rint(np.asarray(azimuth_deg, float) / AZIMUTH_STEP_DEG).astype(int) % DIRECTIONS
    return np.where(tilt == 0, 0, 1 + (tilt - 1) * DIRECTIONS + direction)


@lru_cache(maxsize=32)
def regional_courses(region: int) -> np.ndarray:
    """Courses of all coarse planes in one climate region, in a year of clear and dull days.

    Parameters
    ----------
    region : int
        Climate region, 0 for the mean of the United Kingdom.

    Returns
    -------
    numpy.ndarray of float32, shape (73, 17520)
        Share of its month's energy in each half hour of the clock.
    """
    number = np.arange(1, PLANES) - 1
    tilt = np.concatenate([[0.0], (number // DIRECTIONS + 1) * TILT_STEP_DEG])
    azimuth = np.concatenate([[180.0], number % DIRECTIONS * AZIMUTH_STEP_DEG])
    power = power_series(day_sequence_weather(climate_of(region)), tilt, azimuth)
    return shares_of_month(from_greenwich(power)).astype(np.float32)


def shares_of_month(energy) -> np.ndarray:
    """Divide each half hour by the sum of its month, shape (..., 17520)."""
    of_step = np.repeat(month(), PER_DAY)
    starts = np.searchsorted(of_step, np.arange(12))
    sums = np.add.reduceat(energy, starts, axis=-1)[..., of_step]
    return np.divide(energy, sums, out=np.zeros_like(energy), where=sums > 0)


def courses_for(region, plane) -> tuple[np.ndarray, np.ndarray]:
    """Gather the courses that some roofs need.

    Parameters
    ----------
    region, plane : numpy.ndarray of int, shape (roofs,)
        Climate region and number of the coarse plane.

    Returns
    -------
    courses : numpy.ndarray, shape (courses, 17520)
        The different ones.
    place : numpy.ndarray of int, shape (roofs,)
        Which of them each roof follows.
    """
    wanted, place = np.unique(region * PLANES + plane, return_inverse=True)
    rows = [regional_courses(int(one) // PLANES)[int(one) % PLANES] for one in wanted]
    return np.stack(rows) if rows else np.zeros((0, month().size * PER_DAY)), place
