"""The closure test: whether a weather file agrees with the sun it was made under.

In every hour global irradiance is the diffuse plus the direct times the height of the sun. The
shift of the clock under which a file keeps to this best tells when its hours really were, and a
file that never keeps to it is broken.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pvlib import solarposition

#: Hours with the sun lower than this say little: the height changes too much within the hour. [°]
LOWEST_SUN_DEG = 5.0
#: Shifts of the clock that are tried. [min]
SHIFTS_MIN = np.arange(-720, 721, 5)
#: A shift further than this from the custom of the format is a wrong time zone, not a label. [min]
FURTHEST_LABEL_MIN = 95
#: A shift is believed when it lies further off and fits better than these. [min, fraction]
SMALLEST_MIN, SMALLEST_GAIN = 10, 0.25
#: A file that misses by more than this at its best is broken. [W/m²]
LARGEST_RMSE_W_M2 = 40.0


@dataclass(frozen=True)
class Closure:
    """Outcome of the closure test.

    Attributes
    ----------
    shift_min : int
        Minutes from the label of an hour to the middle of its light.
    rmse_w_m2 : float
        By how much the file misses at that shift. [W/m²]
    repaired : bool
        Whether the shift departs from the custom of the format.
    """

    shift_min: int
    rmse_w_m2: float
    repaired: bool


def find_shift(
    label_utc: pd.DatetimeIndex,
    ghi_w_m2,
    dni_w_m2,
    dhi_w_m2,
    latitude_deg: float,
    longitude_deg: float,
    *,
    custom_min: int,
) -> Closure:
    """Find the shift of the clock at which a weather file closes.

    Parameters
    ----------
    label_utc : pandas.DatetimeIndex, shape (hours,)
        The labels of the hours.
    ghi_w_m2, dni_w_m2, dhi_w_m2 : numpy.ndarray, shape (hours,)
        Global, direct and diffuse irradiance. [W/m²]
    latitude_deg, longitude_deg : float
        The place. [°]
    custom_min : int
        Minutes from the label to the middle of the hour by the custom of the format.

    Returns
    -------
    Closure

    Raises
    ------
    ValueError
        If the file does not close at any shift, or only in another time zone.
    """
    height = sun_height(label_utc, SHIFTS_MIN, latitude_deg, longitude_deg)
    lit = (ghi_w_m2 > 0) & (dni_w_m2 > 0)
    if lit.sum() < 100:
        raise ValueError("there is no direct light in nearly all hours")
    miss = dhi_w_m2[lit] + dni_w_m2[lit] * np.maximum(height[:, lit], 0) - ghi_w_m2[lit]
    counted = height[:, lit] > np.sin(np.radians(LOWEST_SUN_DEG))
    # hours with direct light and no sun are misses too: else a wrong zone would look good
    rmse = np.sqrt(np.mean(np.where(counted | (height[:, lit] < 0), miss, 0.0) ** 2, axis=1))
    best, custom = int(rmse.argmin()), int(np.searchsorted(SHIFTS_MIN, custom_min))
    if rmse[best] > LARGEST_RMSE_W_M2:
        raise ValueError(
            "global irradiance is not the diffuse plus the direct times the height of the sun: "
            f"it misses by {rmse[best]:.0f} W/m² at best"
        )
    off = int(SHIFTS_MIN[best]) - custom_min
    if abs(off) > FURTHEST_LABEL_MIN:
        raise ValueError(f"wrong time zone: its light is {off / 60:+.1f} hours from its clock")
    gain = 1 - rmse[best] / rmse[custom]
    if abs(off) < SMALLEST_MIN or gain < SMALLEST_GAIN:
        return Closure(custom_min, float(rmse[custom]), repaired=False)
    return Closure(int(SHIFTS_MIN[best]), float(rmse[best]), repaired=True)


def shift_of_sun(label_utc, height_deg, latitude_deg: float, longitude_deg: float) -> int:
    """Minutes from the labels to where a file says the sun stood.

    Parameters
    ----------
    label_utc : pandas.DatetimeIndex, shape (hours,)
        The labels of the hours.
    height_deg : numpy.ndarray, shape (hours,)
        Height of the sun by the file. [°]
    latitude_deg, longitude_deg : float
        The place. [°]

    Returns
    -------
    int
        The shift, to five minutes.

    Raises
    ------
    ValueError
        If the sun of the file is that of another time zone or place.
    """
    up = np.flatnonzero(height_deg > LOWEST_SUN_DEG)
    if len(up) == 0:
        raise ValueError("the sun of the file never rises")
    height = sun_height(label_utc[up], SHIFTS_MIN, latitude_deg, longitude_deg)
    apart = np.abs(height - np.sin(np.radians(height_deg[up]))).mean(axis=1)
    best = int(apart.argmin())
    if apart[best] > 0.02:
        raise ValueError("the heights of the sun in the file are those of another place")
    if abs(SHIFTS_MIN[best]) > FURTHEST_LABEL_MIN:
        raise ValueError(f"wrong time zone: its sun is {SHIFTS_MIN[best] / 60:+.1f} hours off")
    return int(SHIFTS_MIN[best])


def sun_height(label_utc, shifts_min, latitude_deg, longitude_deg) -> np.ndarray:
    """Sine of the height of the sun at shifted labels. Shape (shifts, hours)."""
    day = label_utc.day_of_year.to_numpy()
    declination = solarposition.declination_spencer71(day)
    equation_min = solarposition.equation_of_time_spencer71(day)
    minutes = label_utc.hour.to_numpy() * 60 + label_utc.minute.to_numpy() + equation_min
    solar_min = minutes + 4 * longitude_deg + np.asarray(shifts_min)[:, None]
    hour_angle = np.radians((solar_min - 720) / 4)
    latitude = np.radians(latitude_deg)
    return np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(
        hour_angle
    )
