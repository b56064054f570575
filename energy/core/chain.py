"""The chain from weather to power, step by step: the direct calculation behind every estimate."""

import numpy as np

from energy.core.horizon import sky_view, sun_seen
from energy.core.module import System, cell_temperature_c, power_kw_per_kwp
from energy.core.sky import PlaneLight, plane_light
from energy.core.weather import Weather

#: Changes whenever a figure would change with the same input, so that stored estimates are redone.
METHOD_VERSION = 1


def power_series(
    weather: Weather,
    tilt_deg,
    azimuth_deg,
    *,
    system: System | None = None,
    sky_model: str | None = None,
) -> np.ndarray:
    """Power of unshaded roofs at every step of a weather.

    Parameters
    ----------
    weather : Weather
        The weather.
    tilt_deg, azimuth_deg : array_like, shape (planes,)
        Tilt from flat, and azimuth from north, clockwise. [°]
    system : System, optional
        Module, mounting, losses and inverter; by default the usual roof at 14 per cent in all.
    sky_model : str, optional
        See `energy.core.sky.plane_light`.

    Returns
    -------
    numpy.ndarray, shape (planes, steps)
        Power, zero in the dark. [kW/kWp]
    """
    light = plane_light(weather, tilt_deg, azimuth_deg, sky_model=sky_model)
    series = np.zeros((len(light.tilt_deg), len(weather.ghi_w_m2)))
    series[:, weather.light] = lit_power(weather, light, system or System())
    return series


def monthly_yield(
    weather: Weather,
    tilt_deg,
    azimuth_deg,
    *,
    system: System | None = None,
    sky_model: str | None = None,
) -> np.ndarray:
    """Energy of unshaded roofs by month, by the direct calculation.

    Parameters
    ----------
    weather, tilt_deg, azimuth_deg, system, sky_model
        As in `power_series`.

    Returns
    -------
    numpy.ndarray, shape (planes, 12)
        Energy of each month of a mean year. [kWh/kWp]
    """
    light = plane_light(weather, tilt_deg, azimuth_deg, sky_model=sky_model)
    return weather.monthly(lit_power(weather, light, system or System()))


def monthly_yield_behind(
    weather: Weather,
    tilt_deg,
    azimuth_deg,
    horizon_deg,
    *,
    cut_sky: bool = False,
    system: System | None = None,
) -> np.ndarray:
    """Energy of roofs behind their horizons by month, by the direct calculation.

    Parameters
    ----------
    weather, tilt_deg, azimuth_deg, system
        As in `power_series`.
    horizon_deg : array_like, shape (planes, directions)
        Skyline of each roof from north, clockwise. [°]
    cut_sky : bool, default False
        Whether the skyline takes its share of the diffuse light too. PVGIS does not, and it needs
        a skyline that is right near by.

    Returns
    -------
    numpy.ndarray, shape (planes, 12)
        Energy of each month of a mean year. [kWh/kWp]
    """
    light = plane_light(weather, tilt_deg, azimuth_deg)
    view = sky_view(horizon_deg, tilt_deg, azimuth_deg)[:, None] if cut_sky else 1.0
    left = light.masked(sun_seen(weather, horizon_deg), view)
    return weather.monthly(lit_power(weather, left, system or System()))


def lit_power(weather: Weather, light: PlaneLight, system: System) -> np.ndarray:
    """Power at the lit steps of a weather, from the light in the plane.

    Parameters
    ----------
    weather : Weather
        Gives the air at the steps.
    light : PlaneLight
        Light of the same steps.
    system : System
        Module, mounting, losses and inverter.

    Returns
    -------
    numpy.ndarray, shape (planes, light steps)
        Power. [kW/kWp]
    """
    lit = weather.light
    air, wind = weather.temp_air_c[lit], weather.wind_m_s[lit]
    cell = cell_temperature_c(light.total_w_m2, air, wind, system.mounting)
    return power_kw_per_kwp(light.behind_glass_w_m2(), cell, system)
