"""Shapes in another coordinate system."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.gis.geos import Point

from gis.crs import BNG, WGS84
from gis.geometry import moved

#: The water tower at Caister, which Ordnance Survey's guide to coordinates uses as its example.
CAISTER = Point(651409.903, 313177.270, srid=BNG)


def test_a_shape_is_copied_into_degrees_and_back():
    there = moved(CAISTER, WGS84)
    assert (there.x, there.y) == pytest.approx((1.716, 52.6580), abs=0.001)
    assert there.srid == WGS84
    back = moved(there, BNG)
    assert (back.x, back.y) == pytest.approx((CAISTER.x, CAISTER.y), abs=0.01)
    assert (CAISTER.x, CAISTER.srid) == (651409.903, BNG)


def test_a_shape_that_is_there_already_is_copied_as_it_is():
    copy = moved(CAISTER, BNG)
    assert copy == CAISTER
    assert copy is not CAISTER


def test_threads_move_shapes_side_by_side():
    points = [Point(400_000 + step, 300_000, srid=BNG) for step in range(400)]
    with ThreadPoolExecutor(8) as pool:
        side_by_side = [point.coords for point in pool.map(lambda p: moved(p, WGS84), points)]
    assert side_by_side == [moved(point, WGS84).coords for point in points]
