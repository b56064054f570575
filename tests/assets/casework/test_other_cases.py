"""Cases on the other routes, carried by the same steps: England, licence, ladder, value, Wales."""

from datetime import date, timedelta

import pytest

from assets.casework import assessing, hearing, offering, starting, steps
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.casework.packs import bundled_packs
from assets.casework.sweeping import sweep_clocks
from assets.register.models import Agreement
from gis.day import pretend, today
from tests.assets.casework.cases import Case
from tests.factories import (
    ENGLISH,
    make_asset,
    make_authority,
    make_body,
    make_paper,
    make_staff,
    secretary_of,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


class OtherCase(Case):
    """A case on a route of its own, from its first stage."""

    def __init__(self, pack_id, choice="", code=ENGLISH, asset=None, body=None, day=None):
        self.day = day or date(2025, 3, 3)
        council = make_authority(code)
        self.body = body or make_body()
        self.group = secretary_of(self.body)
        self.officer = make_staff("officer", authority=council)
        self.decider = make_staff("decision_maker", authority=council)
        self.reviewer = make_staff("decision_maker", authority=council)
        with pretend(self.day):
            self.request = starting.begin_case(
                bundled_packs().get(pack_id, 1), [asset or make_asset(authority=council)],
                by=self.group, choice=choice, organisation=self.body,
            )  # fmt: skip

    def state(self, *flags):
        from assets.casework import facts

        self.request.refresh_from_db()
        facts.state_facts(self.request, set(flags), by=self.officer, on_market_since=None)
        self.request.refresh_from_db()
        return self


def written(case):
    """The papers of a case, as they are sent with a step."""
    contents = [c for c in steps.contents_of(case.request) if c.required]
    return {
        "answers": {c.id: f"About {c.id}." for c in contents if c.kind != "document"},
        "files": [(c.id, make_paper()) for c in contents if c.kind == "document"],
    }


def test_an_english_lease_goes_from_interest_to_completion_and_back():
    case = OtherCase("ENG-CAT-POLICY", "for-lease").take("express-interest", "screen", "invite")
    case.take("apply", **written(case)).take("publish-papers", "recommend", "agree")
    case.take("publish-decision", "agree-terms", "complete-lease")
    agreement = Agreement.objects.get()
    assert (case.request.stage, agreement.right) == ("completed", "lease")
    assert case.request.answers["people-and-skills"] == "About people-and-skills."
    case.wait(100).take("transfer-back")
    agreement.refresh_from_db()
    assert agreement.ends == case.day


def test_open_space_is_advertised_before_anyone_recommends():
    case = OtherCase("ENG-CAT-POLICY", "for-lease").take("express-interest", "screen", "invite")
    case.take("apply", **written(case)).state("open-space")
    with pytest.raises(CaseworkError, match="First: record both advertisements"):
        case.take("recommend")
    case.take("advertise-open-space", "recommend")


def test_a_licence_has_an_end_runs_on_and_is_handed_back():
    case = OtherCase("STALLED-SPACE-LICENCE").take("send-request", "ask-owner", "check-exit-plan")
    case.take("agree", "begin-licence", dates={"begin": case.day, "end": date(2025, 9, 30)})
    first = Agreement.objects.get()
    assert (first.right, first.ends) == ("licence", date(2025, 9, 30))
    case.take("agree-longer", dates={"longer-until": date(2026, 3, 31)})
    second = Agreement.objects.order_by("begins").last()
    assert (second.begins, second.ends) == (date(2025, 10, 1), date(2026, 3, 31))
    with pretend(date(2026, 4, 2)):
        assert sweep_clocks().steps_taken == 1
    case.request.refresh_from_db()
    assert case.request.stage == "ending"
    case.day = date(2026, 4, 10)
    case.take("hand-back")
    again = OtherCase("STALLED-SPACE-LICENCE", asset=case.request.assets.get(), day=case.day)
    again.take("send-request", "ask-owner", "check-exit-plan", "agree")
    again.wait(1).take("begin-licence", dates={"begin": again.day, "end": date(2026, 12, 31)})
    assert Agreement.objects.count() == 3


def test_friends_climb_the_ladder_and_each_rung_ends_the_one_below():
    asset = make_asset(authority=make_authority(ENGLISH))
    lower = OtherCase("FRIENDS-LADDER", "for-management", asset=asset).take("send-request")
    lower.take("talk-through", "agree", "begin-management")
    higher = OtherCase(
        "FRIENDS-LADDER", "for-lease", asset=asset, body=lower.body, day=date(2026, 3, 2)
    )
    higher.take("send-request", "talk-through", "agree", "begin-lease")
    older, newer = Agreement.objects.order_by("begins")
    assert (older.right, older.ends) == ("manage", date(2026, 3, 1))
    assert (newer.right, newer.ends) == ("lease", None)


def test_wales_goes_from_interest_to_completion():
    code = "W06000015"
    case = OtherCase("WAL-CAT", "for-ownership", code=code).take("express-interest", "invite")
    case.take("send-business-case", **written(case)).take("recommend", "agree")
    case.take("complete-ownership")
    assert case.request.assets.get().state == "transferred"


@pytest.fixture
def listed():
    case = OtherCase("ENG-ACV-2012", day=date(2026, 3, 2)).take("send-request")
    return case.take("register-nomination", "list", "publish-decision")


def test_a_moratorium_runs_from_the_owners_notice(listed, client):
    listed.day = date(2026, 5, 12)
    listed.take("record-owner-notice")
    # worked in the facts of this field: interim to 22 June, full to 11 November 2026, protected
    # to 11 November 2027, each beginning with 12 May
    due = {name: listed.clock(name).due_on for name in
           ("interim-moratorium", "full-moratorium", "protected-period")}  # fmt: skip
    assert list(due.values()) == [date(2026, 6, 22), date(2026, 11, 11), date(2027, 11, 11)]
    text = Page.of(client.get("/requests/community-value/")).text
    assert "full moratorium 11 November 2026" in text
    listed.wait(20).take("ask-to-bid", "pass-request-on")
    with pretend(date(2026, 11, 12)):
        sweep_clocks()
    listed.request.refresh_from_db()
    assert listed.request.stage == "free-to-sell"
    with pretend(date(2027, 11, 12)):
        sweep_clocks()
    listed.request.refresh_from_db()
    assert listed.request.stage == "listed"


def test_without_a_bidder_the_owner_is_free_after_six_weeks(listed):
    listed.day = date(2026, 5, 12)
    listed.take("record-owner-notice")
    with pretend(date(2026, 6, 23)):
        sweep_clocks()
    listed.request.refresh_from_db()
    assert listed.request.stage == "free-to-sell"


def test_a_listing_is_reviewed_appealed_and_expires(listed):
    listed.wait(10).take("ask-for-listing-review").wait(10).take("keep-on-review")
    # 28 days after the notice of the review
    assert listed.clock("tribunal-appeal").due_on == listed.day + timedelta(days=28)
    listed.take("appeal-to-tribunal", "tribunal-keeps")
    with pretend(date(2031, 3, 2)):
        sweep_clocks()
    listed.request.refresh_from_db()
    assert listed.request.stage == "expired"  # five years beginning with 2 March 2026


def test_a_nomination_that_fails_is_on_the_second_list_with_redacted_reasons(client):
    case = OtherCase("ENG-ACV-2012", day=date(2026, 3, 2)).take(
        "send-request", "register-nomination", "decline-to-list"
    )
    page = Page.of(client.get("/requests/community-value/")).text
    assert "Words on decision-reasons" not in page
    case.take("publish-decision", texts={"decision-reasons": "It is a home."})
    assert "It is a home." in Page.of(client.get("/requests/community-value/")).text


def test_anyone_may_comment_on_a_nomination_until_it_is_due(listed):
    case = OtherCase("ENG-ACV-2012", day=date(2026, 3, 2)).take(
        "send-request", "register-nomination"
    )
    assert hearing.notice_of(case.request).closes == date(2026, 4, 27)  # 8 weeks after 2 March


# --- opportunities and scores ---------------------------------------------------------------------


@pytest.fixture
def offered():
    council = make_authority(ENGLISH)
    officer = make_staff("officer", authority=council)
    kept = offering.save_opportunity(
        council, [make_asset(authority=council)], by=officer, title="The reading room",
        occasion="closure", pack_id="ENG-CAT-POLICY", terms="A lease of 25 years.",
        alternative="Let it as an office.", opens_on=today() - timedelta(days=3),
        closes_on=today() + timedelta(days=3), papers=[make_paper()],
    )  # fmt: skip
    offering.publish_opportunity(kept)
    kept.refresh_from_db()
    return kept, officer


def test_an_offer_stands_as_it_was_published(offered):
    kept, officer = offered
    with pytest.raises(CaseworkError, match="no longer change"):
        offering.save_opportunity(
            kept.authority, list(kept.assets.all()), by=officer, opportunity=kept, terms="x"
        )


def test_proposals_are_taken_only_while_it_is_open_and_compared_together(offered, client):
    kept, officer = offered
    names = []
    for _ in range(2):
        body = make_body()
        names.append(body.name)
        client.force_login(secretary_of(body), backend=BACKEND)
        answer = client.post(
            f"{kept.get_absolute_url()}propose/",
            {"organisation": body.reference, "choice": "for-lease"},
        )
        assert answer.url.endswith("/express-interest/")
    client.force_login(officer, backend=BACKEND)
    text = Page.of(client.get(f"{kept.get_absolute_url()}compare/")).text
    assert all(name in text for name in names)
    assert "Let it as an office." in text
    with pretend(kept.closes_on + timedelta(days=1)):
        client.force_login(secretary_of(body), backend=BACKEND)
        answer = client.post(
            f"{kept.get_absolute_url()}propose/",
            {"organisation": body.reference, "choice": "for-lease"},
        )
    assert answer.status_code == 422
    assert TransferRequest.objects.count() == 2


def test_an_unpublished_offer_is_its_councils_alone(offered, client):
    kept, officer = offered
    type(kept).objects.update(is_published=False)
    assert client.get(kept.get_absolute_url()).status_code == 404
    paper = f"{kept.get_absolute_url()}papers/{kept.papers.get().pk}/"
    assert client.get(paper).status_code == 404
    client.force_login(officer, backend=BACKEND)
    answer = client.get(paper)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 a paper"


def test_assessors_mark_declare_and_moderate():
    case = OtherCase("ENG-CAT-POLICY", "for-lease").take("express-interest")
    policy, is_suggestion = assessing.criteria_of(case.request)
    assert is_suggestion
    assessors = [case.officer, case.decider, case.reviewer]
    for assessor, points in zip(assessors, (5, 3, 1), strict=True):
        marks = dict.fromkeys(policy.criteria, (points, "Because."))
        assessing.give_marks(case.request, by=assessor, marks=marks)
    # mean (5 + 3 + 1) / 3 = 3 of 5 on each, so 60 of 100; spread 4
    score = assessing.assessment_of(case.request).score
    assert (score.total, {line.spread for line in score.lines}) == (60, {4})
    assessing.declare_interest(case.request, by=case.officer, what="My sister is a member.")
    # without the first: (3 + 1) / 2 = 2 of 5, so 40
    assert assessing.assessment_of(case.request).score.total == 40
    with pytest.raises(CaseworkError, match="declared an interest"):
        assessing.give_marks(case.request, by=case.officer, marks={})
    assessing.moderate(case.request, by=case.decider, criterion="benefit", points=5, reason="Talk")
    # benefit weighs 30: 30 instead of 12, so 58
    assert assessing.assessment_of(case.request).score.total == 58


def test_marks_are_given_on_their_page(client):
    case = OtherCase("ENG-CAT-POLICY", "for-lease").take("express-interest")
    policy, _ = assessing.criteria_of(case.request)
    address = f"/casework/{case.request.reference}/scores/"
    client.force_login(case.officer, backend=BACKEND)
    assert client.get(address).status_code == 200
    sent = {"form": "marks"}
    for name in policy.criteria:
        sent |= {f"points-{name}": "4", f"reason-{name}": "Good"}
    assert client.post(address, sent).status_code == 302
    assert "80.00 of 100" in Page.of(client.get(address)).text
    assert client.post(address, {"form": "moderation"}).status_code == 422
    assert client.post(address, {"form": "interest"}).status_code == 422
    assessing.declare_interest(case.request, by=case.officer, what="My sister sits on the board.")
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "You have declared an interest in this request" in Page.of(refused).text
    councillor = make_staff("ward_councillor", authority=case.request.authority)
    client.force_login(councillor, backend=BACKEND)
    assert client.post(address, sent).status_code == 403


@pytest.mark.parametrize("buyer", ["", "Rope Walk Land Trust"])
def test_a_purchase_by_the_community_is_an_agreement_with_whoever_bought(listed, buyer):
    asset = listed.request.assets.get()
    trust = make_body(name="Rope Walk Land Trust")
    listed.take("record-owner-notice", "ask-to-bid", "pass-request-on").wait(60)
    texts = {"buyer": buyer or listed.body.name}
    listed.take("sell-to-community", texts=texts)
    held = Agreement.objects.get(request_reference=listed.request.reference)
    assert (held.right, held.begins) == ("own", listed.day)
    assert (held.holder, held.organisation) == (
        (buyer, trust) if buyer else (listed.body.name, listed.body)
    )
    asset.refresh_from_db()
    assert (asset.state, asset.owner, asset.owner_name) == ("transferred", "community", held.holder)


def test_the_downloaded_list_holds_a_place_in_its_first_opportunity(client):
    case = OtherCase("ENG-CRTB-2026", day=date(2026, 5, 12))
    case.take("send-request", "list", "publish-decision", "record-owner-notice")
    rows = b"".join(client.get("/data/assets.csv?profile=acv").streaming_content).decode()
    assert "a community group has the first opportunity to buy" in rows
    # twelve months beginning with 12 May 2026
    assert "2027-05-11" in rows
