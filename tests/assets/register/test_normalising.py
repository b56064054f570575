import datetime
import json

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import CRS

from assets.register.normalising import FIELDS, Context, normalise, prepare
from assets.register.recognising import parse_mapping
from gis.errors import Refusal
from gis.reading import Batch
from gis.reading.source import as_cells
from gis.systems import transform_points

TRAFFORD = "E08000009"
GROUND = shapely.box(370_000, 385_000, 385_000, 400_000)


def batch_of(shapes=None, damage=None, **columns):
    rows = len(next(iter(columns.values())))
    return Batch(
        np.arange(rows) + 2,
        {name: as_cells(values) for name, values in columns.items()},
        None if shapes is None else as_cells(shapes),
        damage or {},
    )


def table_of(batch, mapping=None, **context):
    context.setdefault("authority", TRAFFORD)
    return normalise(batch, prepare(batch, mapping and parse_mapping(mapping)), Context(**context))


def first(table, name):
    return table.fields[name][0]


def note_codes(table, row=0):
    return [note.code for note in table.notes.get(row, [])]


def reason_codes(table, row=0):
    return [reason.code for reason in table.reasons.get(row, [])]


def test_a_plain_row_comes_out_whole():
    batch = batch_of(
        reference=["A1"], name=["Old  Library"], kind=["Library"], easting=["380,000"],
        northing=["390000"], uprn=["010000480247"],
        address=["1 High Street"], postcode=["m337zf"], tenure=["Freehold"], area_ha=["0.5"],
        notes=["needs\r\na roof"], ward=["Sale"],
        **{"Year opened": ["1905"], "Effective Date": ["04/03/2019"], "Title Number": ["GM 777"],
        "Running cost": ["£1,200"]},
    )  # fmt: skip
    table = table_of(batch)
    row = next(table.rows())
    assert tuple(table.fields) == FIELDS
    assert not (row.pop("notes"))
    assert not (row.pop("reasons"))
    assert row.pop("shape") == shapely.Point(380_000, 390_000)
    assert {name: value for name, value in row.items() if value not in (None, False)} == {
        "row": 2, "reference": "A1", "name": "Old Library", "address": "1 High Street",
        "postcode": "M33 7ZF", "kind": "library",
        "authority_code": TRAFFORD, "owner_type": "authority", "uprn": "10000480247",
        "title_numbers": ["GM777"], "tenure": "freehold",
        "area_m2": 5_000.0, "running_cost_gbp": row["running_cost_gbp"],
        "remarks": "needs\na roof", "date_checked": datetime.date(2019, 3, 4),
        "facts": {"opened": 1905, "ward": "Sale"}, "how_placed": "easting and northing",
    }  # fmt: skip
    assert row["running_cost_gbp"] == 1_200


def test_the_original_row_is_kept_as_it_was():
    day = datetime.date(2019, 3, 4)
    batch = batch_of(
        reference=["A1"],
        name=[" Hall\n"],
        uprn=[100012797623.0],
        day=[day],
        empty=[None],
        odd=[float("nan")],
    )
    table = table_of(batch)
    original = {
        "reference": "A1",
        "name": " Hall\n",
        "uprn": 100012797623.0,
        "day": "2019-03-04",
        "odd": None,
    }
    assert table.original(0) == original
    assert [json.loads(text) for text in table.originals()] == [original]


def test_what_else_a_row_says_is_kept_as_facts_fit_for_json():
    columns = {
        "Permission date": ["04/03/2019"],
        "Value": ["£1,200.50"],
        "Min net dwellings": ["12"],
    }
    table = table_of(batch_of(name=["Hall"], **columns))
    facts = {"permission_date": "2019-03-04", "value_gbp": 1200.5, "dwellings_min": 12.0}
    assert json.loads(json.dumps(first(table, "facts"))) == facts


def test_without_a_kind_column_a_row_is_land_and_the_table_says_so():
    table = table_of(batch_of(name=["Sale Library", "Park"]))
    assert table.fields["kind"].tolist() == ["land", "land"]
    assert table.assumed["kind land, because there is no column for the kind"] == 2


