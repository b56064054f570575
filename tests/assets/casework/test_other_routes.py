"""The English, Welsh and stalled-space routes: their own ways, dates and bodies."""

from datetime import date

import pytest

from assets.casework.body_facts import BodyFacts
from assets.casework.calendars import Nation, seed_calendar
from assets.casework.clocks import work_out
from assets.casework.eligibility import assess_body
from assets.casework.packs import bundled_packs
from assets.casework.provenance import Certainty, Standing
from assets.casework.verdicts import Verdict
from tests.assets.casework.journeys import Journey

PACKS = bundled_packs()
ACV = PACKS.get("ENG-ACV-2012", 1)
CRTB = PACKS.get("ENG-CRTB-2026", 1)
ROUTE = "asset-of-community-value"


@pytest.mark.parametrize(
    ("clock", "last_day"),
    [
        # owner's notice received 12 May 2026; all three begin with that day
        ("interim-moratorium", date(2026, 6, 22)),
        ("full-moratorium", date(2026, 11, 11)),
        ("protected-period", date(2027, 11, 11)),
    ],
)
def test_the_three_periods_of_a_sale_start_together(clock, last_day):
    assert work_out(ACV.clocks[clock], date(2026, 5, 12)).due == last_day


@pytest.mark.parametrize(
    ("clock", "start", "last_day"),
    [
        ("nomination", date(2026, 5, 12), date(2026, 7, 7)),  # 8 weeks are 56 days after
        ("listing", date(2026, 5, 12), date(2031, 5, 11)),
        ("tribunal-appeal", date(2026, 5, 12), date(2026, 6, 9)),  # 28 days after
        ("compensation", date(2026, 5, 12), date(2026, 8, 11)),  # 13 weeks are 91 days after
    ],
)
def test_the_other_clocks_of_a_listing(clock, start, last_day):
    assert work_out(ACV.clocks[clock], start).due == last_day


def test_a_listing_goes_through_a_bid_to_a_community_purchase():
    journey = Journey.start(ACV, "nominated").take("register-nomination", "list")
    journey.take("record-owner-notice", "ask-to-bid", "pass-request-on", "sell-to-community")
    assert journey.stage.id == "bought"


def test_without_a_bidder_the_owner_may_sell_and_later_must_give_notice_again():
    journey = Journey.start(ACV, "nominated").take("register-nomination", "list")
    journey.take("record-owner-notice").wait().take("interim-ends")
    assert journey.stage.id == "free-to-sell"
    journey.wait().take("protected-ends")
    assert "record-owner-notice" in journey.open_steps()


def test_nobody_can_ask_to_bid_after_the_six_weeks():
    journey = Journey.start(ACV, "nominated").take("register-nomination", "list")
    journey.take("record-owner-notice").wait()
    assert journey.why_closed("ask-to-bid") == ("The time for it ended on 22 May 2026.",)


def test_an_owner_can_have_the_listing_reviewed_and_appeal():
    journey = Journey.start(ACV, "nominated").take("register-nomination", "list")
    journey.take("ask-for-listing-review", "keep-on-review", "appeal-to-tribunal")
    assert journey.take("tribunal-removes").stage.id == "removed"


def test_an_exempt_disposal_runs_no_moratorium():
    journey = Journey.start(ACV, "nominated", "exempt-disposal")
    journey.take("register-nomination", "list", "record-exempt-disposal")
    assert journey.why_closed("record-owner-notice")
    assert "interim-moratorium" not in journey.facts.due


def test_an_unincorporated_body_of_21_may_nominate_but_not_bid():
    body = BodyFacts(
        {
            "form": "unincorporated-association",
            "members": 21,
            "members_on_electoral_roll": 21,
            "no_distribution": True,
            "local_activity": True,
            "local_surplus": True,
            "charity": False,
        }
    )
    assert assess_body(ACV, "nominate", body).verdict is Verdict.YES
    assert assess_body(ACV, "bid", body).verdict is Verdict.NO


def test_twenty_members_are_too_few_to_nominate():
    body = BodyFacts(
        {
            "form": "unincorporated-association",
            "members": 20,
            "members_on_electoral_roll": 21,
            "no_distribution": True,
            "local_activity": True,
            "local_surplus": True,
            "charity": False,
        }
    )
    answer = assess_body(ACV, "nominate", body)
    assert answer.verdict is Verdict.NO
    assert [gap.test.id for gap in answer.nearest.open_tests] == ["twenty-one-members"]


@pytest.mark.parametrize(
    ("form", "nominates", "bids"),
    [
        ("parish-council", Verdict.YES, Verdict.YES),
        ("neighbourhood-forum", Verdict.YES, Verdict.NO),
        ("cio", Verdict.YES, Verdict.YES),
        ("company-limited-by-guarantee", Verdict.YES, Verdict.YES),
        ("community-benefit-society", Verdict.YES, Verdict.YES),
        ("cic-by-guarantee", Verdict.YES, Verdict.YES),
        ("community-council", Verdict.NO, Verdict.NO),
    ],
)
def test_who_may_nominate_and_who_may_bid(form, nominates, bids):
    values = {"form": form, "no_distribution": True, "local_activity": True, "local_surplus": True}
    if form not in ("cio", "cic-by-guarantee"):
        values["charity"] = False
    body = BodyFacts(values | {"credit_union": False})
    assert assess_body(ACV, "nominate", body).verdict is nominates
    assert assess_body(ACV, "bid", body).verdict is bids


