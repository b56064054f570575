"""The papers of community value: what they say, who they go to, and that they can be read."""

from datetime import timedelta

import pytest
from django.core import mail

from assets.casework import playing, starting
from assets.casework.packs import bundled_packs
from gis.day import pretend, today
from tests.factories import ENGLISH, make_asset, make_authority, make_body, make_staff, secretary_of
from tests.paper_text import text_of
from tests.papers import read_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(monkeypatch):
    """A place that was listed forty days ago; the people of the steps are made for it."""
    council, body = make_authority(ENGLISH), make_body(name="Readers of Mill Lane")
    people = {
        "group": secretary_of(body),
        "officer": make_staff("officer", authority=council),
        "decider": make_staff("decision_maker", authority=council),
    }
    monkeypatch.setattr(playing, "_person", lambda _request, role: people.get(role))
    asset = make_asset(authority=council, name="Mill Lane Library", titles=["GM12345"])
    with pretend(today() - timedelta(days=40)):
        request = starting.begin_case(
            bundled_packs().get("ENG-ACV-2012", 1), [asset], by=people["group"], organisation=body
        )
        for step in ("send-request", "register-nomination", "list"):
            playing.take(request, step)
    request.refresh_from_db()
    return request, people


def page_of(client, letter, ending):
    return client.get(f"/requests/{letter.request.reference}/letters/{letter.pk}{ending}")


def test_a_listing_is_told_to_its_people_and_to_the_land_charges_register(listed, client):
    request, people = listed
    notice, charge = request.letters.all()
    assert (notice.notice, charge.notice) == ("listing-notice", "land-charge-notice")
    assert charge.to == "the local land charges register"
    client.force_login(people["officer"])
    said = text_of(page_of(client, charge, ".pdf").content)
    entered = request.dates["entry"]
    assert "title GM12345" in said
    assert "400 m²" in said  # the square of the tests is 20 m by 20 m
    assert "local land charge" in said
    assert f"{today() - timedelta(days=40):%-d %B %Y}" in said
    assert entered == (today() - timedelta(days=40)).isoformat()


def test_the_notice_of_listing_names_the_right_to_a_review_with_its_last_day(listed, client):
    request, people = listed
    client.force_login(people["officer"])
    page = page_of(client, request.letters.first(), "/").content.decode()
    last = today() - timedelta(days=40) + timedelta(weeks=8)  # eight weeks after the notice
    assert f"until {last:%-d %B %Y}" in page
    assert "First-tier Tribunal" in page
    assert read_paper(page_of(client, request.letters.first(), ".pdf").content)


def test_the_nominator_is_written_the_notice_and_not_the_charge(listed):
    _, people = listed
    bodies = [m.body for m in mail.outbox if m.to == [people["group"].email]]
    assert any("The right to a review" in body for body in bodies)
    assert not any("originating authority" in body for body in bodies)


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        (["remove-entry"], "The panel weighed the request"),
        (["record-owner-notice", "sell-to-community"], "A community group has bought the place."),
    ],
)
def test_a_removal_is_told_and_the_charge_cancelled(listed, client, steps, reason):
    request, people = listed
    for step in steps:
        playing.take(request, step)
    notice, charge = list(request.letters.all())[2:]
    assert (notice.notice, charge.notice) == ("removal-notice", "land-charge-removal")
    client.force_login(people["officer"])
    assert reason in text_of(page_of(client, notice, ".pdf").content)
    assert "cancel the local land charge" in text_of(page_of(client, charge, ".pdf").content)
    assert "lasts until" not in f"{notice.sections} {charge.sections}"


def test_when_five_years_have_passed_the_removal_says_so(listed):
    from assets.casework.sweeping import sweep_clocks

    request, _ = listed
    with pretend(today() + timedelta(days=5 * 366)):
        sweep_clocks()
    assert request.letters.filter(notice="removal-notice").count() == 1
    said = str(request.letters.get(notice="removal-notice").sections)
    assert "Five years have passed" in said
