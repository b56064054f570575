"""The working of a date in sentences fit for a citizen."""

from datetime import date, timedelta

from assets.casework.calendars import Calendar
from assets.casework.clock_rules import Count, Extension, How, Unit, Worked
from assets.casework.provenance import Certainty, Standing
from assets.casework.wording import WEEKDAYS, say_count, say_day, say_list, say_weekday

_GIVER = {
    Standing.LAW: "The law",
    Standing.PRACTICE: "National practice (not law)",
    Standing.POLICY: "The council's own policy (not law)",
}
_LONGER = {
    How.AGREED: "a longer time was agreed",
    How.DIRECTED: "a longer time was directed",
    How.FIXED: "a later day was fixed in the notice",
}


def explain(worked: Worked, calendar: Calendar | None) -> tuple[str, ...]:
    """Return the sentences that lead from the trigger to the last day."""
    rule = worked.rule
    steps = [f"The clock “{rule.name}” starts from {rule.trigger}: {say_weekday(worked.trigger)}."]
    if rule.unit is Unit.EVENT:
        steps.append(f"It has no date of its own: it ends with {rule.until}.")
    elif rule.unit is Unit.FIXED_DATE:
        steps.append(f"{_GIVER[rule.standing]} names a fixed day: the next one is the last day.")
    else:
        steps += _explain_count(worked, calendar)
    steps += [_explain_extension(extension, worked) for extension in worked.extensions]
    if worked.due is not None:
        steps.append(f"So the last day is {say_weekday(worked.due)}.")
    steps.append(f"Source: {rule.source.text}. {rule.source.certainty.meaning}")
    return tuple(steps)


def _explain_count(worked: Worked, calendar: Calendar | None) -> list[str]:
    rule = worked.rule
    period = f"{'at least ' if rule.at_least else ''}{_period(rule.length, rule.unit)}"
    first_day = (
        "beginning with that day, which is itself counted"
        if rule.count is Count.BEGINNING_WITH
        else "after that day, which is not itself counted"
    )
    steps = [f"{_GIVER[rule.standing]} gives {period} {first_day}."]
    if rule.unit is Unit.WORKING_DAYS:
        steps.append(
            "Only working days count: not Saturdays, Sundays or bank holidays "
            f"in {calendar.nation}."
        )
    if worked.due is None:
        steps.append(f"The clock is paused since {say_day(worked.pauses[-1].first)}: no date yet.")
        return steps
    if worked.skipped:
        steps.append(_explain_skipped(worked))
    if rule.unit in (Unit.MONTHS, Unit.YEARS) and not worked.pauses:
        steps.append(_explain_corresponding_day(worked))
    elif not rule.at_least:
        steps.append(f"Counted so, the period ends on {say_day(worked.counted_to)}.")
    if rule.at_least:
        steps.append(
            f"The day that is chosen may be later than {say_day(worked.counted_to)}, never earlier."
        )
    return steps


def _period(length: int, unit: Unit) -> str:
    return say_count(length, unit.removesuffix("s"))


def _explain_skipped(worked: Worked) -> str:
    weekend = [skip for skip in worked.skipped if skip.reason in WEEKDAYS]
    others = [skip for skip in worked.skipped if skip.reason not in WEEKDAYS]
    passed = [f"{skip.reason} ({say_day(skip.day)})" for skip in others]
    if weekend:
        passed.insert(0, say_count(len(weekend), "weekend day"))
    return f"Passed over on the way: {say_list(passed)}."


def _explain_corresponding_day(worked: Worked) -> str:
    trigger, due, count = worked.trigger, worked.counted_to, worked.rule.count
    last_month = due + timedelta(days=1) if count is Count.BEGINNING_WITH else due
    if last_month.day == trigger.day and count is Count.BEGINNING_WITH:
        return (
            f"The same day of the last month is {say_day(last_month)}; "
            "the period ends the day before."
        )
    if last_month.day == trigger.day:
        return f"The same day of the last month is {say_day(due)}, and the period ends on it."
    return (
        f"The last month has no day {trigger.day}, so the period ends on its last day, "
        f"{say_day(due)}."
    )


def _explain_extension(extension: Extension, worked: Worked) -> str:
    why = f": {extension.reason}" if extension.reason else ""
    if worked.counted_to is None and extension.how is How.FIXED:
        return f"On {say_day(extension.decided_on)} its last day was fixed{why}."
    return (
        f"On {say_day(extension.decided_on)} {_LONGER[extension.how]}, "
        f"to {say_day(extension.until)}{why}."
    )


def warn(
    worked: Worked,
    calendar: Calendar | None,
    set_aside: tuple[tuple[Extension, date | None], ...],
) -> tuple[str, ...]:
    """Return what a person who relies on the date should know."""
    warnings = [_warn_set_aside(*pair) for pair in set_aside]
    if worked.rule.source.certainty is not Certainty.VERIFIED:
        note = worked.rule.source.note
        warnings.append(
            f"This rule is marked “{worked.rule.source.certainty}”{': ' + note if note else ''}."
        )
    if calendar is None or worked.due is None:
        return tuple(warnings)
    counts_days = worked.rule.unit is Unit.WORKING_DAYS
    if counts_days and not (calendar.covers(worked.trigger) and calendar.covers(worked.counted_to)):
        warnings.append(
            f"Bank holidays in {calendar.nation} are known only from "
            f"{say_day(calendar.valid_from)} to {say_day(calendar.valid_through)}: "
            "this date may still move."
        )
    if not calendar.is_working_day(worked.due):
        name = calendar.holiday_on(worked.due) or WEEKDAYS[worked.due.weekday()]
        warnings.append(f"The last day is no working day ({name}): act before it.")
    return tuple(warnings)


def _warn_set_aside(extension: Extension, due: date | None) -> str:
    until = say_day(extension.until)
    if due is None:
        return f"The longer time to {until} has no effect, because there is no date to move."
    if extension.until <= due:
        return (
            f"The longer time to {until} has no effect: the period already runs to {say_day(due)}."
        )
    return (
        f"The longer time to {until} has no effect: it was agreed on "
        f"{say_day(extension.decided_on)}, after the period had ended on {say_day(due)}."
    )
