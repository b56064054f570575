"""Weather as the chain takes it: irradiance and air beside the place of the sun, step by step."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

#: The sun counts as up when its centre stands this high: lower, an hour holds almost no energy and
#: the ratios of the sky models lose their meaning. [°]
LOWEST_SUN_DEG = 1.0


@dataclass(frozen=True, eq=False)
class Weather:
    """Weather of a place through a year, or through many years.

    Attributes
    ----------
    label : str
        What the figures come from, said beside every result.
    latitude_deg, longitude_deg : float
        The place. [°]
    ghi_w_m2, dni_w_m2, dhi_w_m2 : numpy.ndarray, shape (steps,)
        Global and diffuse irradiance on the horizontal and direct irradiance towards the sun, mean
        over the step. [W/m²]
    extra_w_m2 : numpy.ndarray, shape (steps,)
        Direct irradiance above the atmosphere. [W/m²]
    temp_air_c, wind_m_s : numpy.ndarray, shape (steps,)
        Air temperature, and wind speed at 10 m. [°C, m/s]
    sun_zenith_deg, sun_azimuth_deg : numpy.ndarray, shape (steps,)
        Place of the sun in the middle of the step; azimuth from north, clockwise. [°]
    month : numpy.ndarray of int, shape (steps,)
        Month of the step, 0 for January. Steps stand in the order of time.
    hours : numpy.ndarray, shape (steps,)
        Hours of one year for which the step stands: 1 in an hourly file of one year, a tenth in
        one of ten years, half an hour times the days of the month in a half-hourly mean day. [h]
    sky_model : str
        The sky model that suits the data: ``"hay-davies"`` or ``"perez"``.
    sun_range_deg : numpy.ndarray, shape (steps,)
        How far below and above its middle height the sun stands within what the step stands for:
        the hour, or the days of the month. [°]
    year : numpy.ndarray of int, shape (steps,), or None
        Calendar year of the step, where the series covers several.
    notes : tuple of str
        What was repaired or worked out on the way, in sentences.
    """

    label: str
    latitude_deg: float
    longitude_deg: float
    ghi_w_m2: np.ndarray
    dni_w_m2: np.ndarray
    dhi_w_m2: np.ndarray
    extra_w_m2: np.ndarray
    temp_air_c: np.ndarray
    wind_m_s: np.ndarray
    sun_zenith_deg: np.ndarray
    sun_azimuth_deg: np.ndarray
    month: np.ndarray
    hours: np.ndarray
    sky_model: str
    sun_range_deg: np.ndarray
    year: np.ndarray | None = None
    notes: tuple[str, ...] = ()

    @cached_property
    def light(self) -> np.ndarray:
        """Steps with the sun up and some light, month by month: no other step gives power."""
        up = self.sun_zenith_deg < 90 - LOWEST_SUN_DEG
        lit = np.flatnonzero(up & (self.ghi_w_m2 + self.dhi_w_m2 > 0))
        return lit[np.argsort(self.month[lit], kind="stable")]

    def monthly(self, power) -> np.ndarray:
        """Sum a power over the months of one year, each step counted with its hours.

        Parameters
        ----------
        power : array_like, shape (..., light steps)
            A power at the steps of ``light``, such as kW.

        Returns
        -------
        numpy.ndarray, shape (..., 12)
            The energy of each month, such as kWh.
        """
        return self.by_month(power * self.hours[self.light])

    def by_month(self, energy) -> np.ndarray:
        """Sum an energy at the steps of ``light`` over the months. Shape (..., 12)."""
        # one layout in memory, so that a roof sums to the same last digit alone and in company
        energy = np.ascontiguousarray(energy)
        ends = np.searchsorted(self.month[self.light], np.arange(13))
        months = [energy[..., a:b].sum(axis=-1) for a, b in pairwise(ends)]
        return np.stack(months, axis=-1)

    def horizontal_kwh_m2(self) -> np.ndarray:
        """Global irradiation on the horizontal by month. [kWh/m²], shape (12,)."""
        return np.bincount(self.month, self.ghi_w_m2 * self.hours, minlength=12) / 1000
