"""Laws that hold for every clock, whatever its rule."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from assets.casework.calendars import Calendar, Holiday, Nation
from assets.casework.clock_rules import COUNTED
from assets.casework.clocks import ClockRule, Count, Extension, How, Pause, Unit, work_out
from assets.casework.provenance import Certainty, Source

SOURCE = Source("An Act, s.1", Certainty.VERIFIED)
ONE_DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
lengths = st.integers(1, 60)
counted_units = st.sampled_from(sorted(COUNTED))


def make_calendar(holidays):
    entries = tuple(Holiday(day, "A holiday", SOURCE) for day in sorted(holidays))
    return Calendar(Nation.SCOTLAND, entries, date(2019, 1, 1), date(2040, 12, 31))


calendars = st.sets(days, max_size=40).map(make_calendar)


@st.composite
def rules(draw, units=counted_units, **fields):
    return ClockRule(
        id="L-1",
        name="Any",
        trigger="the day",
        unit=draw(units),
        source=SOURCE,
        length=draw(lengths),
        count=draw(st.sampled_from(Count)),
        **fields,
    )


@given(rules(), days, days, calendars)
def test_a_later_trigger_never_gives_an_earlier_date(rule, one, other, calendar):
    early, late = sorted((one, other))
    assert work_out(rule, early, (), calendar).due <= work_out(rule, late, (), calendar).due


@given(rules(), days, calendars)
def test_the_last_day_is_never_before_the_first_counted(rule, trigger, calendar):
    worked = work_out(rule, trigger, (), calendar)
    assert worked.due >= worked.first_counted


@given(
    rules(may_extend="by agreement"),
    days,
    calendars,
    st.lists(st.builds(Extension, until=days, decided_on=days, how=st.sampled_from(How))),
)
def test_a_longer_time_never_shortens(rule, trigger, calendar, extensions):
    plain = work_out(rule, trigger, (), calendar)
    extended = work_out(rule, trigger, extensions, calendar)
    assert extended.due >= plain.due
    assert extended.counted_to == plain.due
    assert len(extended.extensions) + len(extended.warnings) >= len(extensions)


@given(
    rules(may_extend="by agreement"),
    days,
    calendars,
    st.lists(st.builds(Extension, until=days, decided_on=days), max_size=5),
)
def test_the_order_in_which_longer_times_are_given_does_not_matter(
    rule, trigger, calendar, extensions
):
    forwards = work_out(rule, trigger, extensions, calendar)
    assert work_out(rule, trigger, reversed(extensions), calendar) == forwards


@given(rules(), days, calendars, days)
def test_another_holiday_never_brings_a_date_nearer(rule, trigger, calendar, added):
    more = calendar.with_holidays([Holiday(added, "Another", SOURCE)])
    before, after = (work_out(rule, trigger, (), c).due for c in (calendar, more))
    assert after >= before
    if rule.unit is not Unit.WORKING_DAYS:
        assert after == before


@given(rules(units=st.just(Unit.WORKING_DAYS)), days, calendars)
def test_working_days_end_on_a_working_day_and_count_exactly(rule, trigger, calendar):
    worked = work_out(rule, trigger, (), calendar)
    span = (worked.due - worked.first_counted).days + 1
    passed = [worked.first_counted + ONE_DAY * n for n in range(span)]
    assert calendar.is_working_day(worked.due)
    assert sum(calendar.is_working_day(day) for day in passed) == rule.length
    assert [s.day for s in worked.skipped] == [d for d in passed if not calendar.is_working_day(d)]


@given(lengths, st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.WORKING_DAYS]), days, calendars)
def test_beginning_with_and_after_differ_by_exactly_one_counted_day(
    length, unit, trigger, calendar
):
    assume(unit is not Unit.WORKING_DAYS or calendar.is_working_day(trigger))
    with_day, after_day = (
        work_out(
            ClockRule("L", "Any", "the day", unit, SOURCE, length=length, count=count),
            trigger,
            (),
            calendar,
        ).due
        for count in (Count.BEGINNING_WITH, Count.AFTER)
    )
    between = [with_day + ONE_DAY * n for n in range(1, (after_day - with_day).days + 1)]
    counted = [d for d in between if unit is not Unit.WORKING_DAYS or calendar.is_working_day(d)]
    assert len(counted) == 1


@given(lengths, st.sampled_from([Unit.MONTHS, Unit.YEARS]), days)
def test_months_end_on_the_same_day_or_on_the_end_of_a_shorter_month(length, unit, trigger):
    after_day, with_day = (
        work_out(
            ClockRule("L", "Any", "the day", unit, SOURCE, length=length, count=count), trigger
        ).due
        for count in (Count.AFTER, Count.BEGINNING_WITH)
    )
    months = length * (12 if unit is Unit.YEARS else 1)
    assert (after_day.year - trigger.year) * 12 + after_day.month - trigger.month == months
    if after_day.day == trigger.day:
        assert with_day == after_day - ONE_DAY
    else:
        assert (after_day + ONE_DAY).day == 1
        assert with_day == after_day


@given(rules(may_pause="while the group is asked"), days, calendars, days, st.integers(0, 90))
def test_a_pause_never_brings_a_date_nearer(rule, trigger, calendar, first, more):
    pause = Pause(first, first + ONE_DAY * more)
    assert (
        work_out(rule, trigger, (), calendar, pauses=[pause]).due
        >= work_out(rule, trigger, (), calendar).due
    )


@given(rules(), days, calendars)
def test_every_working_ends_with_the_date_and_its_source(rule, trigger, calendar):
    worked = work_out(rule, trigger, (), calendar)
    assert str(worked.due.year) in worked.steps[-2]
    assert worked.steps[-1].startswith("Source: An Act, s.1.")
    assert all(step.endswith(".") for step in worked.steps)
