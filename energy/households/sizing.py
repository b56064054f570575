"""Sizing the panels and battery of one building: the curve, the best size, and why not larger."""

from dataclasses import dataclass

import numpy as np

from energy.core.battery import Batteries, Flows, split
from energy.core.halfhours import DAYS, HOURS
from energy.households.facts import (
    battery_cost_gbp,
    build_cost_gbp,
    carbon_kg_per_kwh,
    latest_carbon_year,
    vat_rule,
)
from energy.households.home_year import POWER_PER_CAPACITY, Use, run_batteries
from energy.households.lifetime import payback_years
from energy.households.sizing_terms import Option, Terms, why_not_larger

EFFICIENCY = 0.9


@dataclass(frozen=True)
class Sizing:
    """The options tried, the best for the aim, and what it does to the running cost."""

    options: tuple[Option, ...]
    best: Option
    aim: str
    why_not_larger: str
    running_cost_before_gbp: float

    @property
    def running_cost_after_gbp(self) -> float:
        """Electricity bill of a year with the best size, export income taken off."""
        return self.running_cost_before_gbp - self.best.saving_gbp


def size_building(use: Use, kwh_per_kwp, terms: Terms) -> Sizing:
    """Try every size of panels with every battery and choose the best for an aim.

    Parameters
    ----------
    use : Use
        Use of the one building.
    kwh_per_kwp : array_like, shape (17520,)
        Generation of one kilowatt of panels by half hour of the clock. [kWh/kWp]
    terms : Terms
        Prices, limits and the aim.

    Returns
    -------
    Sizing
        Options by battery, then by size, from none to the most that fits. Savings between the
        first and the last year are taken on a straight line.
    """
    kwp = np.linspace(0.0, terms.most_kwp, terms.steps + 1)
    battery = np.repeat(terms.batteries_kwh, len(kwp))
    kwp = np.tile(kwp, len(terms.batteries_kwh))
    first, last = (
        run_sizes(use, kwh_per_kwp, kwp, battery, age, terms) for age in (0, terms.years - 1)
    )
    tax = 1 + vat_rule(terms.building, terms.installed_on).pct / 100
    cost = tax * (panel_cost_gbp(kwp) + battery_cost_gbp(battery))
    options = tuple(
        make_option(number, kwp, battery, cost, first, last, terms) for number in range(len(kwp))
    )
    best = choose(options, terms)
    price = terms.tariff.import_p_per_kwh[:, None]
    standing = DAYS * terms.tariff.standing_p_per_day
    before = float(((use.total * price).sum() + standing) / 100)
    return Sizing(options, best, terms.aim, why_not_larger(options, best, terms), before)


def panel_cost_gbp(kwp) -> np.ndarray:
    """Cost of panels before tax; nothing for none. [GBP]."""
    return np.where(kwp > 0, build_cost_gbp(np.where(kwp > 0, kwp, 1.0)), 0.0)


@dataclass(frozen=True)
class SizesYear:
    """A year of all sizes, arrays of shape (sizes,). Energy in kWh, money in pounds of year 1."""

    generation_kwh: np.ndarray
    self_use_kwh: np.ndarray
    export_kwh: np.ndarray
    curtailed_kwh: np.ndarray
    import_saved_gbp: np.ndarray
    export_income_gbp: np.ndarray


def run_sizes(use: Use, kwh_per_kwp, kwp, battery_kwh, age_years: int, terms: Terms) -> SizesYear:
    """Run one year of all sizes at an age, exporting no more than the grid allows."""
    ageing = (1 - terms.ageing_pct / 100) ** age_years
    made = np.outer(np.asarray(kwh_per_kwp, dtype=float), kwp * ageing)
    missing, spare = split(made, use.steady, use.restless)
    left = (1 - terms.fades_pct / 100) ** age_years
    batteries = Batteries(battery_kwh * left, battery_kwh * POWER_PER_CAPACITY, EFFICIENCY)
    flows: Flows = run_batteries(missing, spare, batteries, terms.strategy, terms.tariff)
    limit = np.inf if terms.grid_limit_kw is None else terms.grid_limit_kw * HOURS
    export = np.minimum(flows.export_kwh, limit)
    price, reward = (
        side[:, None] / 100
        for side in (terms.tariff.import_p_per_kwh, terms.tariff.export_p_per_kwh)
    )
    return SizesYear(
        generation_kwh=made.sum(axis=0),
        self_use_kwh=(use.total - flows.import_kwh).sum(axis=0),
        export_kwh=export.sum(axis=0),
        curtailed_kwh=(flows.export_kwh - export).sum(axis=0),
        import_saved_gbp=((use.total - flows.import_kwh) * price).sum(axis=0),
        export_income_gbp=(export * reward).sum(axis=0),
    )


def make_option(number, kwp, battery_kwh, cost_gbp, first, last, terms: Terms) -> Option:
    """Put one size together: its first year, and its payback and worth over its life."""
    age = np.arange(terms.years)

    def yearly(name, rises_pct):
        ends = getattr(first, name)[number], getattr(last, name)[number]
        between = np.interp(age, (0, max(terms.years - 1, 1)), ends)
        return between * (1 + rises_pct / 100) ** age

    saved = yearly("import_saved_gbp", terms.tariff.import_rises_pct)
    saved = saved + yearly("export_income_gbp", terms.tariff.export_rises_pct)
    today = (1 + terms.discount_pct / 100) ** -(age + 1.0)
    avoided = first.self_use_kwh[number] + first.export_kwh[number]
    return Option(
        kwp=float(kwp[number]),
        battery_kwh=float(battery_kwh[number]),
        cost_gbp=float(cost_gbp[number]),
        **{name: float(values[number]) for name, values in vars(first).items()},
        payback_years=payback_years(float(cost_gbp[number]), saved) if cost_gbp[number] else None,
        worth_gbp=float((saved * today).sum() - cost_gbp[number]),
        carbon_kg=float(avoided * carbon_kg_per_kwh(latest_carbon_year())),
    )


def choose(options: tuple[Option, ...], terms: Terms) -> Option:
    """Find the best option for an aim; the smaller and cheaper one where two are alike."""
    never = float("inf")
    if terms.aim == "payback":
        built = [one for one in options if one.payback_years is not None]
        return min(built or options, key=lambda one: (one.payback_years or never, one.cost_gbp))
    if terms.aim == "self_use":
        good = [one for one in options if (one.self_consumption or 1.0) >= terms.least_self_use]
        return max(good, key=lambda one: (one.kwp, -one.battery_kwh))
    value = {"worth": "worth_gbp", "saving": "saving_gbp", "carbon": "carbon_kg"}[terms.aim]
    return max(options, key=lambda one: (round(getattr(one, value), 2), -one.cost_gbp))
