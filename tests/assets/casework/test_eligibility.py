import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.casework.body_facts import BODY_FACTS, BodyFacts, legal_forms
from assets.casework.eligibility import assess_body
from assets.casework.errors import CaseworkError
from assets.casework.packs import bundled_packs
from assets.casework.verdicts import Verdict, all_of, any_of, judge

SCOTLAND = bundled_packs().get("SCT-ATR-2017", 1)
COMMUNITY_CONTROLLED = {
    "written_constitution": True,
    "defines_community": True,
    "majority_from_community": True,
    "community_controls": True,
    "open_membership": True,
    "community_benefit": True,
    "surplus_to_community": True,
}
OWNER = COMMUNITY_CONTROLLED | {
    "form": "scio",
    "members": 20,
    "members_minimum_written": True,
    "winding_up_to_community": True,
}


def assess(may, **values):
    return assess_body(SCOTLAND, may, BodyFacts(values))


def test_an_association_that_meets_section_19_may_ask_for_a_lease():
    answer = assess("request", **COMMUNITY_CONTROLLED, form="unincorporated-association")
    assert answer.verdict is Verdict.YES
    assert answer.nearest.body.id == "community-controlled"


def test_twenty_members_are_asked_only_for_ownership():
    few = COMMUNITY_CONTROLLED | {"members": 7, "form": "scio"}
    assert assess("request", **few).verdict is Verdict.YES
    assert "twenty-members" not in SCOTLAND.bodies["community-controlled"].tests
    owning = assess("own", **(OWNER | {"members": 7}))
    (gap,) = owning.nearest.open_tests
    assert owning.verdict is Verdict.NOT_KNOWN  # it might still be a designated body
    assert gap.verdict is Verdict.NO
    assert gap.gap == "For ownership there must be at least 20 members. There are 7, 13 too few."
    assert "for which no number is set" in gap.close


def test_a_body_with_exactly_twenty_members_may_own():
    assert assess("own", **OWNER).verdict is Verdict.YES
    assert assess("own", **(OWNER | {"members": 19, "designated": False})).verdict is Verdict.NO


@pytest.mark.parametrize(
    ("form", "may_own"),
    [
        ("company-limited-by-guarantee", True),
        ("cic-by-guarantee", True),
        ("cic-by-shares", True),
        ("scio", True),
        ("community-benefit-society", True),
        ("co-operative-society", False),
        ("charitable-trust", False),
        ("unincorporated-association", False),
        ("community-council", False),
    ],
)
def test_which_forms_may_own_on_a_scottish_request(form, may_own):
    answer = assess("own", **(OWNER | {"form": form, "designated": False}))
    assert (answer.verdict is Verdict.YES) is may_own


@pytest.mark.parametrize("lacking", COMMUNITY_CONTROLLED)
def test_each_test_of_section_19_is_needed(lacking):
    answer = assess("request", **(COMMUNITY_CONTROLLED | {lacking: False, "designated": False}))
    assert answer.verdict is Verdict.NO
    (gap,) = answer.nearest.open_tests
    assert gap.test.fact == lacking
    assert gap.gap
    assert gap.close


def test_what_nobody_has_told_us_is_not_known_and_says_what_would_show_it():
    answer = assess("request", designated=False)
    assert answer.verdict is Verdict.NOT_KNOWN
    first = answer.nearest.tests[0]
    assert first.verdict is Verdict.NOT_KNOWN
    assert first.gap == (
        "Not known yet. It would be shown by: the constitution, articles or rules, with the date "
        "they were adopted."
    )


def test_a_designated_body_needs_nothing_else():
    answer = assess("request", designated=True)
    assert answer.verdict is Verdict.YES
    assert answer.nearest.body.id == "designated"


def test_evidence_is_shown_beside_the_test_it_supports():
    facts = BodyFacts(COMMUNITY_CONTROLLED, {"open_membership": ("Clause 5 of the constitution",)})
    answers = {a.test.id: a for a in assess_body(SCOTLAND, "request", facts).nearest.tests}
    assert answers["open-membership"].evidence == ("Clause 5 of the constitution",)
    assert answers["community-controls"].evidence == ()


def test_the_legal_form_answers_what_follows_from_it():
    facts = BodyFacts({"form": "cic-by-guarantee"})
    assert facts.get("asset_lock") is True
    assert facts.get("charity") is False
    assert facts.get("open_membership") is None
    assert facts.evidence_for("asset_lock") == (
        "It follows from the legal form: Community interest company limited by guarantee.",
    )


def test_what_is_told_goes_before_what_the_form_implies():
    facts = BodyFacts({"form": "scio", "charity": False}, {"charity": ("Letter of 2 May",)})
    assert facts.get("charity") is False
    assert facts.evidence_for("charity") == ("Letter of 2 May",)


@pytest.mark.parametrize("wrong", [{"memebers": 20}, {"members": True}, {"members": "20"}])
def test_a_fact_that_is_unknown_or_of_the_wrong_type_is_refused(wrong):
    with pytest.raises(CaseworkError):
        BodyFacts(wrong)


def test_a_pack_says_who_may_do_what():
    with pytest.raises(CaseworkError, match="does not say who may “dance”"):
        assess("dance")


def test_an_association_cannot_hold_land_itself():
    assert legal_forms()["unincorporated-association"].holds_title.startswith("no")


def test_charities_and_community_interest_companies_always_have_an_asset_lock():
    locked = {form.id for form in legal_forms().values() if "asset_lock" in form.implies}
    assert locked == {"cio", "scio", "charitable-trust", "cic-by-guarantee", "cic-by-shares"}


verdicts = st.lists(st.sampled_from(Verdict), max_size=6)


@given(verdicts)
def test_one_no_decides_all_and_one_yes_decides_any(given_verdicts):
    opposite = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}
    turned = [opposite.get(v, v) for v in given_verdicts]
    assert (all_of(given_verdicts) is Verdict.NO) is (Verdict.NO in given_verdicts)
    assert any_of(turned) is opposite.get(all_of(given_verdicts), Verdict.NOT_KNOWN)


@given(st.sampled_from(sorted(BODY_FACTS)), st.integers(0, 30))
def test_knowing_more_never_turns_a_yes_into_not_known(fact, number):
    values = {bool: True, int: number, str: "scio"}
    before = assess("own", **OWNER).verdict
    after = assess("own", **({fact: values[BODY_FACTS[fact]]} | OWNER)).verdict
    assert before is after is Verdict.YES


@pytest.mark.parametrize(
    ("value", "condition", "verdict"),
    [
        (None, {"equals": True}, Verdict.NOT_KNOWN),
        (True, {"equals": True}, Verdict.YES),
        (True, {"equals": False}, Verdict.NO),
        (20, {"at_least": 20}, Verdict.YES),
        (19, {"at_least": 20}, Verdict.NO),
        (0, {"at_least": 0}, Verdict.YES),
        ("scio", {"one_of": ("cio", "scio")}, Verdict.YES),
        ("clg", {"one_of": ("cio",)}, Verdict.NO),
    ],
)
def test_a_fact_is_judged_by_its_one_condition(value, condition, verdict):
    assert judge(value, **condition) is verdict
