import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape as make_shape

from gis.outlines import mend_shapes


def mend(*shapes):
    return mend_shapes(np.array(shapes, dtype=object))


def test_a_good_outline_stays_as_it_is():
    square = shapely.box(0, 0, 10, 10)
    mended = mend(square)
    assert mended.shapes[0] == square
    assert not (mended.notes)
    assert not (mended.refusals)


def test_a_bow_tie_becomes_two_triangles_and_is_remarked_upon():
    tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    mended = mend(tie)
    assert mended.shapes[0].is_valid
    assert mended.shapes[0].area == pytest.approx(50)  # two triangles of 10 x 5 / 2
    assert "self-intersection" in mended.notes[0].text


def test_slivers_beside_an_outline_are_left_out():
    mended = mend(shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 20.01, 10)]))
    assert mended.shapes[0] == shapely.box(0, 0, 10, 10)
    assert "1 sliver" in mended.notes[0].text


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (shapely.box(0, 0, 0.01, 100), "shape_sliver"),  # a centimetre wide
        (shapely.box(0, 0, 0.5, 0.5), "shape_sliver"),  # a quarter of a square metre
        (shapely.Polygon([(0, 0), (10, 0), (5, 0)]), "shape_sliver"),
        (shapely.Polygon(), "shape_empty"),
        (shapely.MultiPolygon(), "shape_empty"),
        (shapely.Point(float("nan"), 1), "shape_empty"),
    ],
)
def test_slivers_and_empties_are_refused_with_a_reason(shape, code):
    mended = mend(shape)
    assert mended.shapes[0] is None
    assert mended.refusals[0].code == code
    assert mended.refusals[0].text.endswith(".")


def test_points_and_lines_become_points():
    mended = mend(
        shapely.Point(1, 2), shapely.MultiPoint([(1, 2)]), shapely.MultiPoint([(0, 0), (2, 2)]),
        shapely.LineString([(0, 0), (10, 0)]),
        shapely.GeometryCollection([shapely.Point(3, 4)]),
    )  # fmt: skip
    assert [shape.wkt for shape in mended.shapes] == [
        "POINT (1 2)",
        "POINT (1 2)",
        "POINT (1 1)",
        "POINT (5 0)",
        "POINT (3 4)",
    ]
    assert mended.how[3] == "point on a line"


def test_a_collection_keeps_its_areas():
    mended = mend(shapely.GeometryCollection([shapely.box(0, 0, 10, 10), shapely.Point(50, 50)]))
    assert mended.shapes[0] == shapely.box(0, 0, 10, 10)


def test_of_several_lines_the_longest_is_taken():
    mended = mend(shapely.MultiLineString([[(0, 0), (1, 0)], [(0, 5), (10, 5)]]))
    assert mended.shapes[0] == shapely.Point(5, 5)


def test_of_an_outline_that_folds_back_no_parts_share_an_edge():
    mended = mend(shapely.Polygon([(1, 5), (5, 0), (5, 1), (1, 5), (5, 0), (0, 0)]))
    assert mended.shapes[0].is_valid
    assert mended.shapes[0].area == 14.5


shapes = st.lists(
    st.tuples(*[st.sampled_from([0.0, 1.0, 5.0, 5.001, 10.0, 1e-9, 1e6])] * 2),
    min_size=4,
    max_size=9,
)


@given(
    shapes,
    st.sampled_from(["Polygon", "MultiPolygon", "LineString", "MultiPoint", "MultiLineString"]),
)
def test_every_shape_is_kept_valid_or_refused(corners, kind):
    nested = {
        "Polygon": [corners],
        "MultiPolygon": [[corners]],
        "MultiLineString": [corners, corners[:2]],
    }
    shape = make_shape({"type": kind, "coordinates": nested.get(kind, corners)})
    mended = mend(shape)
    if mended.shapes[0] is None:
        assert mended.refusals[0].text
    else:
        assert mended.shapes[0].is_valid
        assert mended.shapes[0].geom_type in ("Point", "Polygon", "MultiPolygon")
