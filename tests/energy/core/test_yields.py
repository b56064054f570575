import numpy as np
import pytest

from energy.core.chain import monthly_yield
from energy.core.climate import climate_of
from energy.core.mean_day import mean_day_weather
from energy.core.sap import sap_annual_kwh
from energy.core.yields import annual_and_monthly


def random_roofs(count, seed=7):
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 90, count), rng.uniform(0, 360, count), rng.integers(1, 22, count)


def test_a_thousand_random_roofs_match_the_direct_calculation():
    tilt, azimuth, region = random_roofs(1000)
    fast = annual_and_monthly(tilt, azimuth, region=region).monthly_kwh
    direct = np.empty_like(fast)
    for number in range(1, 22):
        here = region == number
        weather = mean_day_weather(climate_of(number))
        direct[here] = monthly_yield(weather, tilt[here], azimuth[here])
    assert fast.sum(axis=1) == pytest.approx(direct.sum(axis=1), rel=0.005)
    assert fast == pytest.approx(direct, rel=0.01)


def test_roofs_come_out_the_same_alone_and_in_company():
    tilt, azimuth, region = random_roofs(50)
    together = annual_and_monthly(tilt, azimuth, 3.3, region=region)
    for k in range(50):
        alone = annual_and_monthly(tilt[k], azimuth[k], 3.3, region=region[k])
        assert (alone.monthly_kwh[0] == together.monthly_kwh[k]).all()
        assert alone.annual_kwh[0] == together.annual_kwh[k]


def test_energy_grows_with_size_and_shrinks_with_shade():
    one = annual_and_monthly(35, 180, 1.0, region=1).annual_kwh
    assert annual_and_monthly(35, 180, 4.0, region=1).annual_kwh == pytest.approx(4 * one)
    shaded = annual_and_monthly(35, 180, 1.0, region=1, shade_factor=0.8)
    assert shaded.annual_kwh == pytest.approx(0.8 * one)


def test_the_edges_of_the_compass_and_of_the_tilt_are_reached():
    edge = annual_and_monthly([0, 0, 90, 90, 35, 35], [0, 360, 180, 180, 0, 360], region=1)
    annual = edge.annual_kwh
    assert annual[0] == pytest.approx(annual[1])
    assert annual[4] == pytest.approx(annual[5])
    assert (annual > 0).all()


def test_no_roofs_give_no_yields():
    empty = annual_and_monthly([], [], [], region=np.array([], int))
    assert empty.monthly_kwh.shape == (0, 12)
    assert empty.annual_kwh.shape == (0,)


def test_one_weather_serves_all_roofs():
    weather = mean_day_weather(climate_of(12))
    by_region = annual_and_monthly([35, 20], [180, 90], region=12)
    by_weather = annual_and_monthly([35, 20], [180, 90], weather=weather)
    assert (by_region.monthly_kwh == by_weather.monthly_kwh).all()


@pytest.mark.parametrize(
    "options",
    [
        {"kwp": 0.0},
        {"kwp": np.nan},
        {"kwp": np.inf},
        {"shade_factor": 1.2},
        {"shade_factor": np.nan},
        {"region": None},
        {"region": -1},
        {"region": 99},
    ],
)
def test_a_wrong_roof_is_refused_and_never_gives_a_number(options):
    with pytest.raises(ValueError, match=r"must|give"):
        annual_and_monthly(35, 180, **{"kwp": 1.0, "region": 1, **options})


def test_the_sap_comparison_is_exact():
    assert sap_annual_kwh(1.0, 30, 180) == pytest.approx(863.6196964310479, rel=1e-14)


def test_sap_counts_by_eighths_of_the_compass_and_shade_classes():
    assert sap_annual_kwh(1, 30, 135, region=1) == sap_annual_kwh(1, 30, 225, region=1)
    assert sap_annual_kwh(2, 30, 180, shading_class="modest") == pytest.approx(1.6 * 863.6196964)
    with pytest.raises(ValueError, match="shading_class"):
        sap_annual_kwh(1, 30, 180, shading_class="some")
