"""Vector tiles: every record counts once at every zoom, no tile is large, nothing is left out."""

import random
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from assets.register.models import Asset
from gis import tile_statements, tiles
from gis.crs import WEB_MERCATOR
from gis.geometry import to_multipolygon
from gis.models import GroundFeature
from tests.factories import (
    ENGLISH,
    box,
    make_asset,
    make_authority,
    make_boundary,
    make_source,
    make_staff,
    point,
)
from tests.gis import mvt

ZOOMS = (0, 6, 11, 13, 14, 16, 19)


def asked(query="", user=None):
    request = RequestFactory().get(f"/tiles/?{query}")
    request.user = user or AnonymousUser()
    return request


def tiles_of(shape, z):
    """Every tile that a shape of EPSG:3857 may be drawn in, its margin included."""
    side = 2 * tiles.WORLD_M / 2**z
    west, south, east, north = shape.extent
    more = side * tiles.MARGIN / tiles.EXTENT
    columns = range(
        int((west - more + tiles.WORLD_M) // side), int((east + more + tiles.WORLD_M) // side) + 1
    )
    rows = range(
        int((tiles.WORLD_M - north - more) // side), int((tiles.WORLD_M - south + more) // side) + 1
    )
    return set(product(columns, rows))


def render_all(z, query="", name="assets"):
    """Every tile of a zoom that could hold anything, by its place."""
    shapes = Asset.objects.exclude(tile_shape=None).values_list("tile_shape", flat=True)
    places = set().union(*(tiles_of(shape, z) for shape in shapes))
    layer, request = tiles.LAYERS[name], asked(query)
    rendered = {place: tiles.render(layer, request, z, *place) for place in places}
    assert max(map(len, rendered.values())) <= tiles.MOST_BYTES
    return {
        place: mvt.read(tile)[name] for place, tile in rendered.items() if mvt.read(tile).get(name)
    }


def total(z, query=""):
    return sum(mvt.stands_for(features) for features in render_all(z, query).values())


# --- the law of the grid: each point lies in exactly one tile -----------------------------------


@given(
    st.integers(0, 22),
    st.floats(-0.999, 0.999),
    st.floats(-0.999, 0.999),
    st.booleans(),
)
def test_every_point_lies_in_exactly_one_tile_on_its_edges_too(z, across, up, on_an_edge):
    side = 2 * tiles.WORLD_M / 2**z
    x, y = across * tiles.WORLD_M, up * tiles.WORLD_M
    column, row = int((x + tiles.WORLD_M) // side), int((tiles.WORLD_M - y) // side)
    if on_an_edge:
        x, _, _, y = tiles.bounds_of(z, column, row)
    holders = [
        (column + dx, row + dy)
        for dx, dy in product((-1, 0, 1), repeat=2)
        if (box := tiles.bounds_of(z, column + dx, row + dy))
        and box[0] <= x < box[2]
        and box[1] < y <= box[3]
    ]
    assert len(holders) == 1


@given(st.integers(0, 22), st.data())
def test_neighbours_share_their_edges_to_the_last_digit(z, data):
    column = data.draw(st.integers(0, 2**z - 1))
    row = data.draw(st.integers(0, 2**z - 1))
    west, south, east, north = tiles.bounds_of(z, column, row)
    assert west < east
    assert south < north
    assert tiles.bounds_of(z, column + 1, row)[0] == east
    assert tiles.bounds_of(z, column, row + 1)[3] == south


def test_the_tile_of_the_whole_world_is_the_world():
    assert tiles.bounds_of(0, 0, 0) == pytest.approx(
        (-20_037_508.3428, -20_037_508.3428, 20_037_508.3428, 20_037_508.3428)
    )
    # at zoom 1 the north-west quarter
    assert tiles.bounds_of(1, 0, 0) == pytest.approx((-20_037_508.3428, 0, 0, 20_037_508.3428))


# --- counts -------------------------------------------------------------------------------------


@pytest.fixture
def scattered(db):
    """Points and outlines at random, some on the edges of tiles, some over many tiles."""
    chance = random.Random(20)
    for _ in range(10):
        make_asset(point=point(chance.uniform(324_000, 327_000), chance.uniform(672_000, 675_000)))
    for _ in range(6):
        x, y, side = (
            chance.uniform(324e3, 327e3),
            chance.uniform(672e3, 675e3),
            chance.choice([8, 60, 400]),
        )
        make_asset(outline=to_multipolygon(box(x, y, x + side, y + side / 3)))
    for z in (12, 16):  # as near to the corner of a tile as metres can say
        west, south, _, _ = tiles.bounds_of(z, 2**z // 2 - 2**z // 113, int(2**z * 0.3125))
        corner = point(0, 0)
        corner = type(corner)(west, south, srid=WEB_MERCATOR).transform(27700, clone=True)
        make_asset(point=corner)
    return Asset.objects.count()


def test_counts_add_up_to_all_assets_at_every_zoom(scattered):
    assert scattered == 18
    for z in ZOOMS:
        assert total(z) == scattered, f"at zoom {z}"


def test_counts_add_up_where_every_tile_is_full(scattered, monkeypatch):
    monkeypatch.setattr(tiles, "MOST_RECORDS", 0)
    for z in ZOOMS:
        found = render_all(z)
        assert sum(mvt.stands_for(features) for features in found.values()) == scattered
        for feature in (one for features in found.values() for one in features):
            assert set(feature["properties"]) == {"count"}
            assert feature["properties"]["count"] >= 1


def test_counts_add_up_where_only_some_tiles_are_full(scattered, monkeypatch):
    monkeypatch.setattr(tiles, "MOST_RECORDS", 2)
    for z in ZOOMS:
        assert total(z) == scattered, f"at zoom {z}"


def test_an_outline_over_several_tiles_counts_once_and_is_drawn_in_all(db):
    asset = make_asset(outline=to_multipolygon(box(325_000, 673_000, 326_000, 674_000)))
    found = render_all(16)  # tiles of about 342 m here: three or four across
    assert len(found) >= 9
    pieces = [one for features in found.values() for one in features]
    assert {one["type"] for one in pieces} == {"area"}
    assert {one["properties"]["code"] for one in pieces} == {asset.code}
    counted = [one["properties"].get("count") for one in pieces]
    assert sorted(counted, key=str) == [0] * (len(pieces) - 1) + [None]


def test_a_point_near_an_edge_is_drawn_on_both_sides_and_counts_on_one(db):
    # 1 per cent of a tile east of an edge: inside the margin of 128 of 4096 (3 per cent)
    west, south, east, north = tiles.bounds_of(13, 4023, 2557)
    place = point(0, 0)
    at = type(place)(west + (east - west) * 0.01, (south + north) / 2, srid=WEB_MERCATOR)
    make_asset(point=at.transform(27700, clone=True))
    layer = tiles.LAYERS["assets"]
    here, beside = (
        mvt.read(tiles.render(layer, asked(), 13, column, 2557))["assets"]
        for column in (4023, 4022)
    )
    assert "count" not in here[0]["properties"]
    assert beside[0]["properties"]["count"] == 0
    assert beside[0]["places"][0][0] == pytest.approx(4096 * 1.01, abs=2)


def test_a_full_tile_is_a_grid_of_counts_within_the_tile(db, monkeypatch):
    monkeypatch.setattr(tiles, "MOST_RECORDS", 10)
    for number in range(40):
        make_asset(point=point(325_000 + number * 3, 673_000 + number * 2))
    found = render_all(6)
    ((features),) = found.values()
    assert sum(one["properties"]["count"] for one in features) == 40
    assert len(features) <= tiles.GRID**2
    for one in features:
        assert one["type"] == "point"
        # half a cell (4096 / 16 = 256) away from the edge, so that its circle is whole
        assert all(255 <= ordinate <= 4096 - 255 for ordinate in one["places"][0])


def test_no_tile_is_larger_than_half_a_megabyte_however_long_the_names(db):
    authority = make_authority()
    chance = random.Random(3)
    names = ["".join(chance.choices("abcdefghijklmnop", k=290)) for _ in range(1_900)]
    Asset.objects.bulk_create(
        Asset(
            authority=authority, name=name, kind="land", how_placed="coordinates",
            point=point(325_000 + number % 44, 673_000 + number // 44),
        )
        for number, name in enumerate(names)
    )  # fmt: skip
    assert len(names) < tiles.MOST_RECORDS, "not too many, only too large"
    assert sum(map(len, names)) > tiles.MOST_BYTES
    for z in (0, 10, 14, 17, 20):
        assert total(z) == 1_900


def test_an_outline_with_too_many_corners_is_counted_instead(db, monkeypatch):
    monkeypatch.setattr(tiles, "MOST_VERTICES", 4)  # a square has five
    make_asset()
    (features,) = render_all(15).values()
    assert [one["properties"] for one in features] == [{"count": 1}]


# --- what is in a tile, and for whom ------------------------------------------------------------


def test_an_empty_tile_is_empty(db, client):
    answer = client.get("/tiles/assets/14/0/0.mvt")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert "private" in answer["Cache-Control"]


def test_a_record_carries_what_the_map_says_of_it(db):
    asset = make_asset(name="Old <Baths>", kind="leisure_site", state="open", open_requests=2)
    (features,) = render_all(15).values()
    assert features[0]["properties"] == {
        "code": asset.code, "name": "Old <Baths>", "kind": "leisure_site", "show": "leisure_site",
        "label": "Leisure site", "state_label": "Open to proposals", "asked": True,
    }  # fmt: skip


def test_a_stalled_space_is_shown_as_one_and_nobody_asked_is_left_out(db):
    asset = make_asset()
    asset.stalled_spells.create(began=None)
    (features,) = render_all(15).values()
    assert features[0]["properties"]["show"] == "stalled"
    assert "asked" not in features[0]["properties"]


def test_drafts_withdrawn_and_unplaced_assets_are_in_no_tile(db):
    make_asset(is_draft=True)
    make_asset(state="withdrawn", state_reason="Sold.")
    make_asset(outline=None)
    kept = make_asset()
    for z in (0, 15):
        (features,) = render_all(z).values()
        assert [one["properties"]["code"] for one in features] == [kept.code]


def test_the_filters_of_the_page_are_those_of_the_tile(db, client):
    make_asset(kind="library")
    make_asset(kind="park")
    assert total(0, "kind=park") == total(15, "kind=park") == 1
    assert total(0, "word=libraries") == 1
    answer = client.get("/tiles/assets/0/0/0.mvt?kind=castle")
    assert answer.status_code == 422
    assert "castle" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [("0/0/0", 200), ("22/0/4194303", 200), ("0/1/0", 422), ("3/8/0", 422), ("3/0/8", 422),
     ("23/0/0", 422), ("99999999/0/0", 422)],
)  # fmt: skip
def test_only_tiles_that_exist_are_answered(db, client, address, status):
    assert client.get(f"/tiles/assets/{address}.mvt").status_code == status


def test_ground_is_thinned_from_afar_and_never_counted(db):
    from django.contrib.gis.geos import LineString

    source = make_source()
    line = LineString((325_000, 673_000), (325_300, 673_000), srid=27700)
    for rank in (1, 2, 3, 4):
        GroundFeature.objects.create(
            kind="street", rank=rank, geometry=line, source=source, name=f"Rank {rank}"
        )
    GroundFeature.objects.create(kind="place", rank=1, geometry=line.centroid, source=source)
    drawn = {}
    for z in (8, 11, 12, 13, 14, 16):
        column, row = next(iter(tiles_of(line.transform(WEB_MERCATOR, clone=True), z)))
        features = mvt.read(tiles.render(tiles.LAYERS["ground"], asked(), z, column, row))["ground"]
        drawn[z] = len(features)
        assert all("count" not in one["properties"] for one in features)
    # one rank more with each step from zoom 12 on; names of places are labels, never lines
    assert drawn == {8: 1, 11: 1, 12: 2, 13: 3, 14: 4, 16: 4}


def test_boundaries_of_wards_come_with_the_nearer_view(db):
    council = make_boundary(kind="authority", code="S12000036", name="Edinburgh")
    make_boundary(code="S13000001")
    make_boundary(kind="small_area", code="S01000001")
    make_boundary(code="OLD", valid_to="2017-05-04")
    shape = council.geometry.transform(WEB_MERCATOR, clone=True)
    codes = {}
    for z in (5, 12):
        column, row = next(iter(tiles_of(shape, z)))
        tile = mvt.read(tiles.render(tiles.LAYERS["boundaries"], asked(), z, column, row))
        codes[z] = sorted(one["properties"]["code"] for one in tile["boundaries"])
    assert codes == {5: ["S12000036"], 12: ["S12000036", "S13000001"]}


def test_a_layer_can_be_offered_by_any_room(monkeypatch):
    monkeypatch.setattr(tiles, "LAYERS", {})
    layer = tiles.Layer("benches", lambda request: None, ("name",), "shape")
    tiles.register(layer)
    assert {"benches": layer} == tiles.LAYERS


@pytest.mark.parametrize("z", [6, 14, 16])
def test_a_layer_may_bring_its_columns_with_its_rows(db, z):
    asset = make_asset(name="Old Baths", kind="library")
    layer = tiles.Layer(
        name="urgent",
        rows=lambda request: Asset.objects.annotate(urgency=Concat(Value("very "), F("kind"))),
        columns=("name", "urgency"),
        shape="tile_shape",
        point="tile_point",
    )
    place = sorted(tiles_of(asset.tile_shape, z))[0]
    drawn = mvt.read(tiles.render(layer, asked(), z, *place))["urgent"][0]["properties"]
    assert {**drawn, "count": None} == {
        "name": "Old Baths", "urgency": "very library", "count": None
    }  # fmt: skip


# --- statements that are kept ---------------------------------------------------------------------


@pytest.mark.parametrize("most", [0, 2, 2_000])
def test_a_kept_statement_draws_what_a_new_one_does(scattered, monkeypatch, most):
    monkeypatch.setattr(tiles, "MOST_RECORDS", most)
    kept, request = tiles.LAYERS["assets"], asked()
    new = replace(kept, sort=None)
    shapes = list(Asset.objects.exclude(tile_shape=None).values_list("tile_shape", flat=True))
    for z in (11, 14, 16):
        for place in set().union(*(tiles_of(shape, z) for shape in shapes)):
            tile = tiles.render(kept, request, z, *place)
            assert tile == tiles.render(new, request, z, *place), (z, *place)


def test_what_is_kept_for_all_shows_nobody_what_only_some_may_see(db, monkeypatch):
    monkeypatch.setattr(tile_statements, "_kept", {})
    council, another = make_authority(), make_authority(ENGLISH)
    at = point(325_000, 673_000)
    make_asset(authority=council, point=at)
    make_asset(authority=council, point=at, is_draft=True)
    make_asset(authority=another, point=at, is_draft=True, kind="park")
    make_asset(authority=another, point=at, is_draft=True, kind="park")
    layer = tiles.LAYERS["assets"]
    place = next(iter(tiles_of(Asset.objects.first().tile_shape, 16)))

    def shown(query="", user=None):
        tile = tiles.render(layer, asked(query, user), 16, *place)
        return mvt.stands_for(mvt.read(tile).get("assets", []))

    for _ in range(2):
        officer = make_staff("officer", authority=council)
        stranger = make_staff("officer", authority=another)
        assert [shown(user=user) for user in (None, officer, stranger)] == [1, 2, 3]
        assert [shown("kind=land", user) for user in (None, officer, stranger)] == [1, 2, 1]
        assert [shown("kind=park", user) for user in (None, officer, stranger)] == [0, 0, 2]
        own = f"authority={another.code}"
        assert [shown(own, user) for user in (None, officer, stranger)] == [0, 0, 2]
    # each of four questions for nobody's, for one council's and for the other's officers
    assert len(tile_statements._kept) == 12


def test_the_same_kinds_of_filters_with_other_values_are_told_apart(db):
    near = make_asset(outline=to_multipolygon(box(325_000, 673_000, 325_030, 673_030)))  # 900 m2
    far = make_asset(outline=to_multipolygon(box(325_040, 673_000, 325_060, 673_020)))  # 400 m2
    place = next(iter(tiles_of(near.tile_shape, 14)))
    layer = tiles.LAYERS["assets"]

    def shown(query):
        features = mvt.read(tiles.render(layer, asked(query), 14, *place)).get("assets", [])
        return {one["properties"]["code"] for one in features}

    assert shown("smallest_m2=500") == {near.code}
    assert shown("smallest_m2=300") == {near.code, far.code}
    assert shown("smallest_m2=1000") == set()
    assert shown("largest_m2=500") == {far.code}
    assert shown("smallest_m2=500&kind=land") == shown("kind=land&smallest_m2=500") == {near.code}


def test_what_is_looked_up_for_a_filter_is_looked_up_for_every_tile(db):
    asset = make_asset(name="Old Baths")
    place = next(iter(tiles_of(asset.tile_shape, 16)))
    layer = tiles.LAYERS["assets"]
    assert tiles.render(layer, asked("q=baths"), 16, *place)
    Asset.objects.update(name="New Hall")
    assert tiles.render(layer, asked("q=baths"), 16, *place) == b""


def test_a_boundary_comes_on_its_first_day_and_goes_on_its_last(db, monkeypatch):
    area = make_boundary(code="S13000001", valid_from="2026-04-01", valid_to="2026-04-03")
    place = next(iter(tiles_of(area.geometry.transform(WEB_MERCATOR, clone=True), 12)))
    drawn = {}
    for day in (31, 1, 2, 3, 2):
        today = date(2026, 3 if day == 31 else 4, day)
        monkeypatch.setattr("django.utils.timezone.localdate", lambda today=today: today)
        drawn[day] = bool(tiles.render(tiles.LAYERS["boundaries"], asked(), 12, *place))
    assert drawn == {31: False, 1: True, 2: True, 3: False}


def test_no_more_statements_are_kept_than_fit(db, monkeypatch):
    monkeypatch.setattr(tile_statements, "_kept", {})
    monkeypatch.setattr(tile_statements, "MOST_KEPT", 3)
    make_asset()
    for size in range(1, 8):
        assert total(16, f"smallest_m2={size / 100}") == 1
    assert len(tile_statements._kept) == 3
    assert total(16, "smallest_m2=0.01") == 1  # made again
