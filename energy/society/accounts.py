"""Yearly accounts of a society: income, cash and balance sheet, for one case or many at once.

Money goes out in a fixed order: running costs, lenders, tax, reserves, members' interest (never
more than the surplus not yet given out), members' capital, community fund.
"""

from dataclasses import dataclass

import numpy as np

from energy.society.borrowing import borrow
from energy.society.operations import AS_PLANNED, Factors, Operations, operate, spread
from energy.society.plan import Plan
from energy.society.taxes import TaxRules, capital_allowances_gbp, corporation_tax_gbp, tax_rules


@dataclass(frozen=True)
class Accounts:
    """Yearly arrays of shape (..., years + 1), year 0 (building) first. [GBP or kWh]."""

    operations: Operations
    # income
    running_grants_gbp: np.ndarray
    grant_release_gbp: np.ndarray
    loan_interest_gbp: np.ndarray
    surplus_before_members_gbp: np.ndarray
    capital_allowances_gbp: np.ndarray
    taxable_gbp: np.ndarray
    losses_gbp: np.ndarray
    tax_before_interest_gbp: np.ndarray
    tax_before_fund_gbp: np.ndarray
    tax_gbp: np.ndarray
    member_interest_gbp: np.ndarray
    community_fund_gbp: np.ndarray
    retained_gbp: np.ndarray
    # cash
    building_grants_gbp: np.ndarray
    loans_drawn_gbp: np.ndarray
    loans_repaid_gbp: np.ndarray
    shares_raised_gbp: np.ndarray
    shares_repaid_gbp: np.ndarray
    tax_paid_gbp: np.ndarray
    cash_gbp: np.ndarray
    reserve_wanted_gbp: np.ndarray
    interest_wanted_gbp: np.ndarray
    repayment_wanted_gbp: np.ndarray
    # balance sheet
    fixed_assets_gbp: np.ndarray
    loans_owed_gbp: np.ndarray
    deferred_grants_gbp: np.ndarray
    tax_owed_gbp: np.ndarray
    share_capital_gbp: np.ndarray
    reserves_gbp: np.ndarray

    @property
    def imbalance_gbp(self) -> np.ndarray:
        """Assets less everything that pays for them: nothing, in every year."""
        owed = self.loans_owed_gbp + self.deferred_grants_gbp + self.tax_owed_gbp
        return (
            self.fixed_assets_gbp
            + self.cash_gbp
            - owed
            - self.share_capital_gbp
            - (self.reserves_gbp)
        )

    @property
    def debt_service_gbp(self) -> np.ndarray:
        """Interest and principal paid to lenders."""
        return self.loan_interest_gbp + self.loans_repaid_gbp

    @property
    def cash_for_lenders_gbp(self) -> np.ndarray:
        """Cash earned in the year, tax paid, from which lenders are served."""
        earned = self.operations
        spent = earned.running_costs_gbp + earned.one_off_costs_gbp + self.tax_paid_gbp
        return earned.sales_gbp + self.running_grants_gbp - spent

    @property
    def project_cash_gbp(self) -> np.ndarray:
        """Cash of the roofs themselves: sales and grants less all costs, before lenders and tax."""
        earned = self.operations
        spent = earned.running_costs_gbp + earned.one_off_costs_gbp + earned.build_gbp
        grants = self.running_grants_gbp + self.building_grants_gbp
        return earned.sales_gbp + grants - spent - earned.replacements_gbp

    @property
    def member_cash_gbp(self) -> np.ndarray:
        """Cash of all members together: paid in, then interest and capital received."""
        return self.member_interest_gbp + self.shares_repaid_gbp - self.shares_raised_gbp


@dataclass(frozen=True)
class Given:
    """What is settled before members and community are paid, shape (..., years + 1)."""

    surplus_gbp: np.ndarray
    taxable_gbp: np.ndarray
    cash_gbp: np.ndarray
    raised_gbp: np.ndarray
    reserve_gbp: np.ndarray


def keep_accounts(plan: Plan, factors: Factors = AS_PLANNED) -> Accounts:
    """Keep the books of a plan from the building to its last year.

    Parameters
    ----------
    plan : Plan
        Roofs, costs, funds and promises.
    factors : Factors
        Multipliers for what-if cases; a leading axis holds many scenarios.

    Returns
    -------
    Accounts
        Yearly arrays of shape (..., years + 1). The balance sheet balances in every year; cash
        may fall below zero, which :func:`energy.society.verdict.judge` puts into words.
    """
    earned = operate(plan, factors)
    debt = borrow(plan)
    rules = tax_rules(plan.starts_on)
    running_grants, building_grants = (
        by_year(plan, plan.grants, kind) for kind in ("running", "building")
    )
    released = spread(building_grants, plan.life)
    raised = by_year(plan, plan.share_offers)
    spent_now = earned.running_costs_gbp + earned.one_off_costs_gbp
    earnings = earned.sales_gbp + running_grants - spent_now - debt.interest_gbp
    capital_spent = earned.build_gbp + earned.replacements_gbp
    plant = capital_spent - building_grants
    surplus = earnings + released - earned.depreciation_gbp
    allowances = capital_allowances_gbp(plant, rules)
    given = Given(
        surplus_gbp=surplus,
        taxable_gbp=earnings - allowances,
        cash_gbp=earnings - plant + debt.drawn_gbp - debt.repaid_gbp + raised,
        raised_gbp=raised,
        reserve_gbp=reserve_wanted(plan, earned),
    )
    shared = share_out(plan, given, rules)
    return Accounts(
        operations=earned,
        running_grants_gbp=running_grants,
        grant_release_gbp=released,
        loan_interest_gbp=debt.interest_gbp,
        surplus_before_members_gbp=surplus,
        capital_allowances_gbp=allowances,
        taxable_gbp=given.taxable_gbp,
        building_grants_gbp=building_grants,
        loans_drawn_gbp=debt.drawn_gbp,
        loans_repaid_gbp=debt.repaid_gbp,
        shares_raised_gbp=raised,
        reserve_wanted_gbp=given.reserve_gbp,
        fixed_assets_gbp=np.cumsum(capital_spent - earned.depreciation_gbp, axis=-1),
        loans_owed_gbp=debt.owed_gbp,
        deferred_grants_gbp=np.cumsum(building_grants - released),
        **shared,
    )


