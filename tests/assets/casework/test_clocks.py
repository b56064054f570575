from datetime import date, datetime

import pytest

from assets.casework.calendars import Calendar, Nation, seed_calendar
from assets.casework.clocks import ClockRule, Count, Extension, How, Pause, Unit, work_out
from assets.casework.errors import ClockError
from assets.casework.provenance import Certainty, Source, Standing

SCOTLAND = seed_calendar(Nation.SCOTLAND, first_year=2025, last_year=2030)
ENGLAND = seed_calendar(Nation.ENGLAND, first_year=2025, last_year=2030)
LAW = Source("An Act, s.1", Certainty.VERIFIED)


def make_rule(length=20, unit=Unit.WORKING_DAYS, count=Count.BEGINNING_WITH, **fields):
    fields = {"id": "T-1", "name": "Reply", "trigger": "the notice", "source": LAW} | fields
    return ClockRule(length=length, unit=unit, count=count, **fields)


@pytest.mark.parametrize(
    ("start", "in_scotland", "in_england"),
    [
        # Scotland works on Easter Monday, 6 April 2026; England does not
        (date(2026, 3, 23), date(2026, 4, 20), date(2026, 4, 21)),
        # 15 June 2026 is a holiday in Scotland only, by proclamation
        (date(2026, 6, 1), date(2026, 6, 29), date(2026, 6, 26)),
        # 3 August 2026 is the Scottish summer holiday
        (date(2026, 7, 20), date(2026, 8, 17), date(2026, 8, 14)),
        # 25 and 28 December and 1 January in both; 2 January 2027 is a Saturday, so Scotland
        # has Monday 4 January
        (date(2026, 12, 14), date(2027, 1, 14), date(2027, 1, 13)),
    ],
)
def test_twenty_working_days_beginning_with_a_day(start, in_scotland, in_england):
    assert work_out(make_rule(), start, (), SCOTLAND).due == in_scotland
    assert work_out(make_rule(), start, (), ENGLAND).due == in_england


def test_without_the_proclaimed_holiday_the_june_date_is_26_june():
    kept = tuple(h for h in SCOTLAND.holidays if h.day != date(2026, 6, 15))
    calendar = Calendar(Nation.SCOTLAND, kept, SCOTLAND.valid_from, SCOTLAND.valid_through)
    assert work_out(make_rule(), date(2026, 6, 1), (), calendar).due == date(2026, 6, 26)


@pytest.mark.parametrize(
    ("length", "unit", "due"),
    [
        (6, Unit.WEEKS, date(2026, 6, 22)),  # interim moratorium: 42 days, 12 May is the first
        (6, Unit.MONTHS, date(2026, 11, 11)),  # full moratorium
        (18, Unit.MONTHS, date(2027, 11, 11)),  # protected period
        (5, Unit.YEARS, date(2031, 5, 11)),  # listing
        (28, Unit.DAYS, date(2026, 6, 8)),  # 12 May + 27 days
    ],
)
def test_periods_beginning_with_12_may_2026(length, unit, due):
    assert work_out(make_rule(length, unit), date(2026, 5, 12)).due == due


def test_a_scottish_decision_is_due_six_months_after_validation():
    rule = make_rule(6, Unit.MONTHS, Count.AFTER)
    worked = work_out(rule, date(2026, 5, 12), (), SCOTLAND)
    assert worked.due == date(2026, 11, 12)
    assert worked.first_counted == date(2026, 5, 13)


@pytest.mark.parametrize("count", Count)
@pytest.mark.parametrize(
    ("start", "due"),
    [(date(2026, 8, 31), date(2027, 2, 28)), (date(2027, 8, 31), date(2028, 2, 29))],
)
def test_a_last_month_too_short_ends_the_period_on_its_last_day(count, start, due):
    assert work_out(make_rule(6, Unit.MONTHS, count), start).due == due


def test_a_year_after_29_february_ends_on_28_february():
    rule = make_rule(1, Unit.YEARS, Count.AFTER)
    assert work_out(rule, date(2028, 2, 29)).due == date(2029, 2, 28)


