"""The ten bills of docs/worked-bills.md, held to the page to the penny."""

import numpy as np
import pytest

from energy.households.beneficiaries import flats_sharing, tenant_at_discount
from energy.households.home_year import NO_BATTERY, Battery, even_use, run_year
from energy.households.savings import summarise
from energy.households.tariffs import read_tariff


def day(**kwh) -> np.ndarray:
    """The same day all year: ``h10_14=0.5`` is 0.5 kWh in each half hour from 10:00 to 14:00."""
    slots = np.zeros(48)
    for name, each in kwh.items():
        start, end = name.removeprefix("h").split("_")
        slots[2 * int(start) : 2 * int(end)] = each
    return np.tile(slots, 365)


HOME = day(h10_14=0.375, h17_22=0.5)  # 3 kWh about noon, 5 in the evening: 2,920 kWh a year
NIGHT_HOME = day(h1_4=0.5, h17_22=0.5)
SUN = day(h10_14=1.0)  # 8 kWh a day, 2,920 a year
NO_SUN = np.zeros(17520)


def bill(use, sun, tariff="flat", battery=NO_BATTERY):
    used, prices = even_use(use), read_tariff(tariff)
    flows = run_year(used, sun, battery, prices)
    return summarise(used, sun[:, None], flows, prices)


def pennies(amount):
    return round(float(amount), 2)


@pytest.mark.parametrize(
    ("number", "result", "before", "after"),
    [
        (1, bill(HOME, NO_SUN), 971.16, 971.16),
        (2, bill(HOME, SUN), 971.16, 466.25),
        (3, bill(HOME, SUN, battery=Battery(10, 5)), 971.16, 256.39),
        (4, bill(HOME, SUN, battery=Battery(2.7, 5)), 971.16, 340.34),
        (5, bill(HOME, SUN, battery=Battery(10, 0.5)), 971.16, 382.31),
        (6, bill(NIGHT_HOME, NO_SUN, "day_night"), 989.84, 989.84),
        (
            7,
            bill(NIGHT_HOME, NO_SUN, "day_night", Battery(6, 5, strategy="time_shift")),
            989.84,
            770.84,
        ),
        (8, bill(HOME, SUN, "half_hourly"), 1035.69, 673.88),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_a_bill_matches_the_page(number, result, before, after):
    assert pennies(result.bill_before_gbp) == before
    assert pennies(result.bill_after_gbp) == after


def test_the_parts_of_the_second_bill_match_the_page():
    second = bill(HOME, SUN)
    assert pennies(second.standing_gbp) == 208.74
    assert pennies(second.import_saved_gbp) == 285.90
    assert pennies(second.export_income_gbp) == 219.00
    assert pennies(bill(HOME, SUN, battery=Battery(10, 5)).battery_loss_kwh) == 182.50


def test_the_tenants_bill_matches_the_page():
    use, tariff = even_use(HOME), read_tariff("flat")
    flows = run_year(use, SUN, NO_BATTERY, tariff)
    division = tenant_at_discount(use, flows, tariff, 20.0)
    assert pennies(bill(HOME, SUN).bill_before_gbp - division.user_gbp[0]) == 913.97
    assert pennies(division.owner_gbp) == 447.72


def test_the_bills_of_two_flats_match_the_page():
    flats = even_use(np.stack([HOME, day(h10_14=0.5)], axis=1))
    division, _ = flats_sharing(flats, SUN, [0.6, 0.4], read_tariff("flat"))
    before = [bill(HOME, NO_SUN).bill_before_gbp, bill(day(h10_14=0.5), NO_SUN).bill_before_gbp]
    after = [pennies(old - gain) for old, gain in zip(before, division.user_gbp, strict=True)]
    assert after == [606.41, 284.98]
