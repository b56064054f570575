"""The half hours of the model year: 365 days of 48, kept by the British clock.

People and tariffs follow the clock, so arrays of a year have shape (..., 17520) from midnight of
1 January by the clock. Every day has 48 half hours: the hour that the clock skips in spring is kept
and the hour that it repeats in autumn comes once. Both lie before dawn, so no sunlight is touched.
"""

from functools import cache

import numpy as np
import pandas as pd

PER_DAY = 48
DAYS = 365
PER_YEAR = PER_DAY * DAYS
HOURS = 0.5
MODEL_YEAR = 2026  # 365 days; gives the weekdays and the days on which the clock changes
CLOCK = "Europe/London"
SATURDAY = 5


@cache
def days() -> pd.DatetimeIndex:
    """Midnights of the days of the model year, shape (365,)."""
    return pd.date_range(f"{MODEL_YEAR}-01-01", periods=DAYS)


@cache
def weekend() -> np.ndarray:
    """Whether each day is a Saturday or Sunday, shape (365,)."""
    return np.asarray(days().day_of_week >= SATURDAY)


@cache
def month() -> np.ndarray:
    """Month of each day, 0 to 11, shape (365,)."""
    return np.asarray(days().month) - 1


@cache
def greenwich_place() -> np.ndarray:
    """Place of each half hour of the clock in a Greenwich year, shape (17520,)."""
    starts = pd.date_range(days()[0], periods=PER_YEAR, freq="30min")
    stamped = starts.tz_localize(CLOCK, ambiguous=False, nonexistent=pd.Timedelta("1h"))
    ahead = (starts - stamped.tz_convert("UTC").tz_localize(None)) / pd.Timedelta("30min")
    return (np.arange(PER_YEAR) - np.asarray(ahead).astype(int)) % PER_YEAR


def from_greenwich(values):
    """Put half-hourly values of a Greenwich year on the clock, shape (..., 17520)."""
    return np.asarray(values)[..., greenwich_place()]


def by_month(values):
    """Sum half-hourly values by month, shape (..., 17520) to (..., 12)."""
    starts = np.searchsorted(month(), np.arange(12)) * PER_DAY
    return np.add.reduceat(np.asarray(values), starts, axis=-1)
