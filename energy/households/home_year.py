"""A year of one home or building: its use, its battery, and what runs between them."""

from dataclasses import dataclass

import numpy as np

from energy.core.battery import Batteries, Flows, run_battery, split
from energy.core.halfhours import PER_YEAR
from energy.core.household import seed_of, year_use
from energy.core.time_shift import cheap_half_hours, levels_to_fill, run_time_shift
from energy.households.tariffs import Tariff

STRATEGIES = ("self_use", "time_shift")
POWER_PER_CAPACITY = 0.5  # kW of a kWh, where a battery's power is not given
DECEMBER = slice(PER_YEAR - 31 * 48, PER_YEAR)
TRIES = 4


@dataclass(frozen=True)
class Use:
    """Use of a year by half hour of the clock, one column for each home. [kWh].

    Attributes
    ----------
    steady, restless : numpy.ndarray, shape (17520, homes)
        Use spread over the half hour, and use in bursts (see `energy.core.battery`).
    """

    steady: np.ndarray
    restless: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """All use, shape (17520, homes). [kWh]."""
        return self.steady + self.restless


def home_use(home_ids, use_kwh, occupancy: str, *, added_kwh=0.0) -> Use:
    """Lay out the use of homes by their own irregular years, with additions such as a heat pump.

    Parameters
    ----------
    home_ids : sequence
        Names; the same name always has the same year.
    use_kwh : float or array_like, shape (homes,)
        Use in a year, additions left out. [kWh]
    occupancy : str
        ``"home"``, ``"half"`` or ``"out"``.
    added_kwh : array_like, shape (17520,), default 0
        Use of additions by half hour (`energy.core.additions`). [kWh]
    """
    seeds = np.array([seed_of(name) for name in home_ids])
    steady, restless = year_use(seeds, np.broadcast_to(use_kwh, seeds.shape), occupancy)
    return Use(steady + np.reshape(added_kwh, (-1, 1)), restless)


def even_use(use_kwh) -> Use:
    """Take half hours as they are, without bursts: a meter file, or many users together."""
    steady = np.asarray(use_kwh, dtype=float)
    steady = steady[:, None] if steady.ndim == 1 else steady
    return Use(steady, np.zeros_like(steady))


@dataclass(frozen=True)
class Battery:
    """One battery and how it is run.

    Attributes
    ----------
    capacity_kwh : float
        What can be taken out of a full one when new. [kWh]
    power_kw : float or None
        Most that goes in or out; half the capacity an hour unless given. [kW]
    efficiency : float
        Round trip. [fraction]
    strategy : str
        ``"self_use"``, or ``"time_shift"``, which also buys at cheap hours.
    fades_pct_per_year : float
        Loss of capacity each year. [%]
    """

    capacity_kwh: float = 0.0
    power_kw: float | None = None
    efficiency: float = 0.9
    strategy: str = "self_use"
    fades_pct_per_year: float = 2.0

    def __post_init__(self):
        if self.strategy not in STRATEGIES:
            raise ValueError(
                f"strategy must be one of {', '.join(STRATEGIES)}, got '{self.strategy}'"
            )

    @property
    def kw(self) -> float:
        """Power, given or usual. [kW]."""
        usual = POWER_PER_CAPACITY * self.capacity_kwh
        return usual if self.power_kw is None else self.power_kw

    def of(self, age_years) -> Batteries:
        """Return one of it for each age. [years], shape (homes,)."""
        left = (1 - self.fades_pct_per_year / 100) ** np.asarray(age_years, dtype=float)
        return Batteries(self.capacity_kwh * left, np.full(left.shape, self.kw), self.efficiency)


NO_BATTERY = Battery()


def run_year(use: Use, generation_kwh, battery: Battery, tariff: Tariff, *, age_years=0) -> Flows:
    """Run a year from the state in which it ends.

    Parameters
    ----------
    use : Use
        Use of the homes.
    generation_kwh : array_like, shape (17520,) or (17520, homes)
        Generation by half hour of the clock. [kWh]
    battery : Battery
        The same for each home.
    tariff : Tariff
        Prices, which a battery that shifts in time looks at.
    age_years : array_like, shape (homes,), default 0
        Age of each battery. [years]

    Returns
    -------
    Flows
        Half hours of shape (17520, homes).
    """
    generation = np.asarray(generation_kwh, dtype=float)
    generation = generation[:, None] if generation.ndim == 1 else generation
    missing, spare = split(generation, use.steady, use.restless)
    batteries = battery.of(np.broadcast_to(age_years, missing.shape[1]))
    return run_batteries(missing, spare, batteries, battery.strategy, tariff)


def run_batteries(missing, spare, batteries: Batteries, strategy: str, tariff: Tariff) -> Flows:
    """Run batteries through a year by a strategy, from the state in which it ends."""
    if not batteries.capacity_kwh.any():
        nothing = np.zeros_like(missing)
        return Flows(missing, spare, nothing, nothing)
    cheap = cheap_half_hours(tariff.import_p_per_kwh, batteries.efficiency)

    def run(part, stored):
        if strategy == "self_use":
            return run_battery(missing[part], spare[part], batteries, stored)
        fill = levels_to_fill(missing[part], spare[part], cheap[part], batteries)
        return run_time_shift(missing[part], spare[part], batteries, stored, cheap[part], fill)

    _, stored = run(DECEMBER, np.zeros(missing.shape[1]))
    for _ in range(TRIES):
        began = stored
        flows, stored = run(slice(None), began)
        if np.array_equal(began, stored):
            break
    return flows
