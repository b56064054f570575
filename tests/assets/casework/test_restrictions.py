from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.casework.packs import bundled_packs
from assets.casework.restrictions import Asked, OnMarket, freeze_on, may_decline_repeat
from assets.casework.verdicts import Verdict

RULE = bundled_packs().get("SCT-ATR-2017", 1).clocks["repeat-request"]
HALL = frozenset({"T-1"})


def make_asked(reference="R-1", made_on=date(2024, 5, 12), **fields):
    return Asked(
        **({"land": HALL, "kind": "ownership"} | fields), reference=reference, made_on=made_on
    )


def repeat(made_on, *earlier, **fields):
    return may_decline_repeat(RULE, make_asked("R-9", made_on, **fields), earlier)


@pytest.mark.parametrize(
    ("made_on", "verdict"),
    [
        # the earlier request was made on 12 May 2024: two years end with 11 May 2026
        (date(2026, 5, 11), Verdict.YES),
        (date(2026, 5, 12), Verdict.NO),
        (date(2024, 5, 12), Verdict.YES),
        (date(2024, 5, 11), Verdict.NO),
    ],
)
def test_a_repeat_may_be_declined_for_two_years_from_the_earlier_request(made_on, verdict):
    assert repeat(made_on, make_asked(refused=True)).verdict is verdict


def test_only_a_refused_request_for_the_same_transfer_counts():
    soon = date(2025, 1, 1)
    assert repeat(soon, make_asked(refused=False)).verdict is Verdict.NO
    assert repeat(soon, make_asked(refused=True, kind="lease")).verdict is Verdict.NO
    other = make_asked(refused=True, land=frozenset({"T-2"}))
    assert repeat(soon, other).verdict is Verdict.NO


def test_land_that_only_overlaps_is_for_a_person_to_judge():
    wider = make_asked(refused=True, land=frozenset({"T-1", "T-2"}))
    answer = repeat(date(2025, 1, 1), wider)
    assert answer.verdict is Verdict.NOT_KNOWN
    assert "judge whether it is the same request" in answer.reason
    exact = make_asked("R-0", date(2023, 2, 1), refused=True)
    assert repeat(date(2025, 1, 1), wider, exact).earlier.reference == "R-0"


def test_of_several_refusals_the_latest_is_named():
    older, later = (
        make_asked("R-0", date(2024, 1, 1), refused=True),
        make_asked("R-1", date(2024, 9, 1), refused=True),
    )
    assert repeat(date(2025, 1, 1), older, later).earlier is later
    assert repeat(date(2025, 1, 1), later, older).earlier is later


def test_the_reason_names_the_earlier_request_and_the_last_day():
    answer = repeat(date(2025, 1, 1), make_asked(refused=True))
    assert answer.reason == (
        "Request R-1 of 12 May 2024 for the same type of transfer was refused; the same request "
        "may be declined until 11 May 2026."
    )


FIRST = make_asked("R-1", date(2026, 5, 12))
SECOND = make_asked("R-2", date(2026, 6, 1))


def test_the_first_request_holds_the_land_until_it_ends():
    assert not freeze_on(date(2026, 5, 11), [FIRST, SECOND]).bound
    held = freeze_on(date(2026, 6, 1), [SECOND, FIRST])
    assert held.bound
    assert held.request is FIRST
    assert "anyone but the body of request R-1" in held.reason


def test_a_request_holds_the_land_from_its_very_day():
    assert freeze_on(FIRST.made_on, [FIRST]).bound


def test_the_second_request_holds_the_land_once_the_first_has_ended():
    ended = make_asked("R-1", date(2026, 5, 12), ended_on=date(2026, 7, 1))
    assert freeze_on(date(2026, 6, 30), [ended, SECOND]).request is ended
    assert freeze_on(date(2026, 7, 1), [ended, SECOND]).request is SECOND
    assert not freeze_on(date(2026, 7, 1), [ended]).bound


def test_land_on_the_market_before_is_not_held_and_the_day_is_told():
    freeze = freeze_on(date(2026, 6, 1), [FIRST], [OnMarket(date(2026, 5, 11))])
    assert not freeze.bound
    assert "since 11 May 2026" in freeze.reason


def test_land_put_on_the_market_on_or_after_the_day_is_held():
    assert freeze_on(date(2026, 6, 1), [FIRST], [OnMarket(date(2026, 5, 12))]).bound
    assert freeze_on(date(2026, 6, 1), [FIRST], [OnMarket(date(2026, 5, 13))]).bound


def test_a_time_on_the_market_that_had_ended_does_not_count():
    over = OnMarket(date(2026, 1, 1), date(2026, 5, 11))
    assert freeze_on(date(2026, 6, 1), [FIRST], [over]).bound
    running = OnMarket(date(2026, 1, 1), date(2026, 5, 12))
    assert not freeze_on(date(2026, 6, 1), [FIRST], [running]).bound


def test_a_later_request_may_hold_what_an_earlier_one_does_not():
    withdrawn = OnMarket(date(2026, 5, 1), date(2026, 5, 20))
    assert freeze_on(date(2026, 6, 2), [FIRST, SECOND], [withdrawn]).request is SECOND


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
asked = st.builds(
    make_asked,
    reference=st.sampled_from(["R-1", "R-2", "R-3"]),
    made_on=days,
    ended_on=st.none() | days,
)


@given(days, st.lists(asked, max_size=5), st.lists(st.builds(OnMarket, days, st.none() | days)))
def test_only_an_open_request_ever_holds_land(day, requests, on_market):
    freeze = freeze_on(day, requests, on_market)
    if freeze.bound:
        assert freeze.request.made_on <= day
        assert freeze.request.ended_on is None or freeze.request.ended_on > day
    else:
        assert freeze.request is None


@given(days, st.lists(asked, max_size=5), st.builds(OnMarket, days, st.none() | days))
def test_being_on_the_market_never_makes_a_freeze(day, requests, spell):
    if freeze_on(day, requests, [spell]).bound:
        assert freeze_on(day, requests).bound
