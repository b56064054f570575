from datetime import date

import pytest

from assets.casework.body_facts import BodyFacts
from assets.casework.calendars import Nation
from assets.casework.errors import CaseworkError
from assets.casework.packs import bundled_packs
from assets.casework.routes import fit_routes
from assets.casework.verdicts import Verdict

TODAY = date(2026, 5, 12)
SECTION_19 = {
    "written_constitution": True,
    "defines_community": True,
    "majority_from_community": True,
    "community_controls": True,
    "open_membership": True,
    "community_benefit": True,
    "surplus_to_community": True,
    "designated": False,
}
ASSOCIATION = BodyFacts(SECTION_19 | {"form": "unincorporated-association", "constituted": True})
LIBRARY = {"owner": "council", "tenure": "owned", "kind": "library", "state": "in-use"}


def fit(nation, place, body=ASSOCIATION, commencements=None):
    answers = fit_routes(nation, place, body, bundled_packs(), TODAY, commencements or {})
    return {answer.route.id: answer for answer in answers}


def test_a_scottish_association_may_ask_for_a_lease_but_not_for_ownership():
    lease = fit(Nation.SCOTLAND, LIBRARY | {"wish": "lease"})["asset-transfer-request"]
    assert lease.verdict is Verdict.YES
    assert lease.pack.identity.id == "SCT-ATR-2017"
    own = fit(Nation.SCOTLAND, LIBRARY | {"wish": "own"})["asset-transfer-request"]
    assert own.verdict is Verdict.NO
    assert "cannot be given ownership" in own.reasons[-1].sentence


def test_the_body_is_told_as_what_it_may_ask_or_what_it_lacks():
    route = "asset-transfer-request"
    may = fit(Nation.SCOTLAND, LIBRARY | {"wish": "lease"})[route].reasons[-1].sentence
    assert may == "Your body may do this as a community-controlled body."
    closed = BodyFacts(SECTION_19 | {"open_membership": False})
    may_not = fit(Nation.SCOTLAND, LIBRARY | {"wish": "lease"}, closed)[route]
    assert may_not.reasons[-1].sentence == (
        "Your body may not do this yet. Nearest is a community-controlled body: "
        "Membership is not open to every member of the community."
    )
    unknown = fit(Nation.WALES, LIBRARY | {"wish": "help"}, BodyFacts({}))["friends-ladder"]
    assert unknown.reasons[-1].sentence == (
        "It is not known whether your body may do this, as a constituted Friends group: "
        "Is it a constituted group?"
    )


def test_rented_land_can_be_leased_on_but_not_owned():
    rented = LIBRARY | {"tenure": "leased"}
    route = "asset-transfer-request"
    assert fit(Nation.SCOTLAND, rented | {"wish": "lease"})[route].verdict is Verdict.YES
    own = fit(Nation.SCOTLAND, rented | {"wish": "own"})[route]
    assert own.verdict is Verdict.NO
    assert "not ownership" in own.reasons[1].sentence


def test_the_scottish_right_reaches_a_place_in_use():
    answer = fit(Nation.SCOTLAND, LIBRARY | {"wish": "manage"})["asset-transfer-request"]
    assert answer.verdict is Verdict.YES
    assert any("whether or not the place is surplus" in r.sentence for r in answer.reasons)


def test_private_land_has_no_asset_transfer_request():
    answer = fit(Nation.SCOTLAND, {"owner": "private", "wish": "lease"})["asset-transfer-request"]
    assert answer.verdict is Verdict.NO
    assert "Only land that a public authority" in answer.reasons[0].sentence


@pytest.mark.parametrize(
    ("nation", "missing"),
    [
        (Nation.ENGLAND, {"asset-transfer-request"}),
        (Nation.SCOTLAND, {"community-asset-transfer", "asset-of-community-value"}),
        (Nation.WALES, {"asset-transfer-request", "asset-of-community-value"}),
    ],
)
def test_each_nation_has_its_own_routes(nation, missing):
    answers = fit(nation, LIBRARY | {"wish": "lease"})
    absent = {route for route, answer in answers.items() if answer.pack is None}
    assert absent == missing
    for route in absent:
        assert answers[route].reasons[0].sentence == f"There is no such route in {nation}."


