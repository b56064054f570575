"""The land of a request on its page: where it lies, what binds it, what is like it near by."""

from datetime import date

import pytest

from assets.casework import surroundings
from gis.day import pretend
from tests.assets.casework.cases import Case
from tests.factories import ENGLISH, make_asset, make_authority, make_boundary, square
from tests.pages import Page

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
EAST, NORTH = 259_000, 665_000


def hall(away_m=0, **more):
    """A hall so many metres east of the first."""
    given = {"kind": "community_centre", "outline": square(x=EAST + away_m, y=NORTH)} | more
    return make_asset(**given)


def test_places_of_the_same_kind_and_council_are_near_the_nearest_first():
    wanted = hall(name="The hall")
    far, near = hall(1_500, name="Far hall"), hall(300, name="Near hall")
    hall(2_100, name="Too far")
    hall(200, name="A park", kind="park")
    hall(100, name="A draft", is_draft=True)
    hall(100, name="Withdrawn", state="withdrawn", state_reason="Sold.")
    hall(100, name="Over the border", authority=make_authority(ENGLISH))
    (ground,) = surroundings.grounds_of(Case(asset=wanted).request)
    assert ground.near == [near, far]
    assert [round(one.metres.m) for one in ground.near] == [300, 1_500]


def test_a_place_of_the_request_itself_is_not_told_as_its_neighbour():
    case = Case(asset=hall())
    case.request.wanted.create(asset=hall(50))
    assert [ground.near for ground in surroundings.grounds_of(case.request)] == [[], []]


def test_a_place_without_a_point_has_no_neighbours():
    case = Case(asset=make_asset(kind="community_centre", outline=None))
    hall()
    (ground,) = surroundings.grounds_of(case.request)
    assert (ground.near, ground.constraints) == ([], [])


def test_the_case_shows_the_land_and_its_boundaries(client):
    ward = make_boundary(code="S13000001", name="Northfield")
    wanted = hall(name="The hall")
    type(wanted).objects.filter(pk=wanted.pk).update(ward_code=ward.code, decile=2)
    hall(300, name="Near hall")
    case = Case(asset=wanted, day=date(2026, 3, 2)).take("send-request")
    client.force_login(case.officer, backend=BACKEND)
    with pretend(case.day):
        text = Page.of(client.get(f"/casework/{case.request.reference}/")).text
    assert "Ward: Northfield" in text
    assert "Decile 2 of 10 in Scotland" in text
    assert "Near hall" in text
    assert "300 m away" in text
    assert "Nothing of the layers that are loaded" in text
