import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.register.recognising import (
    Column,
    Mapping,
    MappingRefused,
    fit_mapping,
    is_heading,
    load_mapping,
    parse_mapping,
    propose,
)
from assets.register.recognising.headings import fields, meanings


def fields_of(columns):
    return propose(columns).as_dict()


def test_the_plain_names_are_recognised_as_they_stand():
    columns = {
        "reference": ["1", "2"], "name": ["Hall", "Shed"], "kind": ["land", "library"],
        "easting": ["380000", "380001"],
        "northing": ["390000", "390001"], "lon": ["-2.3", "-2.4"], "lat": ["53.4", "53.5"],
        "uprn": ["1", "2"],
    }  # fmt: skip
    assert fields_of(columns) == {name: name for name in columns}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("AssetCode", "reference"), ("Unique Asset ID", "reference"), ("LA SITE REF", "reference"),
        ("site_ref", "reference"), ("Asset Reference Number", "reference"),
        ("Unique Property Reference Number (UPRN)", "uprn"), ("UPRN No.", "uprn"),
        ("SiteNameAddress", "name_address"), ("Site Name Address", "name_address"),
        ("NAME AND ADDRESS OF SITE", "name_address"), ("Library name", "name"), ("Property Name",
        "name"), ("PostCode", "postcode"), ("Postcode of site", "postcode"),
        ("GeoX", "x"), ("X Co-ordinate", "x"), ("EASTING", "easting"), ("Eastings (m)", "easting"),
        ("Longitude (WGS84)", "lon"), ("CoordinateReferenceSystem", "crs"),
        ("System Reference", "crs"), ("COORDINATE REFERENCE SYSTEM", "crs"), ("TenureType",
        "tenure"), ("Tenure Detail", "holding"), ("OwnershipStatus", "owner"),
        ("ownership-status", "owner"), ("OrganisationURI", "authority"), ("Organisation Label",
        "authority"), ("la_s_code", "authority"), ("Local Authority Name", "authority"),
        ("AREA (HA)", "area_ha"), ("Site Area (Hectares)", "area_ha"), ("Size (acres)",
        "area_acres"), ("Area sq m", "area_m2"), ("Land Area (sqft)", "area_sqft"),
        ("Type of library", "kind"), ("typology_e", "kind"), ("sh_classification", "kind"),
        ("Land or Building?", "kind"), ("previous_use", "use"), ("EffectiveDate", "date_checked"),
        ("sh_date_uploaded", "date_checked"), ("FirstAddedDate", "added_date"), ("Title Number(s)",
        "title_number"), ("Reason for holding", "use"), ("Running Costs (£)", "running_cost_gbp"),
        ("Year opened", "opened"), ("OS Grid Ref", "grid_reference"), ("WKT", "geometry"),
        ("Lat/Long", "lat_lon"), ("Refernce", "reference"), ("Eastng", "easting"),
    ],
)  # fmt: skip
def test_headings_of_the_published_schemas_are_known(heading, field):
    assert meanings(heading)[0].field == field


def test_headings_cut_by_a_shapefile_are_completed():
    assert meanings("burial_gro")[0].field == "name"
    assert meanings("DESCRIPTIO")[0].field == "description"


def test_the_row_of_headings_is_known_by_them():
    assert is_heading("Asset Code")
    assert is_heading("name")
    assert not is_heading("Town Hall")
    assert not is_heading("")


def test_cells_decide_what_a_vague_heading_means():
    pairs, words = ["55.95,-3.19", "55.96,-3.20", "55.97,-3.21"], ["Leith", "Portobello", "Granton"]
    assert fields_of({"Name": words, "Location": pairs})["Location"] == "lat_lon"
    assert fields_of({"Name": words, "Location": words})["Location"] == "address"
    assert (
        fields_of({"Name": words, "Address": words, "Location": words})["Location"] == "description"
    )


