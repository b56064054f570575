"""Loans of a society: what is drawn, paid and owed in each year."""

from dataclasses import dataclass
from math import expm1, log1p

import numpy as np

from energy.society.plan import Loan, Plan


@dataclass(frozen=True)
class Debt:
    """Yearly sums over all loans, each of shape (years + 1,). [GBP]."""

    drawn_gbp: np.ndarray
    interest_gbp: np.ndarray
    repaid_gbp: np.ndarray
    owed_gbp: np.ndarray


def borrow(plan: Plan) -> Debt:
    """Add up the schedules of all loans of a plan."""
    schedules = [loan_schedule(loan, plan.years) for loan in plan.loans]
    drawn, interest, repaid = (
        np.sum(schedules, axis=0) if schedules else np.zeros((3, plan.years + 1))
    )
    return Debt(drawn, interest, repaid, np.cumsum(drawn - repaid))


def loan_schedule(loan: Loan, years: int) -> np.ndarray:
    """Drawn, interest and principal of one loan, shape (3, years + 1). [GBP].

    Interest falls due at the end of each year after the one it was drawn in, on what was owed at
    its start.
    """
    drawn, interest, repaid = np.zeros((3, years + 1))
    drawn[loan.year] = owed = loan.gbp
    rate = loan.interest_pct / 100
    for turn in range(1, loan.repay_years + 1):
        year = loan.year + turn
        if year > years:
            break
        interest[year] = owed * rate
        repaid[year] = principal(loan, owed, turn)
        owed -= repaid[year]
    return np.stack([drawn, interest, repaid])


def principal(loan: Loan, owed: float, turn: int) -> float:
    """Principal repaid at the end of a loan's year, by the loan's kind. [GBP]."""
    left = loan.repay_years - turn + 1
    if turn <= loan.interest_only_years:
        return 0.0
    if loan.kind == "bullet":
        return owed if left == 1 else 0.0
    rate = loan.interest_pct / 100
    if loan.kind == "equal" or rate == 0:
        return owed / left
    return owed * rate / expm1(left * log1p(rate))  # exact for the smallest rates too
