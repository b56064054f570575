import numpy as np
import pytest

from energy.core.climate import climate_of
from energy.core.mean_day import extra_day_wh_m2, mean_day_weather, sunset_angle
from energy.core.tables import DAYS_IN_MONTH


@pytest.mark.parametrize("region", range(22))
@pytest.mark.parametrize("step_h", [0.5, 1.0])
def test_each_month_closes_to_the_published_mean(region, step_h):
    climate = climate_of(region)
    weather = mean_day_weather(climate, step_h=step_h)
    published = climate.ghi_w_m2 * 24 * np.array(DAYS_IN_MONTH) / 1000
    assert weather.horizontal_kwh_m2() == pytest.approx(published, rel=1e-12)


@pytest.mark.parametrize("region", range(22))
def test_global_is_diffuse_plus_direct_times_the_height_of_the_sun(region):
    weather = mean_day_weather(climate_of(region))
    height = np.cos(np.radians(weather.sun_zenith_deg))
    closed = weather.dhi_w_m2 + weather.dni_w_m2 * height
    assert closed[weather.light] == pytest.approx(weather.ghi_w_m2[weather.light], abs=1e-6)
    assert (weather.dni_w_m2 >= 0).all()
    assert (weather.dni_w_m2 < weather.extra_w_m2).all()


@pytest.mark.parametrize("region", range(22))
def test_the_air_keeps_its_monthly_mean(region):
    climate = climate_of(region)
    weather = mean_day_weather(climate)
    assert weather.temp_air_c.reshape(12, -1).mean(axis=1) == pytest.approx(climate.temp_air_c)


def test_the_sun_stands_in_the_south_at_solar_noon_and_rises_in_the_east():
    weather = mean_day_weather(climate_of(1))
    june = slice(5 * 48, 6 * 48)
    azimuth, zenith = weather.sun_azimuth_deg[june], weather.sun_zenith_deg[june]
    assert azimuth[23] < 180 < azimuth[24]
    assert 45 < azimuth[np.flatnonzero(zenith < 90)[0]] < 90
    # noon height at the solstice: 90 - 51.6 + 23.1 = 61.5 degrees
    assert 90 - zenith.min() == pytest.approx(61.5, abs=0.3)


def test_light_above_the_atmosphere_at_the_equinox_worked_by_hand():
    # declination 0: sunset at 90 degrees, H0 = 24/pi x 1361 x cos(51.6) = 24/3.14159 x 845.4
    latitude = np.radians(51.6)
    assert np.degrees(sunset_angle(latitude, 0.0)) == pytest.approx(90)
    assert extra_day_wh_m2(latitude, 0.0, 1361.0) == pytest.approx(6458, abs=1)


def test_diffuse_makes_half_to_two_thirds_of_the_light_as_measured_in_britain():
    for region in range(22):
        weather = mean_day_weather(climate_of(region))
        share = (weather.dhi_w_m2 * weather.hours).sum() / (weather.ghi_w_m2 * weather.hours).sum()
        assert 0.45 < share < 0.65
