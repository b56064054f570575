import csv
import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from assets.register.normalising import Context, normalise, prepare
from assets.register.recognising import is_heading, parse_mapping
from gis.reading import open_source
from gis.systems import transform_shapes

REPOSITORY = Path(__file__).parents[3]
DATA = REPOSITORY.parent / "shared" / "data"
EXPECTED = tomllib.loads((REPOSITORY / "tests" / "real_files.toml").read_text(encoding="utf-8"))[
    "file"
]

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the real files are not beside this checkout"
)


@cache
def boundaries():
    """Boundaries by code, in degrees as they were published."""
    path = DATA / "boundaries" / "lad_uk_2020_bgc.geojson"
    features = json.loads(path.read_text())["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    return dict(zip((one["properties"]["lad20cd"] for one in features), shapes, strict=True))


@cache
def ground_of(code):
    shape = boundaries().get(code)
    if shape is None:
        return None
    return transform_shapes(np.array([shapely.make_valid(shape)], dtype=object), 4326)[0]


@cache
def postcodes():
    path = DATA / "postcodes" / "codepoint_open_2025_demo_places.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["postcode"].replace(" ", ""): (row["eastings"], row["northings"])
            for row in csv.DictReader(file)
        }


@cache
def tree():
    return shapely.STRtree(list(boundaries().values()))


def authority_at(points):
    codes, found = list(boundaries()), [None] * len(points)
    flat = transform_shapes(np.array(points, dtype=object), 27700, 4326)
    for point, place in zip(*tree().query(flat, predicate="within"), strict=True):
        found[point] = codes[place]
    return found


def postcode_points(codes):
    found = [postcodes().get(code.replace(" ", "")) for code in codes]
    return [None if one is None else shapely.Point(float(one[0]), float(one[1])) for one in found]


def tables(name, mapping=None, **demanded):
    with open_source(DATA / name, knows=is_heading) as source:
        done = []
        for batch in source.batches():
            mapping = prepare(batch) if mapping is None else mapping
            context = Context(
                file_crs=source.found.crs, ground_of=ground_of, authority_at=authority_at,
                postcode_points=postcode_points, **demanded
            )  # fmt: skip
            done.append(normalise(batch, mapping, context))
        return mapping, done


def rows_of(name, **demanded):
    return [row for table in tables(name, **demanded)[1] for row in table.rows()]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one["name"])
def test_a_published_file_gives_the_rows_that_were_read_by_eye(expected):
    demanded = {name: expected[name] for name in ("authority", "kind") if name in expected}
    rows = rows_of(expected["name"], **demanded)
    quarantined = [row for row in rows if row["reasons"]]
    why = Counter(
        code for row in quarantined for code in {reason.code for reason in row["reasons"]}
    )
    placed = Counter(row["how_placed"] or "no place" for row in rows)
    assert (len(rows), len(rows) - len(quarantined), len(quarantined)) == (
        expected["read"],
        expected["created"],
        expected["quarantined"],
    )
    assert dict(why) == expected.get("why", {})
    assert dict(placed) == expected["placed"]


def test_cheltenham_agrees_with_the_map_that_others_made_of_it():
    ours = {
        row["reference"]: row
        for row in rows_of("assets/cheltenham/local_authority_land_and_assets_2023.csv")
    }
    features = json.loads(
        (DATA / "assets/cheltenham/cheltenham_council_land_and_assets_2023.geojson").read_text()
    )["features"]
    assert set(ours) == {feature["properties"]["id"] for feature in features}
    theirs = transform_shapes(
        shapely.from_geojson([json.dumps(one["geometry"]) for one in features]), 4326
    )
    for feature, point in zip(features, theirs, strict=True):
        row = ours[feature["properties"]["id"]]
        assert row["shape"].distance(point) < 3  # they used the Ordnance Survey's grid of shifts
        assert row["uprn"] == feature["properties"]["uprn"].lstrip("0")
        assert row["address"] == " ".join(feature["properties"]["address"].split())


def test_trafford_has_the_rows_that_are_known_of_it():
    rows = rows_of("assets/trafford_land_and_building_assets.csv")
    with (DATA / "assets/trafford_land_and_building_assets.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        raw = list(csv.DictReader(file))
    assert sum(not one["GeoX"] for one in raw) == 235
    shared = Counter(row["uprn"] for row in rows if row["uprn"])
    assert sum(times for times in shared.values() if times > 1) == 57
    assert sum(row["is_vacant"] for row in rows) == 187
    assert [row["reference"] for row in rows] == [one["AssetCode"] for one in raw]
    swapped = [row for row in rows if row["how_placed"] == "longitude and latitude, swapped"]
    assert [row["name"] for row in swapped] == ["Davyhulme Youth Centre"]


def test_the_english_library_lists_of_three_years_name_the_same_places():
    years = [rows_of(f"libraries/libraries_england{year}.csv") for year in ("", "_2022", "_2023")]
    keys = [
        {(row["authority_code"], row["name"].casefold(), row["postcode"]) for row in rows}
        for rows in years
    ]
    assert len(keys[1] & keys[2]) > 3_000
    assert all(row["kind"] in ("library", "building") for rows in years for row in rows)
    assert {row["authority_code"][0] for rows in years for row in rows} == {"E"}


def test_a_mapping_replays_to_the_same_rows():
    name = "assets/brownfield/lldc_2018.csv"
    mapping, first = tables(name)
    _, second = tables(name, parse_mapping(mapping.to_toml()))
    assert list(first[0].rows()) == list(second[0].rows())
