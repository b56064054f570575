import numpy as np
import pytest

from energy.core import additions, halfhours
from energy.core.site_use import SiteShape, site_kinds, site_shape, site_use

TEMPERATURE_C = [4.5, 5.0, 6.8, 9.0, 12.0, 15.0, 17.0, 16.7, 14.0, 11.0, 7.3, 4.8]


def test_a_heat_pump_works_in_the_cold():
    used = additions.heat_pump_use(4000.0, TEMPERATURE_C)
    assert used.sum() == pytest.approx(4000)
    months = halfhours.by_month(used)
    assert months[0] > 6 * months[6]
    assert months[6] > 40  # hot water: 18 per cent of 4,000 over the year is 61 in July


def test_a_heat_pump_in_a_warm_place_only_makes_hot_water():
    used = additions.heat_pump_use(1000.0, [40.0] * 12)
    assert halfhours.by_month(used)[0] == pytest.approx(1000 * 31 / 365)


@pytest.mark.parametrize(
    ("habit", "slots"),
    [("night", range(0, 10)), ("evening", range(34, 48)), ("day", range(18, 32))],
)
def test_a_car_charges_when_its_habit_says(habit, slots):
    used = additions.car_use(2000.0, habit=habit)
    assert used.sum() == pytest.approx(2000)
    assert used.max() <= 7.4 / 2 + 1e-9
    by_slot = used.reshape(365, 48).sum(axis=0)
    assert by_slot[list(slots)].sum() > 0.85 * 2000


def test_wrong_additions_are_refused():
    with pytest.raises(ValueError, match="habit must be one of night, evening, day"):
        additions.car_use(100.0, habit="noon")
    with pytest.raises(ValueError, match="annual_kwh"):
        additions.car_use(-1.0)
    with pytest.raises(ValueError, match="annual_kwh"):
        additions.heat_pump_use(float("nan"), TEMPERATURE_C)


@pytest.mark.parametrize("kind", site_kinds())
def test_public_buildings_use_what_they_use(kind):
    used = site_use(50000.0, site_shape(kind))
    assert used.sum() == pytest.approx(50000)
    assert used.min() > 0


def test_a_school_rests_in_august_and_a_pool_never():
    def by_day(kind):
        return site_use(1000.0, site_shape(kind)).reshape(365, 48).sum(axis=1)

    school, pool = by_day("school"), by_day("leisure_centre")
    weekday_in_term, weekday_in_august = 131, 222  # 12 May and 11 August 2026, both Tuesdays
    assert school[weekday_in_term] > 2 * school[weekday_in_august]
    assert pool[weekday_in_august] == pytest.approx(pool[weekday_in_term], rel=0.05)


def test_a_building_that_never_opens_uses_its_base_evenly():
    shape = SiteShape(0.3, (0, 0, 0), (0, 0, 0))
    assert np.ptp(site_use(100.0, shape)) == pytest.approx(0)


def test_opening_hours_worked_by_hand():
    # base half of 1,752 kWh: 0.05 each half hour; the rest over 52 Sundays from 10 to 12 with an
    # hour of staff before and after: 4 full half hours and a quarter + three quarters twice
    shape = SiteShape(0.5, (0, 0, 10), (0, 0, 12))
    used = site_use(1752.0, shape).reshape(365, 48)
    assert used[0] == pytest.approx(np.full(48, 0.05))
    assert used[3, 20:24] == pytest.approx(np.full(4, 0.05 + 876 / 52 / 6))
    assert used[3, 18:20] == pytest.approx([0.05 + 876 / 52 / 6 * part for part in (0.25, 0.75)])


@pytest.mark.parametrize(
    "wrong",
    [
        {"base_share": 1.2},
        {"winter_swing": 1.0},
        {"open_h": (9, 12, 0), "close_h": (8, 13, 0)},
    ],
)
def test_impossible_shapes_are_refused(wrong):
    good = {"base_share": 0.2, "open_h": (9, 0, 0), "close_h": (17, 0, 0)}
    with pytest.raises(ValueError, match=next(iter(wrong)).split("_")[0]):
        SiteShape(**{**good, **wrong})


def test_an_unknown_building_is_refused():
    with pytest.raises(ValueError, match="library, leisure_centre, school, hall"):
        site_shape("castle")
