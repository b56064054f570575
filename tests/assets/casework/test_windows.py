from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.casework.calendars import Nation, seed_calendar
from assets.casework.errors import ClockError
from assets.casework.packs import bundled_packs
from assets.casework.windows import open_window, sale_periods

SCOTLAND = seed_calendar(Nation.SCOTLAND, first_year=2026, last_year=2027)
RULE = bundled_packs().get("SCT-ATR-2017", 1).clocks["public-representations"]
ACV = bundled_packs().get("ENG-ACV-2012", 1)
DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 30))


def test_the_window_runs_from_the_later_notice():
    shown = {"online": date(2026, 5, 29), "on the land": date(2026, 6, 1)}
    window = open_window(RULE, shown, SCOTLAND)
    # 20 working days after Monday 1 June 2026, 15 June being a holiday: Tuesday 30 June
    assert window.closes == date(2026, 6, 30)
    assert not window.stretched
    assert window.steps[0] == (
        "Notice was given online on 29 May 2026 and on the land on 1 June 2026; the window runs "
        "from the last of them, 1 June 2026."
    )


def test_a_notice_displayed_late_stretches_its_own_window():
    shown = {"online": date(2026, 6, 1), "on the land": date(2026, 6, 8)}
    window = open_window(RULE, shown, SCOTLAND, announced=date(2026, 6, 30))
    # 20 working days after Monday 8 June: Tuesday 7 July
    assert window.closes == date(2026, 7, 7)
    assert window.stretched
    assert window.steps[1] == (
        "The notice names 30 June 2026, but was shown too late for that: the window stretches to "
        "7 July 2026."
    )


def test_a_notice_may_name_a_later_day():
    window = open_window(RULE, {"online": date(2026, 6, 1)}, SCOTLAND, announced=date(2026, 7, 31))
    assert window.closes == date(2026, 7, 31)
    assert not window.stretched
    assert any("a later day was fixed in the notice" in step for step in window.steps)


def test_a_notice_that_names_the_very_day_is_neither_late_nor_early():
    window = open_window(RULE, {"online": date(2026, 6, 1)}, SCOTLAND, announced=date(2026, 6, 30))
    assert (window.closes, window.stretched) == (date(2026, 6, 30), False)


def test_a_window_without_a_notice_is_refused():
    with pytest.raises(ClockError, match="Record first when the notice was shown"):
        open_window(RULE, {}, SCOTLAND)


@given(DAYS, DAYS, st.none() | DAYS)
def test_no_window_is_ever_shorter_than_its_rule(online, on_land, announced):
    shown = {"online": online, "on the land": on_land}
    window = open_window(RULE, shown, SCOTLAND, announced=announced)
    shortest = open_window(RULE, {"either": max(online, on_land)}, SCOTLAND).closes
    assert window.closes == max(shortest, announced or shortest)


@pytest.mark.parametrize(
    ("day", "bid_asked_on", "sentence"),
    [
        (date(2026, 5, 11), None, "No notice"),
        (date(2026, 5, 12), None, "In the interim moratorium, until 22 June 2026"),
        (date(2026, 6, 22), None, "In the interim moratorium"),
        (date(2026, 6, 23), None, "The owner may sell to anyone until 11 November 2027."),
        (date(2026, 6, 1), date(2026, 5, 20), "In the full moratorium, until 11 November 2026"),
        (date(2026, 11, 11), date(2026, 6, 22), "In the full moratorium"),
        (date(2026, 11, 12), date(2026, 6, 22), "The owner may sell to anyone"),
        (date(2026, 6, 23), date(2026, 6, 23), "The owner may sell to anyone"),  # asked too late
        (date(2027, 11, 11), None, "The owner may sell to anyone"),
        (date(2027, 11, 12), None, "The protected period is over"),
    ],
)
def test_what_an_owner_may_do_on_a_day(day, bid_asked_on, sentence):
    periods = sale_periods(ACV, date(2026, 5, 12))
    assert periods.on(day, bid_asked_on=bid_asked_on).startswith(sentence)


@given(DAYS)
def test_the_three_periods_start_together_and_end_in_their_order(owner_notice):
    periods = sale_periods(ACV, owner_notice)
    assert periods.interim.first_counted == periods.full.first_counted == owner_notice
    assert periods.interim.due < periods.full.due < periods.protected.due
