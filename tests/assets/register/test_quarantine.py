import json

import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assets.register.rows import (
    GROUND,
    batch_of,
    first,
    note_codes,
    reason_codes,
    table_of,
)


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


def test_a_heading_between_rows_is_no_place():
    columns = {
        "SiteReference": ["A1", "Sites without permission", "A2", "A3", "A4", "A5"],
        "SiteNameAddress": ["1 Elm Road", None, "2 Elm Road", "3 Elm Road", "4 Elm Road", "5"],
        "Hectares": ["1", None, "2", "3", "4", "5"],
        "PlanningStatus": ["a", None, "b", "c", "d", "e"],
        "PermissionDate": ["2020-01-01", None, "2020-01-02", "2020-01-03", None, None],
    }
    table = table_of(batch_of(**columns))
    assert {row: reason_codes(table, row) for row in table.reasons} == {1: ["section"]}
    assert "Sites without permission" in table.reasons[1][0].text


def test_a_list_of_names_alone_has_no_headings_between_its_rows():
    names = [f"Hall {number}" for number in range(10)]
    assert not table_of(batch_of(name=names, ward=["Sale", *[None] * 9])).reasons
