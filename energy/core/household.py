"""Use of one home, half hour by half hour: its own irregular days, the same in every run.

A library of days is simulated once (:mod:`energy.core.home_days`). A home's year is drawn from it
by the home's own seed, so that no two homes are alike and the same home is always the same. The
average of many homes hides this irregularity and flatters self-use: for a single home it is wrong,
for many homes together it is right (:func:`average_use`).
"""

import hashlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import ndtr, ndtri

from energy.core import tables
from energy.core.halfhours import DAYS, PER_DAY, month, weekend
from energy.core.home_days import OCCUPANCIES, simulate_days

LIBRARY_DAYS = 256
LIBRARY_SEED = 20_260_101
HABIT = 0.5  # how far a home's days resemble one another: 0 not at all, 1 wholly
DAYTIME = slice(18, 34)  # nine to five
BASE_SPREAD = 0.25  # of what is always on, from home to home: standard deviation of the logarithm
MOST_BASE = 0.6  # of all use
# Of the use of many homes together, spread over all hours (late workers, heated water, freezers).
# Judged by the night use of published class averages, about half of the mean.
EVEN_PART = 0.3
TYPICAL_KWH = 2700.0
STEP = np.uint64(0x9E3779B97F4A7C15)
MIX_1, MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True)
class Library:
    """Simulated days of all occupancies and kinds of day: twelve months, weekdays and weekends.

    Attributes
    ----------
    steady, restless : numpy.ndarray of float32, shape (3 * 24 * LIBRARY_DAYS, 48)
        Use of what is switched on, spread over the half hour or in bursts, such that a year of
        them is 1 on average. Within a kind, days stand in the order of their daytime share.
    total : numpy.ndarray, shape (3 * 24 * LIBRARY_DAYS,)
        Use of the whole day.
    """

    steady: np.ndarray
    restless: np.ndarray
    total: np.ndarray


@cache
def kind_of_day() -> np.ndarray:
    """Kind of each day of the year, 0 to 23, shape (365,)."""
    return month() * 2 + weekend()


@cache
def library() -> Library:
    """Simulate the days, always the same ones."""
    parts = [library_of(occupancy) for occupancy in OCCUPANCIES]
    steady, restless = (np.concatenate(part, dtype=np.float32) for part in zip(*parts, strict=True))
    return Library(
        steady, restless, steady.sum(axis=1, dtype=float) + restless.sum(axis=1, dtype=float)
    )


def library_of(occupancy: str) -> tuple[np.ndarray, np.ndarray]:
    """Simulate the days of one occupancy: steady and restless, (24 * LIBRARY_DAYS, 48) each."""
    rng = np.random.default_rng([LIBRARY_SEED, OCCUPANCIES.index(occupancy)])
    kinds = [
        simulate_days(rng, occupancy, weekend=bool(rest), month=number, days=LIBRARY_DAYS)
        for number in range(12)
        for rest in range(2)
    ]
    days_of_kind = np.bincount(kind_of_day(), minlength=24)
    used = tables.read("home_use").set_index("item")
    sums = {0: 0.0, 1: 0.0}
    for item in kinds[0]:
        days = np.stack([kind[item] for kind in kinds])
        in_year = days.sum(axis=2).mean(axis=1) @ days_of_kind
        sums[int(used.restless[item])] += days * (used.share_of_rest[item] / in_year)
    both = sums[0] + sums[1]
    by_daytime = np.argsort(both[..., DAYTIME].sum(axis=2) / both.sum(axis=2), axis=1)
    order = (np.arange(24)[:, None] * LIBRARY_DAYS + by_daytime).ravel()
    return tuple(part.reshape(-1, PER_DAY)[order] for part in (sums[0], sums[1]))


