"""Savings over the life of panels and battery, which age while prices rise apart."""

from dataclasses import dataclass

import numpy as np

from energy.households.facts import carbon_kg_per_kwh, latest_carbon_year
from energy.households.home_year import NO_BATTERY, Battery, Use, run_year
from energy.households.savings import bills_gbp
from energy.households.tariffs import Tariff


@dataclass(frozen=True)
class Lifetime:
    """Savings year by year, arrays of shape (years,).

    Attributes
    ----------
    import_saved_gbp, export_income_gbp : numpy.ndarray
        Worth of import no longer bought, and pay for export, in pounds of the year. [GBP]
    carbon_kg : numpy.ndarray
        Grid emissions avoided, by the falling factor of each year. [kg]
    payback_years : float or None
        Years until the cost has come back; ``None`` if it does not.
    """

    import_saved_gbp: np.ndarray
    export_income_gbp: np.ndarray
    carbon_kg: np.ndarray
    payback_years: float | None

    @property
    def saving_gbp(self) -> np.ndarray:
        """What the bill of each year falls by. [GBP]."""
        return self.import_saved_gbp + self.export_income_gbp

    def worth_gbp(self, cost_gbp: float, discount_pct: float) -> float:
        """Value today of all savings less the cost. [GBP]."""
        years = np.arange(1, self.saving_gbp.size + 1)
        return float((self.saving_gbp * (1 + discount_pct / 100) ** -years).sum() - cost_gbp)


def follow(
    use: Use,
    generation_kwh,
    tariff: Tariff,
    *,
    cost_gbp: float,
    battery: Battery = NO_BATTERY,
    years: int = 25,
    ageing_pct: float = 0.5,
    first_year: int | None = None,
) -> Lifetime:
    """Follow one home or building through the years.

    Parameters
    ----------
    use : Use
        Use of the one home, the same every year.
    generation_kwh : array_like, shape (17520,)
        Generation of the first year. [kWh]
    tariff : Tariff
        Prices of the first year and their rises.
    cost_gbp : float
        What panels and battery cost, tax included. [GBP]
    battery : Battery, optional
        Loses capacity year by year.
    years : int, default 25
        Years followed.
    ageing_pct : float, default 0.5
        Loss of the panels' output each year. [%]
    first_year : int, optional
        Calendar year of the first, for the carbon path; that of the newest published factor
        unless given.

    Returns
    -------
    Lifetime
    """
    age = np.arange(years)
    made = np.outer(np.asarray(generation_kwh, dtype=float), (1 - ageing_pct / 100) ** age)
    flows = run_year(use, made, battery, tariff, age_years=age)
    paid = bills_gbp(use, flows, tariff)
    avoided = use.total.sum() - flows.import_kwh.sum(axis=0) + flows.export_kwh.sum(axis=0)
    first = latest_carbon_year() if first_year is None else first_year
    factors = np.array([carbon_kg_per_kwh(first + int(year)) for year in age])
    saved = (paid["before"] - paid["after"]) * (1 + tariff.import_rises_pct / 100) ** age
    earned = paid["earned"] * (1 + tariff.export_rises_pct / 100) ** age
    return Lifetime(saved, earned, avoided * factors, payback_years(cost_gbp, saved + earned))


def payback_years(cost_gbp: float, saved_gbp) -> float | None:
    """Years until savings have paid the cost, by parts of a year; ``None`` if they never do."""
    so_far = np.concatenate([[0.0], np.cumsum(saved_gbp)])
    reached = np.flatnonzero(so_far >= cost_gbp)
    if reached.size == 0:
        return None
    year = int(reached[0])
    if year == 0:
        return 0.0
    return year - float((so_far[year] - cost_gbp) / (so_far[year] - so_far[year - 1]))
