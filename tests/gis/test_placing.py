import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.placing import COORDINATES, Ground, Source, place_rows
from gis.systems import transform_points

HALL = (380_000.0, 390_000.0)  # in Trafford, Greater Manchester
GROUND = Ground(shapely.box(370_000, 385_000, 385_000, 400_000))
BELFAST = (333_850.0, 374_050.0)  # on the Irish Grid


def place(x, y, ground=None, nation=None, **source):
    x, y = np.atleast_1d(np.array(x, dtype=float)), np.atleast_1d(np.array(y, dtype=float))
    return place_rows([Source(COORDINATES, x=x, y=y, **source)], len(x), ground, nation)


def degrees(point, srid=27700):
    lon, lat = transform_points([point[0]], [point[1]], srid, 4326)
    return lon[0], lat[0]


def codes(notes):
    return {row: [note.code for note in found] for row, found in notes.items()}


def test_plain_coordinates_are_taken_as_they_are():
    places = place(*HALL, expected=27700)
    assert places.shapes[0] == shapely.Point(HALL)
    assert places.how[0] == "easting and northing"
    assert not (places.notes)
    assert not (places.refusals)
    assert not (places.assumed)


@pytest.mark.parametrize("srid", [4326, 3857, 27700])
def test_the_system_is_told_by_the_numbers_and_said(srid):
    places = place(*(one[0] for one in transform_points([HALL[0]], [HALL[1]], 27700, srid)))
    assert places.shapes[0].distance(shapely.Point(HALL)) < 0.1
    assert sum(places.assumed.values()) == 1


def test_latitude_before_longitude_is_swapped_because_no_other_reading_is_left():
    lon, lat = degrees(HALL)
    places = place(lat, lon, stated=4326)
    assert places.how[0] == "longitude and latitude, swapped"
    assert codes(places.notes) == {0: ["place_repaired"]}
    assert places.shapes[0].distance(shapely.Point(HALL)) < 0.1


def test_a_wrong_label_is_ignored_where_the_numbers_prove_it_wrong():
    places = place(*HALL, stated=4326)
    assert places.how[0] == "easting and northing, label ignored"
    assert places.shapes[0] == shapely.Point(HALL)


def test_easting_and_northing_are_swapped_only_on_the_ground_of_the_authority():
    assert place(HALL[1], HALL[0], expected=27700).shapes[0] == shapely.Point(HALL[::-1])
    mended = place(HALL[1], HALL[0], GROUND, expected=27700)
    # 390000, 380000 lies in Stockport, east of the ground; the other way round it lies inside
    assert mended.shapes[0] == shapely.Point(HALL)
    assert mended.how[0] == "easting and northing, swapped"


def test_a_lost_minus_is_mended_only_on_the_ground_of_the_authority():
    lon, lat = degrees((530_000, 175_000))
    lambeth = Ground(shapely.box(528_000, 170_000, 532_500, 181_000))
    assert lon < 0
    mended = place(-lon, lat, lambeth, stated=4326)
    assert mended.how[0] == "longitude and latitude, sign mended"
    assert mended.shapes[0].distance(shapely.Point(530_000, 175_000)) < 0.1
    assert "mended" not in place(-lon, lat, stated=4326).how[0]


def test_a_point_outside_the_authority_stays_and_is_remarked_upon():
    places = place(360_000, 390_000, GROUND, expected=27700)
    assert places.shapes[0] == shapely.Point(360_000, 390_000)
    assert "10.0 km outside" in places.notes[0][0].text


def test_a_point_just_outside_a_generalised_boundary_is_no_finding():
    assert not place(369_900, 390_000, GROUND, expected=27700).notes


@pytest.mark.parametrize("stated", [29902, 29903, 0])
def test_irish_grid_is_taken_where_it_is_said_or_for_northern_ireland(stated):
    nation = None if stated else "N"
    places = place(*BELFAST, nation=nation, stated=stated)
    lon, lat = transform_points([places.shapes[0].x], [places.shapes[0].y], 27700, 4326)
    assert (lon[0], lat[0]) == (pytest.approx(-5.93, abs=0.02), pytest.approx(54.6, abs=0.02))
    assert place(*BELFAST).shapes[0] == shapely.Point(BELFAST)


@pytest.mark.parametrize(
    ("x", "y"),
    [(500.0, 200.0), (2.35, 48.85), (-73.9, 40.7), (1e12, 5.0), (-1.0, -1.0), (999_999, 9_999_999)],
)
def test_coordinates_that_lie_nowhere_here_are_refused(x, y):
    places = place(x, y)
    assert places.how[0] is None
    assert codes(places.refusals) == {0: ["place_impossible"]}


def test_nought_and_nought_is_no_place_and_no_reason_to_refuse():
    places = place([0.0, np.nan], [0.0, np.nan], expected=27700)
    assert places.how.tolist() == [None, None]
    assert codes(places.notes) == {0: ["place_zero"]}
    assert not places.refusals


