"""A year of many homes at once, with panels and batteries, summed as it goes.

Days are worked through in turn with all homes of a piece side by side, so that a hundred thousand
homes need little memory. Every step is element by element: a home's figures are the same to the
last digit whatever homes stand beside it.
"""

from dataclasses import dataclass

import numpy as np

from energy.core.battery import Batteries, run_battery, split
from energy.core.halfhours import DAYS, PER_DAY
from energy.core.home_days import OCCUPANCIES
from energy.core.household import Years, draw_years

PIECE_HOMES = 512  # homes side by side: their day fits the processor's cache
DECEMBER = range(DAYS - 31, DAYS)
TRIES = 4


@dataclass(frozen=True)
class Homes:
    """Homes to simulate, one entry each in arrays of shape (homes,).

    Attributes
    ----------
    seed : numpy.ndarray of uint64
        From :func:`energy.core.household.seed_of`.
    use_kwh : numpy.ndarray
        Use in a year. [kWh]
    occupancy : numpy.ndarray of int
        Place in ``OCCUPANCIES``.
    generation_kwh : numpy.ndarray
        Generation in a year. [kWh]
    course : numpy.ndarray of int
        Which row of the courses of generation the roof follows.
    tariff : numpy.ndarray of int
        Which row of the prices the home pays; -1 where prices do not change with the hour, and
        sums in pence are then left at 0.
    battery_kwh, battery_kw : numpy.ndarray
        Usable capacity and power of the battery; 0 for none. [kWh, kW]
    """

    seed: np.ndarray
    use_kwh: np.ndarray
    occupancy: np.ndarray
    generation_kwh: np.ndarray
    course: np.ndarray
    tariff: np.ndarray
    battery_kwh: np.ndarray
    battery_kw: np.ndarray

    def take(self, chosen) -> "Homes":
        """Return some of the homes."""
        return Homes(**{name: values[chosen] for name, values in vars(self).items()})


@dataclass(frozen=True)
class Sums:
    """Sums over the year of each home, each of shape (homes,).

    Attributes
    ----------
    import_kwh, export_kwh, loss_kwh : numpy.ndarray
        From the grid, to the grid, and lost in the battery: generation + import = use + export +
        loss. [kWh]
    paid_before_p, paid_p, earned_p : numpy.ndarray
        Paid for import without panels and with them, and earned by export, by half-hourly price.
        [pence]
    """

    import_kwh: np.ndarray
    export_kwh: np.ndarray
    loss_kwh: np.ndarray
    paid_before_p: np.ndarray
    paid_p: np.ndarray
    earned_p: np.ndarray


def simulate(homes: Homes, courses, import_p_per_kwh, export_p_per_kwh, efficiency=0.9) -> Sums:
    """Simulate a year of every home.

    Parameters
    ----------
    homes : Homes
        The homes.
    courses : numpy.ndarray, shape (courses, 17520)
        Share of the year's generation in each half hour.
    import_p_per_kwh, export_p_per_kwh : numpy.ndarray, shape (tariffs, 17520)
        Prices of each half hour. [p/kWh]
    efficiency : float, default 0.9
        Round trip of the batteries. [fraction]

    Returns
    -------
    Sums
        In the order of the homes.
    """
    prices = np.stack([import_p_per_kwh, export_p_per_kwh])
    total = np.empty((6, len(homes.seed)))
    kind = homes.occupancy * 4 + (homes.battery_kwh > 0) * 2 + (homes.tariff >= 0)
    for one in np.unique(kind):
        alike = np.flatnonzero(kind == one)
        for start in range(0, len(alike), PIECE_HOMES):
            piece = alike[start : start + PIECE_HOMES]
            total[:, piece] = simulate_piece(homes.take(piece), courses, prices, efficiency)
    return Sums(*total)


def simulate_piece(homes: Homes, courses, prices, efficiency: float) -> np.ndarray:
    """Simulate homes alike in occupancy, in having a battery and in timed prices, (6, homes)."""
    years = draw_years(homes.seed, homes.use_kwh, OCCUPANCIES[homes.occupancy[0]])
    batteries = None
    stored = np.zeros(len(homes.seed))
    if homes.battery_kwh[0] > 0:
        batteries = Batteries(homes.battery_kwh, homes.battery_kw, efficiency)
        _, stored = run_days(homes, years, courses, prices, batteries, stored, DECEMBER)
    for _ in range(TRIES):
        began = stored
        sums, stored = run_days(homes, years, courses, prices, batteries, began, range(DAYS))
        if np.array_equal(began, stored):
            break
    return sums


def run_days(homes: Homes, years: Years, courses, prices, batteries, stored, days):
    """Run some days of a piece in turn; return its sums and what the batteries hold after."""
    sums = np.zeros((6, len(homes.seed)))
    for day in days:
        hours = slice(day * PER_DAY, (day + 1) * PER_DAY)
        generation = courses[homes.course, hours].T * homes.generation_kwh
        steady, restless = years.day(day)
        bought, sold = split(generation, steady, restless)
        if batteries is not None:
            flows, stored = run_battery(bought, sold, batteries, stored)
            bought, sold = flows.import_kwh, flows.export_kwh
            sums[2] += flows.put_in_kwh.sum(axis=0) - flows.take_out_kwh.sum(axis=0)
        sums[0] += bought.sum(axis=0)
        sums[1] += sold.sum(axis=0)
        if homes.tariff[0] >= 0:
            buying, selling = (table[homes.tariff, hours].T for table in prices)
            sums[3] += ((steady + restless) * buying).sum(axis=0)
            sums[4] += (bought * buying).sum(axis=0)
            sums[5] += (sold * selling).sum(axis=0)
    return sums, stored
