"""What a clock is made of: its rule, what moved it, and the date with its working."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assets.casework.errors import ClockError
from assets.casework.provenance import Source, Standing


class Unit(StrEnum):
    """What a clock counts in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    WORKING_DAYS = "working days"
    FIXED_DATE = "fixed date"
    EVENT = "event"


class Count(StrEnum):
    """Whether the day that starts a clock is itself the first day counted."""

    BEGINNING_WITH = "beginning with"
    AFTER = "after"


class How(StrEnum):
    """How a longer time came about."""

    AGREED = "agreed"
    DIRECTED = "directed"
    FIXED = "fixed in the notice"


COUNTED = frozenset({Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS, Unit.WORKING_DAYS})
LONGEST = 2_000  # of any unit; longer is a slip of the pen


def check_day(day: date, what: str) -> None:
    """Refuse a moment, a text or a mistyped year where a day is wanted.

    Raises
    ------
    ClockError
        If the value is not a plain date of the years 1900 to 2999.
    """
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ClockError(f"Give {what} as a day without a time, not {day!r}.")
    if not 1900 <= day.year <= 2999:
        raise ClockError(f"Check the year of {what}: {day.isoformat()} cannot be right.")


@dataclass(frozen=True)
class ClockRule:
    """One time limit of law, practice or policy, as the pack states it.

    ``trigger`` says in words what starts it ("the validation date"). ``at_least`` marks a
    shortest period: whoever fixes the date may choose a later one. ``may_extend`` and
    ``may_pause`` say how, in words; empty means that the rule knows no such thing.
    A fixed date has ``month`` and ``day``; an event-bound clock says what ends it in ``until``,
    and has a last day only if one is fixed (``How.FIXED``).
    """

    id: str
    name: str
    trigger: str
    unit: Unit
    source: Source
    standing: Standing = Standing.LAW
    length: int | None = None
    count: Count = Count.AFTER
    at_least: bool = False
    may_extend: str = ""
    may_pause: str = ""
    month: int | None = None
    day: int | None = None
    until: str = ""

    def __post_init__(self):
        if self.unit in COUNTED:
            if not isinstance(self.length, int) or not 1 <= self.length <= LONGEST:
                raise ClockError(
                    f"Clock {self.id}: give a length from 1 to {LONGEST} {self.unit}, "
                    f"not {self.length}."
                )
        elif self.length is not None:
            raise ClockError(f"Clock {self.id}: a {self.unit} has no length; remove it.")
        if self.unit is Unit.FIXED_DATE:
            self._check_fixed_date()
        if self.unit is Unit.EVENT and not self.until:
            raise ClockError(f"Clock {self.id}: say what event ends it, in 'until'.")

    def _check_fixed_date(self) -> None:
        try:
            date(2001, self.month, self.day)  # no leap year: 29 February is no yearly date
        except (TypeError, ValueError) as error:
            raise ClockError(
                f"Clock {self.id}: month {self.month} and day {self.day} are no date of every year."
            ) from error


@dataclass(frozen=True)
class Extension:
    """A later last day, with the day on which it was agreed, directed or fixed."""

    until: date
    decided_on: date
    how: How = How.AGREED
    reason: str = ""


@dataclass(frozen=True)
class Pause:
    """Days that do not count, first and last included; without a last day it still runs."""

    first: date
    last: date | None
    reason: str = ""


@dataclass(frozen=True)
class Skipped:
    """A day that was passed over in the count, and why."""

    day: date
    reason: str


@dataclass(frozen=True)
class Worked:
    """A date with its working.

    ``due`` is the last day on which the thing may be done; None where no date can be named (an
    event ends the clock, or it is paused). ``counted_to`` is the last day before any extension.
    ``steps`` explain the date to a citizen in order; ``warnings`` are for whoever relies on it.
    """

    rule: ClockRule
    trigger: date
    due: date | None
    counted_to: date | None = None
    first_counted: date | None = None
    skipped: tuple[Skipped, ...] = ()
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Pause, ...] = ()
    steps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
