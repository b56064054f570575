import numpy as np
import pytest

from energy.core import many_homes
from energy.core.battery import Batteries, run_battery, split
from energy.core.halfhours import PER_DAY, PER_YEAR, month
from energy.core.home_days import OCCUPANCIES
from energy.core.household import seed_of, year_use

RNG = np.random.default_rng(5)
SUN = np.maximum(np.sin(np.arange(PER_YEAR) * 2 * np.pi / 48 - np.pi / 2), 0) * RNG.random(PER_YEAR)
MONTH = np.repeat(month(), PER_DAY)
COURSES = np.stack([SUN / np.bincount(MONTH, SUN)[MONTH], np.roll(SUN, 4)])
COURSES[1] /= np.bincount(MONTH, COURSES[1])[MONTH]
IMPORT = np.stack([np.full(PER_YEAR, 26.0), np.tile(np.where(np.arange(48) < 14, 9.0, 31.0), 365)])
EXPORT = np.stack([np.full(PER_YEAR, 12.0), np.linspace(2, 20, PER_YEAR)])


def make_homes(count, **changes):
    rng = np.random.default_rng(2)
    homes = {
        "seed": np.array([seed_of(f"home {n}") for n in range(count)]),
        "use_kwh": rng.uniform(1000, 6000, count),
        "occupancy": rng.integers(0, 3, count),
        "generation_kwh": rng.uniform(0, 500, (count, 12)),
        "course": rng.integers(0, 2, count),
        "tariff": rng.integers(-1, 2, count),
        "battery_kwh": rng.choice([0.0, 2.0, 8.0], count),
    }
    homes |= changes
    return many_homes.Homes(**homes, battery_kw=homes["battery_kwh"] / 2)


def one_by_one(homes):
    """A plain loop over homes, each run whole by the functions for one home."""
    rows = []
    for n in range(len(homes.seed)):
        steady, restless = year_use(
            homes.seed[[n]], homes.use_kwh[[n]], OCCUPANCIES[homes.occupancy[n]]
        )
        generation = (COURSES[homes.course[n]] * homes.generation_kwh[n][MONTH])[:, None]
        missing, spare = split(generation, steady, restless)
        battery = Batteries(homes.battery_kwh[[n]], homes.battery_kw[[n]], 0.9)
        _, stored = run_battery(missing[-31 * 48 :], spare[-31 * 48 :], battery, np.zeros(1))
        flows, _ = run_battery(missing, spare, battery, stored)
        bought, sold = flows.import_kwh[:, 0], flows.export_kwh[:, 0]
        price = np.zeros((2, PER_YEAR))
        if homes.tariff[n] >= 0:
            price = np.stack([IMPORT, EXPORT])[:, homes.tariff[n]]
        used = (steady + restless)[:, 0]
        loss = (flows.put_in_kwh - flows.take_out_kwh).sum()
        rows.append(
            [bought.sum(), sold.sum(), loss, used @ price[0], bought @ price[0], sold @ price[1]]
        )
    return np.array(rows).T


def sums_of(homes):
    sums = many_homes.simulate(homes, COURSES, IMPORT, EXPORT)
    return np.array(list(vars(sums).values()))


def test_many_homes_equal_a_plain_loop_over_each():
    homes = make_homes(24)
    fast, plain = sums_of(homes), one_by_one(homes)
    np.testing.assert_allclose(fast[:3], plain[:3], rtol=0, atol=0.001)  # the watt-hour
    np.testing.assert_allclose(fast[3:], plain[3:], rtol=0, atol=0.05)  # pence


def test_the_balance_of_every_home_closes_to_the_watt_hour():
    homes = make_homes(60)
    imported, exported, loss = sums_of(homes)[:3]
    left = homes.generation_kwh.sum(axis=1) + imported - homes.use_kwh - exported - loss
    assert np.abs(left).max() < 0.001
    assert (loss[homes.battery_kwh == 0] == 0).all()


def test_a_home_is_the_same_to_the_last_digit_whoever_stands_beside_it(monkeypatch):
    homes = make_homes(40)
    together = sums_of(homes)
    order = np.random.default_rng(3).permutation(40)
    assert (sums_of(homes.take(order)) == together[:, order]).all()
    monkeypatch.setattr(many_homes, "PIECE_HOMES", 7)
    assert (sums_of(homes) == together).all()


def test_a_battery_never_lowers_self_use_and_more_sun_never_raises_import():
    count = 30
    plain = make_homes(count, battery_kwh=np.zeros(count))
    stored = make_homes(count, battery_kwh=np.full(count, 4.0))
    sunnier = make_homes(count, generation_kwh=plain.generation_kwh * 1.3)
    same = make_homes(count)
    assert (sums_of(stored)[0] <= sums_of(plain)[0] + 1e-6).all()
    assert (sums_of(sunnier)[0] <= sums_of(same)[0] + 1e-6).all()


@pytest.mark.parametrize("generation", [0.0, 40.0, 2000.0])
def test_a_giant_battery_closes_too(generation):
    count = 4
    homes = make_homes(
        count, battery_kwh=np.full(count, 500.0), generation_kwh=np.full((count, 12), generation)
    )
    imported, exported, loss = sums_of(homes)[:3]
    left = homes.generation_kwh.sum(axis=1) + imported - homes.use_kwh - exported - loss
    assert np.abs(left).max() < 0.001


def test_generation_of_the_year_follows_a_course_of_the_year():
    homes = make_homes(3, course=np.zeros(3, int))
    by_month = many_homes.simulate(homes, COURSES, IMPORT, EXPORT)
    monthly = homes.generation_kwh[0]
    yearly = (COURSES[0] * monthly[MONTH] / monthly.sum())[None]
    alone = homes.take([0])
    plain = many_homes.Homes(**{**vars(alone), "generation_kwh": np.array([monthly.sum()])})
    by_year = many_homes.simulate(plain, yearly, IMPORT, EXPORT)
    assert by_year.import_kwh[0] == pytest.approx(by_month.import_kwh[0])
