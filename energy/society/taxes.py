"""Corporation tax and capital allowances, as far as a small society's plan needs them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data" / "corporation_tax.toml"


@dataclass(frozen=True)
class TaxRules:
    """Rates and limits in force from a day."""

    first_day: date
    small_pct: float
    main_pct: float
    lower_gbp: float
    upper_gbp: float
    relief_fraction: float
    annual_investment_allowance_gbp: float
    special_rate_pct: float
    source: str
    checked_on: date
    certainty: str


def tax_rules(on: date) -> TaxRules:
    """Return the rules in force on a day."""
    held = [TaxRules(**row) for row in tomllib.loads(DATA.read_text(encoding="utf-8"))["rules"]]
    in_force = [rules for rules in held if rules.first_day <= on]
    if not in_force:
        raise ValueError(f"no corporation tax rules are held for {on}: start the plan later")
    return max(in_force, key=lambda rules: rules.first_day)


def corporation_tax_gbp(profit_gbp, rules: TaxRules):
    """Tax on a year's taxable profit, with marginal relief between the two limits.

    Parameters
    ----------
    profit_gbp : array_like
        Taxable profit after losses; below zero counts as none. [GBP]
    rules : TaxRules
        Rates and limits.

    Returns
    -------
    numpy.ndarray, shape of ``profit_gbp``
        Tax of the year. [GBP]
    """
    profit = np.maximum(np.asarray(profit_gbp, dtype=float), 0.0)
    relief = rules.relief_fraction * (rules.upper_gbp - profit)
    return np.select(
        [profit <= rules.lower_gbp, profit >= rules.upper_gbp],
        [profit * rules.small_pct / 100, profit * rules.main_pct / 100],
        profit * rules.main_pct / 100 - relief,
    )


def capital_allowances_gbp(spent_gbp, rules: TaxRules):
    """Yearly deduction for money spent on plant: the allowance first, the rest written down.

    Parameters
    ----------
    spent_gbp : array_like, shape (..., years)
        Spent on plant in each year, grants taken off. [GBP]
    rules : TaxRules
        Allowance and writing-down rate.

    Returns
    -------
    numpy.ndarray, shape (..., years)
        Deduction of each year. [GBP]
    """
    spent = np.maximum(np.asarray(spent_gbp, dtype=float), 0.0)
    at_once = np.minimum(spent, rules.annual_investment_allowance_gbp)
    pool = np.zeros(spent.shape[:-1])
    deducted = np.empty_like(spent)
    for year in range(spent.shape[-1]):
        pool = pool + spent[..., year] - at_once[..., year]
        written_down = pool * rules.special_rate_pct / 100
        deducted[..., year] = at_once[..., year] + written_down
        pool = pool - written_down
    return deducted
