"""How a plan fares when its figures turn out otherwise: one at a time, and all at once."""

from dataclasses import dataclass

import numpy as np

from energy.society.accounts import Accounts, keep_accounts
from energy.society.measures import irr_pct
from energy.society.operations import Factors
from energy.society.plan import Plan
from energy.society.verdict import PENNY

ONE_IN_TEN = 1.2816  # standard deviations to the tenth and ninetieth percentile
LEAST_FACTOR = 0.05
PERCENTILES = (10, 50, 90)
SOURCES = (
    ("generation", "Generation", "yield_sd_pct"),
    ("power_price", "Price to hosts", "power_price_sd_pct"),
    ("export_price", "Export price", "export_price_sd_pct"),
    ("build_cost", "Building and replacement costs", "build_cost_sd_pct"),
    ("running_cost", "Running costs", "running_cost_sd_pct"),
)


@dataclass(frozen=True)
class Bar:
    """One bar of the tornado: what the plan is worth when one figure is low, and when high."""

    name: str
    swing_pct: float
    npv_low_gbp: float
    npv_high_gbp: float
    community_fund_low_gbp: float
    community_fund_high_gbp: float
    least_cash_low_gbp: float
    least_cash_high_gbp: float


@dataclass(frozen=True)
class Chances:
    """What many drawn cases show; spreads hold the tenth, fiftieth and ninetieth percentile."""

    draws: int
    seed: int
    npv_gbp: tuple[float, ...]
    member_irr_pct: tuple[float, ...]
    community_fund_gbp: tuple[float, ...]
    cash_never_short_pct: float
    interest_paid_in_full_pct: float
    capital_repaid_pct: float


def tornado(plan: Plan) -> list[Bar]:
    """Move each uncertain figure to its low and high one-in-ten value, widest bar first."""
    bars = []
    for key, name, deviation in SOURCES:
        swing = ONE_IN_TEN * getattr(plan.risk, deviation) / 100
        ends = np.maximum([[1 - swing], [1 + swing]], LEAST_FACTOR)
        factors = dict.fromkeys((name for name, *_ in SOURCES), np.ones((2, 1))) | {key: ends}
        accounts = keep_accounts(plan, Factors(**factors))
        npv = discounted_gbp(plan, accounts.project_cash_gbp)
        fund = accounts.community_fund_gbp.sum(axis=-1)
        cash = accounts.cash_gbp.min(axis=-1)
        bars.append(Bar(name, 100 * swing, *map(float, (*npv, *fund, *cash))))
    return sorted(bars, key=lambda bar: -abs(bar.npv_high_gbp - bar.npv_low_gbp))


def discounted_gbp(plan: Plan, cash_gbp) -> np.ndarray:
    """Value today of yearly cash, for many cases at once, shape (...,). [GBP]."""
    weights = (1 + plan.discount_pct / 100) ** -np.arange(plan.years + 1.0)
    return cash_gbp @ weights


def draw_factors(plan: Plan, draws: int, seed: int) -> Factors:
    """Draw cases: each figure once for the whole plan, the weather also anew each year."""
    chance = np.random.default_rng(seed)
    drawn = {}
    for key, _, deviation in SOURCES:
        spread = getattr(plan.risk, deviation) / 100
        factor = 1 + spread * chance.standard_normal((draws, 1))
        if key == "generation":
            weather = chance.standard_normal((draws, plan.years + 1))
            factor = factor * (1 + plan.risk.yield_year_sd_pct / 100 * weather)
        drawn[key] = np.maximum(factor, LEAST_FACTOR)
    return Factors(**drawn)


def chances(plan: Plan, *, draws: int = 1000, seed: int = 1) -> Chances:
    """Run a plan through many drawn cases; the same seed gives the same answer.

    Parameters
    ----------
    plan : Plan
        The plan; its ``risk`` holds the standard deviations.
    draws : int, default 1000
        How many cases.
    seed : int, default 1
        Seed of the drawing.

    Returns
    -------
    Chances
        Spreads of the main figures and the share of cases in which each promise is kept.
    """
    accounts = keep_accounts(plan, draw_factors(plan, draws, seed))
    returns = [irr_pct(cash) for cash in accounts.member_cash_gbp]
    known = [-100.0 if value is None else value for value in returns]
    return Chances(
        draws=draws,
        seed=seed,
        npv_gbp=spread_of(discounted_gbp(plan, accounts.project_cash_gbp)),
        member_irr_pct=spread_of(known),
        community_fund_gbp=spread_of(accounts.community_fund_gbp.sum(axis=-1)),
        **promises_kept(accounts),
    )


def spread_of(values) -> tuple[float, ...]:
    """Return the tenth, fiftieth and ninetieth percentile."""
    return tuple(float(value) for value in np.percentile(values, PERCENTILES))


def promises_kept(accounts: Accounts) -> dict[str, float]:
    """Share of cases in which cash, interest and capital come out as hoped. [%]."""
    short = (accounts.cash_gbp < -PENNY).any(axis=-1)
    paid = (accounts.member_interest_gbp >= accounts.interest_wanted_gbp - PENNY).all(axis=-1)
    repaid = accounts.share_capital_gbp[..., -1] <= PENNY
    return {
        "cash_never_short_pct": 100 * float(np.mean(~short)),
        "interest_paid_in_full_pct": 100 * float(np.mean(paid)),
        "capital_repaid_pct": 100 * float(np.mean(repaid)),
    }
