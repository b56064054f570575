import numpy as np
import pytest

from energy.core import courses, halfhours
from energy.core.climate import climate_of
from energy.core.day_sequence import day_sequence_weather, generation_kwh
from energy.core.yields import annual_and_monthly

BY_STEP = np.repeat(halfhours.month(), halfhours.PER_DAY)


def test_planes_are_numbered_by_the_nearest_step():
    numbers = courses.plane_number([0, 7, 8, 35, 90, 22.6], [180, 0, 0, 180, 359, 346])
    # flat; flat; 15 north; 30 south, for 35 is nearer 30 than 45; 90 north; 30 north
    assert numbers.tolist() == [0, 0, 1, 1 + 12 + 6, 1 + 60, 1 + 12]


def test_every_month_of_a_course_adds_up_to_one():
    table = courses.regional_courses(5)
    assert table.shape == (73, 17520)
    assert table.min() >= 0
    sums = np.stack([table[:, number == BY_STEP].sum(axis=1) for number in range(12)])
    assert sums == pytest.approx(np.ones((12, 73)), abs=1e-5)


def test_noon_by_the_clock_is_an_hour_later_in_summer():
    flat = courses.regional_courses(1)[0].reshape(365, 48)
    middle_h = (np.arange(48) + 0.5) / 2

    def centre(days):
        return (flat[days] * middle_h).sum() / flat[days].sum()

    assert centre(slice(150, 200)) - centre(slice(0, 60)) == pytest.approx(1.0, abs=0.25)


def test_a_coarse_course_gives_nearly_the_same_self_use():
    # worst case of the steps: halfway between tilts and directions
    monthly = annual_and_monthly([37.0], [164.0], 4.0, region=[1]).monthly_kwh[0]
    weather = day_sequence_weather(climate_of(1))
    exact = halfhours.from_greenwich(generation_kwh(weather, 37.0, 164.0, monthly))
    coarse = courses.regional_courses(1)[int(courses.plane_number(37.0, 164.0))] * monthly[BY_STEP]
    assert coarse.sum() == pytest.approx(exact.sum())
    use = 0.15  # 300 W throughout
    assert np.minimum(coarse, use).sum() == pytest.approx(np.minimum(exact, use).sum(), rel=0.02)


def test_only_the_courses_that_occur_are_gathered():
    table, place = courses.courses_for(np.array([3, 1, 3]), np.array([5, 0, 5]))
    assert table.shape == (2, 17520)
    assert place.tolist() == [1, 0, 1]
    assert (table[1] == courses.regional_courses(3)[5]).all()
    assert courses.courses_for(np.zeros(0, int), np.zeros(0, int))[0].shape == (0, 17520)