def test_six_months_beginning_with_1_march_run_to_the_end_of_august():
    assert work_out(make_rule(6, Unit.MONTHS), date(2026, 3, 1)).due == date(2026, 8, 31)


def test_a_period_that_starts_on_a_sunday_counts_from_monday():
    # Sunday 7 June 2026; one working day beginning with it, or after it, is Monday 8 June
    for count in Count:
        rule = make_rule(1, count=count)
        assert work_out(rule, date(2026, 6, 7), (), SCOTLAND).due == date(2026, 6, 8)


def test_the_annual_report_falls_on_30_june_after_the_year():
    rule = make_rule(None, Unit.FIXED_DATE, Count.AFTER, month=6, day=30)
    assert work_out(rule, date(2027, 3, 31)).due == date(2027, 6, 30)
    assert work_out(rule, date(2027, 6, 30)).due == date(2028, 6, 30)
    assert work_out(make_rule(None, Unit.FIXED_DATE, month=6, day=30), date(2027, 6, 30)).due == (
        date(2027, 6, 30)
    )


def test_an_event_bound_clock_has_no_date_but_says_what_ends_it():
    rule = make_rule(None, Unit.EVENT, until="the end of the request")
    worked = work_out(rule, date(2026, 5, 12), (), SCOTLAND)
    assert worked.due is None
    assert "It has no date of its own: it ends with the end of the request." in worked.steps


def test_a_last_day_can_be_fixed_for_an_event_bound_clock_and_agreed_later():
    rule = make_rule(None, Unit.EVENT, until="its last day as agreed", may_extend="in the licence")
    fixed = Extension(date(2027, 5, 11), decided_on=date(2026, 5, 12), how=How.FIXED)
    worked = work_out(rule, date(2026, 5, 12), [fixed])
    assert worked.due == date(2027, 5, 11)
    assert worked.steps[2:4] == (
        "On 12 May 2026 its last day was fixed.",
        "So the last day is Tuesday 11 May 2027.",
    )
    longer = Extension(date(2027, 12, 31), decided_on=date(2027, 5, 1))
    assert work_out(rule, date(2026, 5, 12), [fixed, longer]).due == date(2027, 12, 31)
    assert work_out(rule, date(2026, 5, 12), [longer]).due is None


def test_the_working_names_every_day_passed_over():
    worked = work_out(make_rule(), date(2026, 6, 1), (), SCOTLAND)
    # 1 to 29 June 2026 are 29 days, 20 of them counted: 8 weekend days and 15 June are left
    assert len(worked.skipped) == 9
    assert [s.day for s in worked.skipped if s.reason not in ("Saturday", "Sunday")] == [
        date(2026, 6, 15)
    ]
    assert worked.steps == (
        "The clock “Reply” starts from the notice: Monday 1 June 2026.",
        "The law gives 20 working days beginning with that day, which is itself counted.",
        "Only working days count: not Saturdays, Sundays or bank holidays in Scotland.",
        "Passed over on the way: 8 weekend days and Bank holiday for the football World Cup "
        "(15 June 2026).",
        "Counted so, the period ends on 29 June 2026.",
        "So the last day is Monday 29 June 2026.",
        "Source: An Act, s.1. Read in the law itself, its explanatory notes or government "
        "guidance.",
    )


def test_the_working_of_months_names_the_same_day_of_the_last_month():
    steps = work_out(make_rule(6, Unit.MONTHS), date(2026, 5, 12)).steps
    assert (
        "The same day of the last month is 12 November 2026; the period ends the day before."
        in steps
    )
    steps = work_out(make_rule(6, Unit.MONTHS, Count.AFTER), date(2026, 5, 12)).steps
    assert "The same day of the last month is 12 November 2026, and the period ends on it." in steps
    steps = work_out(make_rule(6, Unit.MONTHS, Count.AFTER), date(2026, 8, 31)).steps
    assert (
        "The last month has no day 31, so the period ends on its last day, 28 February 2027."
        in steps
    )


