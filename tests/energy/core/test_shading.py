import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energy.core import shading
from energy.core.chain import monthly_yield, monthly_yield_behind
from energy.core.climate import climate_of
from energy.core.horizon import (
    Obstacle,
    check_horizon,
    horizon_of_obstacles,
    sky_view,
    sun_seen,
)
from energy.core.mean_day import mean_day_weather
from energy.core.weather_files import read_weather
from energy.core.yields import annual_and_monthly
from tests.energy.weather_samples import write_epw

SEVERN = mean_day_weather(climate_of(5))
OPEN = np.zeros((1, 36))


def even(height_deg):
    return np.full((1, 36), float(height_deg))


def test_shading_classes_leave_their_share():
    assert shading.class_factors() == {
        "none": 1.0, "modest": 0.8, "significant": 0.5, "heavy": 0.35,
    }  # fmt: skip


def test_each_segment_of_the_installers_diagram_takes_one_per_cent():
    assert shading.factor_of_segments(0) == 1.0
    assert shading.factor_of_segments(17) == pytest.approx(0.83)
    for count in (-1, 85):
        with pytest.raises(ValueError, match="segments"):
            shading.factor_of_segments(count)


def test_an_open_skyline_takes_nothing():
    behind = monthly_yield_behind(SEVERN, [35], [180], OPEN, cut_sky=True)
    assert behind == pytest.approx(monthly_yield(SEVERN, 35, 180), rel=1e-12)


# PVGIS 5.2 near Cirencester, south at 30 degrees: an even skyline of 20 degrees takes 12 per cent
# and one of 45 degrees 42 per cent
@pytest.mark.parametrize(("height_deg", "left"), [(20, 0.88), (45, 0.58)])
def test_an_even_skyline_takes_what_it_takes_in_pvgis(height_deg, left):
    behind = monthly_yield_behind(SEVERN, [30], [180], even(height_deg)).sum()
    assert behind / monthly_yield(SEVERN, 30, 180).sum() == pytest.approx(left, abs=0.03)


def test_the_sky_view_of_a_flat_roof_worked_by_hand():
    # an even skyline of h leaves cos(h)^2 of the even sky: cos(30)^2 = 0.75
    assert sky_view(even(30), [0], [180]) == pytest.approx(0.75)
    assert sky_view(OPEN, [0, 35, 90], [180, 90, 0]) == pytest.approx(1.0)


def test_what_stands_behind_a_wall_takes_nothing_from_its_sky():
    north_hidden = np.zeros((1, 36))
    north_hidden[0, [34, 35, 0, 1, 2]] = 60
    assert sky_view(north_hidden, [90], [180]) == pytest.approx(1.0)
    assert sky_view(north_hidden, [90], [0]) < 0.7


def test_a_skyline_in_the_east_takes_the_morning():
    east = np.zeros((1, 72))
    east[0, 6:30] = 80  # 30 to 145 degrees
    seen = sun_seen(SEVERN, east)[0]
    azimuth = SEVERN.sun_azimuth_deg[SEVERN.light]
    assert (seen[(azimuth > 40) & (azimuth < 140)] == 0).all()
    assert (seen[azimuth > 160] == 1).all()
    to_east, to_west = monthly_yield_behind(SEVERN, [35, 35], [90, 270], np.repeat(east, 2, 0))
    assert to_east.sum() < 0.75 * to_west.sum()


def test_cutting_the_sky_takes_more():
    masked = monthly_yield_behind(SEVERN, [35], [180], even(25))
    cut = monthly_yield_behind(SEVERN, [35], [180], even(25), cut_sky=True)
    assert (cut < masked).all()


def test_an_obstacle_raises_the_skyline_between_its_edges():
    # 5 m high at 10 m: atan(0.5) = 26.57 degrees
    horizon = horizon_of_obstacles(
        [Obstacle(350, 20, 10, 5), Obstacle(0, 10, 10, 1)], directions=36
    )
    assert horizon[[35, 0, 2]] == pytest.approx(26.565, abs=0.001)
    assert horizon[3:35].max() == 0


@given(
    tilt=st.floats(0, 90),
    azimuth=st.floats(0, 360),
    skyline=st.lists(st.floats(0, 85), min_size=12, max_size=12),
    raised=st.integers(0, 11),
    cut=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_a_higher_skyline_never_gains_energy(tilt, azimuth, skyline, raised, cut):
    higher = list(skyline)
    higher[raised] = min(90, higher[raised] + 10)
    low, high = (
        monthly_yield_behind(SEVERN, [tilt], [azimuth], [line], cut_sky=cut)
        for line in (skyline, higher)
    )
    assert (high <= low + 1e-9).all()
    assert (low <= monthly_yield(SEVERN, tilt, azimuth) + 1e-9).all()
    assert (high >= 0).all()


@pytest.mark.parametrize("cut", [False, True])
def test_many_skylines_at_once_match_the_direct_calculation(cut):
    rng = np.random.default_rng(3)
    tilt, azimuth = rng.uniform(0, 70, 300), rng.uniform(0, 360, 300)
    skyline = np.minimum(np.abs(np.cumsum(rng.normal(0, 4, (300, 36)), axis=1)), 60)
    fast = annual_and_monthly(tilt, azimuth, region=5, horizon_deg=skyline, cut_sky=cut)
    direct = monthly_yield_behind(SEVERN, tilt, azimuth, skyline, cut_sky=cut)
    apart = np.abs(fast.annual_kwh / direct.sum(axis=1) - 1)
    # what sun and sky take is worked out one by one, so a roof that loses most of both is less sure
    assert apart.max() < (0.06 if cut else 0.005)
    assert apart.mean() < (0.01 if cut else 0.001)


def test_skylines_come_out_the_same_alone_and_in_company():
    rng = np.random.default_rng(4)
    tilt, azimuth, region = rng.uniform(0, 70, 40), rng.uniform(0, 360, 40), rng.integers(1, 22, 40)
    skyline = rng.uniform(0, 40, (40, 24))
    together = annual_and_monthly(tilt, azimuth, region=region, horizon_deg=skyline).monthly_kwh
    for k in range(40):
        alone = annual_and_monthly(tilt[k], azimuth[k], region=region[k], horizon_deg=skyline[k])
        assert (alone.monthly_kwh[0] == together[k]).all()


def test_a_skyline_holds_in_a_weather_file_too(tmp_path):
    weather = read_weather(write_epw(tmp_path / "a.epw"))
    behind = annual_and_monthly(35, 180, weather=weather, horizon_deg=np.full(36, 20.0)).annual_kwh
    assert 0.7 < behind[0] / annual_and_monthly(35, 180, weather=weather).annual_kwh[0] < 0.95


@pytest.mark.parametrize(
    "make",
    [
        lambda: check_horizon([10, 20, 30]),
        lambda: check_horizon([10, 20, 30, 91]),
        lambda: check_horizon([10, 20, 30, np.nan]),
        lambda: Obstacle(0, 10, 0, 5),
        lambda: shading.check_factor([0.5, np.nan]),
    ],
)
def test_a_wrong_skyline_is_refused(make):
    with pytest.raises(ValueError, match="must"):
        make()
