"""What the register knows of a place, told to whoever asks for it."""

from datetime import date

import pytest

from assets.casework import known_place, starting
from assets.casework.models import Right
from assets.register.models import Kind, Tenure
from tests.assets.casework.cases import Case
from tests.factories import ENGLISH, make_asset, make_authority
from tests.pages import Page

pytestmark = pytest.mark.django_db

ONLY_RENTED = "The authority only rents the land"


def routes_at(place):
    return {pack.identity.route for pack in starting.open_packs(place, date(2026, 5, 12))}


def test_an_english_place_that_is_no_home_can_be_nominated():
    council = make_authority(ENGLISH)
    for kind in (Kind.LAND, Kind.LIBRARY, Kind.BUILDING):  # a building may be a home: ask
        assert "asset-of-community-value" in routes_at(make_asset(authority=council, kind=kind))


@pytest.mark.parametrize("tenure", [Tenure.LEASEHOLD, Tenure.FREEHOLD, Tenure.UNKNOWN])
def test_ownership_of_land_that_the_council_rents_is_doubted_before_and_after_it_is_chosen(
    tenure, client
):
    case = Case(asset=make_asset(tenure=tenure))
    rented = tenure is Tenure.LEASEHOLD
    client.force_login(case.group)
    address = f"/apply/{case.request.reference}/"
    assert (ONLY_RENTED in Page.of(client.get(f"{address}type/")).text) is rented
    assert ONLY_RENTED not in Page.of(client.get(f"{address}check/")).text  # it asks for a lease
    client.post(f"{address}type/", {"right": Right.OWNERSHIP})
    case.request.refresh_from_db()
    assert case.request.right == Right.OWNERSHIP  # the register may be wrong: nothing is closed
    assert (ONLY_RENTED in Page.of(client.get(f"{address}check/")).text) is rented
    assert bool(known_place.doubts_of(case.request, Right.OWNERSHIP)) is rented
    case.take("send-request")
    client.force_login(case.officer)
    page = Page.of(client.get(f"/casework/{case.request.reference}/"))
    assert (ONLY_RENTED in page.text) is rented
