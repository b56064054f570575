"""Interest runs: what each member receives for the time its capital was held, never above surplus.

Sums are whole pence. Interest is rounded down to the penny, so that a run never pays out more than
it may; what is left over stays in the society.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

Change = tuple[date, int]  # day on which a holding changes, and by how many pence


@dataclass(frozen=True)
class InterestRun:
    """The outcome of a run.

    Attributes
    ----------
    interest_pence : dict of str to int
        What each member receives.
    wanted_pct, paid_pct : Fraction
        The rate asked for, within the society's cap, and the one the surplus allows.
    left_pence : int
        What is left of the surplus.
    """

    interest_pence: dict[str, int]
    wanted_pct: Fraction
    paid_pct: Fraction
    left_pence: int

    @property
    def total_pence(self) -> int:
        """What the run pays in all."""
        return sum(self.interest_pence.values())


def pence_days(changes: Sequence[Change], first: date, last: date) -> int:
    """Add up a holding over the days of a period, both ends included.

    Parameters
    ----------
    changes : sequence of (date, int)
        Entries of the share account in pence; one counts from its day on.
    first, last : datetime.date
        The period.

    Raises
    ------
    ValueError
        If the holding falls below nothing.
    """
    held, total = 0, 0
    day_after = last.toordinal() + 1
    for day, pence in sorted(changes):
        held += pence
        if held < 0:
            raise ValueError(f"the holding falls below nothing on {day}")
        start = max(day, first).toordinal()
        total += pence * max(day_after - start, 0)
    return total


def run_interest(
    accounts: Mapping[str, Sequence[Change]],
    *,
    first: date,
    last: date,
    rate_pct: Fraction | int | str,
    cap_pct: Fraction | int | str,
    surplus_pence: int,
) -> InterestRun:
    """Work out a year's interest, by days held, within the cap and the surplus.

    Parameters
    ----------
    accounts : mapping of str to sequence of (date, int)
        Share accounts by member.
    first, last : datetime.date
        The year of the run.
    rate_pct, cap_pct : Fraction, int or str
        Rate hoped for and the society's own cap, exact: ``"3.5"``. [%]
    surplus_pence : int
        Surplus from which interest may be paid; a loss pays nothing.

    Returns
    -------
    InterestRun
        The whole run is cut by one factor where the surplus does not reach.
    """
    if last < first:
        raise ValueError(f"the period ends on {last}, before it begins on {first}")
    rate = min(Fraction(rate_pct), Fraction(cap_pct))
    if rate < 0:
        raise ValueError(f"rate_pct and cap_pct must be 0 or more, got {rate_pct} and {cap_pct}")
    days = last.toordinal() - first.toordinal() + 1
    held = {member: pence_days(changes, first, last) for member, changes in accounts.items()}
    full = Fraction(sum(held.values())) * rate / (100 * days)
    surplus = max(surplus_pence, 0)
    paid = rate if full <= surplus else rate * surplus / full
    interest = {member: int(share * paid / (100 * days)) for member, share in held.items()}
    return InterestRun(interest, rate, paid, surplus - sum(interest.values()))