@pytest.mark.parametrize(
    ("demanded", "kind", "owner", "stalled"),
    [
        ("park", "park", "unknown", False),
        ("council_land", "land", "authority", False),
        ("stalled_space", "land", "unknown", True),
    ],
)
def test_a_demanded_kind_or_shorthand_holds_for_every_row(demanded, kind, owner, stalled):
    table = table_of(batch_of(name=["Hall"], type=["library"]), kind=demanded)
    assert (first(table, "kind"), first(table, "owner_type"), first(table, "is_stalled")) == (
        kind,
        owner,
        stalled,
    )


def test_an_unknown_demand_is_an_error():
    with pytest.raises(ValueError, match="council_land"):
        Context(kind="castle")


def test_a_general_kind_is_made_closer_by_use_and_by_the_end_of_the_name():
    batch = batch_of(
        name=[
            "Sale Library",
            "Former Lostock Library",
            "Mill Field",
            "Kingsway Park",
            "Hale Library Site",
            "Longford Park, Shelter",
        ],
        type=["Buildings", "Buildings", "Land", "Buildings", "Land", "Land"],
        use=[None, None, "Leisure", None, None, None],
    )
    table = table_of(batch)
    assert table.fields["kind"].tolist() == [
        "library",
        "building",
        "leisure_site",
        "building",
        "land",
        "park",
    ]
    assert (note_codes(table, 0), note_codes(table, 2)) == (["kind_by_name"], ["kind_by_use"])


def test_a_list_of_libraries_makes_libraries():
    table = table_of(
        batch_of(
            **{
                "Library name": ["Sale", "Hale"],
                "Type of library": ["LAL", None],
                "Statutory": ["Yes", "no"],
            }
        )
    )
    assert table.fields["kind"].tolist() == ["library", "library"]
    assert [facts["statutory"] for facts in table.fields["facts"]] == [True, False]
    assert table.fields["facts"][0]["run_by"] == "authority"


def test_names_fall_back_on_address_kind_and_reference_and_uprn():
    batch = batch_of(
        reference=["A1", "A2", "DCS1", None],
        name=[None, None, "DCS1", None],
        address=["1 High Street, Sale", None, "Scrubs Lane", None],
        kind=["Land", "Allotments", "Land", "Land"],
        uprn=[None, None, None, "100012797623"],
    )
    table = table_of(batch)
    assert table.fields["name"].tolist() == [
        "1 High Street, Sale",
        "Allotments (A2)",
        "Scrubs Lane",
        "Land (UPRN 100012797623)",
    ]
    assert note_codes(table, 1) == ["name_made"]


def test_addresses_are_joined_without_repeating_themselves():
    batch = batch_of(
        name=["Hall"], StreetNumber=["105"], StreetName=["Mainwood Road"],
        **{"Address 2": ["Sale"], "PostTown": ["sale"], "Address 3": ["M33 7ZF"]}, PostCode=[None]
    )  # fmt: skip
    table = table_of(batch)
    assert first(table, "address") == "105 Mainwood Road, Sale"


def test_a_postcode_is_found_in_the_address():
    assert (
        first(
            table_of(batch_of(name=["Hall"], address=["Mill Lane, Lewdown, EX20 4DS"])), "postcode"
        )
        == "EX20 4DS"
    )


@pytest.mark.parametrize(
    ("owner", "type_", "name"),
    [
        ("Council", "authority", None),
        ("Trafford Council", "authority", None),
        ("Salford City Council", "public", "Salford City Council"),
        ("Mr Jones", "unknown", "Mr Jones"),
        (None, "unknown", None),
    ],
)
def test_the_owner_is_told_from_the_authority_that_keeps_the_record(owner, type_, name):
    table = table_of(batch_of(name=["Hall"], owner=[owner]))
    assert (first(table, "owner_type"), first(table, "owner_name")) == (type_, name)


