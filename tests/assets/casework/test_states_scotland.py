"""The Scottish asset transfer request, from first question to transfer back, and every way out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assets.casework.errors import StepClosed
from assets.casework.pack_entries import Role
from assets.casework.packs import bundled_packs
from assets.casework.states import RequestFacts, answer_step, answer_steps, effects_of, take_step
from tests.assets.casework.journeys import Journey

PACK = bundled_packs().get("SCT-ATR-2017", 1)
NOTICES = ("acknowledge", "publish-papers", "publish-notice", "display-notice")


def make_journey(*flags, stage="draft"):
    return Journey.start(PACK, stage, "to-council", "for-ownership", *flags)


def make_considered(*flags):
    return make_journey(*flags).take("send-request", "validate", *NOTICES)


def make_recommended(*flags):
    return make_considered(*flags).wait().take("recommend")


def test_a_request_goes_from_first_question_to_completion():
    journey = make_journey(stage="enquiry")
    journey.take("answer-enquiry", "begin-request", "send-request", "validate", *NOTICES)
    journey.wait().take("recommend", "agree", "make-offer", "conclude-contract")
    journey.take("complete-ownership")
    assert journey.stage.id == "completed"
    assert journey.counted == ["received", "agreed", "ownership"]


def test_an_expression_of_interest_is_never_a_gate():
    assert "send-request" in make_journey().open_steps()
    assert "received" in PACK.identity.starts_in  # a paper request begins there


def test_a_missing_item_is_asked_for_and_the_decision_clock_waits():
    journey = make_journey().take("send-request", "ask-for-missing")
    assert journey.stage.id == "incomplete"
    assert "decision" not in journey.facts.due
    journey.take("receive-missing", "validate")
    assert "decision" in journey.facts.due


def test_a_request_cannot_be_validated_before_every_item_is_held():
    journey = Journey.start(PACK, "received", "to-council", held={"body-eligible"})
    assert journey.why_closed("validate") == ("Not on file yet: every required item has arrived.",)
    answer = answer_step(PACK, PACK.steps["validate"], journey.as_("validate"))
    assert answer.hindrances == ()
    assert [need.id for need in answer.lacks] == ["all-items-held"]


def test_the_freeze_starts_unless_the_land_was_on_the_market_before():
    assert "disposal-freeze" in make_considered().facts.due
    assert "disposal-freeze" not in make_considered("on-market-before").facts.due


def test_a_recommendation_waits_for_every_notice_and_window():
    journey = make_journey("others-hold-rights").take("send-request", "validate", "publish-notice")
    journey.take("display-notice", "record-representation")
    reasons = journey.why_closed("recommend")
    assert reasons == (
        "First: send the acknowledgement.",
        "First: publish the request and its papers.",
        "First: give notice to owners, tenants and occupiers.",
        "First: send the representations to the community body.",
        "The time for this still runs until 22 May 2026: representations by the public.",
        "The time for this has not begun: representations by owners, tenants and occupiers.",
        "The time for this has not begun: comments of the community body on representations.",
    )
    journey.take("acknowledge", "publish-papers", "notify-owners", "invite-comments").wait()
    assert journey.why_closed("recommend") == ()


def test_the_last_day_of_a_window_still_belongs_to_it():
    journey = make_considered()
    last_day = journey.facts.due["public-representations"]
    journey.facts = replace(journey.facts, today=last_day)
    assert any("still runs" in reason for reason in journey.why_closed("recommend"))
    journey.facts = replace(journey.facts, today=last_day + timedelta(days=1))
    assert journey.why_closed("recommend") == ()


def test_common_good_land_is_consulted_on_before_the_decision():
    journey = make_considered("common-good").take("publish-common-good")
    assert journey.why_closed("consult-common-good") == (
        "The time for this still runs until 22 May 2026: consultation on common good land.",
    )
    journey.wait()
    assert journey.why_closed("recommend") == (
        "First: close the consultation on common good land.",
    )
    journey.take("consult-common-good", "recommend", "agree")
    assert journey.stage.id == "agreed"


def test_inalienable_common_good_needs_the_court_before_completion():
    journey = make_recommended("inalienable-common-good").take("agree", "make-offer")
    journey.take("conclude-contract")
    journey.facts = replace(journey.facts, held=journey.facts.held - {"court-consent"})
    (reason,) = journey.why_closed("complete-ownership")
    assert reason == (
        "Not on file yet: the court's consent to dispose of inalienable common good land."
    )


def test_a_refusal_needs_reasonable_grounds_written_with_it():
    journey = make_recommended()
    answers = {a.step.id: a for a in answer_steps(PACK, journey.as_("refuse"))}
    assert answers["refuse"].open
    assert [need.id for need in answers["refuse"].writes] == [
        "heads-considered",
        "decision-reasons",
        "reasonable-grounds",
    ]
    assert [need.id for need in answers["agree"].writes] == [
        "heads-considered",
        "decision-reasons",
    ]


def test_only_the_decision_maker_decides():
    journey = make_recommended()
    answers = {a.step.id: a for a in answer_steps(PACK, journey.facts)}
    assert answers["agree"].closed_because == ("It is for the decision maker.",)


def test_a_refusal_becomes_final_when_nobody_takes_it_further():
    journey = make_recommended().take("refuse")
    assert journey.why_closed("close-refused") == (
        "The time for this still runs until 2 June 2026: ask for a review of the decision.",
    )
    journey.wait().take("close-refused")
    assert journey.stage.id == "refused-finally"
    assert "disposal-freeze" not in journey.facts.due
    assert "repeat-request" in journey.facts.due


def test_a_review_is_refused_once_its_time_has_passed():
    journey = make_recommended().take("refuse").wait()
    assert journey.why_closed("ask-for-review") == ("The time for it ended on 2 June 2026.",)


def test_a_review_may_be_asked_for_on_the_last_day():
    journey = make_recommended().take("refuse").wait(10)
    assert journey.facts.due["review-after-decision"] == journey.facts.today
    assert journey.take("ask-for-review").stage.id == "review"


def test_a_review_is_decided_by_other_people():
    journey = make_recommended().take("refuse", "ask-for-review")
    first_decider = next(iter(journey.facts.taken["refuse"]))
    facts = replace(journey.facts, role=Role.REVIEWER, person=first_decider)
    with pytest.raises(StepClosed, match="someone else than whoever did this: refuse the request"):
        take_step(PACK, "review-confirms-refusal", facts, {})
    journey.take("review-confirms-refusal")
    assert journey.stage.id == "refused-on-review"
    assert journey.counted[-1] == "review-confirmed"


def test_a_review_can_agree_and_the_request_goes_on():
    journey = make_recommended().take("refuse", "ask-for-review", "review-agrees", "make-offer")
    journey.take("conclude-contract", "complete-ownership")
    assert journey.stage.id == "completed"
    assert "repeat-request" not in journey.facts.due


def test_after_a_review_the_scottish_ministers_hear_an_appeal():
    journey = make_recommended().take("refuse", "ask-for-review", "review-confirms-refusal")
    journey.take("appeal", "appeal-allowed", "make-offer")
    assert journey.stage.id == "offered"


def test_a_dismissed_appeal_is_final():
    journey = make_recommended().take("refuse", "ask-for-review", "review-confirms-refusal")
    journey.take("appeal")
    assert journey.why_closed("appeal-on-terms-dismissed")
    assert journey.take("appeal-dismissed").stage.id == "refused-finally"


def test_terms_that_differ_can_be_reviewed_and_an_appeal_on_them_leaves_the_agreement():
    journey = make_recommended().take("agree-on-other-terms", "ask-for-review")
    journey.take("review-confirms-terms", "appeal")
    assert journey.why_closed("appeal-dismissed")
    assert journey.take("appeal-on-terms-dismissed").stage.id == "agreed"


def test_a_review_that_turns_an_agreement_into_a_refusal_leaves_a_refusal():
    journey = make_recommended().take("agree-on-other-terms", "ask-for-review", "review-refuses")
    journey.take("appeal")
    assert journey.why_closed("appeal-on-terms-dismissed")
    assert journey.take("appeal-dismissed").stage.id == "refused-finally"


def test_an_agreement_on_the_terms_asked_for_cannot_be_reviewed():
    journey = make_recommended().take("agree")
    assert journey.why_closed("ask-for-review") == ("No time for it is running.",)


def test_a_review_that_is_not_decided_leads_to_an_appeal():
    journey = make_recommended().take("refuse", "ask-for-review").wait().take("review-time-ends")
    assert journey.take("appeal").stage.id == "appeal"


def test_a_request_nobody_decides_can_be_taken_further_or_lapse():
    journey = make_considered().wait().take("decision-time-ends")
    assert journey.stage.id == "not-decided"
    assert "ask-for-review" in journey.open_steps()
    journey.wait().take("close-undecided")
    assert journey.stage.id == "lapsed"


def test_the_clock_does_not_close_a_request_before_its_time():
    with pytest.raises(StepClosed, match="still runs until 22 May 2026"):
        make_considered().take("decision-time-ends")


def test_a_longer_time_is_agreed_only_while_the_time_runs():
    journey = make_considered().wait(5).take("agree-longer-time")
    assert journey.facts.due["decision"] == date(2026, 5, 27)  # 12 May + 5 + 10
    assert journey.wait().why_closed("agree-longer-time") == (
        "The time for it ended on 27 May 2026.",
    )


def test_a_step_that_hangs_on_a_choice_waits_until_it_is_made():
    journey = Journey.start(PACK, "refused", "for-lease")
    assert "Say first: to whom the request is made." in journey.why_closed("close-refused")
    both = Journey.start(PACK, "refused", "for-lease", "to-council", "to-ministers")
    assert "Say only one: to whom the request is made." in both.why_closed("close-refused")
    assert "withdraw" in journey.open_steps()


def test_another_public_body_has_no_review_but_an_appeal():
    journey = Journey.start(PACK, "draft", "to-other-body", "for-lease")
    journey.take("send-request", "validate", *NOTICES).wait().take("recommend", "refuse")
    assert "Not if: the request is made to another public body." in (
        journey.why_closed("ask-for-review")
    )
    assert journey.take("appeal").stage.id == "appeal"


def test_ministers_are_reviewed_but_not_appealed():
    journey = Journey.start(PACK, "draft", "to-ministers", "for-other-rights")
    journey.take("send-request", "validate", *NOTICES).wait().take("recommend", "refuse")
    assert journey.why_closed("appeal")
    journey.take("ask-for-review", "review-confirms-refusal", "close-after-review")
    assert journey.stage.id == "refused-finally"


def test_an_offer_that_never_comes_ends_the_agreement():
    journey = make_recommended().take("agree").wait().take("offer-time-ends")
    assert journey.stage.id == "offer-lapsed"
    assert "disposal-freeze" not in journey.facts.due


def test_no_contract_in_time_leads_to_its_own_appeal():
    journey = make_recommended().take("agree", "make-offer").wait().take("contract-time-ends")
    journey.take("appeal-no-contract", "receive-appeal-copy", "respond-to-appeal")
    assert {"no-contract-comments"} <= journey.facts.due.keys()
    journey.take("no-contract-appeal-dismissed")
    assert journey.stage.id == "fallen-through"


def test_a_direction_of_ministers_gives_a_longer_time_for_the_contract():
    journey = make_recommended().take("agree", "make-offer").wait().take("contract-time-ends")
    journey.take("record-direction", "conclude-contract")
    assert journey.stage.id == "contract"


def test_what_was_transferred_can_come_back():
    journey = make_recommended().take("agree", "make-offer", "conclude-contract")
    assert journey.take("complete-ownership", "transfer-back").stage.id == "transferred-back"


def test_only_the_type_asked_for_can_be_completed():
    journey = make_recommended().take("agree", "make-offer", "conclude-contract")
    assert journey.why_closed("complete-lease") == ("Only if: the request is for a lease.",)


@pytest.mark.parametrize(
    "before",
    [
        [],
        ["send-request"],
        ["send-request", "ask-for-missing"],
        ["send-request", "validate"],
    ],
)
def test_a_request_can_be_withdrawn(before):
    journey = make_journey().take(*before, "withdraw")
    assert journey.stage.id == "withdrawn"
    assert not journey.facts.due


def test_a_repeat_is_declined_only_after_a_refusal_within_two_years():
    journey = make_journey().take("send-request")
    assert any("Only if" in reason for reason in journey.why_closed("decline-repeat"))
    repeat = make_journey("same-request-refused").take("send-request", "decline-repeat")
    assert repeat.stage.id == "declined"


def test_the_effects_are_known_before_the_click():
    effects = effects_of(PACK, "refuse", make_recommended().facts)
    assert effects.stage == "refused"
    assert effects.starts == ("repeat-request", "review-after-decision")
    assert effects.stops == ("decision",)
    assert effects.notices == ("decision-notice",)
    assert effects.counts == ("refused",)
    assert "The community body may take the refusal further." in effects.words


def test_a_closed_step_changes_nothing():
    journey = make_journey()
    before = journey.facts
    with pytest.raises(StepClosed):
        journey.take("agree")
    assert journey.facts == before
    assert journey.path == []


def test_a_step_that_starts_a_clock_needs_its_last_day():
    facts = RequestFacts(
        "received",
        Role.OFFICER,
        date(2026, 5, 12),
        held=frozenset({"all-items-held", "body-eligible"}),
    )
    with pytest.raises(KeyError):
        take_step(PACK, "validate", facts, {"decision": date(2026, 11, 12)})
