"""A year of clear and dull days, made from monthly means: for self-use, batteries and clipping.

Each month holds days spread as published for its mean clearness, in an order drawn from a seed with
the persistence of real weather, and each day clouds that come and go. The months close to the
published means, as those of the mean day do; the same seed gives the same year on every machine.
"""

import numpy as np
from pvlib import irradiance, solarposition
from scipy.optimize import brentq
from scipy.special import ndtri

from energy.core.chain import power_series
from energy.core.climate import Climate
from energy.core.mean_day import extra_day_wh_m2, temperature_swing_c
from energy.core.module import System
from energy.core.tables import DAYS_IN_MONTH
from energy.core.weather import Weather

MONTH_OF_DAY = np.repeat(np.arange(12), DAYS_IN_MONTH)
#: Correlation of the clearness of one day with that of the next (Graham, Hollands and Huget 1988).
PERSISTENCE = 0.29
#: Least clearness of a day (Bendt 1981).
DULLEST = 0.05
#: Most of the light above the atmosphere that a clear sky lets through directly. [fraction]
BRIGHTEST = 0.75


def day_sequence_weather(
    climate: Climate, *, longitude_deg: float = -2.0, step_h: float = 0.5, seed: int = 0
) -> Weather:
    """Make a year of single days from the monthly means of a region.

    Parameters
    ----------
    climate : Climate
        Monthly means of the region.
    longitude_deg : float, default -2.0
        Longitude of the place, which sets solar noon on the clock. [°]
    step_h : {0.5, 1.0}, default 0.5
        Length of a step. [h]
    seed : int, default 0
        Chooses the order of the days and their clouds.

    Returns
    -------
    Weather
        365 days of ``24 / step_h`` steps in UTC from 1 January, with the Hay-Davies sky.

    Raises
    ------
    ValueError
        If ``step_h`` is neither half an hour nor an hour.

    Notes
    -----
    The days of a month are the quantiles of the distribution of Bendt [1]_ for its mean clearness,
    put in order by an autoregressive draw; the clearness of each step follows Aguiar and
    Collares-Pereira [2]_ and its diffuse share Erbs [3]_.

    References
    ----------
    .. [1] P. Bendt, M. Collares-Pereira and A. Rabl, "The frequency distribution of daily
       insolation values," Solar Energy 27, 1 (1981).
    .. [2] R. Aguiar and M. Collares-Pereira, "TAG: a time-dependent, autoregressive, Gaussian model
       for generating synthetic hourly radiation," Solar Energy 49, 167 (1992).
    .. [3] D. Erbs, S. Klein and J. Duffie, "Estimation of the diffuse radiation fraction for
       hourly, daily and monthly-average global radiation," Solar Energy 28, 293 (1982).
    """
    if step_h not in (0.5, 1.0):
        raise ValueError(f"step_h must be 0.5 or 1.0 hours, got {step_h}")
    rng = np.random.default_rng([seed, climate.region])
    latitude = np.radians(climate.latitude_deg)
    day = np.arange(1, 366)
    declination = solarposition.declination_spencer71(day)[:, None]
    hour = np.arange(step_h / 2, 24, step_h)
    solar_h = (
        hour + longitude_deg / 15 + solarposition.equation_of_time_spencer71(day)[:, None] / 60
    )
    hour_angle = np.radians(15 * (solar_h - 12))
    zenith = solarposition.solar_zenith_analytical(latitude, hour_angle, declination)
    sun_height = np.maximum(np.cos(zenith), 0.0)
    extra = irradiance.get_extra_radiation(day)[:, None]

    possible_wh_m2 = extra_day_wh_m2(latitude, declination, extra)[:, 0]
    clearness = days_of_year(climate.ghi_w_m2 * 24, possible_wh_m2, rng)
    ghi = clouded(clearness, sun_height, extra, step_h, rng)
    ghi *= closing(ghi.sum(axis=1) * step_h, climate.ghi_w_m2 * 24)[:, None]
    dhi, dni = split(ghi, sun_height, extra)
    air = climate.temp_air_c[MONTH_OF_DAY][:, None] + temperature_swing_c(
        clearness[:, None], solar_h
    )
    azimuth = solarposition.solar_azimuth_analytical(latitude, hour_angle, declination, zenith)

    def flat(values):
        return np.broadcast_to(values, ghi.shape).ravel()

    return Weather(
        label=f"SAP Appendix U, region {climate.region} ({climate.name}), days of seed {seed}",
        latitude_deg=climate.latitude_deg,
        longitude_deg=longitude_deg,
        ghi_w_m2=flat(ghi),
        dni_w_m2=flat(dni),
        dhi_w_m2=flat(dhi),
        extra_w_m2=flat(extra),
        temp_air_c=flat(air),
        wind_m_s=flat(climate.wind_m_s[MONTH_OF_DAY][:, None]),
        sun_zenith_deg=flat(np.degrees(zenith)),
        sun_azimuth_deg=flat(np.degrees(azimuth)),
        month=flat(MONTH_OF_DAY[:, None]),
        hours=flat(step_h),
        sky_model="hay-davies",
        sun_range_deg=flat(np.abs(np.gradient(np.degrees(zenith), axis=1)) / 2),
    )


