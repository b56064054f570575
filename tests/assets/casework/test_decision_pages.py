"""Decisions: reasons on each matter, notices as page and paper, the second person, the repeat."""

import io
from datetime import date, timedelta

import pikepdf
import pytest

from assets.casework import confirming, decisions, facts, rivalry, services, targets
from assets.casework.errors import CaseworkError, ChangedMeanwhile, DataFault, StepClosed
from assets.casework.pack_entries import Role
from assets.casework.packs import bundled_packs
from assets.casework.policies import SUGGESTED_FOLDER
from assets.casework.verdicts import Verdict
from gis.day import pretend
from tests.assets.casework.cases import Case
from tests.factories import make_asset, make_staff
from tests.pages import Page

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def case():
    return Case(day=date(2026, 3, 2)).to_recommendation()


def adopt(authority, since=date(2020, 1, 1)):
    pack = bundled_packs().get("SCT-ATR-2017", 1)
    text = (SUGGESTED_FOLDER / "sct-atr-2017.toml").read_text()
    return facts.adopt_policy(
        authority, pack, text=text, decided_by="the council", in_force_from=since, by=None
    )


def test_a_decision_needs_words_on_every_matter_that_the_law_names(case):
    given = case.wanted(_step(case, "refuse"))
    given["texts"].pop("head:public-health")
    with pytest.raises(StepClosed, match="public health"):
        case.take("refuse", **given)
    given = case.wanted(_step(case, "refuse"))
    given["texts"]["reasonable-grounds"] = " "
    with pytest.raises(StepClosed, match="reasonable grounds"):
        case.take("refuse", **given)
    assert case.request.stage == "under-consideration"
    assert not case.request.events.filter(step="refuse").exists()


def test_the_notice_takes_the_matters_in_the_order_of_the_law(case):
    case.take("agree", "publish-decision")
    decided = decisions.decision_of(case.request, redacted=True)
    named = [head.title for head in bundled_packs().get("SCT-ATR-2017", 1).heads.values()]
    assert [title for title, _ in decided.heads] == named


def _step(case, name):
    from assets.casework import steps

    return steps.pack_of(case.request).steps[name]


def test_the_notice_is_public_only_as_a_person_confirmed_it(case, client):
    case.take("refuse", texts=case.wanted(_step(case, "refuse"))["texts"] | {
        "decision-reasons": "Mrs Ada Bell of 3 Elm Row needs the path."
    })  # fmt: skip
    page, paper = (f"/requests/{case.request.reference}/decision{end}" for end in ("/", ".pdf"))
    assert [client.get(address).status_code for address in (page, paper)] == [404, 404]
    client.force_login(case.group, backend=BACKEND)
    assert "Ada Bell" in Page.of(client.get(page)).text
    client.logout()
    words = {"decision-reasons": "A neighbour needs the path."}
    case.take("publish-decision", texts=words)
    text = Page.of(client.get(page)).text
    assert "A neighbour needs the path." in text
    assert "Ada Bell" not in text
    assert "Ada Bell" not in Page.of(client.get(case.request.get_absolute_url())).text
    assert "Weighed: public-health." in text
    # 20 working days beginning with Fri 17 April 2026: 17 (1), 20-24 (6), 27-1 (11), 5-8 May
    # (15, 4 May being a bank holiday), 11-15 (20)
    assert case.day == date(2026, 4, 17)
    assert "Ask for a review of the decision: by 15 May 2026" in text


def test_the_paper_is_tagged_has_a_language_and_a_title(case, client):
    case.take("agree", "publish-decision")
    answer = client.get(f"/requests/{case.request.reference}/decision.pdf")
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(b"".join(answer))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert f"Decision notice on request {case.request.reference}" in str(pdf.docinfo.Title)
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.StructTreeRoot is not None


def test_an_agreement_names_the_day_of_the_offer_and_its_terms(case, client):
    case.take("agree", "publish-decision")
    text = Page.of(client.get(f"/requests/{case.request.reference}/decision/")).text
    assert "The offer must be made by 3 November 2026." in text  # 200 days after 17 April
    assert "paper.pdf" in text


@pytest.mark.parametrize(("decision", "review"), [("agree", False), ("refuse", True)])
def test_the_body_is_told_only_of_what_the_decision_leaves_it(case, client, decision, review):
    case.take(decision, "publish-decision")
    client.force_login(case.group, backend=BACKEND)
    with pretend(case.day):
        text = client.get(f"/requests/{case.request.reference}/").content.decode()
    at = f"/casework/{case.request.reference}/"
    assert (f"{at}make-offer/" in text) is not review
    assert (f"{at}ask-for-review/" in text) is review
    assert "No time for it is running" not in text


