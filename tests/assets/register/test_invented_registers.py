"""Layouts that councils use, written by us in ``tests/data/registers``."""

from pathlib import Path

import pytest
import shapely

from assets.register.normalising import Context, normalise, prepare
from assets.register.recognising import is_heading
from gis.reading import open_source

REGISTERS = Path(__file__).parents[2] / "data" / "registers"
TRAFFORD, ARMAGH = "E08000009", "N09000002"
GROUND = shapely.box(370_000, 385_000, 385_000, 400_000)


def read(name, **context):
    with open_source(REGISTERS / name, knows=is_heading) as source:
        batch = next(source.batches())
        context = Context(file_crs=source.found.crs, **context)
        return source.found, list(normalise(batch, prepare(batch), context).rows())


def column(rows, name):
    return [row[name] for row in rows]


def test_a_terrier_with_titles_groups_units_totals_and_notes():
    found, rows = read("terrier.csv", authority=TRAFFORD)
    assert (found.encoding, found.header_row) == ("Windows-1252", 5)
    assert found.title[1] == "Terrier of land and property – as at 31 March 2024"
    assert found.skipped == {"blank": 2, "total": 2, "heading": 1, "note": 2}
    assert column(rows, "reference") == [f"T/00{n}" for n in range(1, 7)]
    # 1.25, 0.4 and 0.3 ha; 12 acres of 4046.8564 m²
    assert column(rows, "area_m2") == [12_500, 4_000, 3_000, 48_562.28, None, None]
    assert column(rows, "building_area_m2") == [85, None, 120, None, 450, None]
    assert rows[0]["name"] == "Café, Mill Park"
    assert column(rows, "how_placed") == ["easting and northing"] * 4 + [None] * 2
    assert not any(column(rows, "reasons"))


def test_a_transparency_list_as_excel_saves_it_in_utf_16():
    found, rows = read(
        "transparency.tsv", ground_of=lambda code: shapely.box(450_000, 95_000, 465_000, 105_000)
    )
    assert (found.format, found.encoding) == ("TSV", "UTF-16")
    assert set(column(rows, "authority_code")) == {"E07000088"}
    assert column(rows, "uprn") == [None, "37014512", "37014513", "37014514"]
    assert column(rows, "address")[1] == "12 Marine Parade, Lee-on-the-Solent"
    assert column(rows, "is_vacant") == [False, False, True, False]
    assert column(rows, "kind") == ["building", "building", "building", "land"]
    assert rows[3]["how_placed"] == "easting and northing, swapped"


def test_a_list_without_headings_is_registered_whole():
    found, rows = read("no_headings.csv", authority=TRAFFORD)
    assert found.header_row is None
    assert column(rows, "name") == ["Town Hall", "Old Depot", "Mill Field"]
    assert column(rows, "reference") == ["TH/001", "TH/002", "TH/003"]
    assert column(rows, "postcode") == ["M33 7ZF", "M33 7ZG", "M31"]
    assert all(shape.x >= 380_000 for shape in column(rows, "shape"))


def test_a_scottish_asset_transfer_register_without_places():
    _, rows = read("asset_transfer_register.csv")
    assert column(rows, "authority_code") == ["S12000036"] * 3 + ["S12000049"]
    assert column(rows, "uprn") == ["906700012345", "906700012", None, "906700099999"]
    assert column(rows, "kind") == ["community_centre", "park", "leisure_site", "building"]
    assert column(rows, "owner_type") == ["authority", "authority", "unknown", "authority"]
    assert column(rows, "name")[1] == "Land at Granton Mains"
    assert not any(column(rows, "reasons"))


def test_a_list_of_vacant_and_derelict_land_with_bars_between_the_cells():
    _, rows = read("vacant_and_derelict.csv")
    assert column(rows, "area_m2") == [12_000, 3_500, 40_000]
    assert column(rows, "owner_type") == ["authority", "public", "private"]
    assert column(rows, "name") == ["Former school, Duke Street", "Canal Bank", "Gas works"]


def test_a_list_from_northern_ireland_on_the_irish_grid():
    _, rows = read("northern_ireland.csv", authority=ARMAGH)
    assert column(rows, "title_numbers") == [["AR12345"], ["AR12346"], None]
    county = shapely.box(90_000, 495_000, 130_000, 525_000)  # about Armagh, on the British grid
    assert all(county.contains(shape) for shape in column(rows, "shape"))