def by_year(plan: Plan, entries, purpose: str | None = None) -> np.ndarray:
    """Sum entries into their years, those of one purpose if named, shape (years + 1,). [GBP]."""
    sums = np.zeros(plan.years + 1)
    for entry in entries:
        if purpose is None or entry.purpose == purpose:
            sums[entry.year] += entry.gbp
    return sums


def reserve_wanted(plan: Plan, earned: Operations) -> np.ndarray:
    """Cash to keep back at each year's end; the last year releases it. [GBP]."""
    wanted = np.full(plan.years + 1, plan.reserves.cash_gbp)
    if plan.reserves.save_for_replacements:
        wanted = wanted + earned.replacement_savings_gbp
    wanted[..., -1] = 0.0
    return wanted


@dataclass
class Books:
    """Balances carried from year to year, each of the scenarios' shape. [GBP]."""

    cash: np.ndarray
    reserves: np.ndarray
    capital: np.ndarray
    tax_owed: np.ndarray
    losses: np.ndarray


def share_out(plan: Plan, given: Given, rules: TaxRules) -> dict[str, np.ndarray]:
    """Pay tax, members and community year by year from what is left.

    To keep each step plain, interest and gift are limited by the surplus left after the tax that
    would be due without them; the tax they then save stays in the society.
    """
    shape = np.broadcast_shapes(given.cash_gbp.shape, given.surplus_gbp.shape)
    books = Books(*np.zeros((5, *shape[:-1])))
    paid = [share_year(plan, given, rules, books, year) for year in range(plan.years + 1)]
    return {
        name: np.stack([np.broadcast_to(row[name], shape[:-1]) for row in paid], axis=-1)
        for name in paid[0]
    }


def share_year(plan: Plan, given: Given, rules: TaxRules, books: Books, year: int) -> dict:
    """Share out one year and carry the books forward."""
    base = given.taxable_gbp[..., year]
    surplus = books.reserves + given.surplus_gbp[..., year]
    tax_paid = books.tax_owed
    free = books.cash + given.cash_gbp[..., year] - tax_paid - given.reserve_gbp[..., year]

    def tax_after(deducted):
        if not plan.corporation_tax:
            return np.zeros_like(base)
        return corporation_tax_gbp(base - deducted - books.losses, rules)

    first_tax = tax_after(0.0)
    wanted = interest_wanted(plan, books.capital, year)
    interest = at_most(wanted, surplus - first_tax, free - first_tax)
    second_tax = tax_after(interest)
    left = free - interest - second_tax
    queued = repayment_wanted(plan, given, books.capital, year)
    repaid = at_most(queued, left)
    fund = fund_share(plan, year) * at_most(surplus - interest - second_tax, left - repaid)
    tax = tax_after(interest + fund) if plan.community_fund.deductible else second_tax
    books.losses = np.maximum(books.losses - (base - interest), 0.0)
    books.reserves = surplus - interest - fund - tax
    books.cash = books.cash + given.cash_gbp[..., year] - tax_paid - interest - repaid - fund
    books.capital = books.capital + given.raised_gbp[year] - repaid
    books.tax_owed = tax
    return {
        "losses_gbp": books.losses,
        "tax_before_interest_gbp": first_tax,
        "tax_before_fund_gbp": second_tax,
        "tax_gbp": tax,
        "tax_paid_gbp": tax_paid,
        "interest_wanted_gbp": wanted,
        "member_interest_gbp": interest,
        "repayment_wanted_gbp": queued,
        "shares_repaid_gbp": repaid,
        "community_fund_gbp": fund,
        "retained_gbp": given.surplus_gbp[..., year] - interest - fund - tax,
        "cash_gbp": books.cash,
        "tax_owed_gbp": tax,
        "share_capital_gbp": books.capital,
        "reserves_gbp": books.reserves,
    }


def at_most(*limits):
    """Return the least of the limits, never below nothing."""
    least = limits[0]
    for limit in limits[1:]:
        least = np.minimum(least, limit)
    return np.maximum(least, 0.0)


def fund_share(plan: Plan, year: int) -> float:
    """Share of the remaining surplus given to the community in a year."""
    fund = plan.community_fund
    return fund.pct_of_surplus / 100 if year >= fund.from_year else 0.0


def interest_wanted(plan: Plan, capital, year: int):
    """Interest hoped for on the capital held at the year's start, within the society's cap."""
    rate = min(plan.members.interest_pct, plan.members.interest_cap_pct) / 100
    return capital * (rate if year >= plan.members.interest_from_year else 0.0)


def repayment_wanted(plan: Plan, given: Given, capital, year: int):
    """Capital next in the queue: a share of what was raised each year, arrears first."""
    members = plan.members
    if year < members.repay_from_year:
        return np.zeros_like(capital)
    if members.repay_pct_per_year is None or year == plan.years:
        return capital / (plan.years - year + 1)
    raised = given.raised_gbp[: year + 1].sum()
    turns = year - members.repay_from_year + 1
    should_be_left = raised * max(0.0, 1 - turns * members.repay_pct_per_year / 100)
    return np.maximum(capital - should_be_left, 0.0)
