import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.locating import (
    GridReference,
    Pair,
    parse_grid_reference,
    parse_ordinate,
    parse_pair,
    parse_shape,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("51.5", 51.5),
        ("-0.1278", -0.1278),
        ("−0.1278", -0.1278),
        ("531,514", 531514.0),
        ("51,50735", 51.50735),
        ("531514 E", 531514.0),
        ("0.1278 W", -0.1278),
        ("51° 30' 36\" N", 51.51),  # 51 + 30/60 + 36/3600
        ("0°7'39\"W", -0.1275),  # 7/60 + 39/3600
        ("-0°7'39\"", -0.1275),
        ("51:30:36", 51.51),
        ("51 30 36 N", 51.51),
        ("N 53 25.5", 53.425),  # 25.5 minutes are 0.425 degrees
        ("2° 19.3' W", -2.321_666_67),
        ('53 25.5 30" N', 53.433_333_33),
        ("TBC", None),
        ("", None),
        ("nan", None),
        ("1e400", None),
        ("see map", None),
    ],
)
def test_an_ordinate_is_read_in_any_spelling(text, value):
    assert parse_ordinate(text) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("55.95,-3.19", Pair(55.95, -3.19)),
        ("(55.95, -3.19)", Pair(55.95, -3.19)),
        ("55.95 -3.19", Pair(55.95, -3.19)),
        ("55.95, -3.19, 12", Pair(55.95, -3.19)),
        ("55,95; -3,19", Pair(55.95, -3.19)),
        ("531056 173873", Pair(531056, 173873)),
        ("E531056 N173873", Pair(531056, 173873, "xy")),
        ("Easting: 531056, Northing: 173873", Pair(531056, 173873, "xy")),
        ("lat 55.95; long -3.19", Pair(55.95, -3.19, "yx")),
        ("55.95N, 3.19W", Pair(55.95, -3.19, "yx")),
        ("https://maps.example.org/@55.95,-3.19,17z", Pair(55.95, -3.19, "yx")),
        ("https://maps.example.org/?q=55.95,-3.19", Pair(55.95, -3.19, "yx")),
        ("12 High Street, 34", None),
        ("0131 529 5500", None),
        ("55.95", None),
    ],
)
def test_two_ordinates_in_a_cell_are_read(text, pair):
    assert parse_pair(text) == pair


@pytest.mark.parametrize(
    ("text", "square"),
    [
        # T starts at 500 km east and 0 north; within it Q is column 0, row 1 of 100 km squares
        ("TQ 30 80", GridReference(530_500, 180_500, 1_000)),
        ("NS 590 650", GridReference(259_050, 665_050, 100)),
        ("NS590650", GridReference(259_050, 665_050, 100)),
        ("ns 59000 65000", GridReference(259_000.5, 665_000.5, 1)),
        ("SX5670, 4944", GridReference(256_705, 49_445, 10)),
        ("HU 47 41", GridReference(447_500, 1_141_500, 1_000)),
        ("J 338 740", GridReference(333_850, 374_050, 100, irish=True)),
        ("SE1 8TU", None),
        ("TQ123", None),
        ("A1", None),
        ("ZZ 12 34", None),
        ("IA 12 34", None),
    ],
)
def test_grid_references_name_the_middle_of_their_square(text, square):
    assert parse_grid_reference(text) == square


@pytest.mark.parametrize(
    "text",
    [
        "POINT(1 2)",
        "point z (1 2 3)",
        "SRID=27700;POINT (1 2)",
        '{"type": "Point", "coordinates": [1, 2]}',
        shapely.Point(1, 2).wkb_hex,
        '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}',
    ],
)
def test_a_shape_in_a_cell_is_read(text):
    shape, srid = parse_shape(text)
    assert shape == shapely.Point(1, 2)
    assert srid == (27700 if "SRID" in text else None)


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader_of_places(text):
    for read in (parse_ordinate, parse_pair, parse_grid_reference, parse_shape):
        read(text)


@given(
    st.sampled_from(["POINT", "POLYGON", "MULTIPOLYGON", "SRID=1;LINESTRING"]),
    st.text("0123456789 ,().-eE", max_size=40),
)
def test_no_broken_shape_breaks_a_cell(start, rest):
    parse_shape(start + rest)
