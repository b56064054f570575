"""What the roofs make, sell and cost, year by year, before any money is borrowed or shared."""

from dataclasses import dataclass

import numpy as np

from energy.households.facts import build_cost_gbp, vat_rule
from energy.society.plan import SITE_COSTS, Plan, Replacement, RunningCost, Site


@dataclass(frozen=True)
class Factors:
    """Multipliers on a plan's figures, each of shape () or (..., 1) or (..., years + 1).

    One is the plan as written; a leading axis holds scenarios.
    """

    generation: np.ndarray | float = 1.0
    power_price: np.ndarray | float = 1.0
    export_price: np.ndarray | float = 1.0
    build_cost: np.ndarray | float = 1.0
    running_cost: np.ndarray | float = 1.0


AS_PLANNED = Factors()


@dataclass(frozen=True)
class Operations:
    """Yearly arrays of shape (..., years + 1), year 0 first; pounds and kilowatt-hours."""

    generation_kwh: np.ndarray
    host_kwh: np.ndarray
    host_sales_gbp: np.ndarray
    export_sales_gbp: np.ndarray
    running_lines_gbp: dict[str, np.ndarray]
    running_costs_gbp: np.ndarray
    one_off_costs_gbp: np.ndarray
    build_gbp: np.ndarray
    replacements_gbp: np.ndarray
    depreciation_gbp: np.ndarray
    replacement_savings_gbp: np.ndarray

    @property
    def export_kwh(self) -> np.ndarray:
        """Sent to the grid. [kWh]."""
        return self.generation_kwh - self.host_kwh

    @property
    def sales_gbp(self) -> np.ndarray:
        """All power sold. [GBP]."""
        return self.host_sales_gbp + self.export_sales_gbp


def operate(plan: Plan, factors: Factors = AS_PLANNED) -> Operations:
    """Work out generation, sales, costs and wear of all roofs for year 0 to the plan's end."""
    by_site = [site_kwh(plan, site) * factors.generation for site in plan.sites]
    generation = sum(by_site)
    host = sum(kwh * site.self_use_pct / 100 for site, kwh in zip(plan.sites, by_site, strict=True))
    host_sales = factors.power_price * sum(
        kwh * site.self_use_pct / 100 * host_price_gbp(plan, site)
        for site, kwh in zip(plan.sites, by_site, strict=True)
    )
    export_price = plan.export.price_p_per_kwh / 100 * growth(plan, plan.export.rises_pct)
    export_sales = (generation - host) * export_price * factors.export_price
    build = build_gbp(plan) * factors.build_cost
    renewals, renewal_wear, savings = renew(plan)
    lines = {
        name: cost * factors.running_cost
        for name, cost in running_lines(plan, build, host_sales + export_sales).items()
    }
    return Operations(
        generation_kwh=generation,
        host_kwh=host,
        host_sales_gbp=host_sales,
        export_sales_gbp=export_sales,
        running_lines_gbp=lines,
        running_costs_gbp=sum(lines.values(), start=np.zeros(plan.years + 1)),
        one_off_costs_gbp=one_off_costs(plan, capital=False),
        build_gbp=build,
        replacements_gbp=renewals * factors.build_cost,
        depreciation_gbp=spread(build, plan.life) + renewal_wear * factors.build_cost,
        replacement_savings_gbp=savings * factors.build_cost,
    )


def growth(plan: Plan, rises_pct: float | None) -> np.ndarray:
    """Price level of each year against year 1, shape (years + 1,); 1 in year 0 and year 1."""
    years = np.arange(plan.years + 1)
    return plan.rise(rises_pct) ** np.maximum(years - 1, 0)


def site_kwh(plan: Plan, site: Site) -> np.ndarray:
    """Return the generation of one roof by year, ageing from its second year on. [kWh]."""
    age = np.arange(plan.years + 1) - plan.built_year(site) - 1
    ageing = (1 - plan.degradation_pct / 100) ** np.maximum(age, 0)
    return np.where(age >= 0, site.first_year_kwh * ageing, 0.0)


def host_price_gbp(plan: Plan, site: Site) -> np.ndarray:
    """Price the host pays by year. [GBP/kWh]."""
    return site.power_price_p_per_kwh / 100 * growth(plan, plan.power_price_rises_pct)


def site_vat(plan: Plan, site: Site) -> float:
    """One plus the share of value added tax the society cannot reclaim on this roof."""
    if plan.vat_registered:
        return 1.0
    return 1 + vat_rule(site.building, site.installed_on).pct / 100