def seed_of(home_id) -> np.uint64:
    """Turn the name of a home into its seed, the same on every machine."""
    digest = hashlib.blake2b(str(home_id).encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


def draws(seeds, count: int) -> np.ndarray:
    """Draw evenly between 0 and 1 by the splitmix64 generator, from each home's own seed.

    Parameters
    ----------
    seeds : array_like of uint64, shape (homes,)
        Seeds of the homes.
    count : int
        Draws for each.

    Returns
    -------
    numpy.ndarray, shape (homes, count)
        Never exactly 0 or 1.
    """
    state = np.asarray(seeds, dtype=np.uint64)[:, None] + STEP * np.arange(
        1, count + 1, dtype=np.uint64
    )
    state = (state ^ (state >> np.uint64(30))) * MIX_1
    state = (state ^ (state >> np.uint64(27))) * MIX_2
    state ^= state >> np.uint64(31)
    return ((state >> np.uint64(12)) + 0.5) * 2.0**-52


@dataclass(frozen=True)
class Years:
    """Years of homes, ready to be laid out day by day.

    Attributes
    ----------
    picks : numpy.ndarray of int, shape (homes, 365)
        Which day of the library each day is.
    scale : numpy.ndarray, shape (homes,)
        Use of what is switched on, over that of the picked days. [kWh]
    always_kwh : numpy.ndarray, shape (homes,)
        Use of each half hour of what is always on. [kWh]
    cold_kwh : numpy.ndarray, shape (homes,)
        Mean use of each half hour of fridges and freezers, more in summer. [kWh]
    """

    picks: np.ndarray
    scale: np.ndarray
    always_kwh: np.ndarray
    cold_kwh: np.ndarray

    def day(self, number: int, *, kind=np.float64) -> tuple[np.ndarray, np.ndarray]:
        """Lay out one day: steady and restless use, each shape (homes, 48). [kWh]."""
        days, picks = library(), self.picks[:, number]
        used = []
        for part, base in (
            (days.steady, self.always_kwh),
            (days.restless, self.cold_kwh * warmth()[number]),
        ):
            drawn = np.take(part, picks, axis=0).astype(kind, copy=False)
            drawn *= self.scale[:, None].astype(kind)
            drawn += base[:, None].astype(kind)
            used.append(drawn)
        return tuple(used)


@cache
def warmth() -> np.ndarray:
    """Work of a fridge by day against its mean over the year, shape (365,)."""
    return 1 + 0.15 * np.cos(2 * np.pi * (np.arange(DAYS) - 200) / DAYS)


def draw_years(seeds, use_kwh, occupancy) -> Years:
    """Draw the years of homes.

    Parameters
    ----------
    seeds : array_like of uint64, shape (homes,)
        Seeds of the homes, from :func:`seed_of`.
    use_kwh : array_like, shape (homes,)
        Use in a year. [kWh]
    occupancy : array_like of int, shape (homes,)
        Place of each home's occupancy in ``OCCUPANCIES``.

    Returns
    -------
    Years
        Years whose half hours add up to ``use_kwh``.
    """
    use = np.asarray(use_kwh, dtype=float)
    drawn = ndtri(draws(seeds, DAYS + 2))
    habit, taste, chance = drawn[:, :1], drawn[:, 1], drawn[:, 2:]
    place = ndtr(HABIT * habit + np.sqrt(1 - HABIT**2) * chance)
    within_kind = np.minimum((place * LIBRARY_DAYS).astype(int), LIBRARY_DAYS - 1)
    kind = np.asarray(occupancy)[:, None] * 24 + kind_of_day()
    picks = kind * LIBRARY_DAYS + within_kind
    always, cold = base_kwh(use, np.exp(BASE_SPREAD * taste - BASE_SPREAD**2 / 2))
    rest = use - always - cold
    halves = DAYS * PER_DAY
    return Years(
        picks=picks,
        scale=rest / library().total[picks].sum(axis=1),
        always_kwh=always / halves,
        cold_kwh=cold / warmth().sum() / PER_DAY,
    )


def base_kwh(use_kwh, taste) -> tuple[np.ndarray, np.ndarray]:
    """Split off what is always on and what fridges use in a year, at most a share of all. [kWh]."""
    used = tables.read("home_use").set_index("item")
    always, cold = (
        (used.fixed_kwh[item] + used.share_of_use[item] * use_kwh) * taste
        for item in ("always_on", "cold")
    )
    most = MOST_BASE * use_kwh
    cut = np.minimum(1.0, np.divide(most, always + cold))
    return always * cut, cold * cut


def year_use(seeds, use_kwh, occupancy: str) -> tuple[np.ndarray, np.ndarray]:
    """Lay out whole years of homes of one occupancy: steady and restless use, (17520, homes)."""
    code = np.full(len(seeds), OCCUPANCIES.index(occupancy))
    years = draw_years(seeds, use_kwh, code)
    laid_out = [years.day(number) for number in range(DAYS)]
    steady, restless = (np.hstack(part).T for part in zip(*laid_out, strict=True))
    return np.ascontiguousarray(steady), np.ascontiguousarray(restless)


@cache
def average_use() -> np.ndarray:
    """Share of a year's use in each half hour for many homes together, shape (17520,).

    Our own class average: the mean of all library days, a third of the homes of each occupancy,
    for homes of 2,700 kWh.
    """
    always, cold = base_kwh(np.array([TYPICAL_KWH]), 1.0)
    switched_on = library().steady + library().restless
    by_kind = switched_on.reshape(len(OCCUPANCIES), 24, LIBRARY_DAYS, PER_DAY).mean(axis=(0, 2))
    mean_days = by_kind[kind_of_day()]
    rest = (TYPICAL_KWH - always - cold) * mean_days / mean_days.sum()
    base = always / DAYS / PER_DAY + cold * warmth() / warmth().sum() / PER_DAY
    share = ((base[:, None] + rest) / TYPICAL_KWH).ravel()
    return (1 - EVEN_PART) * share + EVEN_PART / share.size
