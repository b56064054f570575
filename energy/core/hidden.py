"""What skylines take from many roofs at once, each with a skyline of its own.

For each climate a lattice of planes holds, step by step, the energy that comes straight from the
sun, and month by month that of the sky. A roof mixes the four planes around it and loses the steps
in which its skyline hides the sun.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from energy.core.chain import lit_power
from energy.core.climate import climate_of
from energy.core.horizon import sky_view, sun_seen
from energy.core.mean_day import mean_day_weather
from energy.core.module import System
from energy.core.sky import plane_light
from energy.core.weather import Weather

TILTS_DEG, AZIMUTHS_DEG = np.arange(0, 91, 6.0), np.arange(0, 361, 12.0)
#: Roofs times steps that are held at once.
PIECE = 500_000


@dataclass(frozen=True)
class Parts:
    """Energy by where it comes from, over a lattice of planes.

    Attributes
    ----------
    weather : Weather
        The weather.
    sun_kwh : numpy.ndarray, shape (tilts, azimuths, light steps)
        What a step loses without the sun and the sky close around it. [kWh/kWp]
    sky_kwh : numpy.ndarray, shape (tilts, azimuths, 12)
        What a month loses without the rest of the sky. [kWh/kWp]
    """

    weather: Weather
    sun_kwh: np.ndarray
    sky_kwh: np.ndarray


def hidden_kwh(parts: Parts, tilt, azimuth, horizon_deg, *, cut_sky: bool) -> np.ndarray:
    """Energy that skylines take from roofs in one weather.

    Parameters
    ----------
    parts : Parts
        Lattice of the weather.
    tilt, azimuth : numpy.ndarray, shape (roofs,)
        The planes. [°]
    horizon_deg : numpy.ndarray, shape (roofs, directions)
        Their skylines. [°]
    cut_sky : bool
        Whether they take diffuse light too.

    Returns
    -------
    numpy.ndarray, shape (roofs, 12)
        Energy lost in each month. [kWh/kWp]
    """
    steps = parts.sun_kwh.shape[2]
    lost = np.empty((len(tilt), 12))
    for start in range(0, len(tilt), max(1, PIECE // steps)):
        some = slice(start, start + max(1, PIECE // steps))
        mix = around(tilt[some], azimuth[some])
        dark = 1 - sun_seen(parts.weather, horizon_deg[some])
        dark *= mixed(parts.sun_kwh, *mix)
        lost[some] = parts.weather.by_month(dark)
        if cut_sky:
            shut = 1 - sky_view(horizon_deg[some], tilt[some], azimuth[some])
            lost[some] += mixed(parts.sky_kwh, *mix) * shut[:, None]
    return lost


def around(tilt, azimuth) -> tuple[np.ndarray, np.ndarray]:
    """Places and weights of the four planes around each roof. Shape (roofs, 4) each."""
    i, up = np.divmod(tilt / TILTS_DEG[1], 1)
    j, right = np.divmod(azimuth / AZIMUTHS_DEG[1], 1)
    above, beside = np.minimum(i + 1, len(TILTS_DEG) - 1), np.minimum(j + 1, len(AZIMUTHS_DEG) - 1)
    corners = np.array([(i, j), (i, beside), (above, j), (above, beside)], int)
    weights = [(1 - up) * (1 - right), (1 - up) * right, up * (1 - right), up * right]
    return (corners[:, 0] * len(AZIMUTHS_DEG) + corners[:, 1]).T, np.stack(weights, axis=1)


def mixed(lattice, places, weights) -> np.ndarray:
    """Mix the rows of a lattice for each roof. Shape (roofs, values)."""
    rows = lattice.reshape(-1, lattice.shape[2])
    mix = rows[places[:, 0]] * weights[:, :1]
    for corner in (1, 2, 3):
        mix += rows[places[:, corner]] * weights[:, corner, None]
    return mix


@lru_cache(maxsize=64)
def regional_parts(region: int, system: System) -> Parts:
    """Lattice of the built-in climate of one region, worked out once."""
    return parts_of(mean_day_weather(climate_of(region)), system)


@lru_cache(maxsize=8)
def parts_of(weather: Weather, system: System) -> Parts:
    """Work out what comes from the sun and from the sky over a lattice of planes.

    Parameters
    ----------
    weather : Weather
        The weather.
    system : System
        Module, mounting, losses and inverter.

    Returns
    -------
    Parts
    """
    hours = weather.hours[weather.light]
    shape = (len(TILTS_DEG), len(AZIMUTHS_DEG), len(hours))
    sun, sky = np.empty(shape, np.float32), np.empty((*shape[:2], 12))
    for k, tilt in enumerate(TILTS_DEG):
        light = plane_light(weather, np.full(len(AZIMUTHS_DEG), tilt), AZIMUTHS_DEG)
        whole = lit_power(weather, light, system)
        sun[k] = (whole - lit_power(weather, light.masked(0.0), system)) * hours
        sky[k] = weather.monthly(whole - lit_power(weather, light.masked(1.0, 0.0), system))
    return Parts(weather, sun, sky)