def test_a_demanded_system_is_obeyed():
    lon, lat = degrees(HALL)
    assert place(*HALL, stated=4326, forced=27700).how[0] == "easting and northing"
    assert codes(place(lon, lat, forced=27700).refusals) == {0: ["place_impossible"]}
    east, north = transform_points([HALL[0]], [HALL[1]], 27700, 32630)
    assert place(east, north, forced=32630).shapes[0].distance(shapely.Point(HALL)) < 0.1


def test_the_first_source_that_speaks_wins_and_far_ones_are_reported():
    first = Source(
        COORDINATES, x=np.array([HALL[0], np.nan]), y=np.array([HALL[1], np.nan]), expected=27700
    )
    second = Source(
        COORDINATES,
        x=np.array([HALL[0] + 5_000, 381_000]),
        y=np.array([HALL[1], 391_000]),
        expected=27700,
    )
    places = place_rows([first, second], 2)
    assert [shape.x for shape in places.shapes] == [380_000, 381_000]
    assert codes(places.notes) == {0: ["places_disagree"]}
    assert "5.0 km" in places.notes[0][0].text


def test_another_coordinate_saves_a_row_but_a_postcode_does_not_hide_its_error():
    wrong = Source(COORDINATES, x=np.array([500.0, 500.0]), y=np.array([200.0, 200.0]))
    right = Source(
        COORDINATES, x=np.array([HALL[0], np.nan]), y=np.array([HALL[1], np.nan]), expected=27700
    )
    postcode = Source(
        "postcode",
        x=np.array([381_000.0] * 2),
        y=np.array([391_000.0] * 2),
        stated=27700,
        is_last_resort=True,
    )
    places = place_rows([wrong, right, postcode], 2)
    assert places.how.tolist() == ["easting and northing", None]
    assert codes(places.notes)[0] == ["place_impossible"]
    assert codes(places.refusals) == {1: ["place_impossible"]}


def test_a_postcode_is_the_last_resort_and_says_so():
    none = Source(COORDINATES, x=np.array([np.nan]), y=np.array([np.nan]))
    postcode = Source(
        "postcode",
        x=np.array([381_000.0]),
        y=np.array([391_000.0]),
        stated=27700,
        is_last_resort=True,
    )
    assert place_rows([none, postcode], 1).how[0] == "postcode"


def test_outlines_are_read_repaired_and_mended_like_points():
    square = shapely.box(380_000, 390_000, 380_100, 390_050)
    flat = shapely.transform(square, lambda c: np.column_stack(transform_points(*c.T, 27700, 4326)))
    turned = shapely.transform(flat, lambda c: c[:, ::-1])
    tie = shapely.Polygon(
        [(380_000, 390_000), (380_010, 390_010), (380_010, 390_000), (380_000, 390_010)]
    )
    shapes = np.array([square, flat, turned, tie, shapely.Polygon(), None], dtype=object)
    places = place_rows([Source("outline", shapes=shapes, stated=4326)], 6, GROUND)
    assert places.how.tolist() == [
        "outline, label ignored",
        "outline",
        "outline, swapped",
        "outline, label ignored",
        None,
        None,
    ]
    assert [round(shape.area) for shape in places.shapes[:3]] == [5_000, 5_000, 5_000]
    assert places.shapes[3].area == pytest.approx(50)
    assert codes(places.refusals) == {4: ["shape_empty"]}


def test_an_empty_outline_is_refused():
    places = place_rows(
        [Source("outline", shapes=np.array([shapely.Polygon()], dtype=object), stated=27700)], 1
    )
    assert codes(places.refusals) == {0: ["shape_empty"]}


@given(
    st.lists(
        st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True)), min_size=1, max_size=6
    ),
    st.sampled_from([0, 4326, 27700, 3857, 29903, 32630]),
    st.booleans(),
)
def test_every_pair_of_numbers_is_placed_in_the_kingdom_refused_or_passed_over(
    pairs, stated, with_ground
):
    x, y = zip(*pairs, strict=True)
    places = place(x, y, GROUND if with_ground else None, stated=stated)
    for row, (one, other) in enumerate(pairs):
        if places.shapes[row] is not None:
            assert -200_000 < places.shapes[row].x < 800_000
            assert places.how[row]
        elif np.isfinite(one) and np.isfinite(other):
            assert row in places.refusals or row in places.notes


def test_northern_ireland_is_read_on_its_own_grids_whatever_the_heading_promises():
    lon, lat = transform_points([BELFAST[0]], [BELFAST[1]], 29903, 4326)
    bng, itm = (transform_points(lon, lat, 4326, srid) for srid in (27700, 2157))
    for x, y in (BELFAST, (bng[0][0], bng[1][0]), (itm[0][0], itm[1][0]), (lon[0], lat[0])):
        places = place(x, y, nation="N", expected=27700)
        assert places.shapes[0].distance(shapely.Point(bng[0][0], bng[1][0])) < 60