def test_what_a_council_holds_freehold_is_its_own_and_what_it_leases_is_not():
    table = table_of(batch_of(name=["Hall", "Shop"], tenure=["Freehold", "Leasehold"]))
    assert table.fields["owner_type"].tolist() == ["authority", "unknown"]


def test_vacant_places_are_known_by_holding_or_by_a_column_of_their_own():
    table = table_of(
        batch_of(
            name=["a", "b", "c"],
            **{"Tenure Detail": ["Vacant", "Occupied", "Occupied"], "Vacant": [None, "Y", "N"]},
        )
    )
    assert table.fields["is_vacant"].tolist() == [True, True, False]


def test_the_authority_is_demanded_or_said_by_the_row_or_by_the_ground():
    batch = batch_of(
        name=["a", "b", "c"],
        **{"Local authority": ["Oldham", None, None]},
        easting=[380_000, 380_000, None],
        northing=[390_000, 390_000, None],
    )
    at_place = table_of(
        batch, authority=None, authority_at=lambda points: [TRAFFORD for _ in points]
    )
    assert at_place.fields["authority_code"].tolist() == ["E08000004", TRAFFORD, None]
    assert reason_codes(at_place, 2) == ["authority_unknown"]
    demanded = table_of(batch)
    assert set(demanded.fields["authority_code"]) == {TRAFFORD}
    assert "authority_differs" in note_codes(demanded, 0)


def test_rows_without_a_place_follow_the_others_of_one_authority():
    batch = batch_of(
        name=list("abcdef"), easting=[380_000] * 5 + [None], northing=[390_000] * 5 + [None]
    )
    table = table_of(batch, authority=None, authority_at=lambda points: [TRAFFORD for _ in points])
    assert set(table.fields["authority_code"]) == {TRAFFORD}
    assert note_codes(table, 5) == ["authority_of_others"]


def test_the_ground_of_the_authority_repairs_and_postcodes_come_last():
    asked = []

    def postcodes(codes):
        asked.extend(codes)
        return [shapely.Point(381_000, 391_000) if code == "M33 7ZF" else None for code in codes]

    batch = batch_of(
        name=["a", "b", "c", "d"], easting=["390000", None, None, None], northing=["380000", None,
        None, None], postcode=["M33 7ZF", "M33 7ZF", "M31", "M33 7ZZ"]
    )  # fmt: skip
    table = table_of(batch, ground_of=lambda code: GROUND, postcode_points=postcodes)
    assert table.fields["how_placed"].tolist() == [
        "easting and northing, swapped",
        "postcode",
        None,
        None,
    ]
    assert table.fields["shape"][1] == shapely.Point(381_000, 391_000)
    assert sorted(asked) == ["M33 7ZF", "M33 7ZZ"]
    assert not table.reasons


@pytest.mark.parametrize(
    ("columns", "how"),
    [
        ({"Location": ["53.4,-2.3", "53.41,-2.31"]}, "longitude and latitude"),
        ({"Grid reference": ["SJ 800 900", "SJ 810 910"]}, "grid reference"),
        ({"point": ["POINT(-2.3 53.4)", "POINT(-2.31 53.41)"]}, "point"),
        (
            {"WKT": ["POLYGON((380000 390000,380010 390000,380010 390010,380000 390000))"] * 2},
            "outline",
        ),
        (
            {"GeoX": ["-2.3", "-2.31"], "GeoY": ["53.4", "53.41"], "CRS": ["WGS84", "WGS85"]},
            "longitude and latitude",
        ),
        ({"GeoX": ["53.4", "53.41"], "GeoY": ["-2.3", "-2.31"]}, "longitude and latitude, swapped"),
        (
            {"GeoX": ["380000", "380001"], "GeoY": ["390000", "390001"], "CRS": ["27700", "27701"]},
            "easting and northing",
        ),
        (
            {
                "GeoX": ["380000", "380001"],
                "GeoY": ["390000", "390001"],
                "CRS": ["ETRS89", "ETRS89"],
            },
            "easting and northing, label ignored",
        ),
        (
            {"Latitude": ["53° 24' 0\" N", "53.41"], "Longitude": ["2° 18' 0\" W", "-2.31"]},
            "longitude and latitude",
        ),
    ],
)
def test_places_are_read_in_the_ways_of_councils(columns, how):
    table = table_of(batch_of(name=["a", "b"], **columns))
    assert table.fields["how_placed"].tolist() == [how, how]
    assert all(
        shapely.box(370_000, 380_000, 390_000, 400_000).contains(shape)
        for shape in table.fields["shape"]
    )


