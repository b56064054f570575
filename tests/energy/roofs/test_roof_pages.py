"""The page of a roof, its print and its data: one estimate behind every door."""

import json
import re

import pytest

from energy.roofs.advice import connection_advice
from gis.constraints import divide
from gis.models import ConstraintLayer
from tests.factories import make_asset, make_building, make_postcode, make_source, square
from tests.paper_text import pages_of, silent_pictures, text_of
from tests.papers import read_paper

pytestmark = pytest.mark.django_db
SOUTH, RIDGE, NORTH = 55.95, 55.95004, 55.95008
WEST, EAST = -3.2, -3.1998


def slope(south, north):
    corners = [(WEST, south), (EAST, south), (EAST, north), (WEST, north), (WEST, south)]
    return [corners]


#: Two planes that share the ridge, in Edinburgh.
SHAPE = json.dumps(
    {"type": "MultiPolygon", "coordinates": [slope(SOUTH, RIDGE), slope(RIDGE, NORTH)]}
)


def words_of(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def asset():
    make_building(footprint=square(side=18))
    return make_asset()


@pytest.mark.parametrize("query", ["", "?shading=heavy&tilt-1=20&facing-1=170&panels-1=8"])
def test_page_print_and_data_of_an_asset_say_the_same_figures(client, asset, query):
    base = f"/energy/assets/{asset.code}"
    data = client.get(f"{base}.json{query}").json()
    page = words_of(client.get(f"{base}/{query}"))
    paper = text_of(client.get(f"{base}.pdf{query}").content)
    for key in ("annual_kwh", "p10_kwh", "p90_kwh", "shaded_kwh", "shaded_p90_kwh", "jul_kwh"):
        assert f"{data[key]:,}" in page, key
        assert f"{data[key]:,}" in paper, key
    for words in (page, paper):
        assert f"{data['kwp']:.2f} kWp" in words
        assert f"{data['panels']} modules" in words
        assert data["method"] in words
    twin = client.get(f"{base}.geojson{query}").json()
    assert twin["estimate"]["annual_kwh"] == data["annual_kwh"]
    modules = [one for one in twin["features"] if one["properties"]["part"] == "module"]
    assert len(modules) == data["panels"]


IN_PIECE = ("annual_kwh", "shaded_p90_kwh", "shaded_p10_kwh")


def test_the_piece_on_the_page_of_the_asset_says_the_same(client, asset):
    data = client.get(f"/energy/assets/{asset.code}.json").json()
    piece = words_of(client.get(f"/energy/assets/{asset.code}/", headers={"HX-Request": "true"}))
    mwh = {name: f"{value / 1000:.1f} MWh" for name, value in data.items() if name in IN_PIECE}
    assert f"Unshaded potential {mwh['annual_kwh']}" in piece
    assert f"{mwh['shaded_p90_kwh']} to {mwh['shaded_p10_kwh']} a year" in piece


def test_the_print_is_one_tagged_page_that_can_be_listened_to(client, asset):
    content = client.get(f"/energy/assets/{asset.code}.pdf").content
    assert asset.name in read_paper(content)
    assert pages_of(content) == 1
    assert silent_pictures(content) == 0


def test_a_changed_pitch_changes_the_figures_and_stays_in_the_address(client, asset):
    plain = client.get(f"/energy/assets/{asset.code}.json").json()
    address = f"/energy/assets/{asset.code}/?tilt-1=60&facing-1=90&panels-1=5&shading=none"
    page = client.get(address)
    changed = client.get(address.replace("/?", ".json?")).json()
    assert changed["annual_kwh"] != plain["annual_kwh"]
    assert changed["planes"][0]["panels"] == 5
    assert changed["shade_factor"] == 1.0
    assert changed["how"] == "surveyed"
    assert f"/energy/assets/{asset.code}.pdf?tilt-1=60&amp;facing-1=90" in page.content.decode()


@pytest.mark.parametrize("query", ["tilt-1=120", "tilt-1=steep", "tilt-1=30&panels-1=-2"])
def test_a_change_that_cannot_be_is_refused_beside_its_field(client, asset, query):
    page = client.get(f"/energy/assets/{asset.code}/?{query}")
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode()


def test_planes_that_touch_are_drawn_and_edited(client):
    page = client.get("/energy/roofs/drawn/", {"shape": SHAPE})
    assert page.status_code == 200
    data = client.get("/energy/roofs/drawn.json", {"shape": SHAPE}).json()
    assert [plane["how"] for plane in data["planes"]] == ["surveyed", "surveyed"]
    # 0.0002 degrees of longitude at 55.95 N are 12.5 m, 0.00004 of latitude 4.45 m: in the slope of
    # 35 degrees, with a margin of 0.3 m all round, (12.5 - 0.6) x (4.45 - 0.6) / cos 35 = 56 m2
    assert data["planes"][0]["usable_m2"] == pytest.approx(56, rel=0.03)
    steeper = {"shape": SHAPE, "tilt-1": "50", "facing-1": "180", "panels-1": "4", "panels-2": "0"}
    changed = client.get("/energy/roofs/drawn.json", steeper).json()
    assert [plane["panels"] for plane in changed["planes"]] == [4, 0]


@pytest.mark.parametrize(
    "shape", ["{", "POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))", '{"type": "MultiPolygon"}', "POINT(-3 55)"]
)
def test_a_drawing_that_cannot_be_read_is_refused_in_one_sentence(client, shape):
    page = client.get("/energy/roofs/drawn/", {"shape": shape})
    assert page.status_code == 422
    assert "draw" in words_of(page)


def test_a_roof_is_found_by_postcode_by_the_name_of_its_place_and_by_its_own(client):
    make_postcode()
    building = make_building(name="Corn Exchange")
    asset = make_asset(name="Old Library")
    near = client.get("/energy/roofs/?q=EH1 1YS").content.decode()
    assert f"/energy/roofs/buildings/{building.pk}/" in near
    called = client.get("/energy/roofs/?q=corn").content.decode()
    assert f"/energy/roofs/buildings/{building.pk}/" in called
    assert (
        f"/energy/assets/{asset.code}/" in client.get("/energy/roofs/?q=old lib").content.decode()
    )


def test_a_draft_is_found_by_nobody_outside_its_council(client):
    asset = make_asset(name="Secret Hall", is_draft=True)
    make_building(footprint=square(side=18))
    assert asset.name not in client.get("/energy/roofs/?q=secret").content.decode()
    assert client.get(f"/energy/assets/{asset.code}.json").status_code == 404


def test_an_address_of_before_leads_to_the_described_roof(client):
    make_postcode()
    query = "postcode=EH1+1YS&area_m2=30&tilt_deg=35&azimuth_deg=180&shading=modest"
    page = client.get(f"/energy/roofs/?{query}", follow=True)
    data = client.get(f"/energy/roofs/described.json?{query}").json()
    assert data["panels"] == 13
    assert f"{data['annual_kwh']:,}" in words_of(page)


def test_an_asset_without_a_building_says_so_and_takes_a_description(client):
    asset = make_asset()
    page = client.get(f"/energy/assets/{asset.code}/")
    assert "a site is never taken for a roof" in words_of(page)
    assert client.get(f"/energy/assets/{asset.code}.pdf").status_code == 422
    query = "area_m2=30&tilt_deg=35&azimuth_deg=180&shading=none"
    assert client.get(f"/energy/assets/{asset.code}.json?{query}").json()["kwp"] == 5.59


def test_the_building_of_a_withheld_place_is_shown_to_nobody(client, asset):
    type(asset).objects.filter(pk=asset.pk).update(
        is_withheld=True, outline=None, small_area_code="", how_placed="blurred"
    )
    page = client.get(f"/energy/assets/{asset.code}/")
    assert "We hold no building" in words_of(page)
    assert client.get(f"/energy/assets/{asset.code}.json").status_code == 422


def test_a_map_of_heritage_over_the_roof_is_named_and_other_maps_are_not(client, asset):
    for name in ("Conservation areas", "Flood zones"):
        layer = ConstraintLayer.objects.create(
            name=name, effect=f"Mind the {name.lower()}.", source=make_source(title=f"{name} 2026")
        )
        layer.areas.create(name="Old Town", geometry=square(side=500))
        divide(layer)
    page = words_of(client.get(f"/energy/assets/{asset.code}/"))
    assert "Old Town: Mind the conservation areas." in page
    assert "flood zones" not in page


@pytest.mark.parametrize(
    ("kwp", "rule"), [(3.68, "G98"), (3.7, "G98 or G99"), (11.04, "G98 or G99"), (11.1, "G99")]
)
def test_the_size_decides_which_rule_of_the_network_holds(kwp, rule):
    # 16 A x 230 V = 3.68 kW on one phase, 11.04 kW on three
    assert connection_advice(kwp).title == f"Connection: {rule}"
