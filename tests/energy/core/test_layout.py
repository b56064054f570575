import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from energy.core.layout import lay_out
from energy.core.module import Module

MODULE = Module(rated_w=400, length_m=1.7, width_m=1.0)


def test_modules_on_a_pitched_roof_worked_by_hand():
    # in the slope 6 m x 5 m: 4.3301 m in plan at 30 degrees. Less 0.3 m all round, 5.4 m wide and
    # 3.7301 m in plan = 4.3072 m in the slope: 5 columns of 1.02 m and 2 rows of 1.72 m in portrait
    roof = shapely.box(0, 0, 6, 4.3301)
    assert lay_out(roof, 30, 180, module=MODULE, portrait=True).count == 10
    # in landscape 3 columns of 1.72 m (5.14 m) and 4 rows of 1.02 m (4.06 m), which is more
    best = lay_out(roof, 30, 180, module=MODULE)
    assert (best.count, best.portrait, best.kwp) == (12, False, 4.8)


@given(turn=st.floats(0, 360), tilt=st.floats(6, 60), width=st.floats(3, 15))
@settings(max_examples=25, deadline=None)
def test_modules_lie_within_the_margin_and_apart(turn, tilt, width):
    outline = affinity.rotate(shapely.box(0, 0, width, 6), 180 - turn, origin=(0, 0))
    layout = lay_out(outline, tilt, turn, module=MODULE)
    within = outline.buffer(-0.29, join_style="mitre")
    assert all(within.covers(module) for module in layout.outlines)
    for k, one in enumerate(layout.outlines):
        assert not any(one.intersects(other) for other in layout.outlines[k + 1 :])
    assert layout.kwp == pytest.approx(layout.count * 0.4)


def test_an_obstacle_costs_modules():
    roof, chimney = shapely.box(0, 0, 8, 5), shapely.box(3.5, 2, 4.5, 3)
    free = lay_out(roof, 35, 180, module=MODULE)
    around = lay_out(roof, 35, 180, module=MODULE, obstacles=chimney)
    assert around.count < free.count
    assert not any(module.intersects(chimney.buffer(0.29)) for module in around.outlines)


def test_rows_on_a_flat_roof_stand_apart_further_in_the_north():
    roof = shapely.box(0, 0, 20, 30)
    south = lay_out(roof, 0, 180, module=MODULE, latitude_deg=50.5)
    north = lay_out(roof, 0, 180, module=MODULE, latitude_deg=59.0)
    assert (south.tilt_deg, south.azimuth_deg) == (10, 180)
    assert north.count < south.count
    # in landscape, 10 degrees: 0.985 m deep, shadow 1.0 x sin(10) / tan(90 - 50.5 - 23.44) = 0.603
    lying = lay_out(roof, 0, 180, module=MODULE, latitude_deg=50.5, portrait=False)
    lows = sorted({round(module.bounds[1], 3) for module in lying.outlines})
    assert lows[1] - lows[0] == pytest.approx(0.985 + 0.603, abs=0.002)


def test_frames_on_a_flat_roof_keep_to_the_walls():
    turned = affinity.rotate(shapely.box(0, 0, 20, 30), -25)
    assert lay_out(turned, 2, 180, module=MODULE).azimuth_deg == pytest.approx(205)


def test_a_plane_too_small_takes_none():
    assert lay_out(shapely.box(0, 0, 1.5, 1.5), 35, 180, module=MODULE).count == 0
    assert lay_out(shapely.box(0, 0, 0.4, 9), 35, 180, module=MODULE).count == 0


def test_a_larger_roof_never_takes_fewer():
    counts = [lay_out(shapely.box(0, 0, w, 5), 35, 135, module=MODULE).count for w in range(2, 14)]
    assert counts == sorted(counts)


@pytest.mark.parametrize(
    "make",
    [
        lambda: lay_out(shapely.Polygon(), 35, 180),
        lambda: lay_out(shapely.box(0, 0, 9, 9), 90, 180),
        lambda: lay_out(shapely.box(0, 0, 9, 9), 35, 180, latitude_deg=-34),
    ],
)
def test_a_wrong_value_is_named(make):
    with pytest.raises(ValueError, match="must"):
        make()