def test_a_target_of_the_council_never_sounds_like_law():
    rule = make_rule(5, standing=Standing.POLICY)
    steps = work_out(rule, date(2026, 6, 1), (), SCOTLAND).steps
    assert steps[1].startswith("The council's own policy (not law) gives 5 working days")
    assert not any(step.startswith("The law") for step in steps)


EXTENDABLE = make_rule(6, Unit.MONTHS, Count.AFTER, may_extend="by agreement before it ends")


def test_an_agreed_longer_time_moves_the_date_and_is_told():
    longer = Extension(date(2027, 1, 29), decided_on=date(2026, 10, 1), reason="survey awaited")
    worked = work_out(EXTENDABLE, date(2026, 5, 12), [longer], SCOTLAND)
    assert worked.due == date(2027, 1, 29)
    assert worked.counted_to == date(2026, 11, 12)
    assert (
        "On 1 October 2026 a longer time was agreed, to 29 January 2027: survey awaited."
        in worked.steps
    )


def test_a_second_longer_time_may_be_agreed_within_the_first():
    first = Extension(date(2026, 12, 10), decided_on=date(2026, 11, 1))
    second = Extension(date(2027, 1, 8), decided_on=date(2026, 12, 10))
    worked = work_out(EXTENDABLE, date(2026, 5, 12), [second, first], SCOTLAND)
    assert worked.due == date(2027, 1, 8)
    assert worked.extensions == (first, second)


def test_a_longer_time_agreed_after_the_end_has_no_effect():
    late = Extension(date(2027, 1, 29), decided_on=date(2026, 11, 13))
    worked = work_out(EXTENDABLE, date(2026, 5, 12), [late], SCOTLAND)
    assert worked.due == date(2026, 11, 12)
    assert worked.warnings == (
        "The longer time to 29 January 2027 has no effect: it was agreed on 13 November 2026, "
        "after the period had ended on 12 November 2026.",
    )


def test_a_direction_may_come_after_the_end():
    directed = Extension(date(2027, 1, 29), decided_on=date(2026, 11, 20), how=How.DIRECTED)
    assert work_out(EXTENDABLE, date(2026, 5, 12), [directed]).due == date(2027, 1, 29)


def test_a_longer_time_that_is_no_longer_is_set_aside():
    short = Extension(date(2026, 11, 1), decided_on=date(2026, 6, 1))
    worked = work_out(EXTENDABLE, date(2026, 5, 12), [short], SCOTLAND)
    assert worked.due == date(2026, 11, 12)
    assert "already runs to 12 November 2026" in worked.warnings[0]


def test_a_longer_time_to_the_very_same_day_is_set_aside():
    same = Extension(date(2026, 11, 12), decided_on=date(2026, 6, 1))
    worked = work_out(EXTENDABLE, date(2026, 5, 12), [same], SCOTLAND)
    assert worked.extensions == ()
    assert "already runs to 12 November 2026" in worked.warnings[0]


def test_a_longer_time_agreed_on_the_last_day_is_in_time():
    longer = Extension(date(2026, 12, 1), decided_on=date(2026, 11, 12))
    assert work_out(EXTENDABLE, date(2026, 5, 12), [longer]).due == date(2026, 12, 1)


def test_a_clock_the_law_fixes_cannot_be_made_longer():
    longer = Extension(date(2026, 7, 30), decided_on=date(2026, 6, 2))
    with pytest.raises(ClockError, match="“Reply” cannot be made longer"):
        work_out(make_rule(), date(2026, 6, 1), [longer], SCOTLAND)


def test_a_clock_cannot_be_paused_where_the_law_has_no_pause():
    with pytest.raises(ClockError, match="cannot be paused"):
        work_out(EXTENDABLE, date(2026, 5, 12), pauses=[Pause(date(2026, 6, 1), None)])


PAUSABLE = make_rule(5, count=Count.AFTER, may_pause="while the group is asked for something")


