"""What is here: the areas and figures of a point and of an outline, worked by hand."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from gis import services
from gis.geometry import to_django, to_multipolygon
from gis.models import Kind
from tests.factories import box, make_boundary, make_postcode, make_value, point

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """A council of 2 km x 1 km with a west ward, an east ward, and a data zone in the west."""
    return {
        "council": make_boundary(
            kind="authority", code="S12000036", name="Edinburgh", geometry=wide(320_000, 322_000)
        ),
        "west": make_boundary(code="W", name="West", geometry=wide(320_000, 321_000)),
        "east": make_boundary(code="E", name="East", geometry=wide(321_000, 322_000)),
        "zone": make_boundary(
            kind="small_area", code="Z", name="Zone", geometry=wide(320_000, 320_500)
        ),
    }


def wide(west, east):
    return to_multipolygon(box(west, 670_000, east, 671_000))


def names(here):
    return {kind: [one.boundary.code for one in places] for kind, places in here.items()}


def test_a_point_lies_in_one_area_of_each_kind(town):
    make_value(town["zone"], value=4)
    here = services.whats_here(point(320_100, 670_500))
    assert names(here) == {
        "authority": ["S12000036"],
        "ward": ["W"],
        "community": [],
        "small_area": ["Z"],
    }
    assert here[Kind.SMALL_AREA][0].decile.value == 4
    assert here[Kind.WARD][0].decile is None
    assert here[Kind.WARD][0].share == 1.0


def test_a_point_on_an_edge_lies_in_both(town):
    here = services.whats_here(point(321_000, 670_500))
    assert sorted(names(here)["ward"]) == ["E", "W"]


def test_a_point_in_degrees_is_found_as_well(town):
    # 320100, 670500 in EPSG:4326
    here = services.whats_here(Point(-3.28022, 55.92085, srid=4326))
    assert names(here)["ward"] == ["W"]


def test_a_point_outside_lies_nowhere(town):
    assert names(services.whats_here(point(100_000, 670_500))) == {kind: [] for kind in Kind}


def test_the_shares_of_an_outline_are_those_of_its_ground(town):
    # 40 m from west to east, of which 30 m lie in the west ward and 10 m in the east
    outline = to_django(box(320_970, 670_100, 321_010, 670_150))
    here = services.whats_here(outline)
    assert [(one.boundary.code, round(one.share, 6)) for one in here[Kind.WARD]] == [
        ("W", 0.75), ("E", 0.25),
    ]  # fmt: skip
    assert [(one.boundary.code, round(one.share, 6)) for one in here[Kind.AUTHORITY]] == [
        ("S12000036", 1.0)
    ]
    assert here[Kind.SMALL_AREA] == []
    in_degrees = outline.transform(4326, clone=True)
    again = services.whats_here(in_degrees)[Kind.WARD]
    assert [round(one.share, 3) for one in again] == [0.75, 0.25]


def test_a_boundary_drawn_a_little_off_is_no_second_ward(town):
    # 0.4 m of 100 m lie over the edge: 0.4 per cent, under the half per cent that counts
    here = services.whats_here(to_django(box(320_900.4, 670_100, 321_000.4, 670_150)))
    assert names(here)["ward"] == ["W"]
    # 0.6 m are more than half a per cent
    here = services.whats_here(to_django(box(320_900.6, 670_100, 321_000.6, 670_150)))
    assert names(here)["ward"] == ["W", "E"]


def test_an_outline_that_only_touches_a_ward_is_not_in_it(town):
    here = services.whats_here(to_django(box(320_900, 670_100, 321_000, 670_150)))
    assert names(here)["ward"] == ["W"]


def test_the_boundaries_of_the_day_count(town):
    make_boundary(code="OLD", name="Old", geometry=wide(320_000, 322_000),
                  valid_from=date(2007, 5, 3), valid_to=date(2017, 5, 4))  # fmt: skip
    there = point(320_100, 670_500)
    assert "OLD" not in names(services.whats_here(there))["ward"]
    assert "OLD" in names(services.whats_here(there, date(2017, 5, 3)))["ward"]
    assert "OLD" not in names(services.whats_here(there, date(2017, 5, 4)))["ward"]


def test_larger_areas_are_found_by_a_point_inside(town):
    assert services.areas_around(town["west"]) == [town["council"]]
    assert {area.code for area in services.areas_around(town["zone"])} == {"W", "S12000036"}
    assert services.areas_around(town["council"]) == []


def test_the_nearest_postcode_is_within_half_a_kilometre():
    make_postcode("EH11AA", point(320_000, 670_000))
    make_postcode("EH11AB", point(320_300, 670_400))
    # to the first 3-4-5: 500 m; to the second 0
    assert services.nearest_postcode(point(320_300, 670_400)).code == "EH11AB"
    assert services.nearest_postcode(point(319_700, 669_600)).code == "EH11AA"
    assert services.nearest_postcode(point(319_699, 669_600)) is None


def places_at(x, y, day=None):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM places_at(ST_SetSRID(ST_MakePoint(%s, %s), 27700), "
            "coalesce(%s::date, CURRENT_DATE))",
            [x, y, day],
        )
        return cursor.fetchone()


def test_the_database_looks_up_ward_community_small_area_and_decile(town):
    make_boundary(kind="community", code="CC", geometry=wide(320_000, 320_200))
    make_value(town["zone"], value=4)
    make_value(town["zone"], value=9, year=2016)
    make_value(town["zone"], value=812, name="Population", measure="other", year=2024)
    assert places_at(320_100, 670_500) == ("W", "CC", "Z", 4)
    assert places_at(320_400, 670_500) == ("W", "", "Z", 4)
    assert places_at(321_500, 670_500) == ("E", "", "", None)
    assert places_at(100_000, 670_500) == ("", "", "", None)


def test_the_database_looks_up_the_boundaries_of_a_day(town):
    make_boundary(code="OLD", geometry=wide(310_000, 311_000), valid_from=date(2007, 5, 3),
                  valid_to=date(2017, 5, 4))  # fmt: skip
    assert places_at(310_500, 670_500)[0] == ""
    assert places_at(310_500, 670_500, "2017-05-03")[0] == "OLD"
    assert places_at(310_500, 670_500, "2017-05-04")[0] == ""
    assert places_at(310_500, 670_500, "2007-05-02")[0] == ""


def test_of_two_editions_side_by_side_the_one_with_the_newest_decile_counts(town):
    newer = make_boundary(kind="small_area", code="A-ZONE", geometry=wide(320_000, 320_500))
    make_value(town["zone"], value=4, year=2019)
    assert places_at(320_100, 670_500)[2:] == ("Z", 4)
    make_value(newer, value=6, year=2025)
    assert places_at(320_100, 670_500)[2:] == ("A-ZONE", 6)


def test_an_edge_between_wards_gives_one_of_them_always_the_same(town):
    assert places_at(321_000, 670_500)[0] == "W"
