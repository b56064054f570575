"""What the register says of land holds of every request for it; nobody need state it again."""

import pytest

from assets.casework import briefing, facts, steps
from assets.casework.pack_entries import Role
from assets.register.models import Flag, Kind
from tests.assets.casework.cases import Case
from tests.factories import make_asset
from tests.pages import Page

pytestmark = pytest.mark.django_db


def hindrances(case, step_id):
    answers = steps.open_steps(case.request, case.officer)
    return " ".join(
        words for _, answer in answers if answer.step.id == step_id for words in answer.hindrances
    )


def checks(case):
    return {one.item.id: one.find_out for one in briefing.checks_of(case.request)}


def flag(case, *flags, kind=Kind.LAND):
    case.request.assets.update(flags=list(flags), kind=kind)


@pytest.fixture
def case():
    return Case(asset=make_asset(kind=Kind.LAND)).to_notice()


def test_common_good_must_be_consulted_on_although_no_officer_stated_it(case):
    assert "common good" not in hindrances(case, "recommend").lower()
    flag(case, Flag.COMMON_GOOD)
    assert "common good" in hindrances(case, "recommend").lower()
    seen = steps.facts_of(case.request, role=Role.OFFICER, person="1")
    assert "common-good" in seen.flags


def test_the_checklist_knows_what_the_register_says(case):
    before = checks(case)
    common = next(
        name for name, open_facts in before.items() if "The land is common good" in open_facts
    )
    building = next(
        name for name, open_facts in before.items() if "There is a building" in open_facts
    )
    flag(case, Flag.COMMON_GOOD, kind=Kind.LIBRARY)
    after = checks(case)
    assert (after[common], after[building]) == ((), ())


def test_a_flag_that_no_pack_asks_for_changes_no_step(case):
    flag(case, Flag.LISTED, Flag.TRUST)
    assert steps.flags_of(case.request) == frozenset(case.request.flags)


def test_the_page_of_facts_shows_what_is_known_and_does_not_ask_it_again(case, client):
    flag(case, Flag.COMMON_GOOD)
    client.force_login(case.officer)
    answer = client.get(f"/casework/{case.request.reference}/facts/")
    assert "The register says already" in Page.of(answer).text
    assert "flag-common-good" not in answer.content.decode()
    facts.state_facts(case.request, set(), by=case.officer, on_market_since=None)
    case.request.refresh_from_db()
    assert "common-good" in steps.flags_of(case.request)


def test_land_that_the_list_of_the_council_calls_common_good_is_common_good(case):
    case.request.assets.update(details={"common_good": False})
    assert "common-good" not in steps.flags_of(case.request)
    case.request.assets.update(details={"common_good": True})
    assert "common-good" in steps.flags_of(case.request)