def site_cost_gbp(plan: Plan, site: Site) -> float:
    """Cost of building on one roof, with the tax that cannot be reclaimed. [GBP]."""
    priced = site.cost_gbp if site.cost_gbp is not None else float(build_cost_gbp(site.kwp))
    return (priced + site.extra_cost_gbp) * site_vat(plan, site)


def build_gbp(plan: Plan) -> np.ndarray:
    """Capital spent on building by year: roofs and capital one-off costs. [GBP]."""
    spent = one_off_costs(plan, capital=True)
    for site in plan.sites:
        spent[plan.built_year(site)] += site_cost_gbp(plan, site)
    return spent


def one_off_costs(plan: Plan, *, capital: bool) -> np.ndarray:
    """One-off costs by year, either those written off over the life or those of the year."""
    spent = np.zeros(plan.years + 1)
    for cost in plan.one_off_costs:
        if cost.capital == capital:
            spent[cost.year] += cost.gbp
    return spent


def spread(spent_gbp, life_years: int) -> np.ndarray:
    """Write each year's spending off in equal parts over its life, from the next year on.

    Parameters
    ----------
    spent_gbp : array_like, shape (..., years)
        Spending of each year. [GBP]
    life_years : int
        Years over which it is written off; parts after the last year are not seen.

    Returns
    -------
    numpy.ndarray, shape (..., years)
        Depreciation of each year. [GBP]
    """
    spent = np.asarray(spent_gbp, dtype=float)
    written_off = np.zeros_like(spent)
    for year in range(spent.shape[-1]):
        written_off[..., year + 1 : year + 1 + life_years] += spent[..., [year]] / life_years
    return written_off


def renew(plan: Plan) -> np.ndarray:
    """Sum :func:`renew_part` over all parts and roofs, shape (3, years + 1). [GBP]."""
    parts = [renew_part(plan, part, site) for part in plan.replacements for site in plan.sites]
    return np.sum(parts, axis=0) if parts else np.zeros((3, plan.years + 1))


def renew_part(plan: Plan, part: Replacement, site: Site) -> np.ndarray:
    """One part of one roof by year: renewed, written off, and to have put by for the next time.

    A part is written off until the next renewal or the plan's end, and saved for in equal steps
    since the one before. Shape (3, years + 1). [GBP]
    """
    spent, wear, savings = rows = np.zeros((3, plan.years + 1))
    cost = part.gbp_per_kwp * growth(plan, part.rises_pct) * site.kwp * site_vat(plan, site)
    every, last = part.every_years, plan.last_renewal(part)
    for year in range(plan.built_year(site) + every, last + 1, every):
        life = every if year + every <= last else plan.years - year
        spent[year] = cost[year]
        wear[year + 1 : year + 1 + life] = cost[year] / life
        savings[year - every : year] = cost[year] * np.arange(every) / every
    return rows


def running_lines(plan: Plan, build, sales) -> dict[str, np.ndarray]:
    """Each running cost by year, shape (..., years + 1). [GBP]."""
    kwp = sum(site.kwp * running(plan, site) for site in plan.sites)
    lines = {
        cost.name: running_cost(plan, cost, kwp=kwp, build=build, sales=sales)
        for cost in plan.running_costs
    }
    for name, attribute in SITE_COSTS.items():
        yearly = sum(getattr(site, attribute) * running(plan, site) for site in plan.sites)
        if np.any(yearly):
            lines[name] = yearly * growth(plan, None)
    return lines


def running(plan: Plan, site: Site) -> np.ndarray:
    """Whether a roof runs in each year, as 0 or 1."""
    return (np.arange(plan.years + 1) > plan.built_year(site)).astype(float)


def running_cost(plan: Plan, cost: RunningCost, *, kwp, build, sales) -> np.ndarray:
    """One running cost by year. [GBP]."""
    years = np.arange(plan.years + 1)
    last = plan.years if cost.to_year is None else cost.to_year
    due = (years >= cost.from_year) & (years <= last)
    if cost.pct_of_sales is not None:
        return due * cost.pct_of_sales / 100 * sales
    if cost.pct_of_build_cost is not None:
        built_before = np.cumsum(build, axis=-1) - build
        basis = cost.pct_of_build_cost / 100 * built_before
    elif cost.gbp_per_kwp is not None:
        basis = cost.gbp_per_kwp * kwp
    else:
        basis = cost.gbp
    return due * basis * growth(plan, cost.rises_pct)
