"""The pages of places, their data and the names on the map."""

from datetime import date

import pytest
from django.contrib.gis.geos import LineString, Point

from gis import views
from gis.models import GroundFeature
from tests.factories import make_boundary, make_source, make_value, square
from tests.pages import Page

pytestmark = pytest.mark.django_db

EDINBURGH = "-3.25,55.93,-3.15,55.97"


def labels(client, bbox=EDINBURGH, **query):
    answer = client.get("/places/labels.json", {"bbox": bbox, **query})
    assert answer.status_code == 200
    return answer.json()["labels"]


def test_names_come_with_their_rank_and_streets_only_close_by(client):
    source = make_source()
    street = LineString((325_000, 673_000), (325_200, 673_000), srid=27700)
    for kind, rank, name, shape in (
        ("place", 1, "Old Town", Point(325_500, 673_500, srid=27700)),
        ("green", 3, "The Meadows", Point(325_600, 672_900, srid=27700)),
        ("street", 4, "Fleshmarket Close", street), ("street", 1, "", street),
    ):  # fmt: skip
        GroundFeature.objects.create(kind=kind, rank=rank, name=name, geometry=shape, source=source)
    make_boundary(name="Southside", code="S13000001")
    assert [one["name"] for one in labels(client, zoom=12)] == ["Old Town", "Southside"]
    assert [one["name"] for one in labels(client, zoom=13)] == [
        "Old Town",
        "The Meadows",
        "Southside",
    ]
    assert "Fleshmarket Close" not in {one["name"] for one in labels(client, zoom=15)}
    close = labels(client, zoom=16)
    assert [one["name"] for one in close][:3] == ["Old Town", "The Meadows", "Fleshmarket Close"]
    # the middle of the street, 325100, 673000: latitude first, as Leaflet wants it
    latitude, longitude = close[2]["place"]
    assert (latitude, longitude) == (
        pytest.approx(55.9440, abs=2e-3),
        pytest.approx(-3.2008, abs=2e-3),
    )


def test_from_afar_councils_are_named_and_nothing_out_of_view_is(client):
    make_boundary(kind="authority", code="S12000036", name="Edinburgh")
    make_boundary(name="Southside", code="S13000001")
    make_boundary(name="Far", code="S13000002", geometry=square(400_000, 400_000))
    assert [one["name"] for one in labels(client, zoom=8)] == ["Edinburgh"]
    assert [one["name"] for one in labels(client, zoom=14)] == ["Southside"]


def test_no_more_names_than_can_be_read(client):
    source = make_source()
    GroundFeature.objects.bulk_create(
        GroundFeature(
            kind="place", rank=1, name=f"Place {n}", source=source,
            geometry=Point(325_000 + n, 673_000, srid=27700),
        )
        for n in range(90)
    )  # fmt: skip
    assert len(labels(client, zoom=14)) == views.MOST_LABELS == 60


@pytest.mark.parametrize(
    "query",
    ["", "bbox=", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,2,3,4,5",
     "bbox=3,55,1,56", "bbox=-3,56,-2,55", "bbox=nan,0,1,1", "bbox=-3,-91,-2,55",
     "bbox=-inf,0,inf,1", "bbox=-3,55,-2,56&zoom=near",
     "bbox=-3,55,-2,56&zoom=-1", "bbox=-3,55,-2,56&zoom=99", "bbox=-3,55,-2,56&zoom=1.5",
     "bbox=-3,55,-2,56&zoom=²"],
)  # fmt: skip
def test_a_view_that_is_none_is_refused_in_a_sentence(client, query):
    answer = client.get(f"/places/labels.json?{query}")
    assert answer.status_code == 422
    assert "Say " in Page.of(answer).text


def test_the_page_of_a_ward_shows_its_figures_and_what_it_lies_in(client):
    make_boundary(kind="authority", code="S12000036", name="Edinburgh", geometry=square(side=3_000))
    ward = make_boundary(code="S13002929", name="Leith Walk", valid_from=date(2017, 5, 4))
    make_value(ward, name="SIMD 2020 decile", value=3)
    page = Page.of(client.get("/places/s13002929/"))
    for words in (
        "Leith Walk",
        "Ward, Edinburgh",
        "SIMD 2020 decile 2020",
        "In force since 4 May 2017",
    ):
        assert words in page.text
    assert "/places/S13002929.geojson" in page.links


def test_the_outline_of_a_place_is_geojson_in_degrees(client):
    ward = make_boundary(code="S13002929", name="Leith Walk", geometry=square(side=1_000))
    make_value(ward, name="SIMD 2020 decile", value=3)
    answer = client.get("/places/S13002929.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    feature = answer.json()
    assert feature["properties"] == {
        "code": "S13002929", "name": "Leith Walk", "kind": "ward", "SIMD 2020 decile": 3.0,
    }  # fmt: skip
    assert feature["geometry"]["type"] == "MultiPolygon"
    ring = feature["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1]
    for lon, lat in ring:
        assert -3.21 < lon < -3.18
        assert 55.94 < lat < 55.96


def test_a_place_that_has_ended_or_never_was_is_not_there(client):
    make_boundary(code="OLD", valid_to=date(2017, 5, 4))
    for address in ("/places/OLD/", "/places/OLD.geojson", "/places/NONE/", "/places/NONE.geojson"):
        assert client.get(address).status_code == 404
