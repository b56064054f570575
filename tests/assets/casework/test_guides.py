"""The guides: which route fits, and whether a body may ask, by anybody and on paper."""

import pytest

from assets.casework.body_check import check_body, purposes_in, questions_for
from assets.casework.body_facts import BodyFacts
from assets.casework.calendars import Nation
from assets.casework.models import BodyCheck
from assets.casework.packs import bundled_packs
from assets.casework.verdicts import Verdict
from gis.day import today
from tests.factories import ENGLISH, make_asset, make_authority, make_body, secretary_of
from tests.papers import read_paper

pytestmark = pytest.mark.django_db
SECTION_19 = (
    "q-written_constitution=yes&q-defines_community=yes&q-majority_from_community=yes"
    "&q-community_controls=yes&q-open_membership=yes&q-community_benefit=yes"
    "&q-surplus_to_community=yes&q-winding_up_to_community=yes&q-members_minimum_written=yes"
    "&q-designated=no&q-designated_for_ownership=no"
)
CHECK = f"nation=Scotland&form=scio&{SECTION_19}"


def verdicts(client, members):
    answer = client.get(f"/eligibility/?{CHECK}&q-members={members}")
    return {one.title: result.verdict for one, result in answer.context["results"]}


def test_nineteen_members_may_lease_but_not_own(client):
    nineteen, twenty = verdicts(client, 19), verdicts(client, 20)
    assert nineteen["Asset transfer request: make a request"] is Verdict.YES
    assert nineteen["Asset transfer request: ask for ownership"] is Verdict.NO
    assert twenty["Asset transfer request: ask for ownership"] is Verdict.YES


def test_each_gap_comes_with_what_would_close_it(client):
    page = client.get(f"/eligibility/?{CHECK}&q-members=19&e-members=Register+of+2+May").content
    text = page.decode()
    assert "There are 19, 1 too few." in text
    assert "What would close it: bring the members&#x27; register to 20" in text
    assert "Register of 2 May" in text


def test_what_the_form_decides_is_not_asked():
    purposes = purposes_in(Nation.SCOTLAND, bundled_packs(), today(), {})
    asked = {one.fact for one in questions_for(purposes, "scio")}
    assert "written_constitution" not in asked  # a SCIO always has one
    assert "written_constitution" in {one.fact for one in questions_for(purposes, "")}


def test_every_question_can_be_answered_and_answered_back():
    for nation in (Nation.SCOTLAND, Nation.ENGLAND, Nation.WALES):
        purposes = purposes_in(nation, bundled_packs(), today(), {})
        for question in questions_for(purposes, ""):
            for said in ("21", "0") if question.yes_means is None else ("yes", "no"):
                assert question.answer_of(question.value_of(said)) == said
            assert question.value_of("") is None


def test_yes_to_every_question_meets_every_test_of_an_english_association():
    purposes = purposes_in(Nation.ENGLAND, bundled_packs(), today(), {})
    form = "unincorporated-association"
    values = {
        one.fact: one.value_of("21" if one.yes_means is None else "yes")
        for one in questions_for(purposes, form)
    }
    found = {
        one.title: answer.verdict
        for one, answer in check_body(purposes, BodyFacts({"form": form, **values}))
    }
    assert found["Asset of community value: nominate a place"] is Verdict.YES
    values["members_on_electoral_roll"] = 20
    values["charity"] = False
    again = {
        one.may: answer.verdict
        for one, answer in check_body(purposes, BodyFacts({"form": form, **values}))
        if one.pack.identity.id == "ENG-ACV-2012"
    }
    # 20 on the roll, 21 are needed; and an unincorporated body may nominate, never bid
    assert again == {"nominate": Verdict.NO, "bid": Verdict.NO}


def test_the_check_prints_as_a_tagged_paper(client):
    answer = client.get(f"/eligibility.pdf?{CHECK}&q-members=19")
    assert answer["Content-Type"] == "application/pdf"
    assert read_paper(answer.content).startswith("May our group ask? Scotland")


def test_wrong_answers_are_told_and_nothing_is_judged(client):
    answer = client.get(f"/eligibility/?{CHECK}&q-members=many")
    assert answer.status_code == 422
    assert not answer.context["results"]
    assert client.get("/eligibility/?nation=Atlantis").status_code == 422


def test_a_secretary_keeps_the_answers_and_finds_them_again(client):
    body = make_body(members_count=64)
    client.force_login(secretary_of(body))
    address = f"/eligibility/?body={body.reference}"
    asked = f"{address}&{CHECK}&q-members=64&e-open_membership=Clause+4"
    assert client.post(asked).status_code == 302
    kept = BodyCheck.objects.get()
    assert kept.values["open_membership"] is True
    assert kept.evidence["open_membership"] == ["Clause 4"]
    again = client.get(address)
    found = {one.title: result.verdict for one, result in again.context["results"]}
    assert found["Asset transfer request: ask for ownership"] is Verdict.YES
    assert "Clause 4" in again.content.decode()


def test_nobody_keeps_answers_for_a_body_that_is_not_theirs(client):
    body = make_body()
    asked = f"/eligibility/?body={body.reference}&{CHECK}&q-members=64"
    assert client.post(asked).status_code == 404
    client.force_login(secretary_of(make_body()))
    assert client.post(asked).status_code == 404
    assert client.post(f"/eligibility/?{CHECK}&q-members=64").status_code == 403
    assert not BodyCheck.objects.exists()


def test_the_routes_of_a_place_start_from_what_the_register_knows(client):
    asset = make_asset(kind="library", owner="authority", tenure="owned", holding="occupied")
    form = client.get(f"/routes/?asset={asset.code}").context["form"]
    known = {name: form.initial[name] for name in ("nation", "owner", "tenure", "kind", "state")}
    assert known == {
        "nation": "Scotland", "owner": "council", "tenure": "owned", "kind": "library",
        "state": "in-use",
    }  # fmt: skip


def routes(client, query):
    answers = client.get(f"/routes/?{query}").context["answers"]
    return {answer.route.id: answer.verdict for answer in answers}


def test_the_same_wish_finds_other_routes_in_other_nations(client):
    place = "owner=council&tenure=owned&kind=library&state=vacant&wish=own&form=scio"
    scotland = routes(client, f"nation=Scotland&{place}")
    england = routes(client, f"nation=England&{place}")
    assert scotland["asset-transfer-request"] is Verdict.NOT_KNOWN
    assert england["asset-transfer-request"] is Verdict.NO
    assert england["community-asset-transfer"] is Verdict.NOT_KNOWN
    assert set(routes(client, f"nation=Northern+Ireland&{place}").values()) == {Verdict.NO}


def test_an_english_place_offers_no_scottish_request(client):
    asset = make_asset(authority=make_authority(ENGLISH))
    page = client.get(f"/routes/?asset={asset.code}&nation=England&wish=lease").content.decode()
    assert "There is no such route in England." in page
    assert "Begin a request" not in page


def test_the_page_of_a_place_leaves_out_the_routes_that_its_kind_rules_out(client):
    council = make_authority()
    ways = {
        kind: client.get(make_asset(kind=kind, authority=council).get_absolute_url())
        .content.decode()
        .count("Licence for a stalled space")
        for kind in ("land", "library")
    }
    assert ways == {"land": 1, "library": 0}
