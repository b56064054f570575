"""Rules that sleep: who wakes them, from which day, and what stays under the old ones."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assets.casework import commencing, starting, steps
from assets.casework.commencement_models import Commencement
from assets.casework.errors import CaseworkError
from assets.casework.packs import bundled_packs
from gis.day import pretend, today
from tests.factories import ENGLISH, make_asset, make_authority, make_body, make_staff, secretary_of

pytestmark = pytest.mark.django_db
NEW, OLD = bundled_packs().get("ENG-CRTB-2026", 1), bundled_packs().get("ENG-ACV-2012", 1)
ROUTE = "asset-of-community-value"
SOURCE = "A commencement order, regulation 2"


def enter(day, by=None):
    by = by or make_staff("administrator", authority=make_authority(ENGLISH))
    return commencing.enter_commencement(NEW, day=day, source=SOURCE, by=by)


def nominate(day):
    body = make_body()
    asset = make_asset(authority=make_authority(ENGLISH))
    with pretend(day):
        pack = commencing.pack_in_force(asset.authority, ROUTE, day)
        return starting.begin_case(pack, [asset], by=secretary_of(body), organisation=body)


def test_cases_follow_the_new_rules_from_their_day_on_and_earlier_ones_keep_theirs():
    day = today()
    before = nominate(day - timedelta(days=1))
    enter(day)
    after = nominate(day)
    assert steps.pack_of(before).identity.id == "ENG-ACV-2012"
    assert steps.pack_of(after).identity.id == "ENG-CRTB-2026"
    assert "until its five years end" in commencing.transition_of(steps.pack_of(before))
    assert commencing.transition_of(steps.pack_of(after)) == ""


def test_a_day_ahead_changes_nothing_yet():
    enter(today() + timedelta(days=30))
    assert nominate(today()).pack.pack_id == "ENG-ACV-2012"
    assert commencing.transition_of(OLD) == ""


def test_a_day_can_be_corrected_and_taken_back_and_both_are_kept():
    enter(today() + timedelta(days=30))
    enter(today() + timedelta(days=60))
    enter(None)
    assert commencing.commencements() == {}
    days = list(Commencement.objects.get().audit.order_by("pgh_id").values_list("day", flat=True))
    assert days == [today() + timedelta(days=30), today() + timedelta(days=60), None]


def test_a_day_cannot_be_moved_past_a_case_that_rests_on_it():
    enter(today())
    nominate(today())
    with pytest.raises(CaseworkError, match="cannot be later"):
        enter(today() + timedelta(days=1))
    with pytest.raises(CaseworkError, match="cannot be later"):
        enter(None)


def test_a_day_needs_its_source_and_a_pack_that_waits():
    by = make_staff("administrator")
    with pytest.raises(CaseworkError, match="laid down"):
        commencing.enter_commencement(NEW, day=today(), source=" ", by=by)
    with pytest.raises(CaseworkError, match="waits for no"):
        commencing.enter_commencement(OLD, day=today(), source=SOURCE, by=by)


def test_an_administrator_enters_the_day_on_a_page(client):
    client.force_login(make_staff("administrator", authority=make_authority(ENGLISH)))
    page = reverse("casework:commencement", args=["eng-crtb-2026"])
    parts = {"day_0": today().day, "day_1": today().month, "day_2": today().year}
    assert client.post(page, parts | {"source": SOURCE}).status_code == 422  # nothing was checked
    client.post(page, parts | {"source": SOURCE, "checked": "on"})
    assert commencing.commencements() == {"ENG-CRTB-2026": today()}
    listed = client.get(reverse("casework:commencement_list")).content.decode()
    assert SOURCE in listed


def test_the_new_nomination_is_written_and_sent_like_any_other(client):
    enter(today())
    request = nominate(today())
    assert request.stage == "draft"
    sends = steps.pack_of(request).steps["send-request"]
    assert sends.to == "nominated"
