"""The few figures by which a plan is judged: return, payback, cover, cost of a unit, safe price."""

from dataclasses import dataclass

import numpy as np
import pyxirr

from energy.society.accounts import Accounts, keep_accounts
from energy.society.operations import Factors
from energy.society.plan import Plan
from energy.society.verdict import judge

HIGHEST_PRICE_FACTOR = 16.0
PRICE_STEPS = 32


@dataclass(frozen=True)
class Measures:
    """Figures of one case; ``None`` where a figure does not exist, such as cover without loans."""

    npv_gbp: float
    project_irr_pct: float | None
    member_irr_pct: float | None
    payback_years: float | None
    least_dscr: float | None
    average_dscr: float | None
    levelised_cost_p_per_kwh: float
    mean_power_price_p_per_kwh: float | None
    lowest_safe_power_price_p_per_kwh: float | None
    lowest_power_price_with_full_interest_p_per_kwh: float | None
    community_fund_gbp: float
    member_interest_gbp: float
    generation_kwh: float


def measure(plan: Plan, accounts: Accounts) -> Measures:
    """Work out the figures of one case of a plan."""
    earned = accounts.operations
    cover = debt_cover(accounts)
    return Measures(
        npv_gbp=npv_gbp(plan, accounts.project_cash_gbp),
        project_irr_pct=irr_pct(accounts.project_cash_gbp),
        member_irr_pct=irr_pct(accounts.member_cash_gbp),
        payback_years=payback_years(accounts.project_cash_gbp),
        least_dscr=None if cover.size == 0 else float(cover.min()),
        average_dscr=None if cover.size == 0 else float(cover.mean()),
        levelised_cost_p_per_kwh=levelised_cost_p_per_kwh(plan, accounts),
        mean_power_price_p_per_kwh=mean_power_price_p_per_kwh(plan),
        lowest_safe_power_price_p_per_kwh=lowest_power_price_p_per_kwh(plan),
        lowest_power_price_with_full_interest_p_per_kwh=lowest_power_price_p_per_kwh(
            plan, full_interest=True
        ),
        community_fund_gbp=float(accounts.community_fund_gbp.sum()),
        member_interest_gbp=float(accounts.member_interest_gbp.sum()),
        generation_kwh=float(earned.generation_kwh.sum()),
    )


def npv_gbp(plan: Plan, cash_gbp) -> float:
    """Value today of yearly cash, year 0 undiscounted. [GBP]."""
    return float(pyxirr.npv(plan.discount_pct / 100, list(cash_gbp)))


def irr_pct(cash_gbp) -> float | None:
    """Yearly return of a stream of cash; ``None`` where nothing is put in or comes back. [%]."""
    cash = np.asarray(cash_gbp, dtype=float)
    if not (cash < 0).any() or not (cash > 0).any():
        return None
    rate = pyxirr.irr(list(cash), silent=True)
    return None if rate is None else 100 * rate


def payback_years(cash_gbp) -> float | None:
    """Years until the cash put in has come back for good, by parts of a year."""
    total = np.cumsum(np.asarray(cash_gbp, dtype=float))
    below = np.flatnonzero(total < 0)
    if below.size == 0:
        return 0.0
    last = below[-1]
    if last == total.size - 1:
        return None
    return float(last + total[last] / (total[last] - total[last + 1]))


def debt_cover(accounts: Accounts) -> np.ndarray:
    """Cash earned over cash due to lenders, for each year with a payment due."""
    due = accounts.debt_service_gbp > 0
    return accounts.cash_for_lenders_gbp[due] / accounts.debt_service_gbp[due]


def levelised_cost_p_per_kwh(plan: Plan, accounts: Accounts) -> float:
    """Cost of a kilowatt-hour over the whole plan, both discounted, grants left out. [p/kWh]."""
    earned = accounts.operations
    spent = (
        earned.build_gbp
        + earned.replacements_gbp
        + earned.running_costs_gbp
        + earned.one_off_costs_gbp
    )
    return 100 * npv_gbp(plan, spent) / npv_gbp(plan, earned.generation_kwh)


def mean_power_price_p_per_kwh(plan: Plan) -> float | None:
    """Average price to hosts in money of year 1, by what each buys. [p/kWh]."""
    bought = [site.first_year_kwh * site.self_use_pct for site in plan.sites]
    if not sum(bought):
        return None
    prices = [site.power_price_p_per_kwh for site in plan.sites]
    return float(np.average(prices, weights=bought))


def lowest_power_price_p_per_kwh(plan: Plan, *, full_interest: bool = False) -> float | None:
    """Lowest average price to hosts at which the plan holds, all host prices moved together.

    Parameters
    ----------
    plan : Plan
        The plan as written.
    full_interest : bool, default False
        Whether members must also receive all the interest hoped for, in every year.

    Returns
    -------
    float or None
        Price in money of year 1, or ``None`` where no price up to sixteen times the plan's
        does. [p/kWh]
    """
    mean = mean_power_price_p_per_kwh(plan)
    if not mean:
        return None

    def holds(factor: float) -> bool:
        accounts = keep_accounts(plan, Factors(power_price=factor))
        paid = accounts.member_interest_gbp >= accounts.interest_wanted_gbp - 0.005
        return not judge(plan, accounts).reasons and (not full_interest or bool(paid.all()))

    if not holds(HIGHEST_PRICE_FACTOR):
        return None
    low, high = 0.0, HIGHEST_PRICE_FACTOR
    if holds(low):
        return 0.0
    for _ in range(PRICE_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high * mean
