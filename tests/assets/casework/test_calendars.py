from datetime import date

import pytest

from assets.casework import calendars
from assets.casework.calendars import Holiday, Nation, seed_calendar
from assets.casework.errors import DataFault
from assets.casework.provenance import Certainty, Source


@pytest.fixture(scope="module")
def scotland():
    return seed_calendar(Nation.SCOTLAND, first_year=2017, last_year=2036)


@pytest.fixture(scope="module")
def england():
    return seed_calendar(Nation.ENGLAND, first_year=2017, last_year=2036)


def test_15_june_2026_is_a_bank_holiday_in_scotland_only(scotland, england):
    assert scotland.holiday_on(date(2026, 6, 15)) == "Bank holiday for the football World Cup"
    assert not scotland.is_working_day(date(2026, 6, 15))
    assert england.is_working_day(date(2026, 6, 15))


def test_the_proclaimed_day_carries_its_own_source(scotland):
    (proclaimed,) = [h for h in scotland.holidays if h.day == date(2026, 6, 15)]
    assert "Proclamation" in proclaimed.source.text
    assert proclaimed.source.certainty is Certainty.SECONDARY


def test_saturdays_and_sundays_are_no_working_days(england):
    friday, saturday, sunday = date(2026, 5, 8), date(2026, 5, 9), date(2026, 5, 10)
    assert [england.is_working_day(d) for d in (friday, saturday, sunday)] == [True, False, False]


def test_a_calendar_covers_its_first_and_last_day_and_holds_no_other_years(england):
    assert england.covers(date(2017, 1, 1))
    assert england.covers(date(2027, 12, 31))
    assert not england.covers(date(2016, 12, 31))
    assert {holiday.day.year for holiday in england.holidays} == set(range(2017, 2037))


def test_the_nations_differ_where_their_law_differs(scotland, england):
    easter_monday, st_andrew, second_january = (
        date(2026, 4, 6),
        date(2026, 11, 30),
        date(2026, 1, 2),
    )
    assert scotland.is_working_day(easter_monday)
    assert not england.is_working_day(easter_monday)
    assert not scotland.is_working_day(st_andrew)
    assert england.is_working_day(st_andrew)
    assert not scotland.is_working_day(second_january)
    assert england.is_working_day(second_january)


def test_st_andrews_day_on_a_sunday_moves_to_monday(scotland):
    # 30 November 2025 is a Sunday; the 2007 Act moves the holiday to the Monday after
    assert not scotland.is_working_day(date(2025, 12, 1))


def test_northern_ireland_keeps_st_patrick(england):
    calendar = seed_calendar(Nation.NORTHERN_IRELAND, first_year=2026, last_year=2026)
    assert not calendar.is_working_day(date(2026, 3, 17))
    assert england.is_working_day(date(2026, 3, 17))


def test_a_seeded_calendar_knows_where_its_announced_days_end(scotland):
    assert scotland.valid_from == date(2017, 1, 1)
    assert scotland.valid_through == date(2027, 12, 31)
    assert not scotland.covers(date(2028, 1, 1))
    assert scotland.holiday_on(date(2029, 12, 25))  # forecast all the same


def test_a_short_calendar_ends_with_its_last_year():
    assert seed_calendar(Nation.WALES, first_year=2025, last_year=2026).valid_through == date(
        2026, 12, 31
    )


def test_a_holiday_can_be_added_without_changing_the_old_calendar(england):
    extra = Holiday(date(2026, 7, 1), "A coronation", Source("Proclamation", Certainty.VERIFIED))
    changed = england.with_holidays([extra])
    assert not changed.is_working_day(date(2026, 7, 1))
    assert england.is_working_day(date(2026, 7, 1))
    assert [h.day for h in changed.holidays] == sorted(h.day for h in changed.holidays)


def test_a_correction_with_an_unknown_nation_is_refused(tmp_path, monkeypatch):
    wrong = tmp_path / "calendars.toml"
    wrong.write_text(
        "announced_through = 2027-12-31\n[[correction]]\nday = 2026-06-15\n"
        'nations = ["Cornwall"]\nname = "x"\nsource = "x"\ncertainty = "verified"\n'
    )
    monkeypatch.setattr(calendars, "CORRECTIONS_FILE", wrong)
    with pytest.raises(DataFault, match="Cornwall"):
        seed_calendar(Nation.SCOTLAND, first_year=2026, last_year=2026)


def test_a_correction_can_remove_a_day(tmp_path, monkeypatch):
    wrong = tmp_path / "calendars.toml"
    wrong.write_text(
        "announced_through = 2027-12-31\n[[correction]]\nday = 2026-08-03\n"
        'nations = ["Scotland"]\nremove = true\nsource = "x"\ncertainty = "verified"\n'
    )
    monkeypatch.setattr(calendars, "CORRECTIONS_FILE", wrong)
    calendar = seed_calendar(Nation.SCOTLAND, first_year=2026, last_year=2026)
    assert calendar.is_working_day(date(2026, 8, 3))
