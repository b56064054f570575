"""A year of many homes at once, with panels and batteries, summed as it goes.

Days are worked through in turn with all homes of a piece side by side, a row for each, so that a
hundred thousand homes need little memory. Every home is worked out within its own row: its figures
are the same to the last digit whatever homes stand beside it. Half hours are single-precision
numbers, which hold a year to well below the watt-hour; sums are double.
"""

from dataclasses import dataclass

import numpy as np

from energy.core.battery import HALF_HOUR_H, levels, split
from energy.core.halfhours import DAYS, PER_DAY, month
from energy.core.household import Years, draw_years

PIECE_HOMES = 1024  # homes side by side: their day fits the processor's cache
KIND = np.float32
DECEMBER = range(DAYS - 31, DAYS)
TRIES = 4


@dataclass(frozen=True)
class Homes:
    """Homes to simulate, one entry each in arrays of shape (homes,).

    Attributes
    ----------
    seed : numpy.ndarray of uint64
        From `energy.core.household.seed_of`.
    use_kwh : numpy.ndarray
        Use in a year. [kWh]
    occupancy : numpy.ndarray of int
        Place in `energy.core.home_days.OCCUPANCIES`.
    generation_kwh : numpy.ndarray, shape (homes,) or (homes, 12)
        Generation of the year, or of each month. [kWh]
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
        Share of the year's generation in each half hour, or of its month's where generation is
        given by month.
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
    by_day = np.asarray(courses, KIND).reshape(-1, DAYS, PER_DAY).transpose(1, 0, 2).copy()
    total = np.zeros((6, len(homes.seed)))
    kind = (homes.battery_kwh > 0) + 2 * homes.tariff
    for one in np.unique(kind):
        alike = np.flatnonzero(kind == one)
        for start in range(0, len(alike), PIECE_HOMES):
            chosen = alike[start : start + PIECE_HOMES]
            total[:, chosen] = Piece(homes.take(chosen), by_day, prices, efficiency).year()
    return Sums(*total)


class Piece:
    """Homes side by side, of one tariff, all with a battery or all without."""

    def __init__(self, homes: Homes, courses, prices, efficiency: float):
        tariff = homes.tariff[0]
        self.homes = homes
        self.courses = courses
        made = homes.generation_kwh.reshape(len(homes.seed), -1).astype(KIND)
        self.generation_kwh = made if made.shape[1] > 1 else made.repeat(12, axis=1)
        self.prices = prices[:, tariff].reshape(2, DAYS, PER_DAY) if tariff >= 0 else None
        self.years: Years = draw_years(homes.seed, homes.use_kwh, homes.occupancy)
        self.efficiency = KIND(efficiency)
        self.stores = homes.battery_kwh[0] > 0
        self.full_kwh = (homes.battery_kwh / efficiency).astype(KIND)
        self.most_kwh = (homes.battery_kw[:, None] * HALF_HOUR_H).astype(KIND)

    def year(self) -> np.ndarray:
        """Sum the year, begun as it ends, shape (6, homes)."""
        stored = np.zeros(len(self.homes.seed), KIND)
        if self.stores:
            _, stored = self.run(DECEMBER, stored)
        for _ in range(TRIES):
            began = stored
            sums, stored = self.run(range(DAYS), began)
            if np.array_equal(began, stored):
                break
        return sums

    def run(self, days, stored):
        """Run some days in turn; return the sums over them and what the batteries hold after."""
        sums = np.zeros((6, len(self.homes.seed)))
        for day in days:
            steady, restless = self.years.day(day, kind=KIND)
            missing, spare = split(self.made(day), steady, restless)
            if self.stores:
                loss, stored = self.store(missing, spare, stored)
                sums[2] += loss
            sums[0] += missing.sum(axis=1)
            sums[1] += spare.sum(axis=1)
            if self.prices is not None:
                buying, selling = self.prices[:, day]
                sums[3] += ((steady + restless) * buying).sum(axis=1)
                sums[4] += (missing * buying).sum(axis=1)
                sums[5] += (spare * selling).sum(axis=1)
        return sums, stored

    def made(self, day: int) -> np.ndarray:
        """Return the generation of a day, shape (homes, 48). [kWh]."""
        share = np.take(self.courses[day], self.homes.course, axis=0)
        share *= self.generation_kwh[:, month()[day], None]
        return share

    def store(self, missing, spare, stored) -> tuple[np.ndarray, np.ndarray]:
        """Run the batteries through a day as `run_battery` does, changing missing and spare.

        Returns
        -------
        loss_kwh, stored_kwh : numpy.ndarray, shape (homes,)
            Lost over the day, leftover charge included, and held at its end. [kWh]
        """
        put_in = np.minimum(spare, self.most_kwh)
        take_out = np.minimum(missing, self.most_kwh)
        missing -= take_out
        spare -= put_in
        lost = put_in.sum(axis=1) - take_out.sum(axis=1)
        take_out /= self.efficiency
        put_in -= take_out
        wanted = put_in.T.copy()
        held = levels(wanted, self.full_kwh, stored)
        wanted -= held[1:]
        wanted += held[:-1]
        refused = wanted.T.copy()
        owed = np.minimum(refused, 0.0)
        refused -= owed
        owed *= self.efficiency
        spare += refused
        missing -= owed
        return lost - refused.sum(axis=1) - owed.sum(axis=1), held[-1]