def test_a_second_decision_needs_a_new_redacted_copy(case, client):
    case.take("refuse", "publish-decision").wait(5)
    case.take("ask-for-review").wait(20).take("review-confirms-refusal")
    assert client.get(f"/requests/{case.request.reference}/decision/").status_code == 404
    case.take("publish-decision")
    text = Page.of(client.get(f"/requests/{case.request.reference}/decision/")).text
    assert "Refusal confirmed on review" in text
    assert "Appeal after a review: by" in text


def test_who_decided_first_cannot_decide_the_review(case):
    case.take("refuse").wait(5).take("ask-for-review").wait(20)
    given = case.wanted(_step(case, "review-confirms-refusal"))
    with pretend(case.day), pytest.raises(StepClosed, match="someone else than whoever did this"):
        services.take_step(case.request, "review-confirms-refusal", by=case.decider,
                           role=Role.REVIEWER, **given)  # fmt: skip


def test_where_the_policy_asks_for_two_one_prepares_and_another_confirms(case):
    adopt(case.request.authority)
    given = case.wanted(_step(case, "refuse")) | {"seen": case.request.events.count()}
    with pytest.raises(StepClosed, match="second person"):
        case.take("refuse")
    with pretend(case.day):
        proposed = confirming.propose_step(
            case.request, "refuse", by=case.decider, role=Role.DECIDER, **given
        )
        case.request.refresh_from_db()
        assert case.request.stage == "under-consideration"
        with pytest.raises(CaseworkError, match="you prepared it yourself"):
            confirming.confirm_step(proposed, by=case.decider)
        second = make_staff("decision_maker")
        confirming.confirm_step(proposed, by=second)
        with pytest.raises(CaseworkError, match="no longer waits"):
            confirming.confirm_step(proposed, by=second)
    case.request.refresh_from_db()
    proposed.refresh_from_db()
    assert (case.request.stage, proposed.state) == ("refused", "confirmed")


def test_the_second_person_reads_the_matters_in_the_order_of_the_law(case, client):
    adopt(case.request.authority)
    given = case.wanted(_step(case, "refuse")) | {"seen": case.request.events.count()}
    with pretend(case.day):
        confirming.propose_step(case.request, "refuse", by=case.decider, role=Role.DECIDER, **given)
        client.force_login(make_staff("decision_maker"), backend=BACKEND)
        answer = client.get(f"/casework/{case.request.reference}/second-person/")
    heads = [head.title for head in bundled_packs().get("SCT-ATR-2017", 1).heads.values()]
    read = [title for title, _ in answer.context["words"]]
    assert read[:2] == ["The reasons for the decision", "The reasonable grounds for refusing"]
    assert read[2:] == heads


def test_a_prepared_step_is_overtaken_when_the_group_withdraws(case):
    adopt(case.request.authority)
    given = case.wanted(_step(case, "refuse")) | {"seen": None}
    with pretend(case.day):
        proposed = confirming.propose_step(
            case.request, "refuse", by=case.decider, role=Role.DECIDER, **given
        )
    case.take("withdraw")
    proposed.refresh_from_db()
    assert proposed.state == "overtaken"
    with pytest.raises(CaseworkError, match="overtaken"):
        confirming.confirm_step(proposed, by=make_staff("decision_maker"))


def test_a_prepared_step_can_be_sent_back_on_its_page(case, client):
    adopt(case.request.authority)
    given = case.wanted(_step(case, "refuse")) | {"seen": None}
    with pretend(case.day):
        proposed = confirming.propose_step(
            case.request, "refuse", by=case.decider, role=Role.DECIDER, **given
        )
    client.force_login(make_staff("decision_maker"), backend=BACKEND)
    address = f"/casework/{case.request.reference}/second-person/"
    assert client.get(address).status_code == 200
    sent = {"send_back": "yes", "proposed": proposed.pk}
    assert client.post(address, sent | {"why": ""}).status_code == 422
    assert client.post(address, sent | {"why": "No grounds."}).status_code == 302
    assert client.get(address).status_code == 404


