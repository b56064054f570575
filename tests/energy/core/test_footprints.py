import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from energy.core.footprints import roof_from_footprint
from energy.core.roofs import usable_outline, wall_bearing

HOUSE = shapely.box(0, 0, 8, 12)


def azimuths(roof):
    return sorted(round(plane.azimuth_deg, 3) for plane in roof.planes)


def test_a_house_alone_has_its_ridge_along_the_longer_side():
    roof = roof_from_footprint(HOUSE, kind="detached")
    assert azimuths(roof) == [90, 270]
    # half of 8 m x 12 m at 35 degrees: 48 / cos 35 = 58.6 m2
    assert [plane.area_m2 for plane in roof.planes] == pytest.approx([58.598] * 2, abs=0.001)
    assert roof.method == "footprint"


def test_in_a_row_the_ridge_runs_across_the_shared_walls():
    row = [affinity.translate(HOUSE, 8 * k) for k in (-1, 1)]
    assert azimuths(roof_from_footprint(HOUSE, row, "house")) == [0, 180]


def test_each_half_lies_on_the_side_it_faces():
    roof = roof_from_footprint(HOUSE)
    east = next(plane for plane in roof.planes if plane.azimuth_deg == 90)
    assert east.outline.bounds == (4, 0, 8, 12)


@given(turn=st.floats(0, 360))
@settings(max_examples=50)
def test_a_turned_house_has_turned_planes(turn):
    roof = roof_from_footprint(affinity.rotate(HOUSE, -turn, origin=(50, 80)))
    wanted = np.array([(90 + turn) % 360, (270 + turn) % 360])
    for plane in roof.planes:
        assert np.abs((plane.azimuth_deg - wanted + 180) % 360 - 180).min() < 1e-6
        bearing = np.radians(plane.azimuth_deg)
        towards = np.subtract(*[np.array(shape.centroid.coords[0]) for shape in (
            plane.outline, affinity.rotate(HOUSE, -turn, origin=(50, 80)))])  # fmt: skip
        assert towards @ [np.sin(bearing), np.cos(bearing)] == pytest.approx(2.0)


def test_large_and_flat_kinds_are_flat():
    for kind, size in (("retail", 30), ("school", 40), ("", 40)):
        (plane,) = roof_from_footprint(shapely.box(0, 0, size, size), kind=kind).planes
        assert (plane.tilt_deg, plane.azimuth_deg) == (0, 180)
    assert roof_from_footprint(shapely.box(0, 0, 10, 12), kind="retail").planes[0].tilt_deg == 35


def test_what_tells_no_roof_has_its_reason():
    assert roof_from_footprint(None).reason == "no footprint"
    assert roof_from_footprint(shapely.Polygon()).reason == "no footprint"
    assert roof_from_footprint(shapely.box(0, 0, 3, 4)).reason == "too small"
    cross = shapely.union_all([shapely.box(0, 9, 20, 11), shapely.box(9, 0, 11, 20)])
    assert roof_from_footprint(cross).reason == "shape too odd to tell its ridge"


def test_a_crossed_outline_is_repaired():
    # a square whose outline runs on into a loop of no width
    looped = shapely.Polygon([(0, 0), (10, 0), (10, 10), (5, 10), (5, 15), (5, 10), (0, 10)])
    assert len(roof_from_footprint(looped).planes) == 2


def test_a_nearly_square_house_is_less_sure():
    square, long = roof_from_footprint(shapely.box(0, 0, 9, 9)), roof_from_footprint(HOUSE)
    assert square.planes[0].confidence < long.planes[0].confidence


def test_walls_bear_as_they_run():
    assert wall_bearing(affinity.rotate(HOUSE, -30)) == pytest.approx(30)
    assert wall_bearing(affinity.rotate(HOUSE, -75)) == pytest.approx(75)


def test_margins_and_obstacles_leave_what_is_usable():
    # 10 m x 10 m less 0.3 m all round = 88.36 m2; a chimney of 1 m with its margin takes 2.56 m2
    outline = shapely.box(0, 0, 10, 10)
    assert usable_outline(outline).area == pytest.approx(88.36)
    chimney = shapely.box(4, 4, 5, 5)
    assert usable_outline(outline, chimney).area == pytest.approx(85.80)
