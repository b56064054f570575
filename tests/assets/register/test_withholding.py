"""Vacant property: what may not be published is behind no door, and the council sees it all."""

import json
import math
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from assets.register import importing, lifecycle, records, services, withholding
from assets.register.models import Asset, Exact
from assets.register.placing import place_anew
from gis.crs import WGS84
from tests.factories import (
    ENGLISH,
    make_asset,
    make_authority,
    make_boundary,
    make_building,
    make_postcode,
    make_staff,
    make_value,
    square,
)

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
X, Y = 378_000, 392_000
SECRETS = ("VAC-0042", "100011642042", "GM123456", "17 Quiet Lane", "Quiet Lane", "M33 2AB")


def make_vacant(**fields):
    defaults = {
        "authority": make_authority(ENGLISH), "name": "17 Quiet Lane", "kind": "building",
        "holding": "vacant", "own_reference": "VAC-0042", "uprn": 100_011_642_042,
        "titles": ["GM123456"], "address": "17 Quiet Lane, Sale", "postcode": "M33 2AB",
        "outline": square(X, Y), "notes": "Behind Quiet Lane", "details": {"street": "Quiet Lane"},
        "url": "https://example.org/VAC-0042", "place_note": "polygon, Quiet Lane",
        "use": "Flat above Quiet Lane", "owner_name": "Trustees of Quiet Lane",
        "condition": "Roof at Quiet Lane open", "state_reason": "See the file of Quiet Lane",
        "sureness": {"address": {"source": "17 Quiet Lane deeds"}, "use": {"source": "Quiet Lane"}},
    }  # fmt: skip
    asset = make_asset(**defaults | fields)
    withholding.apply_rule(asset)
    asset.refresh_from_db()
    return asset


def sign_in(client, user):
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def place():
    """A small area with a figure round the exact place, and a ward round it and the blurred one."""
    small = make_boundary(kind="small_area", code="E01099999", geometry=square(X - 60, Y - 60, 200))
    make_value(small)
    make_boundary(code="E05099999", geometry=square(X - 5_000, Y - 5_000, 10_000))
    return make_vacant()


DOORS = (
    "/assets/{code}/", "/assets/{code}.json", "/assets/{code}.geojson", "/assets/", "/assets.json",
    "/assets.geojson", "/map/", "/assets/?place=E05099999", "/assets.json?place=E05099999",
    "/places/E05099999/", "/energy/assets/{code}/", "/", "/assets/?q=Vacant",
)  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_no_door_says_what_is_withheld(client, place, door):
    for user in (None, make_staff("officer")):  # nobody, and an officer of another council
        if user:
            sign_in(client, user)
        answer = client.get(door.format(code=place.code))
        assert answer.status_code == 200
        text = answer.content.decode()
        assert not [secret for secret in SECRETS if secret in text]
        assert "E01099999" not in text


@pytest.mark.parametrize("text", [*SECRETS, "m332ab", "gm123456", "Behind Quiet"])
def test_no_search_finds_it_by_what_is_withheld(client, place, text):
    assert client.get("/assets.json", {"q": text}).json()["assets"] == []
    assert client.get(f"/assets/{text}/").status_code == 404
    assert "0</strong> places" in client.get("/assets/", {"q": text}).content.decode()


def test_the_first_half_of_the_postcode_is_published_and_finds_it(client, place):
    record = client.get("/assets.json", {"q": "M33"}).json()["assets"][0]
    assert (record["postcode"], record["name"]) == ("M33", "Vacant building in M33")
    assert record["reference"] == place.code
    assert record["uprn"] is record["deprivation_decile"] is None
    assert record["withheld"] is True


def test_the_public_place_is_blurred_and_always_the_same(client, place):
    exact = Exact.objects.get(pk=place.pk)
    far = place.point.distance(exact.point)
    assert 430 < far < 1_571  # 500 to 1500 m, on a grid of 100 m whose half diagonal is 70.7 m
    first = client.get(f"/assets/{place.code}.geojson").json()["geometry"]
    assert first["type"] == "Point"
    with withholding.lifted(Asset.objects.filter(pk=place.pk)):
        pass
    assert client.get(f"/assets/{place.code}.geojson").json()["geometry"] == first
    assert place.how_placed == "blurred"