def test_a_crs_number_dragged_down_a_spreadsheet_is_remarked_upon():
    table = table_of(
        batch_of(
            name=["a", "b"],
            GeoX=["380000", "380001"],
            GeoY=["390000", "390001"],
            CRS=["27700", "27701"],
        )
    )
    assert [note_codes(table, row) for row in (0, 1)] == [[], ["crs_dragged"]]


def test_shapes_of_the_file_win_over_columns():
    batch = batch_of(
        [shapely.Point(-2.3, 53.4)], name=["a"], easting=["380000"], northing=["390000"]
    )
    table = table_of(batch, file_crs="EPSG:4326")
    assert first(table, "how_placed") == "point"
    # -2.3, 53.4 is 380 150, 389 284 on the grid: 0.7 km from the columns, which is near enough
    assert first(table, "shape").distance(shapely.Point(380_150, 389_284)) < 5
    assert not note_codes(table)


def test_nothing_that_says_what_or_where_a_row_is_is_quarantined():
    table = table_of(batch_of(reference=[None], name=[None], address=[None], kind=["land"]))
    assert reason_codes(table) == ["nameless"]


def test_a_row_without_a_place_is_registered():
    table = table_of(batch_of(name=["Hall"], easting=["TBC"], northing=[None]))
    assert first(table, "how_placed") is None
    assert not table.reasons


def test_impossible_coordinates_and_hopeless_outlines_are_quarantined():
    table = table_of(batch_of(name=["Hall"], lat=["123.4"], lon=["-2.3"]))
    assert reason_codes(table) == ["place_impossible"]
    sliver = table_of(
        batch_of([shapely.box(380_000, 390_000, 380_000.01, 390_100)], name=["Hall"]),
        file_crs="EPSG:27700",
    )
    assert reason_codes(sliver) == ["shape_sliver"]


def test_a_bad_optional_value_costs_the_value_and_not_the_row():
    table = table_of(
        batch_of(
            name=["Hall", "Shed"], uprn=["1.00013E+11", "100012797623"], area_ha=["large", "2"]
        )
    )
    assert first(table, "uprn") is None
    assert note_codes(table) == ["uprn_lost_digits", "area_unreadable"]
    assert not table.reasons


def test_a_row_with_too_many_cells_is_quarantined_only_where_they_do_not_fit():
    columns = {
        "name": ["Hall", "Shed"],
        "postcode": ["M33 7ZF", " Mill Lane 5, the old"],
        "uprn": ["1", "2"],
    }
    table = table_of(
        batch_of(damage={0: "The row has 4 cells.", 1: "The row has 4 cells."}, **columns),
        'name="name"\npostcode="postcode"',
    )
    assert sorted(table.reasons) == [1]


def test_pieces_of_broken_rows_are_quarantined_and_their_neighbours_warned():
    columns = {
        "reference": ["A1", "A2", None, "A3", "A4", "A5"],
        "name": ["Hall", "Shed", "Former Byron Hotel, 25 Grimshaw", "Street", "Pool", "Depot"],
        "easting": [380_001, 380_002, None, 380_003, 380_004, 380_005],
        "northing": [390_001, 390_002, None, 390_003, 390_004, 390_005],
        "notes": ["a", "b", None, "c", "d", "e"],
    }
    table = table_of(batch_of(**columns))
    assert {row: reason_codes(table, row) for row in table.reasons} == {2: ["fragment"]}
    assert note_codes(table, 3) == ["broken_above"]


