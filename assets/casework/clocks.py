"""Dates of law and policy with their working. How to call it: docs/clocks.md."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from assets.casework import clock_wording
from assets.casework.calendars import Calendar
from assets.casework.clock_rules import (
    COUNTED,
    ClockRule,
    Count,
    Extension,
    How,
    Pause,
    Skipped,
    Unit,
    Worked,
    check_day,
)
from assets.casework.errors import ClockError
from assets.casework.wording import WEEKDAYS

__all__ = [
    "ClockRule",
    "Count",
    "Extension",
    "How",
    "Pause",
    "Skipped",
    "Unit",
    "Worked",
    "work_out",
]

_DAY = timedelta(days=1)
_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}
_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}


def work_out(
    rule: ClockRule,
    trigger: date,
    extensions: Iterable[Extension] = (),
    calendar: Calendar | None = None,
    *,
    pauses: Iterable[Pause] = (),
) -> Worked:
    """Work out the last day of a clock, and say how.

    Parameters
    ----------
    rule : ClockRule
        The time limit, from a rule pack or a council's policy.
    trigger : date
        The day of the event that starts it.
    extensions : iterable of Extension
        Longer times, in any order. None ever shortens the clock; one agreed after the time had
        run out is set aside with a warning.
    calendar : Calendar, optional
        Bank holidays. Needed to count working days; otherwise used to warn of a last day on
        which offices are shut.
    pauses : iterable of Pause
        Days that do not count, only for a rule that allows them.

    Raises
    ------
    ClockError
        If the rule does not allow an extension or a pause that is given, if working days are
        asked for without a calendar, or if a date is not a plain, likely date.
    """
    extensions = tuple(sorted(extensions, key=lambda e: (e.decided_on, e.until)))
    pauses = tuple(sorted(pauses, key=lambda p: p.first))
    _check_asked(rule, trigger, extensions, calendar, pauses)
    worked = Worked(rule, trigger, due=None, pauses=pauses)
    if rule.unit in COUNTED and not any(pause.last is None for pause in pauses):
        worked = _count(worked, calendar)
    elif rule.unit is Unit.FIXED_DATE:
        due = _next_fixed_date(rule, trigger)
        worked = replace(worked, due=due, counted_to=due)
    worked, set_aside = _extend(worked, extensions)
    return replace(
        worked,
        steps=clock_wording.explain(worked, calendar),
        warnings=clock_wording.warn(worked, calendar, set_aside),
    )


def _check_asked(rule, trigger, extensions, calendar, pauses) -> None:
    check_day(trigger, f"the day of {rule.trigger}")
    for extension in extensions:
        check_day(extension.until, "the end of the longer time")
        check_day(extension.decided_on, "the day on which the longer time was decided")
    if extensions and not rule.may_extend:
        raise ClockError(
            f"“{rule.name}” cannot be made longer: {rule.source.text} has no such power."
        )
    if pauses and not rule.may_pause:
        raise ClockError(f"“{rule.name}” cannot be paused: {rule.source.text} has no such power.")
    for pause in pauses:
        check_day(pause.first, "the first day of the pause")
        if pause.last is not None and pause.last < pause.first:
            raise ClockError("A pause must not end before it begins; check its two days.")
    if rule.unit is Unit.WORKING_DAYS and calendar is None:
        raise ClockError(f"“{rule.name}” counts working days: give the nation's calendar.")


def _count(worked: Worked, calendar: Calendar | None) -> Worked:
    """Count the period from its first day to its last."""
    rule, trigger = worked.rule, worked.trigger
    first = trigger if rule.count is Count.BEGINNING_WITH else trigger + _DAY
    if rule.unit is Unit.WORKING_DAYS:
        due, skipped = _count_days(first, rule.length, worked.pauses, calendar)
    else:
        due, skipped = _last_day(rule, trigger, first), ()
        if worked.pauses:
            due, skipped = _count_days(first, (due - first).days + 1, worked.pauses)
    return replace(worked, due=due, counted_to=due, first_counted=first, skipped=skipped)


def _last_day(rule: ClockRule, trigger: date, first: date) -> date:
    if rule.unit in _DAYS:
        return first + timedelta(days=rule.length * _DAYS[rule.unit] - 1)
    return _corresponding_day(trigger, rule.length * _MONTHS[rule.unit], rule.count)


def _corresponding_day(trigger: date, months: int, count: Count) -> date:
    """Return the last day of a period of months by the corresponding-date rule.

    The period ends on the day of the same number in the last month, or the day before it when
    the first day counts; if that month is too short, on its last day in both cases.
    """
    year, month = divmod(trigger.year * 12 + trigger.month - 1 + months, 12)
    longest = monthrange(year, month + 1)[1]
    if trigger.day > longest:
        return date(year, month + 1, longest)
    same = date(year, month + 1, trigger.day)
    return same - _DAY if count is Count.BEGINNING_WITH else same


def _count_days(
    first: date, length: int, pauses: tuple[Pause, ...], calendar: Calendar | None = None
) -> tuple[date, tuple[Skipped, ...]]:
    """Count days one by one from the first, passing over those that do not count."""
    day, counted, skipped = first, 0, []
    while True:
        reason = _reason_not_counted(day, pauses, calendar)
        if reason:
            skipped.append(Skipped(day, reason))
        else:
            counted += 1
            if counted == length:
                return day, tuple(skipped)
        day += _DAY


def _reason_not_counted(
    day: date, pauses: tuple[Pause, ...], calendar: Calendar | None
) -> str | None:
    for pause in pauses:
        if pause.first <= day <= pause.last:
            return f"paused: {pause.reason}" if pause.reason else "paused"
    if calendar is None or calendar.is_working_day(day):
        return None
    return WEEKDAYS[day.weekday()] if day.weekday() >= 5 else calendar.holiday_on(day)


def _next_fixed_date(rule: ClockRule, trigger: date) -> date:
    earliest = trigger if rule.count is Count.BEGINNING_WITH else trigger + _DAY
    this_year = date(earliest.year, rule.month, rule.day)
    return this_year if this_year >= earliest else this_year.replace(year=earliest.year + 1)


def _extend(worked: Worked, extensions: tuple[Extension, ...]) -> tuple[Worked, tuple]:
    """Apply longer times in the order of their days; return also those that have no effect."""
    due, used, set_aside = worked.due, [], []
    for extension in extensions:
        late = due is not None and extension.how is How.AGREED and extension.decided_on > due
        names_the_day = worked.rule.unit is Unit.EVENT and extension.how is How.FIXED
        if late or (due is None and not names_the_day) or (due and extension.until <= due):
            set_aside.append((extension, due))
            continue
        due = extension.until
        used.append(extension)
    return replace(worked, due=due, extensions=tuple(used)), tuple(set_aside)