def test_a_credit_union_may_not_nominate():
    body = BodyFacts(
        {
            "form": "co-operative-society",
            "credit_union": True,
            "no_distribution": True,
            "local_activity": True,
            "local_surplus": True,
            "charity": False,
        }
    )
    assert assess_body(ACV, "nominate", body).verdict is Verdict.NO


def test_the_right_to_buy_sleeps_until_its_day_is_entered():
    day = date(2027, 1, 1)
    assert PACKS.in_force(Nation.ENGLAND, ROUTE, day).identity.id == "ENG-ACV-2012"
    entered = {"ENG-CRTB-2026": date(2026, 12, 1)}
    assert PACKS.in_force(Nation.ENGLAND, ROUTE, day, entered).identity.id == "ENG-CRTB-2026"
    before = PACKS.in_force(Nation.ENGLAND, ROUTE, date(2026, 11, 30), entered)
    assert before.identity.id == "ENG-ACV-2012"
    assert "before commencement" in CRTB.identity.transition


def test_nothing_in_the_sleeping_pack_claims_to_be_verified():
    sections = ("steps", "clocks", "needs", "bodies", "tests", "heads", "notices", "contents")
    entries = [entry for name in sections for entry in getattr(CRTB, name).values()]
    assert entries
    assert not [e.id for e in entries if e.source.certainty is Certainty.VERIFIED]


def test_a_sports_ground_keeps_its_listing():
    journey = Journey.start(CRTB, "sporting-ground", "sporting-asset")
    journey.take("list-sporting-ground")
    assert "listing" not in journey.facts.due
    assert journey.why_closed("listing-expires")


@pytest.mark.parametrize("nation", [Nation.ENGLAND, Nation.WALES])
def test_open_space_is_advertised_before_a_recommendation(nation):
    pack = PACKS.in_force(nation, "community-asset-transfer", date(2026, 5, 12))
    stage = {"England": "application", "Wales": "business-case"}[nation]
    journey = Journey.start(pack, stage, "open-space", "for-lease")
    assert "First: record both advertisements of the open space." in journey.why_closed("recommend")
    journey.take("record-objection", "advertise-open-space")
    assert "First: record how the objections were considered." in journey.why_closed("recommend")
    journey.take("consider-objections", "recommend", "agree")


def test_an_english_request_goes_from_interest_to_a_lease_and_back():
    pack = PACKS.get("ENG-CAT-POLICY", 1)
    journey = Journey.start(pack, "enquiry", "for-lease").take("express-interest", "screen")
    journey.take("invite", "apply", "recommend", "agree", "agree-terms", "complete-lease")
    assert journey.counted == ["received", "agreed", "lease"]
    assert journey.take("transfer-back").stage.id == "transferred-back"


def test_practice_never_claims_to_be_law():
    for pack in PACKS.packs:
        if pack.identity.standing is Standing.PRACTICE:
            assert all(clock.standing is not Standing.LAW for clock in pack.clocks.values())


def test_a_licence_ends_with_the_land_handed_back():
    pack = PACKS.get("STALLED-SPACE-LICENCE", 1)
    journey = Journey.start(pack, "proposal", "growing", "in-england")
    assert "First: check the exit plan." in journey.why_closed("agree")
    journey.take("ask-owner", "check-exit-plan", "agree", "begin-licence", "agree-longer")
    journey.take("give-notice-to-vacate", "hand-back")
    assert journey.stage.id == "handed-back"
    assert not journey.facts.due


def test_a_licence_runs_to_the_day_that_is_written_in_it():
    clock = PACKS.get("STALLED-SPACE-LICENCE", 1).clocks["licence"]
    dates = {"begin": date(2026, 6, 1), "end": date(2027, 5, 31)}
    assert work_out(clock, dates["begin"], clock.fixed(dates)).due == date(2027, 5, 31)


def test_an_owner_is_asked_that_nothing_is_due_for_six_months():
    clock = PACKS.get("STALLED-SPACE-LICENCE", 1).clocks["no-development"]
    calendar = seed_calendar(Nation.SCOTLAND, first_year=2026, last_year=2027)
    assert work_out(clock, date(2026, 5, 12), (), calendar).due == date(2026, 11, 12)


def test_friends_take_one_rung_after_another():
    pack = PACKS.get("FRIENDS-LADDER", 1)
    managing = Journey.start(pack, "interest", "for-management", "in-wales")
    managing.take("propose", "talk-through", "agree", "begin-management", "take-next-rung")
    assert managing.stage.id == "moved-on"
    owning = Journey.start(pack, "interest", "for-ownership", "in-wales")
    owning.take("propose", "talk-through", "agree", "begin-ownership")
    assert owning.why_closed("take-next-rung")
    assert owning.take("step-back").stage.id == "stepped-back"


@pytest.mark.parametrize("nation", [Nation.ENGLAND, Nation.SCOTLAND, Nation.WALES])
@pytest.mark.parametrize("route", ["stalled-space-licence", "friends-ladder"])
def test_licence_and_ladder_are_there_in_three_nations(nation, route):
    assert PACKS.in_force(nation, route, date(2026, 5, 12))
    assert PACKS.in_force(Nation.NORTHERN_IRELAND, route, date(2026, 5, 12)) is None