def test_northern_ireland_has_register_and_energy_only():
    for answer in fit(Nation.NORTHERN_IRELAND, LIBRARY).values():
        assert answer.verdict is Verdict.NO
        assert "register and the energy side only" in answer.reasons[0].sentence


def test_what_is_not_known_is_asked_for():
    answer = fit(Nation.SCOTLAND, {"wish": "lease"})["asset-transfer-request"]
    assert answer.verdict is Verdict.NOT_KNOWN
    assert answer.reasons[0].sentence == "Find out who owns the place."


def test_a_place_in_use_makes_an_english_transfer_a_perhaps():
    body = BodyFacts(
        {
            "constituted": True,
            "written_constitution": True,
            "power_to_hold_land": True,
            "community_benefit": True,
        }
    )
    route = "community-asset-transfer"
    in_use = fit(Nation.ENGLAND, LIBRARY | {"wish": "lease"}, body)[route]
    assert in_use.verdict is Verdict.NOT_KNOWN
    closing = fit(Nation.ENGLAND, LIBRARY | {"wish": "lease", "state": "closing"}, body)[route]
    assert closing.verdict is Verdict.YES


def test_listing_helps_buyers_of_any_owner_s_place_but_no_tenants():
    pub = {"owner": "private", "kind": "building", "community_use": True, "residence": False}
    parish = BodyFacts({"form": "parish-council"})
    route = "asset-of-community-value"
    assert fit(Nation.ENGLAND, pub | {"wish": "own"}, parish)[route].verdict is Verdict.YES
    assert fit(Nation.ENGLAND, pub | {"wish": "lease"}, parish)[route].verdict is Verdict.NO
    house = pub | {"wish": "own", "residence": True}
    assert fit(Nation.ENGLAND, house, parish)[route].verdict is Verdict.NO


def test_the_right_to_buy_takes_over_once_commenced():
    answers = fit(Nation.ENGLAND, LIBRARY, commencements={"ENG-CRTB-2026": date(2026, 5, 1)})
    assert answers["asset-of-community-value"].pack.identity.id == "ENG-CRTB-2026"


def test_a_stalled_space_needs_idle_land_and_the_owner():
    idle = {"owner": "private", "kind": "land", "state": "stalled", "wish": "temporary-use"}
    route = "stalled-space-licence"
    assert fit(Nation.WALES, idle | {"owner_agrees": True})[route].verdict is Verdict.YES
    asked = fit(Nation.WALES, idle)[route]
    assert asked.verdict is Verdict.NOT_KNOWN
    assert any("Ask the owner" in reason.sentence for reason in asked.reasons)
    for other in ({"state": "in-use"}, {"kind": "library"}):
        asked = fit(Nation.WALES, idle | {"owner_agrees": True} | other)[route]
        assert asked.verdict is Verdict.NO


def test_friends_of_a_park_may_help_and_later_own_only_with_an_asset_lock():
    park = {"owner": "council", "kind": "park"}
    route = "friends-ladder"
    assert fit(Nation.ENGLAND, park | {"wish": "help"})[route].verdict is Verdict.YES
    charity = BodyFacts({"form": "cio", "power_to_hold_land": True})
    assert fit(Nation.ENGLAND, park | {"wish": "own"}, charity)[route].verdict is Verdict.YES
    lockless = BodyFacts({"constituted": True, "power_to_hold_land": True, "asset_lock": False})
    assert fit(Nation.ENGLAND, park | {"wish": "own"}, lockless)[route].verdict is Verdict.NO


def test_every_reason_has_a_sentence_and_a_source():
    for nation in (Nation.ENGLAND, Nation.SCOTLAND, Nation.WALES):
        for answer in fit(nation, LIBRARY | {"wish": "lease"}).values():
            for reason in answer.reasons:
                assert reason.sentence
                assert (reason.source is not None) is (answer.pack is not None)


@pytest.mark.parametrize("wrong", [{"owners": "council"}, {"residence": "no"}, {"owner": None}])
def test_an_unknown_fact_of_a_place_is_refused(wrong):
    with pytest.raises(CaseworkError):
        fit(Nation.ENGLAND, wrong)