def test_a_given_mapping_is_obeyed():
    batch = batch_of(a=["A1"], b=["Hall"], name=["not the name"])
    table = table_of(batch, '[columns]\na = "reference"\nb = "name"\n')
    assert (first(table, "reference"), first(table, "name")) == ("A1", "Hall")


cells = (
    st.none()
    | st.text(max_size=20)
    | st.floats()
    | st.integers()
    | st.booleans()
    | st.dates()
    | st.sampled_from(
        ["", " ", "#REF!", "1E+400", "=cmd()", "0", "-0", "\u202e", "POINT(1 1)", "53.4,-2.3"]
    )
)
HEADINGS = [
    "reference", "name", "kind", "easting", "northing", "lon", "lat", "uprn", "GeoX", "GeoY",
    "CRS", "Location", "WKT", "Grid ref", "Postcode", "Address", "Tenure", "Tenure Detail",
    "Owner", "Organisation", "Hectares", "Area", "Title number", "Effective date", "Year opened",
    "Vacant", "Running cost", "Statutory", "Use", "Notes", "Dwellings from", "Something else",
]  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_cells_break_the_normaliser_and_every_row_is_fit_or_has_its_reason(data):
    names = data.draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=8, unique=True))
    rows = data.draw(st.integers(1, 5))
    columns = {name: data.draw(st.lists(cells, min_size=rows, max_size=rows)) for name in names}
    batch = batch_of(**columns)
    mapping = "\n".join(f'"{name}" = "{field}"' for name, field in forced_fields(names).items())
    for given_mapping in (None, mapping or None):
        table = table_of(batch, given_mapping, ground_of=lambda code: GROUND)
        assert all(len(values) == rows for values in table.fields.values())
        for position, row in enumerate(table.rows()):
            assert row["reasons"] or (row["name"] and row["kind"] and row["authority_code"])
            assert (row["shape"] is None) == (row["how_placed"] is None)
            json.dumps(table.original(position), allow_nan=False)
        assert len([json.loads(text) for text in table.originals()]) == rows


def forced_fields(names):
    """Give each heading the field that it means, whatever its cells say."""
    from assets.register.recognising.headings import meanings

    found = {}
    for name in names:
        field = meanings(name)[0].field if meanings(name) else None
        if field and field not in found.values():
            found[name] = field
    return found


def test_a_kind_column_may_say_stalled_or_council_land():
    table = table_of(
        batch_of(name=["a", "b", "c"], kind=["stalled_space", "council_land", "Stalled site"])
    )
    assert table.fields["is_stalled"].tolist() == [True, False, True]
    assert table.fields["owner_type"].tolist() == ["unknown", "authority", "unknown"]
    assert set(table.fields["kind"]) == {"land"}


def test_a_demanded_system_that_does_not_exist_is_refused_in_one_sentence():
    with pytest.raises(Refusal, match="EPSG:99999 is no coordinate system"):
        Context(crs="EPSG:99999")
    assert Context(crs="27700").system == 27700


def test_a_system_that_leads_nowhere_is_left_to_the_numbers():
    local = 'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]'
    table = table_of(batch_of([shapely.Point(380_000, 390_000)], name=["a"]), file_crs=local)
    assert first(table, "shape") == shapely.Point(380_000, 390_000)


def test_a_system_of_its_own_is_followed():
    lon_lat = CRS.from_proj4("+proj=longlat +datum=WGS84 +no_defs").to_wkt("WKT1_ESRI")
    own_grid = "+proj=tmerc +lon_0=-2 +k=0.9996 +x_0=100000 +datum=WGS84 +units=m"
    utm = CRS.from_proj4(own_grid).to_wkt("WKT1_ESRI")
    flat = table_of(batch_of([shapely.Point(-2.3, 53.4)], name=["a"]), file_crs=lon_lat)
    assert first(flat, "shape").distance(shapely.Point(380_150, 389_284)) < 5
    east, north = transform_points([-2.3], [53.4], 4326, utm)
    own = table_of(batch_of([shapely.Point(east[0], north[0])], name=["a"]), file_crs=utm)
    assert first(own, "shape").distance(shapely.Point(380_150, 389_284)) < 5