def generation_kwh(
    weather: Weather, tilt_deg: float, azimuth_deg: float, monthly_kwh, *, system=None
) -> np.ndarray:
    """Spread the months of an estimate over the steps of a year of days.

    Parameters
    ----------
    weather : Weather
        A year of `day_sequence_weather`, or an hourly file.
    tilt_deg, azimuth_deg : float
        Tilt from flat, and azimuth from north, clockwise. [°]
    monthly_kwh : array_like, shape (12,)
        The months of the estimate, which the series keeps. [kWh]
    system : System, optional
        Module, mounting, losses and inverter.

    Returns
    -------
    numpy.ndarray, shape (steps,)
        Energy of each step; a month of it adds up to that of the estimate. [kWh]
    """
    power = power_series(weather, tilt_deg, azimuth_deg, system=system or System())[0]
    energy = power * weather.hours
    of_month = np.bincount(weather.month, energy, minlength=12)
    share = np.divide(energy, of_month[weather.month], where=energy > 0, out=np.zeros_like(energy))
    return share * np.asarray(monthly_kwh, float)[weather.month]


def days_of_year(month_day_wh_m2, possible_wh_m2, rng) -> np.ndarray:
    """Spread the mean clearness of each month over its days. Shape (365,)."""
    days = np.empty(365)
    mean = np.bincount(MONTH_OF_DAY, possible_wh_m2) / DAYS_IN_MONTH
    for month, count in enumerate(DAYS_IN_MONTH):
        spread = clearness_quantiles(month_day_wh_m2[month] / mean[month], count)
        days[month == MONTH_OF_DAY] = spread[draw(count, PERSISTENCE, rng).argsort().argsort()]
    return days


def clearness_quantiles(mean: float, count: int) -> np.ndarray:
    """Spread a month's mean clearness over its days, dullest first (Bendt 1981).

    The distribution is an exponential cut off at the dullest and the clearest day that occur, whose
    slope gives it the mean.
    """
    clearest = 0.6313 + 0.267 * mean - 11.9 * (mean - 0.75) ** 8

    def day_at(slope, share):
        low, high = np.exp(slope * DULLEST), np.exp(slope * clearest)
        return np.log(low + share * (high - low)) / slope

    share = (np.arange(count) + 0.5) / count
    slope = brentq(lambda slope: day_at(slope, share).mean() - mean, -80.0, 80.0001)
    return day_at(slope, share)


def draw(count: int, correlation, rng) -> np.ndarray:
    """Draw a Gaussian series in which each value is correlated with the one before."""
    fresh = ndtri(rng.random(count))
    series = fresh.copy()
    for k in range(1, count):
        series[k] = correlation * series[k - 1] + np.sqrt(1 - correlation**2) * fresh[k]
    return series


def clouded(clearness, sun_height, extra_w_m2, step_h: float, rng) -> np.ndarray:
    """Global irradiance of each step of days of given clearness, with passing clouds. [W/m²]."""
    day = clearness[:, None]
    height = np.maximum(sun_height, 0.02)
    level = -0.19 + 1.12 * day + 0.24 * np.exp(-8 * day)
    rise = 0.32 - 1.6 * (day - 0.5) ** 2
    thickness = 0.19 + 2.27 * day**2 - 2.51 * day**3
    usual = level + rise * np.exp(-thickness / height)
    spread = 0.14 * np.exp(-20 * (day - 0.35) ** 2)
    spread = spread * np.exp((3 * (day - 0.45) ** 2 + 16 * day**5) * (1 - height))
    hourly = 0.38 + 0.06 * np.cos(7.4 * clearness - 2.5)
    steps = sun_height.shape[1]
    clouds = np.stack([draw(steps, correlation**step_h, rng) for correlation in hourly])
    step = np.clip(usual + spread * clouds, 0.02, 0.82)
    ghi = step * extra_w_m2 * sun_height
    wanted = clearness * (extra_w_m2 * sun_height).sum(axis=1)
    return ghi * (wanted / ghi.sum(axis=1))[:, None]


def closing(day_wh_m2, month_day_wh_m2) -> np.ndarray:
    """Give each day the factor with which its month closes to the published mean. Shape (365,)."""
    months = np.bincount(MONTH_OF_DAY, day_wh_m2) / DAYS_IN_MONTH
    return (month_day_wh_m2 / months)[MONTH_OF_DAY]


def split(ghi, sun_height, extra_w_m2) -> tuple[np.ndarray, np.ndarray]:
    """Diffuse and direct irradiance of each step (Erbs 1982, hourly). [W/m²]."""
    above = extra_w_m2 * sun_height
    kt = np.divide(ghi, above, out=np.zeros_like(ghi), where=above > 0)
    middle = np.polynomial.polynomial.polyval(kt, [0.9511, -0.1604, 4.388, -16.638, 12.336])
    share = np.where(kt <= 0.22, 1 - 0.09 * kt, np.where(kt <= 0.8, middle, 0.165))
    up = sun_height > 0.02
    dni = np.divide(ghi * (1 - share), sun_height, out=np.zeros_like(ghi), where=up)
    dni = np.minimum(dni, BRIGHTEST * extra_w_m2)
    return ghi - dni * sun_height, dni
