import numpy as np
import pytest

from energy.core.climate import climate_of
from energy.core.day_sequence import (
    MONTH_OF_DAY,
    clearness_quantiles,
    day_sequence_weather,
    generation_kwh,
)
from energy.core.mean_day import mean_day_weather
from energy.core.tables import DAYS_IN_MONTH
from energy.core.weather_files import read_weather
from energy.core.yields import annual_and_monthly
from tests.energy.core.shared import FOLDER, needs_shared


@pytest.mark.parametrize("region", range(22))
@pytest.mark.parametrize("step_h", [0.5, 1.0])
def test_each_month_closes_to_the_published_mean(region, step_h):
    climate = climate_of(region)
    weather = day_sequence_weather(climate, step_h=step_h)
    assert len(weather.hours) == 365 * 24 / step_h
    published = climate.ghi_w_m2 * 24 * np.array(DAYS_IN_MONTH) / 1000
    assert weather.horizontal_kwh_m2() == pytest.approx(published, rel=1e-12)


def test_the_light_of_every_step_closes_and_is_possible():
    weather = day_sequence_weather(climate_of(20))
    height = np.maximum(np.cos(np.radians(weather.sun_zenith_deg)), 0)
    assert weather.dhi_w_m2 + weather.dni_w_m2 * height == pytest.approx(weather.ghi_w_m2, abs=1e-9)
    assert (weather.dni_w_m2 <= 0.75 * weather.extra_w_m2).all()
    assert (weather.dhi_w_m2 >= 0).all()


def test_the_same_seed_gives_the_same_year_and_another_seed_another():
    climate = climate_of(5)
    one, same, other = (day_sequence_weather(climate, seed=seed).ghi_w_m2 for seed in (1, 1, 2))
    assert (one == same).all()
    assert np.abs(one - other).max() > 100


@pytest.mark.parametrize("mean", [0.25, 0.35, 0.45, 0.55])
def test_the_days_of_a_month_keep_its_mean_clearness(mean):
    days = clearness_quantiles(mean, 31)
    assert days.mean() == pytest.approx(mean)
    assert (np.diff(days) > 0).all()
    assert 0.05 < days[0] < 0.2
    assert 0.55 < days[-1] < 0.8


def test_clear_and_dull_days_come_in_spells():
    weather = day_sequence_weather(climate_of(6))
    day = weather.ghi_w_m2.reshape(365, -1).sum(axis=1)
    month = np.bincount(MONTH_OF_DAY, day) / DAYS_IN_MONTH
    relative = day / month[MONTH_OF_DAY]
    assert 0.35 < relative.std() < 0.65
    assert 0.1 < np.corrcoef(relative[:-1], relative[1:])[0, 1] < 0.5


def test_a_generation_series_keeps_the_months_of_the_estimate():
    estimate = annual_and_monthly(35, 120, 3.5, region=6).monthly_kwh[0]
    weather = day_sequence_weather(climate_of(6))
    series = generation_kwh(weather, 35, 120, estimate)
    assert np.bincount(weather.month, series) == pytest.approx(estimate, rel=1e-12)
    assert (series >= 0).all()
    assert series.max() < 3.5 / 2  # half an hour at full power


def test_the_sun_culminates_on_the_clock_of_the_place():
    # 2 degrees west and in mid February, when the sun is 14 minutes slow: noon near 12:22
    weather = day_sequence_weather(climate_of(6), longitude_deg=-2.0)
    height = -weather.sun_zenith_deg.reshape(365, 48)[45]
    assert height.argmax() == 24


def test_a_step_of_another_length_is_refused():
    with pytest.raises(ValueError, match="step_h"):
        day_sequence_weather(climate_of(1), step_h=0.25)


@needs_shared
def test_self_use_is_that_of_a_measured_year_where_the_mean_day_flatters():
    measured = read_weather(FOLDER / "energy" / "weather" / "GBR_London.Gatwick.037760_IWEC.epw")
    climate = climate_of(2)
    days = day_sequence_weather(climate, longitude_deg=-0.2, step_h=1.0)
    hour = np.arange(8760) % 24
    load = 0.2 + 0.3 * np.isin(hour, [7, 8]) + 0.8 * np.isin(hour, [17, 18, 19, 20, 21])

    def self_use(weather):
        series = generation_kwh(weather, 35, 180, np.full(12, 250.0))
        return np.minimum(series, load * 3500 / load.sum()).sum() / 3000

    mean_day = mean_day_weather(climate, step_h=1.0)
    flat_days = generation_kwh(mean_day, 35, 180, np.full(12, 250.0)).reshape(12, 24)
    every_day = (flat_days / np.array(DAYS_IN_MONTH)[:, None])[MONTH_OF_DAY].ravel()
    flattered = np.minimum(every_day, load * 3500 / load.sum()).sum() / 3000
    assert self_use(days) == pytest.approx(self_use(measured), rel=0.04)
    assert flattered > 1.05 * self_use(measured)
