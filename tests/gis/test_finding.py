"""Finding the place that a person typed."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from django.contrib.gis.geos import LineString

from gis import finding
from gis.models import GroundFeature
from tests.factories import make_boundary, make_postcode, make_source, point, square

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    make_postcode("EH11YS", point(325_863, 673_488))
    make_postcode("EH11YT", point(325_963, 673_588))
    make_postcode("EH128AB", point(320_000, 672_000))
    make_boundary(code="S13002929", name="Leith Walk")
    make_boundary(kind="small_area", code="S01008677", name="Leith Walk - 01")
    make_boundary(code="OLD", name="Leith Walk and Links", valid_to=date(2017, 5, 4))
    source = make_source()
    street = LineString((325_000, 673_000), (325_100, 673_000), srid=27700)
    for part in (0, 1):
        GroundFeature.objects.create(
            kind="street", name="Walk Lane", rank=3 + part, geometry=street, source=source
        )


def found(text):
    return [(one.name, one.kind) for one in finding.find_places(text)]


@pytest.mark.parametrize("text", ["EH1 1YS", "eh11ys", "  eh1   1ys "])
def test_a_whole_postcode_is_one_point(text):
    assert found(text) == [("EH1 1YS", "Postcode")]


def test_the_view_of_a_postcode_reaches_400_m():
    (one,) = finding.find_places("EH1 1YS")
    assert one.view.extent == pytest.approx((325_463, 673_088, 326_263, 673_888))
    assert parse_qs(one.as_query) == {"near": ["EH1 1YS"], "within": ["1600"]}


def test_the_first_half_of_a_postcode_is_the_box_round_its_postcodes():
    (one,) = finding.find_places("eh1")
    assert (one.name, one.kind) == ("EH1", "Postcode district")
    # EH12 8AB is not in EH1
    assert one.geometry.extent == (325_863, 673_488, 325_963, 673_588)
    assert parse_qs(one.as_query)["shape"][0].startswith("POLYGON")


def test_a_part_of_a_name_finds_the_wards_in_force_and_streets_once_each():
    assert found("walk") == [
        ("Leith Walk", "Ward"), ("Walk Lane", "Street"), ("Walk Lane", "Street"),
    ]  # fmt: skip
    assert found("LEITH  walk") == [("Leith Walk", "Ward")]


def test_a_code_is_found_whole_and_never_in_part():
    assert found("s13002929") == [("Leith Walk", "Ward")]
    assert found("S1300") == []


def test_an_area_is_named_by_its_code_in_an_address():
    (one,) = finding.find_places("S13002929")
    assert one.as_query == "place=S13002929"
    assert one.view.extent == one.geometry.extent


@pytest.mark.parametrize("text", ["", "   ", "EH99 9ZZ", "EH9", "Nowhere", "%", "_", "' OR 1=1 --"])
def test_what_is_unknown_finds_nothing(text):
    assert found(text) == []


def test_no_more_than_a_dozen_of_a_kind_are_offered():
    for number in range(20):
        make_boundary(code=f"P{number}", name=f"Parish {number:02}", geometry=square(side=10))
    assert len(found("parish")) == finding.MOST_FOUND == 12


def test_the_page_says_at_once_what_is_at_a_postcode(client):
    answer = client.get("/places/", {"q": "EH1 1YS"})
    assert answer.status_code == 200
    assert "What is here" in answer.content.decode()
    answer = client.get("/places/", {"q": "walk"})
    assert "What is here" not in answer.content.decode()
    answer = client.get("/places/", {"q": "<b>nowhere</b>"})
    assert "We do not know a place called “&lt;b&gt;nowhere&lt;/b&gt;”" in answer.content.decode()


def test_latitude_and_longitude_are_one_spot():
    (spot,) = finding.find_places("55.9471,-3.1886")
    assert spot.kind == "Spot on the map"
    # the postcode EH1 1YS of the fixture, carried to degrees by hand with PROJ's cs2cs
    assert spot.geometry.distance(point(325_863, 673_488)) < 300
    assert parse_qs(spot.as_query) == {"near": ["55.9471,-3.1886"], "within": ["1600"]}


@pytest.mark.parametrize("text", ["48.8,200", "-33.9,18.4", "12", "55.9 north", "0,0,0"])
def test_what_is_no_spot_in_this_country_is_not_taken_for_one(text):
    assert finding.read_degrees(text) is None