@pytest.mark.parametrize("with_ground", [True, False])
def test_a_list_placed_without_care(with_ground):
    ground = (lambda code: GROUND) if with_ground else None
    _, rows = read("carelessly_placed.csv", authority=TRAFFORD, ground_of=ground)
    ignored = "longitude and latitude, label ignored"
    mended = "easting and northing, swapped" if with_ground else "easting and northing"
    assert column(rows, "how_placed") == [
        ignored,
        f"{ignored}, swapped",
        ignored,
        mended,
        None,
        None,
    ]
    assert [reason.code for reason in rows[5]["reasons"]] == ["place_impossible"]
    placed = column(rows, "shape")[: 4 if with_ground else 3]
    assert all(GROUND.contains(shape) for shape in placed)


def test_a_parish_list_whose_description_is_the_name():
    found, rows = read("parish_assets.csv", authority=TRAFFORD)
    assert found.title == ["Little Brook Parish Council", "Land and building assets register"]
    assert column(rows, "name")[:2] == ["Village hall", "Recreation ground (2.5 acres)"]
    assert column(rows, "address")[0] == "Church Lane, Little Brook"
    assert [row["facts"].get("acquisition_cost_gbp") for row in rows] == [1, None, 250, 3_500]
    assert rows[0]["facts"]["acquired_date"] == "1974-04-01"


def test_outlines_in_metres_under_the_name_of_geojson():
    _, rows = read("pitches.geojson", authority=TRAFFORD)
    assert column(rows, "kind") == ["leisure_site", "land", "park", "park"]
    assert rows[0]["shape"].area == pytest.approx(7_100)  # 100 m x 71 m
    assert rows[1]["shape"].area == pytest.approx(50)
    assert [reason.code for reason in rows[2]["reasons"]] == ["shape_sliver"]
    assert (rows[3]["how_placed"], rows[3]["area_m2"]) == (None, None)


def test_columns_numbered_and_marked_mandatory_above_their_headings():
    found, rows = read("numbered_columns.csv", ground_of=lambda code: GROUND)
    assert found.header_row == 3
    between = [row["reference"] or row["name"] for row in rows if row["reasons"]]
    assert between == ["Sites with permission", "Sites without permission"]
    sites = [row for row in rows if not row["reasons"]]
    assert column(sites, "reference") == [f"BR 0{number}" for number in range(1, 6)]
    assert sites[0]["name"] == "Mill Yard, Canal Road, Sale, M33 7ZF"
    assert set(column(sites, "authority_code")) == {TRAFFORD}
    assert column(sites, "owner_type") == ["private", "unknown", "unknown", "private", "unknown"]
    assert column(sites, "how_placed") == [
        "easting and northing",
        "easting and northing, scaled",
        "easting and northing, label ignored",
        "easting and northing, scaled",
        "longitude and latitude, swapped",
    ]
    assert all(GROUND.contains(shape) for shape in column(sites, "shape"))


def test_headings_of_which_some_stand_on_a_second_row():
    found, rows = read("headings_over_two_rows.csv")
    assert found.columns[3:5] == ["EAST/WEST", "NORTH/SOUTH"]
    assert column(rows, "how_placed") == ["easting and northing"] * 3
    assert column(rows, "owner_type") == ["unknown", "unknown", "authority"]
    assert rows[1]["facts"]["permission_type"] == "Outline Planning Permission"
    assert set(column(rows, "authority_code")) == {TRAFFORD}


def test_the_standard_of_brownfield_registers_without_its_headings():
    found, rows = read("standard_without_headings.csv")
    assert found.header_row is None
    assert column(rows, "reference") == ["N15.1", "N12.2", "N16.3"]
    assert rows[2]["name"] == "13-16 Market Place, Sale, M33 7ZF"
    assert column(rows, "owner_type") == ["private", "unknown", "unknown"]
    assert set(column(rows, "authority_code")) == {TRAFFORD}
    assert column(rows, "how_placed") == ["easting and northing"] * 3


def test_sentences_below_headings_that_explain_them_are_no_row():
    found, rows = read("explained_below.csv", authority=TRAFFORD)
    assert (found.header_row, found.title) == (2, ["Register of land"])
    assert column(rows, "reference") == ["PL/001", "PL/002", "PL/003"]
    assert column(rows, "owner_type") == ["authority", "private", "authority"]
    assert rows[1]["facts"]["acquired_date"] == "1999-05-12"
