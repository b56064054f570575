"""Whether a plan holds, and if not why: the year, the sum and the cause, in plain sentences."""

from dataclasses import dataclass

import numpy as np

from energy.society.accounts import Accounts
from energy.society.plan import Plan

PENNY = 0.005
BIG_PART = 0.25  # of a year's fall in cash, to be named as its cause


@dataclass(frozen=True)
class Verdict:
    """Reasons why a plan cannot be carried out, and warnings that do not stop it."""

    reasons: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def feasible(self) -> bool:
        """Whether nothing stands in the plan's way."""
        return not self.reasons


def judge(plan: Plan, accounts: Accounts) -> Verdict:
    """Read one case of a plan's accounts and say what is wrong with it."""
    reasons = (
        *building_gap(plan, accounts),
        *running_gap(plan, accounts),
        *thin_cover(plan, accounts),
        *owed_at_the_end(plan, accounts),
    )
    return Verdict(reasons, tuple(shortfalls(plan, accounts)))


def pounds(amount) -> str:
    """Write a sum in whole pounds."""
    return f"£{amount:,.0f}"


def when(plan: Plan, year: int) -> str:
    """Name a plan year for people."""
    return f"year {year} ({plan.year_label(year)})"


def building_gap(plan: Plan, accounts: Accounts):
    """Say what is missing before the first roof can be paid for."""
    cash = accounts.cash_gbp
    if cash[0] >= -PENNY:
        return
    spent = accounts.operations.build_gbp[0] + accounts.operations.one_off_costs_gbp[0]
    sentence = (
        f"The building costs {pounds(spent)} but shares, loans and grants bring in "
        f"{pounds(spent + cash[0])}: {pounds(-cash[0])} more must be raised or saved"
    )
    recovered = np.flatnonzero(cash >= -PENNY)
    if recovered.size:
        yield f"{sentence}; cash would be back above zero only in {when(plan, int(recovered[0]))}."
    else:
        yield f"{sentence}; cash would stay below zero to the plan's end."


def running_gap(plan: Plan, accounts: Accounts):
    """Say when cash falls below zero while running, how far, and from what cause."""
    below = accounts.cash_gbp < -PENNY
    falls = np.flatnonzero(below[1:] & ~below[:-1]) + 1
    if falls.size == 0:
        return
    first = int(falls[0])
    yield (
        f"Cash falls below zero in {when(plan, first)}, {pounds(-accounts.cash_gbp[first])} "
        f"short: {cause(accounts, first)}."
    )
    worst = first + int(np.argmin(accounts.cash_gbp[first:]))
    if worst != first:
        gap = pounds(-accounts.cash_gbp[worst])
        yield f"Cash is lowest in {when(plan, worst)}, {gap} short."


def cause(accounts: Accounts, year: int) -> str:
    """Name what made a year's cash short: the largest turn for the worse, else the largest bill."""
    money_in, money_out = cash_lines(accounts)
    turns = [
        *((line[year - 1] - line[year], f"{name} fell to", line[year]) for name, line in money_in),
        *((line[year] - line[year - 1], f"{name} came to", line[year]) for name, line in money_out),
    ]
    change, said, amount = max(turns)
    fall = accounts.cash_gbp[year - 1] - accounts.cash_gbp[year]
    if year > 1 and change > BIG_PART * fall:
        return f"{said} {pounds(amount)}"
    name, line = max(money_out, key=lambda item: item[1][year])
    total_in = sum(line[year] for _, line in money_in)
    total_out = sum(line[year] for _, line in money_out)
    return (
        f"payments of {pounds(total_out)}, the largest being {name} of {pounds(line[year])}, "
        f"exceed income of {pounds(total_in)}"
    )


def cash_lines(accounts: Accounts) -> tuple[list, list]:
    """List what comes in and what goes out by law or contract, each as name and yearly sums."""
    earned = accounts.operations
    money_in = [
        ("power sales", earned.sales_gbp),
        ("grants", accounts.running_grants_gbp + accounts.building_grants_gbp),
        ("new loans", accounts.loans_drawn_gbp),
        ("new shares", accounts.shares_raised_gbp),
    ]
    money_out = [
        ("building", earned.build_gbp),
        ("replacements", earned.replacements_gbp),
        *((name.lower(), line) for name, line in earned.running_lines_gbp.items()),
        ("one-off costs", earned.one_off_costs_gbp),
        ("loan payments", accounts.debt_service_gbp),
        ("corporation tax", accounts.tax_paid_gbp),
    ]
    return money_in, money_out


def thin_cover(plan: Plan, accounts: Accounts):
    """Say when earnings first cover the lenders' due less than the plan allows."""
    available = accounts.cash_for_lenders_gbp
    due = accounts.debt_service_gbp
    thin = np.flatnonzero((due > 0) & (available < plan.least_dscr * due - PENNY))
    if thin.size:
        year = int(thin[0])
        yield (
            f"In {when(plan, year)} earnings of {pounds(available[year])} cover loan payments of "
            f"{pounds(due[year])} only {available[year] / due[year]:.2f} times; "
            f"{plan.least_dscr:.2f} is needed."
        )


def owed_at_the_end(plan: Plan, accounts: Accounts):
    """Say what members or lenders are still owed when the plan ends."""
    capital, loans = accounts.share_capital_gbp[-1], accounts.loans_owed_gbp[-1]
    if loans > PENNY:
        yield (
            f"Loans of {pounds(loans)} are still owed at the end of {when(plan, plan.years)}: "
            "shorten the loan or lengthen the plan."
        )
    if capital > PENNY:
        yield (
            f"Members are still owed {pounds(capital)} of their capital at the end of "
            f"{when(plan, plan.years)}: the cash does not reach."
        )


def shortfalls(plan: Plan, accounts: Accounts):
    """Warn of promises that are kept only in part."""
    wanted, paid = accounts.interest_wanted_gbp, accounts.member_interest_gbp
    missed = np.flatnonzero(paid < wanted - PENNY)
    if missed.size:
        yield (
            f"Members receive less than the interest hoped for in {missed.size} of "
            f"{int((wanted > 0).sum())} years, first in {when(plan, int(missed[0]))}: "
            f"{pounds(paid[missed[0]])} of {pounds(wanted[missed[0]])}, because the surplus or "
            "the cash does not reach."
        )
    if plan.members.interest_pct > plan.members.interest_cap_pct:
        yield (
            f"The interest hoped for ({plan.members.interest_pct:g} per cent) is above the "
            f"society's own cap ({plan.members.interest_cap_pct:g} per cent), which is applied."
        )
    thin = np.flatnonzero(accounts.cash_gbp[1:-1] < accounts.reserve_wanted_gbp[1:-1] - PENNY) + 1
    if thin.size and (accounts.cash_gbp >= -PENNY).all():
        year = int(thin[0])
        yield (
            f"Cash is below the reserve wanted in {thin.size} years, first in {when(plan, year)}: "
            f"{pounds(accounts.cash_gbp[year])} of {pounds(accounts.reserve_wanted_gbp[year])}."
        )