def test_paused_days_are_passed_over():
    # 5 working days after Mon 1 June: 2, 3, 4, 5, 8 June. With 3 and 4 June paused they are
    # 2, 5, 8, 9, 10 June
    pause = Pause(date(2026, 6, 3), date(2026, 6, 4), "photo asked for")
    worked = work_out(PAUSABLE, date(2026, 6, 1), (), SCOTLAND, pauses=[pause])
    assert worked.due == date(2026, 6, 10)
    assert "paused: photo asked for (3 June 2026)" in worked.steps[3]


def test_paused_days_lengthen_a_period_of_months():
    # one month after 1 June is 1 July; ten paused days inside it make 11 July
    rule = make_rule(1, Unit.MONTHS, Count.AFTER, may_pause="yes")
    pause = Pause(date(2026, 6, 10), date(2026, 6, 19))
    assert work_out(rule, date(2026, 6, 1), pauses=[pause]).due == date(2026, 7, 11)


def test_a_running_pause_leaves_no_date():
    pause = Pause(date(2026, 6, 3), None)
    worked = work_out(PAUSABLE, date(2026, 6, 1), (), SCOTLAND, pauses=[pause])
    assert worked.due is None
    assert "The clock is paused since 3 June 2026: no date yet." in worked.steps


def test_a_count_past_the_announced_holidays_warns():
    worked = work_out(make_rule(), date(2027, 12, 20), (), SCOTLAND)
    assert worked.warnings == (
        "Bank holidays in Scotland are known only from 1 January 2025 to 31 December 2027: "
        "this date may still move.",
    )


def test_a_last_day_on_a_weekend_warns_but_stays():
    # six weeks beginning with Monday end on a Sunday
    worked = work_out(make_rule(6, Unit.WEEKS), date(2026, 6, 1), (), ENGLAND)
    assert worked.due == date(2026, 7, 12)
    assert worked.warnings == ("The last day is no working day (Sunday): act before it.",)


def test_a_rule_nobody_has_checked_says_so():
    doubtful = Source("reg 6", Certainty.TO_BE_CHECKED, "the length was not read")
    worked = work_out(make_rule(source=doubtful), date(2026, 6, 1), (), SCOTLAND)
    assert worked.warnings == ("This rule is marked “to-be-checked”: the length was not read.",)


def test_a_shortest_period_says_that_a_later_day_may_be_chosen():
    steps = work_out(make_rule(at_least=True), date(2026, 6, 1), (), SCOTLAND).steps
    assert "The law gives at least 20 working days" in steps[1]
    assert "The day that is chosen may be later than 29 June 2026, never earlier." in steps


@pytest.mark.parametrize(
    ("trigger", "sentence"),
    [
        (datetime(2026, 6, 1, 9, 30), "without a time"),
        ("2026-06-01", "without a time"),
        (None, "without a time"),
        (date(226, 6, 1), "Check the year of the day of the notice"),
    ],
)
def test_a_trigger_that_is_no_plain_day_is_refused(trigger, sentence):
    with pytest.raises(ClockError, match=sentence):
        work_out(make_rule(), trigger, (), SCOTLAND)


def test_working_days_need_a_calendar():
    with pytest.raises(ClockError, match="give the nation's calendar"):
        work_out(make_rule(), date(2026, 6, 1))


def test_a_pause_cannot_end_before_it_begins():
    pause = Pause(date(2026, 6, 4), date(2026, 6, 3))
    with pytest.raises(ClockError, match="must not end before it begins"):
        work_out(PAUSABLE, date(2026, 6, 1), (), SCOTLAND, pauses=[pause])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"length": 0}, "give a length from 1"),
        ({"length": None}, "give a length from 1"),
        ({"length": 3, "unit": Unit.EVENT, "until": "x"}, "has no length"),
        ({"length": None, "unit": Unit.EVENT}, "say what event ends it"),
        ({"length": None, "unit": Unit.FIXED_DATE, "month": 2, "day": 29}, "no date of every year"),
        ({"length": None, "unit": Unit.FIXED_DATE}, "no date of every year"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(fields, sentence):
    with pytest.raises(ClockError, match=sentence):
        make_rule(**fields)
