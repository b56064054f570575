"""Every write about the surplus: interest runs, their payment, grants of the community fund."""

import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Sum

from energy.society import interest, ledger
from energy.society.errors import SocietyError
from energy.society.models import (
    CommunityGrant,
    Entry,
    InterestLine,
    InterestRun,
    Member,
    Society,
)
from gis.day import today

_DATA = Path(__file__).parent / "data"


def year_of(society: Society, day: date) -> tuple[date, date]:
    """First and last day of the last financial year that has ended by a day."""
    month = society.year_ends_month
    year = day.year
    last = month_end(year, month)
    if last >= day:
        last = month_end(year - 1, month)
    return month_end(last.year - 1, month) + timedelta(days=1), last


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def plan_interest(society: Society, *, first_day, last_day, rate_pct, surplus_pence):
    """Work a run out without writing it.

    Returns
    -------
    energy.society.interest.InterestRun
        With interest by the number of the member, as text.

    Raises
    ------
    SocietyError
        If the days are the wrong way round, or an account cannot be followed.
    """
    accounts: dict[str, Counter] = defaultdict(Counter)
    rows = Entry.objects.filter(operation__society=society, account="shares").values_list(
        "member__number", "operation__day", "operation__reverses__day", "pence"
    )
    for number, day, reversed_day, pence in rows:
        accounts[str(number)][reversed_day or day] += pence  # what was taken back never counted
    try:
        return interest.run_interest(
            {number: list(days.items()) for number, days in accounts.items()},
            first=first_day,
            last=last_day,
            rate_pct=str(rate_pct),
            cap_pct=str(society.interest_cap_pct),
            surplus_pence=surplus_pence,
        )
    except ValueError as error:
        raise SocietyError(f"The interest cannot be worked out: {error}.") from error


