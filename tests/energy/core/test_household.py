import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energy.core import halfhours, household
from energy.core.home_days import OCCUPANCIES

unhurried = settings(deadline=None)  # the first case also loads tables

BY_DAY = slice(20, 32)  # ten to four


def years(names, use_kwh=2700.0, occupancy="half"):
    seeds = np.array([household.seed_of(name) for name in names])
    return household.year_use(seeds, np.full(len(seeds), use_kwh), occupancy)


def test_a_home_is_the_same_in_every_run_and_unlike_any_other():
    steady, restless = years(["a", "b", "a"])
    assert (steady[:, 0] == steady[:, 2]).all()
    assert (restless[:, 0] == restless[:, 2]).all()
    total = steady + restless
    assert np.corrcoef(total[:, 0], total[:, 1])[0, 1] < 0.5


def test_a_home_does_not_depend_on_its_neighbours():
    alone, together = years(["b"])[0], years(["a", "b", "c"])[0]
    assert (alone[:, 0] == together[:, 1]).all()


def test_names_of_numbers_and_of_texts_are_the_same_home():
    assert household.seed_of(17) == household.seed_of("17")


def test_a_known_seed_stays_what_it_is():
    # the first eight bytes of BLAKE2b of "home-1", so that results stand for years
    assert int(household.seed_of("home-1")) == 5737085344890693073


@unhurried
@given(st.floats(1, 50000), st.sampled_from(OCCUPANCIES))
def test_the_half_hours_add_up_to_the_year(use_kwh, occupancy):
    steady, restless = years(["x"], use_kwh, occupancy)
    assert steady.min() >= 0
    assert restless.min() >= 0
    assert (steady + restless).sum() == pytest.approx(use_kwh, rel=1e-9)


def test_those_at_home_use_more_by_day():
    def by_day(occupancy):
        steady, restless = years([f"home {n}" for n in range(20)], occupancy=occupancy)
        days = (steady + restless).reshape(365, 48, -1)[~halfhours.weekend()]
        return days[:, BY_DAY].sum() / days.sum()

    assert by_day("home") > by_day("half") * 1.1 > by_day("out") * 1.2


def test_a_single_home_is_far_more_irregular_than_the_average():
    steady, restless = years(["a"])
    own = (steady + restless)[:, 0]
    average = household.average_use() * 2700
    assert own.max() > 4 * average.max()
    assert np.abs(np.diff(own)).mean() > 3 * np.abs(np.diff(average)).mean()


def test_many_homes_together_come_near_the_average():
    sums = sum(
        sum(
            part.sum(axis=1)
            for part in years([f"{occupancy}{n}" for n in range(100)], 2700, occupancy)
        )
        for occupancy in OCCUPANCIES
    )
    even = household.EVEN_PART
    together = (1 - even) * sums / sums.sum() + even / sums.size
    by_slot = together.reshape(365, 48).sum(axis=0)
    average = household.average_use().reshape(365, 48).sum(axis=0)
    assert np.abs(by_slot / average - 1).max() < 0.1


def test_the_average_is_a_share_of_the_year_with_an_evening_peak():
    average = household.average_use()
    assert average.sum() == pytest.approx(1)
    winter_day = average.reshape(365, 48)[:60].mean(axis=0)
    assert 35 <= winter_day.argmax() <= 41  # half past five to half past eight


def test_draws_are_even_and_of_each_seed_alone():
    drawn = household.draws(np.arange(2000, dtype=np.uint64), 50)
    assert drawn.min() > 0
    assert drawn.max() < 1
    assert np.histogram(drawn, 10, (0, 1))[0] / drawn.size == pytest.approx([0.1] * 10, abs=0.004)
    assert abs(np.corrcoef(drawn[:, 0], drawn[:, 1])[0, 1]) < 0.07
    assert (household.draws([7], 5) == household.draws([3, 7], 5)[1]).all()