def test_nobody_confirms_what_they_did_not_look_at(case, client):
    adopt(case.request.authority)
    given = case.wanted(_step(case, "refuse")) | {"seen": None}
    with pretend(case.day):
        seen = confirming.propose_step(
            case.request, "refuse", by=case.decider, role=Role.DECIDER, **given
        )
        confirming.send_back(seen, by=make_staff("decision_maker"), why="No grounds.")
        client.force_login(make_staff("decision_maker"), backend=BACKEND)
        address = f"/casework/{case.request.reference}/second-person/"
        answer = client.post(address, {"proposed": seen.pk}, follow=True)
        assert "waits no longer" in answer.content.decode()  # nothing waits any more
        given = case.wanted(_step(case, "agree"))
        confirming.propose_step(case.request, "agree", by=case.decider, role=Role.DECIDER,
                                seen=None, **given)  # fmt: skip
        answer = client.post(address, {"proposed": seen.pk}, follow=True)
        assert "waits no longer" in answer.content.decode()  # another step waits
    case.request.refresh_from_db()
    assert case.request.stage == "under-consideration"


def test_a_refused_confirmation_says_why_on_its_page(case, client):
    adopt(case.request.authority)
    given = case.wanted(_step(case, "refuse")) | {"seen": None}
    with pretend(case.day):
        proposed = confirming.propose_step(
            case.request, "refuse", by=case.decider, role=Role.DECIDER, **given
        )
        client.force_login(case.decider, backend=BACKEND)
        address = f"/casework/{case.request.reference}/second-person/"
        answer = client.post(address, {"proposed": proposed.pk})
    assert answer.status_code == 422
    text = Page.of(answer).text
    assert "Someone else must confirm it: you prepared it yourself." in text


def test_the_second_to_act_sees_what_the_first_did(case):
    seen = case.request.events.count()
    case.take("withdraw")
    with pretend(case.day), pytest.raises(ChangedMeanwhile, match="Request withdrawn"):
        services.take_step(case.request, "refuse", by=case.decider, role=Role.DECIDER, seen=seen,
                           **case.wanted(_step(case, "refuse")))  # fmt: skip


def test_the_same_request_may_be_declined_for_two_years(case):
    land = case.request.assets.get()
    case.take("refuse").wait(60).take("close-refused")
    # made on 2 March 2026: two years beginning with it end on 1 March 2028
    in_time = Case(asset=land, day=date(2028, 3, 1)).take("send-request")
    too_late = Case(asset=land, day=date(2028, 3, 2)).take("send-request")
    assert "same-request-refused" in in_time.request.flags
    assert "same-request-refused" not in too_late.request.flags
    in_time.take("decline-repeat")
    assert in_time.request.stage == "declined"


def test_part_of_the_land_is_for_a_person_to_judge(case):
    land = case.request.assets.get()
    case.take("refuse")
    other = Case(asset=land, day=date(2026, 6, 1))
    other.request.wanted.create(asset=make_asset())
    other.take("send-request")
    with pretend(other.day):
        assert rivalry.repeat_of(other.request).verdict is Verdict.NOT_KNOWN
    assert "same-request-refused" not in other.request.flags


def test_everyone_sees_who_holds_the_land(case, client):
    held = Page.of(client.get(case.request.get_absolute_url())).text
    assert f"anyone but the body of request {case.request.reference}" in held
    land = case.request.assets.get()
    assert rivalry.freeze_of(land).bound
    rival = Case(asset=land, day=date(2026, 4, 20)).to_notice()
    assert rivalry.freeze_of(land).request.reference == case.request.reference
    case.take("withdraw")
    assert rivalry.freeze_of(land).request.reference == rival.request.reference
    rival.take("withdraw")
    assert not rivalry.freeze_of(land).bound


def test_land_says_how_many_open_requests_there_are_for_it(case):
    land = case.request.assets.get()
    rival = Case(asset=land, day=date(2026, 4, 20)).to_notice()

    def count():
        land.refresh_from_db()
        return land.open_requests

    assert count() == 2
    case.take("withdraw")
    assert count() == 1
    rival.take("withdraw")
    assert count() == 0


def test_land_that_was_on_the_market_before_is_not_held():
    case = Case(day=date(2026, 3, 2)).take("send-request")
    facts.state_facts(
        case.request, {"on-market-before"}, by=case.officer, on_market_since=date(2026, 1, 5)
    )
    case.request.refresh_from_db()
    case.take("validate")
    assert case.clock("disposal-freeze") is None
    assert not rivalry.freeze_of(case.request.assets.get()).bound


def test_facts_that_steps_or_choices_set_are_nobodys_to_state():
    pack = bundled_packs().get("SCT-ATR-2017", 1)
    asked = facts.flags_to_state(pack)
    assert {"others-hold-rights", "common-good", "on-market-before"} <= asked.keys()
    assert not {"for-lease", "decided", "to-council", "stands-agreed"} & asked.keys()


