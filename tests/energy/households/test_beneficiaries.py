import numpy as np
import pytest

from energy.core.sharing import shares_by_use
from energy.households.beneficiaries import (
    burden_pct,
    buy_together,
    flats_sharing,
    host_under_agreement,
    matching_club,
    owner_occupier,
    tenant_at_discount,
)
from energy.households.home_year import NO_BATTERY, even_use, run_year
from tests.energy.households.homes import every_day, make_tariff

TARIFF = make_tariff()  # 30 p in, 10 p out
USE = even_use(every_day(h12=2.0, h18=1.0))
FLOWS = run_year(USE, every_day(h12=3.0), NO_BATTERY, TARIFF)
# 730 kWh used at home are worth 219.00, 365 exported earn 36.50


def test_an_owner_has_it_all():
    division = owner_occupier(USE, FLOWS, TARIFF)
    assert division.user_gbp == pytest.approx([255.5])
    assert division.owner_gbp == 0


def test_a_tenant_keeps_the_discount():
    division = tenant_at_discount(USE, FLOWS, TARIFF, 20.0)
    assert division.user_gbp == pytest.approx([43.8])  # 20 % of 219
    assert division.owner_gbp == pytest.approx(211.7)
    assert division.total_gbp == pytest.approx(255.5)


def test_a_host_saves_the_difference_of_the_prices():
    division = host_under_agreement(USE, FLOWS, TARIFF, 18.0)
    assert division.user_gbp == pytest.approx([730 * 0.12])
    assert division.owner_gbp == pytest.approx(730 * 0.18 + 36.5)


def test_a_price_above_the_tariff_costs_the_host():
    assert host_under_agreement(USE, FLOWS, TARIFF, 35.0).user_gbp[0] == pytest.approx(-36.5)


def test_flats_with_fixed_shares_worked_by_hand():
    # 3 kWh at noon in shares of 1 and 2; one flat uses 2 at noon, the other nothing
    flats = even_use(np.stack([every_day(h12=2.0), every_day(h18=1.0)], axis=1))
    division, flows = flats_sharing(flats, every_day(h12=3.0), [1 / 3, 2 / 3], TARIFF)
    assert division.user_gbp == pytest.approx([365 * 0.30, 365 * 0.20])
    assert flows.export_kwh.sum(axis=0) == pytest.approx([0, 730])


def test_shares_in_step_with_use_never_save_less_together():
    flats = even_use(np.stack([every_day(h12=2.0), every_day(h13=2.0)], axis=1))
    sun = every_day(h12=2.0, h13=2.0)
    fixed, _ = flats_sharing(flats, sun, [0.5, 0.5], TARIFF)
    moving, _ = flats_sharing(flats, sun, shares_by_use(flats.total), TARIFF)
    assert fixed.total_gbp == pytest.approx(365 * (2 * 0.30 + 2 * 0.10))
    assert moving.total_gbp == pytest.approx(365 * 4 * 0.30)


def test_wrong_divisions_are_refused():
    with pytest.raises(ValueError, match="sum to 1"):
        flats_sharing(USE, every_day(h12=1.0), [0.9], TARIFF)
    with pytest.raises(ValueError, match="2 shares do not fit 1 flats"):
        flats_sharing(USE, every_day(h12=1.0), [0.5, 0.5], TARIFF)
    with pytest.raises(ValueError, match="discount_pct"):
        tenant_at_discount(USE, FLOWS, TARIFF, 120.0)
    with pytest.raises(ValueError, match="price_p_per_kwh"):
        host_under_agreement(USE, FLOWS, TARIFF, float("nan"))


def test_a_club_worked_by_hand():
    # two members use 1 and 3 kWh at noon, the club makes 2: matched 0.5 and 1.5
    use = np.stack([every_day(h12=1.0), every_day(h12=3.0)], axis=1)
    club = matching_club(use, every_day(h12=2.0), TARIFF, match_p_per_kwh=18.0, fee_p_per_kwh=4.0)
    assert club.matched_kwh == pytest.approx([182.5, 547.5])
    assert club.saved_gbp == pytest.approx([182.5 * 0.12, 547.5 * 0.12])
    assert club.generator_gbp == pytest.approx(730 * 0.14)
    assert club.gained_gbp == pytest.approx(730 * 0.04)


def test_a_club_moves_money_without_making_any():
    rng = np.random.default_rng(1)
    use, made = rng.random((17520, 4)), rng.random(17520) * 3
    club = matching_club(use, made, TARIFF, match_p_per_kwh=20.0, fee_p_per_kwh=5.0)
    # members pay 20 of which the generator has 15; in place of 30 to the supplier and 10 from it
    matched = club.matched_kwh.sum()
    assert club.saved_gbp.sum() + club.gained_gbp == pytest.approx(matched * (0.10 + 0.05))


def test_a_fee_above_the_match_price_is_refused():
    with pytest.raises(ValueError, match="fee_p_per_kwh"):
        matching_club(np.ones((2, 1)), np.ones(2), TARIFF, match_p_per_kwh=5.0, fee_p_per_kwh=6.0)


def test_buying_together_reaches_a_step_and_names_the_next():
    group = buy_together([6000.0] * 12, {5: 4.0, 10: 8.0, 25: 12.0})
    assert group.discount_pct == 8.0
    assert group.costs_gbp == pytest.approx([5520.0] * 12)
    assert (group.homes_to_next, group.next_discount_pct) == (13, 12.0)


def test_too_few_homes_pay_the_full_price():
    group = buy_together([6000.0, 7000.0], {5: 4.0})
    assert group.discount_pct == 0
    assert group.homes_to_next == 3
    assert buy_together([1.0] * 5, {5: 4.0}).homes_to_next is None
    with pytest.raises(ValueError, match="discount"):
        buy_together([1.0], {1: 140.0})


def test_a_bill_is_set_against_income():
    assert burden_pct(900, 12000) == pytest.approx(7.5)
    with pytest.raises(ValueError, match="income_gbp"):
        burden_pct(900, 0)