def test_free_words_that_hang_on_it_are_behind_no_door_either(client, place):
    services.record_agreement(
        place, right="licence", holder="Guardians of Quiet Lane", begins=date(2026, 1, 5)
    )
    services.record_fact(place, "last_use", "Shop in Quiet Lane", on=date(2026, 1, 5))
    services.enter_title(place, kind="covenant", words="Binds Quiet Lane", holder="Quiet Lane Ltd")
    services.change_stalled(place, reason="Burnt down with Quiet Lane")
    lifecycle.change_state(place, "under_review", reason="Neighbours in Quiet Lane asked")
    for door in DOORS:
        assert "Quiet Lane" not in client.get(door.format(code=place.code)).content.decode(), door
    sign_in(client, make_staff("officer", authority=place.authority))
    page = client.get(f"/assets/{place.code}/").content.decode()
    for words in ("Trustees of Quiet Lane", "Guardians of Quiet Lane", "Flat above Quiet Lane",
                  "Burnt down with Quiet Lane", "Neighbours in Quiet Lane asked"):  # fmt: skip
        assert words in page


def test_what_is_withdrawn_while_withheld_says_so_and_no_more(client, place):
    lifecycle.change_state(place, "withdrawn", reason="Sold to the owner of 19 Quiet Lane")
    for suffix in ("/", ".json", ".geojson"):
        answer = client.get(f"/assets/{place.code}{suffix}")
        assert answer.status_code == 410
        assert "Quiet Lane" not in answer.content.decode()
    assert Exact.objects.get(pk=place.pk).state_reason == "Sold to the owner of 19 Quiet Lane"


def test_what_is_opened_gets_its_words_back(client, place):
    lifecycle.change_state(place, "open", reason="Offers by May")
    record = client.get(f"/assets/{place.code}.json").json()
    assert record["use"] == "Flat above Quiet Lane"
    assert record["owner_name"] == "Trustees of Quiet Lane"
    assert "Offers by May" in client.get(f"/assets/{place.code}/").content.decode()


def test_another_asset_is_blurred_another_way(place):
    other = make_vacant(own_reference="VAC-0043", uprn=None)
    assert other.point.distance(place.point) > 100


def around(point, side=60):
    """A square in degrees round a point, as the map's filter takes it."""
    shape = square(point.x - side, point.y - side, 2 * side)
    return shape.transform(WGS84, clone=True).wkt


def test_shapes_treat_it_as_its_blurred_place(client, place):
    exact = Exact.objects.get(pk=place.pk).point
    assert client.get("/assets.json", {"shape": around(exact)}).json()["assets"] == []
    assert len(client.get("/assets.json", {"shape": around(place.point)}).json()["assets"]) == 1


def test_distances_treat_it_as_its_blurred_place(client, place):
    make_postcode("M332AB", at=Exact.objects.get(pk=place.pk).point)
    near = client.get("/assets.json", {"near": "M33 2AB", "within": 400}).json()["assets"]
    assert near == []


def tile_of(point, z=16):
    at = point.transform(WGS84, clone=True)
    x = int((at.x + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(at.y))) / math.pi) / 2 * 2**z)
    return f"/tiles/assets/{z}/{x}/{y}.mvt"


def test_tiles_hold_it_at_its_blurred_place_only(client, place):
    exact = Exact.objects.get(pk=place.pk).point
    assert client.get(tile_of(exact)).content == b""
    assert b"Vacant building in M33" in client.get(tile_of(place.point)).content


def test_filters_by_small_area_and_deprivation_do_not_tell(client, place):
    for query in ({"place": "E01099999"}, {"decile": 3}):
        assert client.get("/assets.json", query).json()["assets"] == []


def test_no_building_near_the_blurred_place_is_taken_for_it(client, place):
    make_building(footprint=square(place.point.x - 5, place.point.y - 5, 10))
    text = client.get(f"/energy/assets/{place.code}/").content.decode()
    assert "kWh" not in text


def test_the_officers_of_its_council_see_the_exact_record(client, place):
    sign_in(client, make_staff("officer", authority=place.authority))
    page = client.get(f"/assets/{place.code}/").content.decode()
    assert "17 Quiet Lane" in page
    assert "100011642042" in page
    record = client.get(f"/assets/{place.code}.json").json()
    assert (record["reference"], record["uprn"]) == ("VAC-0042", 100_011_642_042)
    assert (record["small_area_code"], record["deprivation_decile"]) == ("E01099999", 3)
    shape = client.get(f"/assets/{place.code}.geojson").json()["geometry"]
    assert shape["type"] == "MultiPolygon"
    for text in ("VAC-0042", "100011642042", "Quiet Lane", "M33 2AB"):
        assert len(client.get("/assets.json", {"q": text}).json()["assets"]) == 1
    assert client.get("/assets/vac-0042/").headers["Location"] == f"/assets/{place.code}/"


def test_files_that_the_council_keeps_have_exact_places(place):
    rows = Asset.objects.filter(pk=place.pk)
    record = records.as_dicts(rows, withholding.EVERYTHING)[0]
    exact = Exact.objects.get(pk=place.pk).point.transform(WGS84, clone=True)
    assert (record["lon"], record["lat"]) == (round(exact.x, 6), round(exact.y, 6))
    assert (record["reference"], record["area_m2"]) == ("VAC-0042", pytest.approx(400))