def test_a_wrong_policy_is_refused_with_its_faults(case):
    pack = bundled_packs().get("SCT-ATR-2017", 1)
    text = (SUGGESTED_FOLDER / "sct-atr-2017.toml").read_text().replace("weight = 10", "weight = 9")
    with pytest.raises(DataFault, match="add up to 100"):
        facts.adopt_policy(case.request.authority, pack, text=text, decided_by="us",
                           in_force_from=date(2026, 1, 1), by=None)  # fmt: skip


def test_only_the_councils_administrator_adopts_its_policy(case, client):
    address = f"/casework/policies/{case.request.authority.code}/sct-atr-2017/"
    client.force_login(case.officer, backend=BACKEND)
    assert "SUGGESTED-SCT-ATR" in Page.of(client.get(address)).text
    assert client.post(address, {}).status_code == 403
    client.force_login(make_staff("administrator"), backend=BACKEND)
    text = (SUGGESTED_FOLDER / "sct-atr-2017.toml").read_text()
    days = {"in_force_from_0": "1", "in_force_from_1": "4", "in_force_from_2": "2026"}
    sent = {"text": text, "decided_by": "the council"} | days
    broken = client.post(address, sent | {"text": text.replace("[targets", "targets")})
    assert "It cannot be read as TOML: " in Page.of(broken).text
    uneven = client.post(address, sent | {"text": text.replace("weight = 10", "weight = 9")})
    assert "must add up to 100; they add up to 96." in Page.of(uneven).text  # four times 9, not 10
    assert [broken.status_code, uneven.status_code] == [422, 422]
    assert client.post(address, sent).status_code == 302
    assert case.request.authority.policies.get().in_force_from == date(2026, 4, 1)


def test_a_policy_is_read_as_tables_that_say_it_is_no_law(case, client):
    address = f"/casework/policies/{case.request.authority.code}/sct-atr-2017/"
    client.force_login(case.officer, backend=BACKEND)
    text = Page.of(client.get(address)).text
    assert "It is no law and binds nobody until it is adopted" in text
    adopt(case.request.authority)
    text = Page.of(client.get(address)).text
    assert "This is the council’s policy, not law. It was decided by" in text
    assert "5 months after the validation date" in text
    assert "for whom? 15 Inequalities of outcome" in " ".join(text.split())
    wanted = ("Agree to the request, Agree to the request on other terms, Refuse the request or "
              "Decline as a repeat the committee for property Must confirm it")  # fmt: skip
    assert wanted in " ".join(text.split())


def test_targets_of_an_adopted_policy_are_shown_as_policy(case, client):
    adopt(case.request.authority)
    client.force_login(case.officer, backend=BACKEND)
    with pretend(case.day + timedelta(days=1)):
        text = Page.of(client.get(f"/casework/{case.request.reference}/")).text
    assert "Report to the decision maker" in text
    assert "policy, not law" in text
    # validated, acknowledged and reported on within the targets of 10, 10 and five months
    assert text.count("Done on ") == text.count("in time for ") == 3


def test_a_target_that_was_met_late_says_by_when_it_was_aimed_at(client):
    case = Case(day=date(2026, 3, 2)).take("send-request", "validate").wait(20).take("acknowledge")
    adopt(case.request.authority)
    with pretend(case.day):
        found = {one.name: one for one in targets.targets_of(case.request)}
    # ten working days after Mon 2 March end on Mon 16 March
    late = found["Acknowledge the request"]
    assert (late.due_on, late.met_on) == (date(2026, 3, 16), date(2026, 3, 22))
    assert found["Report to the decision maker"].met_on is None
    client.force_login(case.officer, backend=BACKEND)
    with pretend(case.day):
        text = Page.of(client.get(f"/casework/{case.request.reference}/")).text
    assert "Done on 22 March 2026, late: aimed at 16 March 2026" in text


def test_what_a_step_does_to_rivals_is_shown_before_the_click(case, client):
    rival = Case(asset=case.request.assets.get(), day=date(2026, 4, 1)).to_notice()
    client.force_login(case.decider, backend=BACKEND)
    with pretend(case.day):
        text = Page.of(client.get(f"/casework/{case.request.reference}/agree/")).text
    assert rival.request.reference in text
    assert "only one of the two can be completed" in text
    assert "A notice goes out: Decision notice" in text