def test_cells_contradict_a_heading():
    found = fields_of(
        {"name": ["a", "b", "c"], "Postcode": ["yes", "no", "yes"], "UPRN": ["n", "o", "p"]}
    )
    assert "Postcode" not in found
    assert "UPRN" not in found


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        # how it is held, under headings that mean a kind or nothing
        ("Asset category", ["Vacant", "Surplus", "Vacant", "Surplus"], "holding"),
        ("Property type", ["Operational", "Let", "Vacant", "Void"], "holding"),
        ("Category", ["Occupied", "Leased out", "Vacant"], "holding"),
        ("Grouping", ["Surplus", "Vacant", "Operational"], "holding"),
        ("Grouping", ["Licence", "Leased out", "Sub let"], "holding"),
        # kinds of place, though each of them is a way of holding too
        ("Asset category", ["Vacant", "Office", "Library", "Park"], "kind"),
        ("Asset category", ["Land", "Building", "Land"], "kind"),
        ("Asset category", ["Vacant land", "Vacant land", "Derelict"], "kind"),
        ("Asset category", ["Vacant", "Vacant", "Vacant"], "kind"),
        ("kind", ["Vacant", "Surplus", "Vacant"], "kind"),  # named so
        # and what is a tenure as much as a holding stays one
        ("Tenure", ["Leasehold", "Leasehold", "Licence"], "tenure"),
    ],
)
def test_cells_tell_how_a_place_is_held_from_what_it_is(heading, cells, field):
    columns = {"Reference": [f"A-{n}" for n in range(len(cells))], heading: cells}
    assert fields_of(columns)[heading] == field


def test_only_one_column_says_how_a_place_is_held():
    columns = {
        "Reference": ["A-1", "A-2", "A-3"],
        "Holding": ["Vacant", "Occupied", "Vacant"],
        "Site name": ["Old Mill", "Town Hall", "Depot"],
        "Grouping": ["Surplus", "Operational", "Surplus"],
    }
    assert fields_of(columns) == {
        "Reference": "reference", "Holding": "holding", "Site name": "name"
    }  # fmt: skip


def test_uprns_hidden_in_notes_are_found_and_telephones_are_not_references():
    uprns = ["200000490506", "100023389720", "010090198767", "010000444593"]
    phones = ["020 7926 1056", "020 7926 6050", "0845 130 8998", "020 7926 8682"]
    assert fields_of({"Name": list("abcd"), "Notes": uprns})["Notes"] == "uprn"
    assert "Notes" not in fields_of({"Name": ["Hall", "Shed", "Pool", "Lido"], "Notes": phones})


def test_the_number_of_a_row_is_no_reference_and_a_code_is():
    found = fields_of(
        {
            "No_": ["1", "2", "3"],
            "Name": ["Hall", "Shed", "Pool"],
            "Thing": ["AB-1", "AB-7", "AC-2"],
        }
    )
    assert "No_" not in found
    assert found["Thing"] == "reference"


def test_a_reference_that_counts_the_rows_is_not_believed_and_the_owner_is_told():
    counted = {"Ref": ["1", "2", "3"], "Name": ["Hall", "Shed", "Pool"]}
    proposal = propose(counted)
    assert proposal.as_dict() == {"Name": "name"}
    assert proposal.remarks == [
        "“Ref” counts 1, 2, 3 as row numbers do, which the next edition may give to other places, "
        "so it was not taken as the reference; call the column reference if it is one."
    ]
    assert propose(counted | {"Asset code": ["a1", "b7", "c2"]}).remarks == []
    assert propose({"No_": ["1", "2", "3"], "Name": ["Hall", "Shed", "Pool"]}).remarks == []


def test_of_columns_for_several_years_the_last_is_believed():
    found = fields_of(
        {"name": ["a", "b"], "statutory_16": ["Yes", "No"], "statutory_23": ["No", "No"]}
    )
    assert found["statutory_23"] == "statutory"
    assert "statutory_16" not in found


def test_half_a_pair_of_ordinates_is_not_used():
    assert "Easting" not in fields_of({"Name": ["a", "b"], "Easting": ["380000", "380001"]})


def test_a_table_without_headings_is_recognised_by_its_cells():
    columns = {
        "Column 1": ["TH/001", "TH/002", "TH/003"],
        "Column 2": ["Town Hall", "Old Depot", "Mill Field"],
        "Column 3": ["380000", "380100", "380200"],
        "Column 4": ["390000", "390100", "390200"],
        "Column 5": ["M33 7ZF", "M33 7ZG", "M31"],
        "Column 6": ["100012797623", "100012797624", None],
    }
    assert fields_of(columns) == {
        "Column 1": "reference", "Column 2": "name", "Column 3": "easting", "Column 4": "northing",
        "Column 5": "postcode", "Column 6": "uprn",
    }  # fmt: skip


def test_every_proposal_gives_a_reason_and_how_sure_it_is():
    for column in propose(
        {"AssetCode": ["A1", "A2"], "GeoX": ["1.5", "2.5"], "GeoY": ["52.1", "52.2"]}
    ).columns:
        assert 0 < column.sureness <= 1.01
        assert column.reason


