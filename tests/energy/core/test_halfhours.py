import numpy as np

from energy.core import halfhours


def test_a_summer_half_hour_stands_an_hour_earlier_in_greenwich():
    place = halfhours.greenwich_place()
    noon = 24
    assert place[0 * 48 + noon] == 24  # 1 January
    assert place[180 * 48 + noon] == 180 * 48 + 22  # end of June


def test_the_clock_changes_on_the_last_sundays():
    ahead = np.arange(halfhours.PER_YEAR) - halfhours.greenwich_place()
    at_noon = ahead[24::48]
    assert np.flatnonzero(np.diff(at_noon)).tolist() == [86, 296]  # 29 March and 25 October 2026
    assert set(at_noon.tolist()) == {0, 2}


def test_daylight_loses_nothing_on_its_way_to_the_clock():
    light = np.zeros(halfhours.PER_YEAR).reshape(365, 48)
    light[:, 8:44] = np.random.default_rng(1).random((365, 36))
    assert halfhours.from_greenwich(light.ravel()).sum() == light.sum()


def test_months_add_up_days():
    sums = halfhours.by_month(np.ones((2, halfhours.PER_YEAR)))
    assert sums.tolist() == [[48 * d for d in (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)]] * 2


def test_there_are_104_days_of_weekend():
    assert halfhours.weekend().sum() == 104  # 52 Saturdays and 52 Sundays; 1 January is a Thursday
    assert halfhours.weekend()[:4].tolist() == [False, False, True, True]
