import datetime
import json

import pytest
import shapely

from assets.register.normalising import FIELDS, Context
from gis.errors import Refusal
from tests.assets.register.rows import (
    TRAFFORD,
    batch_of,
    first,
    note_codes,
    reason_codes,
    table_of,
)


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


def test_without_a_kind_column_the_name_may_say_and_else_a_row_is_land():
    names = ["Sale Library", "The Old Library", "Cobra Court Business Park", "Park", "Hale Park"]
    table = table_of(batch_of(name=names))
    assert table.fields["kind"].tolist() == ["library", "land", "land", "land", "park"]
    assert table.fields["is_kind_assumed"].all()
    assert (note_codes(table, 0), note_codes(table, 2)) == (["kind_by_name"], [])
    assert table.assumed["kind land, because there is no column for the kind"] == 3


def test_the_mark_of_a_text_in_a_spreadsheet_is_no_part_of_a_reference():
    table = table_of(batch_of(name=["Hall", "Mill", "Barn"], reference=["'0012", "O'1", "'"]))
    assert table.fields["reference"].tolist() == ["0012", "O'1", None]


def test_what_has_not_come_yet_was_neither_checked_nor_entered():
    columns = {
        "First added date": ["2027-12-15", "2018-07-05"],
        "Last updated date": ["05/07/2018", "24/11/2026"],
    }
    table = table_of(batch_of(name=["Hall", "Mill"], **columns), today=datetime.date(2026, 11, 23))
    assert table.fields["date_checked"].tolist() == [datetime.date(2018, 7, 5), None]
    assert table.fields["facts"].tolist() == [{}, {"added_date": "2018-07-05"}]
    assert (note_codes(table, 0), note_codes(table, 1)) == (["date_ahead"], ["date_ahead"])


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
    with pytest.raises(Refusal, match="council_land"):
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


def test_a_column_of_ownership_that_speaks_of_tenure_is_read_as_both():
    table = table_of(
        batch_of(name=list("abcd"), ownership=["Owned", "Leased", "Common Good", "NHS"])
    )
    assert table.fields["tenure"].tolist() == ["owned", "leasehold", "owned", None]
    assert table.fields["owner_type"].tolist() == ["authority", "unknown", "authority", "public"]
    assert table.fields["owner_name"].tolist() == [None] * 4


def test_what_a_council_holds_freehold_is_its_own_and_what_it_leases_is_not():
    table = table_of(batch_of(name=["Hall", "Shop"], tenure=["Freehold", "Leasehold"]))
    assert table.fields["owner_type"].tolist() == ["authority", "unknown"]


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


def test_a_given_mapping_is_obeyed():
    batch = batch_of(a=["A1"], b=["Hall"], name=["not the name"])
    table = table_of(batch, '[columns]\na = "reference"\nb = "name"\n')
    assert (first(table, "reference"), first(table, "name")) == ("A1", "Hall")


def test_a_kind_column_may_say_stalled_or_council_land():
    table = table_of(
        batch_of(name=["a", "b", "c"], kind=["stalled_space", "council_land", "Stalled site"])
    )
    assert table.fields["is_stalled"].tolist() == [True, False, True]
    assert table.fields["owner_type"].tolist() == ["unknown", "authority", "unknown"]
    assert set(table.fields["kind"]) == {"land"}


def test_the_settings_of_a_mapping_hold_where_a_person_demands_nothing_else():
    batch = batch_of(a=["Hall"], x=["380000"], y=["390000"])
    text = '[columns]\na = "name"\nx = "x"\ny = "y"\n'
    text += '[settings]\nkind = "park"\nauthority = "S12000036"\n'
    table = table_of(batch, text)
    assert (first(table, "kind"), first(table, "authority_code")) == ("park", TRAFFORD)
    assert first(table_of(batch, text, authority=None), "authority_code") == "S12000036"
    assert first(table_of(batch, text, kind="library"), "kind") == "library"


def test_only_web_addresses_are_kept_as_links():
    links = [
        '<a href="https://example.org/a">see</a>',
        "www.example.org",
        "javascript:alert(1)",
        "see page",
    ]
    table = table_of(
        batch_of(name=list("abcd"), URL=links), '[columns]\nname = "name"\nURL = "url"'
    )
    assert table.fields["url"].tolist() == [
        "https://example.org/a",
        "https://www.example.org",
        None,
        None,
    ]


def test_titles_are_checked_by_the_nation_of_each_row():
    columns = {
        "Local authority": ["Trafford", "Glasgow City Council"],
        "Title number": ["GM777"] * 2,
    }
    table = table_of(batch_of(name=["a", "b"], **columns), authority=None)
    assert (note_codes(table, 0), note_codes(table, 1)) == ([], ["title_odd"])