def test_a_mapping_replays_exactly_from_its_text():
    mapping = propose(
        {'Site "A" Ref\n\x7f': ["A1", "A2"], "GeoX": ["1.5", "2.5"], "GeoY": ["52.1", "52.2"]}
    )
    mapping.settings["kind"] = "park"
    again = parse_mapping(mapping.to_toml())
    assert again.as_dict() == mapping.as_dict()
    assert again.settings == {"kind": "park"}
    assert again.to_toml().count("\n") == mapping.to_toml().count("\n")


@given(st.dictionaries(st.text(max_size=12), st.sampled_from(sorted(fields())), max_size=6))
def test_any_heading_survives_the_text_of_a_mapping(columns):
    mapping = Mapping([Column(source, field) for source, field in columns.items()])
    assert tomllib.loads(mapping.to_toml())["columns"] == columns
    assert parse_mapping(mapping.to_toml()).as_dict() == columns


def test_a_mapping_written_by_hand_needs_no_table():
    assert parse_mapping('"Site Ref" = "reference"\nName = "name"').as_dict() == {
        "Site Ref": "reference",
        "Name": "name",
    }


def test_a_mapping_fits_a_file_whatever_its_case_and_says_what_is_missing():
    mapping = parse_mapping('[columns]\n"site  ref" = "reference"\n"Gone" = "name"\n')
    fitted = fit_mapping(mapping, ["Site Ref", "Other"])
    assert fitted.as_dict() == {"Site Ref": "reference"}
    assert "“Gone”" in fitted.remarks[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[columns", "no TOML"),
        ('[columns]\nA = "colour"', "no field of the register"),
        ('columns = "a"', r"needs a table \[columns\]"),
        ('[columns]\nA = "name"\n[settings]\nspeed = "fast"', "speed"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_in_one_sentence(text, words):
    with pytest.raises(MappingRefused, match=words):
        parse_mapping(text)


def test_a_mapping_for_another_file_or_with_a_field_twice_is_refused(tmp_path):
    with pytest.raises(MappingRefused, match="none of the columns"):
        fit_mapping(parse_mapping('A = "name"'), ["B"])
    with pytest.raises(MappingRefused, match="takes one column"):
        fit_mapping(parse_mapping('A = "name"\nB = "name"'), ["A", "B"])
    with pytest.raises(MappingRefused, match="cannot be opened"):
        load_mapping(tmp_path / "none.toml")


def test_headings_in_two_languages_are_known_by_either():
    assert [meanings(text)[0].field for text in ("Enw", "Name / Enw", "Cod post | Postcode")] == [
        "name", "name", "postcode",
    ]  # fmt: skip


def test_an_empty_line_of_an_address_is_still_one():
    columns = {
        "Library name": ["Hall", "Mill", "Barn"],
        "Address 1": ["1 High Street", "2 Low Street", "3 Mid Street"],
        "Address 2": ["", "", ""],
        "Address 3": ["Leeds", "York", "Hull"],
    }
    assert propose(columns).sources("address") == ["Address 1", "Address 2", "Address 3"]


def test_single_letters_are_no_use_of_a_place_and_use_classes_are():
    letters, classes = ["K", "C", "K", "H"], ["A1", "B1a", "D2", "D1"]
    assert propose({"name": list("wxyz"), "Sub typology": letters}).source("use") is None
    assert propose({"name": list("wxyz"), "Use class": classes}).source("use") == "Use class"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("SITE_NM", "name"),
        ("TENURE_CD", "tenure"),
        ("AREA_CD", "authority"),
        ("SURPLUS_FLAG", "offered"),
        ("Book value 31/03/2024", "value_gbp"),
        ("Rent 2023/24", "rent_gbp"),
        ("Value at 31 March 2024", "value_gbp"),
        ("Proprietor Name (1)", "owner"),
    ],
)
def test_headings_that_are_short_or_dated_are_read_in_full(heading, field):
    assert meanings(heading)[0].field == field


def test_a_heading_of_another_year_is_not_made_into_what_it_is_not():
    assert meanings("Population 2011") == []


def test_people_never_become_the_names_of_places():
    columns = {
        "Applicant": ["Friends of the Hall", "Bowling Club", "Jane Bloggs"],
        "Where it is": ["Town Hall, High Street", "Pavilion, Park Road", "Barn, Low Road"],
    }
    found = propose(columns).as_dict()
    assert "Applicant" not in found
    assert propose({"Applicant": columns["Applicant"]}).as_dict() == {}


@pytest.mark.parametrize("heading", ["Manager", "Site manager"])
def test_a_manager_is_a_person_and_no_fact_of_the_place(heading):
    columns = {"Name": ["Hall", "Mill", "Barn"], heading: ["Jo Bloggs", "Al Smith", "Di Jones"]}
    assert heading not in propose(columns).as_dict()