@transaction.atomic
def run_interest(
    society: Society, *, first_day, last_day, rate_pct, surplus_pence, by, decided_in=None
) -> InterestRun:
    """Credit a year's interest to every member; shares are made of it for those who chose that.

    Raises
    ------
    SocietyError
        If the year has not ended, or interest was run for some of its days.
    """
    if last_day > today():
        raise SocietyError("The year has not ended.")
    society = Society.objects.select_for_update().get(pk=society.pk)
    planned = plan_interest(
        society, first_day=first_day, last_day=last_day, rate_pct=rate_pct,
        surplus_pence=surplus_pence,
    )  # fmt: skip
    try:
        with transaction.atomic():
            run = InterestRun.objects.create(
                society=society, first_day=first_day, last_day=last_day,
                surplus_pence=surplus_pence, rate_pct=rate_pct, cap_pct=society.interest_cap_pct,
                paid_pct=_rounded_down(planned.paid_pct), total_pence=planned.total_pence,
                decided_in=decided_in, by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise SocietyError("Interest was run for some of these days already.") from error
    members = {str(one.number): one for one in society.members.all()}
    for number, pence in planned.interest_pence.items():
        if pence:
            _credit(run, members[number], pence, by)
    check_runs()
    return run


def check_runs() -> None:
    """Let the database check now that runs and their operations agree.

    Raises
    ------
    LedgerError
        If they do not.
    """
    with ledger.rules_kept("society_check_interest_run", "society_check_interest_line"):
        return


def _rounded_down(pct: Fraction) -> Decimal:
    return Decimal(int(pct * 1_000_000)) / 1_000_000


def _credit(run: InterestRun, member: Member, pence: int, by) -> None:
    InterestLine.objects.create(
        run=run,
        operation=_interest_of(run, member, pence, by),
    )
    share = run.society.share_classes.first()
    whole = pence // share.share_pence * share.share_pence
    if member.converts_interest and whole and member.left_on is None and member.died_on is None:
        try:
            ledger.convert_interest(member, share, whole, day=today(), by=by)
        except ledger.LedgerError:
            return  # the member holds all it may: the interest stays owed and is paid


def _interest_of(run, member, pence, by):
    words = f"{run.first_day:%-d %B %Y} to {run.last_day:%-d %B %Y}"
    return ledger.credit_interest(member, pence, day=today(), by=by, note=words)


def owed(society: Society):
    """Members that are owed interest, with ``owed_pence``."""
    return society.members.with_holdings().filter(owed_pence__gt=0)


@transaction.atomic
def pay_owed(society: Society, *, by) -> int:
    """Write down that all interest owed was paid; gives the sum in pence."""
    Society.objects.select_for_update().get(pk=society.pk)
    total = 0
    for member in owed(society):
        ledger.pay_interest(member, member.owed_pence, day=today(), by=by)
        total += member.owed_pence
    return total


def give_grant(society: Society, **fields) -> CommunityGrant:
    """Write a gift of the community fund down."""
    return CommunityGrant.objects.create(society=society, **fields)


def tell_outcome(grant: CommunityGrant, *, outcome: str) -> CommunityGrant:
    """Say what came of a gift."""
    grant.outcome, grant.outcome_on = outcome, today()
    grant.save(update_fields=["outcome", "outcome_on"])
    return grant


@cache
def return_rule() -> dict:
    """By when the yearly return is due, and where that is written."""
    return tomllib.loads((_DATA / "annual_return.toml").read_text())


@dataclass(frozen=True)
class ReturnFigures:
    """What the yearly return asks for, for one financial year; sums in pence."""

    first_day: date
    last_day: date
    due_on: date
    members_before: int
    joined: int
    left: int
    members_after: int
    capital_before_pence: int
    issued_pence: int
    withdrawn_pence: int
    capital_after_pence: int
    interest_pence: int
    grants_pence: int

    @property
    def converted_pence(self) -> int:
        """Shares made of interest: what explains the rest of the change."""
        change = self.capital_after_pence - self.capital_before_pence
        return change - self.issued_pence + self.withdrawn_pence


def return_figures(society: Society, last_day: date) -> ReturnFigures:
    """Count and add up a financial year."""
    first_day = month_end(last_day.year - 1, last_day.month) + timedelta(days=1)
    before = first_day - timedelta(days=1)
    months = last_day.month + return_rule()["months"]
    due = month_end(last_day.year + (months - 1) // 12, (months - 1) % 12 + 1)
    inside = (first_day, last_day)

    def moved(**wanted):
        rows = Entry.objects.filter(operation__society=society, **wanted)
        return rows.aggregate(total=Sum("pence"))["total"] or 0

    def shares(**wanted):
        return moved(account="shares", **wanted)

    members = society.members
    gone = members.filter(left_on__range=inside) | members.filter(died_on__range=inside)
    return ReturnFigures(
        first_day=first_day,
        last_day=last_day,
        due_on=due,
        members_before=_members_on(society, before),
        joined=members.filter(joined_on__range=inside).count(),
        left=gone.distinct().count(),
        members_after=_members_on(society, last_day),
        capital_before_pence=shares(operation__day__lte=before),
        issued_pence=shares(operation__day__range=inside, pence__gt=0, operation__kind="issue")
        + shares(operation__day__range=inside, operation__reverses__kind="issue"),
        withdrawn_pence=-shares(operation__day__range=inside, operation__kind="withdrawal")
        - shares(operation__day__range=inside, operation__reverses__kind="withdrawal"),
        capital_after_pence=shares(operation__day__lte=last_day),
        interest_pence=-moved(account="interest", operation__day__range=inside),
        grants_pence=society.grants.filter(decided_on__range=inside).aggregate(s=Sum("pence"))["s"]
        or 0,
    )


def _members_on(society: Society, day: date) -> int:
    rows = society.members.filter(joined_on__lte=day)
    gone = rows.filter(left_on__lte=day) | rows.filter(died_on__lte=day)
    return rows.count() - gone.distinct().count()
