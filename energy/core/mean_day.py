"""The mean day of each month, made from monthly means: the synthesis used for yield.

A month becomes one day, in half hours of solar time, whose irradiation closes to the published mean
exactly. It holds no clear and dull days, so it is right for the energy of a month and wrong for
self-use, batteries and clipping: for those see `energy.core.day_sequence`.
"""

import numpy as np
from pvlib import irradiance, solarposition

from energy.core.climate import Climate
from energy.core.tables import DAYS_IN_MONTH
from energy.core.weather import Weather

STEP_H = 0.5
#: Day of the year whose declination stands for its month (Klein 1977, Solar Energy 19, 325).
MEAN_DAYS = np.array([17, 47, 75, 105, 135, 162, 198, 228, 258, 288, 318, 344])


def mean_day_weather(climate: Climate, *, step_h: float = STEP_H) -> Weather:
    """Twelve mean days of a climate region.

    Parameters
    ----------
    climate : Climate
        Monthly means of the region.
    step_h : float, default 0.5
        Length of a step. [h]

    Returns
    -------
    Weather
        12 days of ``24 / step_h`` steps in solar time, with the Hay-Davies sky.

    Notes
    -----
    The daily diffuse share follows Erbs [1]_ over all seasons, the course of global and diffuse
    irradiance over the day Collares-Pereira and Rabl [2]_ and Liu and Jordan [3]_, the course of
    temperature Erbs [4]_. Each is scaled so that the day closes to the monthly mean.

    References
    ----------
    .. [1] D. Erbs, S. Klein and J. Duffie, "Estimation of the diffuse radiation fraction for
       hourly, daily and monthly-average global radiation," Solar Energy 28, 293 (1982).
    .. [2] M. Collares-Pereira and A. Rabl, "The average distribution of solar radiation,"
       Solar Energy 22, 155 (1979).
    .. [3] B. Liu and R. Jordan, "The interrelationship and characteristic distribution of direct,
       diffuse and total solar radiation," Solar Energy 4, 1 (1960).
    .. [4] D. Erbs, S. Klein and W. Beckman, "Estimation of degree-days and ambient temperature bin
       data from monthly-average temperatures," ASHRAE Journal 25, 60 (1983).
    """
    latitude = np.radians(climate.latitude_deg)
    declination = solarposition.declination_spencer71(MEAN_DAYS)[:, None]
    hour = np.arange(step_h / 2, 24, step_h)
    hour_angle = np.radians(15 * (hour - 12))[None, :]
    extra = irradiance.get_extra_radiation(MEAN_DAYS)[:, None]

    sun_height = np.clip(
        np.sin(latitude) * np.sin(declination)
        + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle),
        0.0,
        1.0,
    )
    day_wh_m2 = climate.ghi_w_m2[:, None] * 24
    clearness = day_wh_m2 / extra_day_wh_m2(latitude, declination, extra)
    sunset = sunset_angle(latitude, declination)
    ghi = day_wh_m2 * global_course(sun_height, hour_angle, sunset) / step_h
    dhi = day_wh_m2 * diffuse_share(clearness) * share_of_day(sun_height) / step_h
    dhi = np.minimum(dhi, ghi)
    dni = np.divide(ghi - dhi, sun_height, out=np.zeros_like(ghi), where=sun_height > 0)
    zenith = solarposition.solar_zenith_analytical(latitude, hour_angle, declination)
    azimuth = solarposition.solar_azimuth_analytical(latitude, hour_angle, declination, zenith)

    def flat(values):
        return np.broadcast_to(values, ghi.shape).ravel()

    return Weather(
        label=f"SAP Appendix U, region {climate.region} ({climate.name})",
        latitude_deg=climate.latitude_deg,
        longitude_deg=0.0,
        ghi_w_m2=flat(ghi),
        dni_w_m2=flat(dni),
        dhi_w_m2=flat(dhi),
        extra_w_m2=flat(extra),
        temp_air_c=flat(climate.temp_air_c[:, None] + temperature_swing_c(clearness, hour)),
        wind_m_s=flat(climate.wind_m_s[:, None]),
        sun_zenith_deg=flat(np.degrees(zenith)),
        sun_azimuth_deg=flat(np.degrees(azimuth)),
        month=flat(np.arange(12)[:, None]),
        hours=flat(step_h * np.array(DAYS_IN_MONTH)[:, None]),
        sky_model="hay-davies",
        sun_range_deg=flat(range_of_month_deg(latitude, hour_angle)),
    )


def range_of_month_deg(latitude, hour_angle):
    """Half the way that the sun rises or falls at the same hour through each month. [°]."""
    last = np.cumsum(DAYS_IN_MONTH)
    first, last = (
        solarposition.declination_spencer71(day)[:, None]
        for day in (last - np.array(DAYS_IN_MONTH) + 1, last)
    )
    early, late = (
        solarposition.solar_zenith_analytical(latitude, hour_angle, day) for day in (first, last)
    )
    return np.degrees(np.abs(late - early)) / 2


def sunset_angle(latitude, declination):
    """Hour angle of sunset on a flat horizon. [rad]."""
    return np.arccos(np.clip(-np.tan(latitude) * np.tan(declination), -1, 1))


def extra_day_wh_m2(latitude, declination, extra_w_m2):
    """Irradiation of a day on a horizontal plane above the atmosphere. [Wh/m²]."""
    sunset = sunset_angle(latitude, declination)
    height = np.cos(latitude) * np.cos(declination) * np.sin(sunset) + sunset * np.sin(
        latitude
    ) * np.sin(declination)
    return 24 / np.pi * extra_w_m2 * height


def diffuse_share(clearness):
    """Monthly mean share of diffuse in global irradiation, from the clearness index (Erbs 1982)."""
    share = np.polynomial.polynomial.polyval(clearness, [1.317, -3.023, 3.372, -1.760])
    return np.clip(share, 0.0, 1.0)


def global_course(sun_height, hour_angle, sunset):
    """Share of the day's global irradiation in each step (Collares-Pereira and Rabl 1979)."""
    a = 0.409 + 0.5016 * np.sin(sunset - np.pi / 3)
    b = 0.6609 - 0.4767 * np.sin(sunset - np.pi / 3)
    return share_of_day(sun_height * np.maximum(a + b * np.cos(hour_angle), 0.0))


def share_of_day(course):
    """Scale the course of each day so that its steps add up to one."""
    return course / course.sum(axis=1, keepdims=True)


def temperature_swing_c(clearness, hour):
    """Departure of the air from the daily mean over a mean day (Erbs 1983). [°C]."""
    swing = 25.8 * clearness - 5.21
    turn = 2 * np.pi * (hour - 1) / 24
    course = (
        0.4632 * np.cos(turn - 3.805)
        + 0.0984 * np.cos(2 * turn - 0.360)
        + 0.0168 * np.cos(3 * turn - 0.822)
        + 0.0138 * np.cos(4 * turn - 3.513)
    )
    return np.maximum(swing, 0.0) * course