def test_opening_it_to_proposals_ends_the_withholding_for_good(client, place):
    lifecycle.change_state(place, "open")
    assert client.get(f"/assets/{place.code}.json").json()["reference"] == "VAC-0042"
    lifecycle.change_state(place, "held")
    assert client.get(f"/assets/{place.code}.json").json()["uprn"] == 100_011_642_042


def test_a_published_request_ends_the_withholding_for_good(client, place):
    services.note_requests(place, 0)
    assert Asset.objects.get(pk=place.pk).is_withheld
    services.note_requests(place, 1)
    services.note_requests(place, 0)
    withholding.apply_rule(Asset.objects.all())
    shown = Asset.objects.get(pk=place.pk)
    assert (shown.is_withheld, shown.own_reference) == (False, "VAC-0042")
    assert shown.outline.equals_exact(square(X, Y))


def test_the_rule_of_a_nation_and_of_a_council():
    # England: vacant buildings; not vacant land, not used buildings; Scotland: nothing by itself
    scottish = make_vacant(authority=make_authority())
    assert not scottish.is_withheld
    assert not make_vacant(kind="land", own_reference="a").is_withheld
    assert not make_vacant(holding="occupied", own_reference="b").is_withheld
    withholding.set_rule(scottish.authority, "all")
    assert Asset.objects.get(pk=scottish.pk).is_withheld
    withholding.set_rule(scottish.authority, "none")
    assert Asset.objects.get(pk=scottish.pk).uprn == 100_011_642_042


def test_a_name_that_tells_nothing_stays():
    assert make_vacant(name="Former baths").name == "Former baths"
    assert make_vacant(name="Depot VAC-0050", own_reference="VAC-0050").name != "Depot VAC-0050"


def test_an_import_finds_the_withheld_asset_again_and_withholds_it_anew(tmp_path, client):
    make_authority(ENGLISH)
    path = tmp_path / "assets.csv"
    row = "VAC-1,{},Building,Vacant,12 Quiet Lane,M33 2AB,378000,392000,100011642042\n"
    heading = "reference,name,kind,holding,address,postcode,easting,northing,uprn\n"
    path.write_text(heading + row.format("Old depot"))
    wishes = importing.Wishes(authority=ENGLISH)
    first = importing.import_file(path, wishes)
    assert (first.created, first.quarantined) == (1, 0)
    asset = Asset.objects.get()
    assert asset.is_withheld
    assert importing.import_file(path, wishes).unchanged == 1
    path.write_text(heading + row.format("Old works"))
    assert importing.import_file(path, wishes).updated == 1
    again = Asset.objects.get()
    assert (again.name, again.own_reference, again.point) == ("Old works", "", asset.point)
    exact = Exact.objects.get()
    assert (exact.own_reference, exact.point.coords) == ("VAC-1", (378_000, 392_000))
    assert "VAC-1" not in json.dumps(client.get("/assets.json").json())


def test_what_a_list_does_not_say_is_land_may_be_a_building(tmp_path):
    path = tmp_path / "assets.csv"
    heading = "reference,name,holding,easting,northing\n"
    path.write_text(heading + "V-1,Depot,Vacant,378000,392000\nV-2,Shed,Occupied,378050,392000\n")
    importing.import_file(path, importing.Wishes(authority=ENGLISH))
    assert Asset.objects.filter(is_withheld=True).count() == 1
    asset = Asset.objects.get(is_withheld=True)
    lifecycle.change_fact(asset, "kind", "land", source="Site visit")
    assert Asset.objects.get(pk=asset.pk).own_reference == "V-1"


def test_a_list_of_land_hides_nothing(tmp_path):
    path = tmp_path / "assets.csv"
    path.write_text("reference,name,holding,easting,northing\nV-1,Field,Vacant,378000,392000\n")
    importing.import_file(path, importing.Wishes(authority=ENGLISH, kind="council_land"))
    assert Asset.objects.get().own_reference == "V-1"


def test_an_asset_without_a_place_is_withheld_without_one():
    asset = make_vacant(outline=None, point=None)
    assert (asset.is_withheld, asset.point, asset.how_placed) == (True, None, "none")


def test_a_change_of_wards_keeps_the_blurred_place_from_telling_its_small_area(place):
    make_boundary(
        kind="small_area", code="E01088888",
        geometry=square(place.point.x - 50, place.point.y - 50, 100),
    )  # fmt: skip
    place_anew("small_area")
    assert Asset.objects.get(pk=place.pk).small_area_code == ""
    assert Exact.objects.get(pk=place.pk).small_area_code == "E01099999"


def test_the_database_refuses_a_withheld_row_that_holds_more(place):
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=place.pk).update(uprn=1)
