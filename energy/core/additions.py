"""Additions to a home's use, by half hour of the clock: a heat pump, an electric car."""

import numpy as np

from energy.core import tables
from energy.core.halfhours import DAYS, HOURS, PER_DAY, PER_YEAR, month

CAR_HABITS = ("night", "evening", "day")


def facts(name: str) -> dict[str, float]:
    """Read a bundled table of single figures."""
    return tables.read(name).set_index("item")["value"].to_dict()


def heat_pump_use(annual_kwh: float, temperature_c, *, seed: int = 0) -> np.ndarray:
    """Spread a heat pump's use over the year: more on cold days, less at night.

    Parameters
    ----------
    annual_kwh : float
        Electricity of a year, hot water included. [kWh]
    temperature_c : array_like, shape (12,)
        Mean outdoor temperature of each month. [°C]
    seed : int, default 0
        Chooses the order of cold and mild days.

    Returns
    -------
    numpy.ndarray, shape (17520,)
        Use of each half hour. [kWh]
    """
    if not annual_kwh >= 0:
        raise ValueError(f"annual_kwh of a heat pump must be 0 kWh or more, got {annual_kwh}")
    known = facts("heat_pump")
    chance = np.random.default_rng([seed, 1]).standard_normal(DAYS)
    scatter = np.empty(DAYS)
    scatter[0] = chance[0]
    link = known["day_correlation"]
    for day in range(1, DAYS):
        scatter[day] = link * scatter[day - 1] + (1 - link**2) ** 0.5 * chance[day]
    outdoors = np.asarray(temperature_c, float)[month()] + known["day_scatter_c"] * scatter
    heating = np.maximum(known["heated_below_c"] - outdoors, 0.0)
    share = known["hot_water_share"]
    by_day = share / DAYS + (1 - share) * heating / max(heating.sum(), 1e-9)
    if not heating.any():
        by_day = np.full(DAYS, 1 / DAYS)
    return annual_kwh * np.outer(by_day, course_of_day(known)).ravel()


def course_of_day(known: dict[str, float]) -> np.ndarray:
    """Share of a day's use in each half hour, by levels that hold from an hour on, (48,)."""
    level = np.empty(PER_DAY)
    for item in sorted(name for name in known if name.startswith("hour_")):
        level[2 * int(item[-2:]) :] = known[item]
    return level / level.sum()


def car_use(annual_kwh: float, *, habit: str = "night", seed: int = 0) -> np.ndarray:
    """Spread a car's charging over the year, some evenings or nights of each week.

    Parameters
    ----------
    annual_kwh : float
        Electricity of a year, charged at home. [kWh]
    habit : {"night", "evening", "day"}
        When charging begins.
    seed : int, default 0
        Chooses the days.

    Returns
    -------
    numpy.ndarray, shape (17520,)
        Use of each half hour. [kWh]
    """
    if habit not in CAR_HABITS:
        raise ValueError(f"habit must be one of {', '.join(CAR_HABITS)}, got '{habit}'")
    if not annual_kwh >= 0:
        raise ValueError(f"annual_kwh of a car must be 0 kWh or more, got {annual_kwh}")
    known = facts("vehicle")
    chance = np.random.default_rng([seed, 2])
    most = known["charger_kw"] * HOURS
    plugged = chance.random(DAYS) < known["times_a_week"] / 7
    plugged[0] = True  # a car that charges at all does so at least once
    wanted = chance.gamma(6.0, 1 / 6, DAYS) * plugged
    wanted *= annual_kwh / wanted.sum()
    start = chance.normal(known[f"{habit}_hour"], known["spread_h"], DAYS) * 2
    used = np.zeros(PER_YEAR)
    for day in np.flatnonzero(plugged):
        first, left = day * PER_DAY + round(start[day]), wanted[day]
        while left > 0:
            used[first % PER_YEAR] += min(left, most)
            first, left = first + 1, left - most
    return used
