"""The map opens where the register is, not on the empty ground between two towns."""

import pytest
from django.contrib.auth.models import AnonymousUser

from assets.register import opening
from assets.register.filters import Filters
from tests.factories import make_asset, make_authority, point

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def fill(council, how_many, easting):
    for number in range(how_many):
        make_asset(authority=council, point=point(easting + 100 * number, 600_000))


def test_the_map_opens_on_the_council_that_holds_most_of_the_register():
    large, small = make_authority(code="S12000001"), make_authority(code="S12000002")
    fill(large, 3, 300_000)
    fill(small, 2, 500_000)
    assert opening.council_of_most(NOBODY) == large
    west, _, east, _ = opening.view_of_all(NOBODY)
    # 200 m between the first and the last, and 250 m on either side: 700 m; a degree of
    # longitude is 62.5 km at 55 degrees north, so 0.0112 degrees, grid turned a little
    assert east - west == pytest.approx(0.0112, abs=0.0010)


def test_where_no_council_holds_half_the_map_shows_all():
    for number, easting in enumerate((300_000, 500_000)):
        fill(make_authority(code=f"S1200000{number}"), 2, easting)
    assert opening.council_of_most(NOBODY) is None
    west, _, east, _ = opening.view_of_all(NOBODY)
    assert east - west > 3  # 200 km are 3.2 degrees there


def test_the_page_says_where_the_map_opened_and_leads_to_the_others(client):
    large, small = make_authority(code="S12000001"), make_authority(code="S12000002")
    fill(large, 2, 300_000)
    fill(small, 1, 500_000)
    page = client.get("/map/").content.decode()
    assert f"The map opens on {large}" in page
    assert f'href="?authority={small.code}"' in page
    assert "The map opens on" not in client.get("/map/?word=libraries").content.decode()


def test_near_a_spot_the_nearest_come_first():
    council = make_authority()
    fill(council, 3, 325_863)
    at = Filters.of({"near": "55.9471,-3.1886", "within": "5000"})
    assert at.form.errors == {}
    assert list(at.rows(NOBODY)) == []
    near = make_asset(authority=council, point=point(325_900, 673_500))
    nearer = make_asset(authority=council, point=point(325_800, 673_400))
    found = list(at.rows(NOBODY))
    assert sorted(found, key=lambda one: one.distance.m) == found
    assert {near, nearer} == set(found)
