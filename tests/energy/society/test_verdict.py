from datetime import date

import pytest

from energy.society.accounts import keep_accounts
from energy.society.measures import irr_pct, lowest_power_price_p_per_kwh, measure, payback_years
from energy.society.plan import Export, Replacement, RunningCost, ShareOffer
from energy.society.verdict import judge
from tests.energy.society.plans import make_loan, make_plan, make_site


def verdict_of(plan):
    return judge(plan, keep_accounts(plan))


def test_a_sound_plan_has_no_reasons():
    assert verdict_of(make_plan()).feasible


def test_a_gap_in_the_funding_is_named_with_its_sum():
    plan = make_plan(share_offers=(ShareOffer(name="Offer", gbp=9000.0),))
    reason = verdict_of(plan).reasons[0]
    assert "The building costs £12,000" in reason
    assert "bring in £9,000: £3,000 more must be raised" in reason


def test_the_year_and_cause_of_running_out_are_named():
    part = Replacement(name="Inverters", gbp_per_kwp=2000.0, every_years=9)
    reasons = verdict_of(make_plan(replacements=(part,))).reasons
    assert reasons[0].startswith("Cash falls below zero in year 9 (2035-36)")
    assert "replacements came to £20,000" in reasons[0]


def test_costs_above_income_are_named_from_the_first_year():
    plan = make_plan(running_costs=(RunningCost(name="Wages", gbp=5000.0),))
    reason = verdict_of(plan).reasons[0]
    # income 1,350, wages 5,000, nothing in hand
    assert "in year 1 (2027-28), £3,650 short" in reason
    assert "the largest being wages of £5,000, exceed income of £1,350" in reason


def test_thin_cover_of_a_loan_is_named():
    plan = make_plan(
        loans=(make_loan(gbp=2000.0, repay_years=2),),
        least_dscr=1.5,
        share_offers=(ShareOffer(name="Offer", gbp=12000.0),),
    )
    # 1,350 earned; 2,000 x 10 % / (1 - 1.1^-2) = 1,152.38 due
    assert (
        "cover loan payments of £1,152 only 1.17 times; 1.50 is needed"
        in (verdict_of(plan).reasons[0])
    )


def test_capital_that_cannot_be_returned_is_named():
    poor = make_plan(sites=(make_site(annual_kwh=2000.0),))
    # 2,000 kWh earn 300 a year, 6,000 in all, of the 12,000 paid in
    assert "Members are still owed £6,000" in verdict_of(poor).reasons[-1]


def test_a_loan_longer_than_the_plan_is_named():
    plan = make_plan(loans=(make_loan(repay_years=30),))
    assert "still owed at the end of year 20" in " ".join(verdict_of(plan).reasons)


def test_interest_above_the_cap_is_cut_and_said():
    plan = make_plan()
    members = type(plan.members)(interest_pct=6.0, interest_cap_pct=4.0)
    capped = make_plan(members=members)
    assert keep_accounts(capped).member_interest_gbp[1] == pytest.approx(480)
    assert any("above the society's own cap" in text for text in verdict_of(capped).warnings)


def test_the_lowest_safe_price_is_the_edge_between_holding_and_not():
    plan = make_plan(corporation_tax=False)
    # 12,000 must come back in 20 years: 600 a year, of which export pays 450;
    # 150 / 4,500 kWh = 3.33 p
    assert lowest_power_price_p_per_kwh(plan) == pytest.approx(10 / 3, rel=1e-4)
    # with 480 interest in the first year: (600 + 480 - 450) / 4,500 = 14 p
    with_interest = lowest_power_price_p_per_kwh(plan, full_interest=True)
    assert with_interest == pytest.approx(14.0, rel=1e-4)


def test_a_plan_that_no_price_can_save_has_no_safe_price():
    plan = make_plan(share_offers=(ShareOffer(name="Offer", gbp=100.0),))
    assert lowest_power_price_p_per_kwh(plan) is None


def test_a_plan_without_a_host_has_no_power_price():
    plan = make_plan(sites=(make_site(self_use_pct=0.0),), export=Export(price_p_per_kwh=20.0))
    assert measure(plan, keep_accounts(plan)).lowest_safe_power_price_p_per_kwh is None


@pytest.mark.parametrize(
    ("cash", "years"),
    [
        ([-100, 50, 50, 50], 2.0),
        ([-100, 40, 40, 40], 2.5),
        ([-100, 120, -40, 40], 2.5),  # back for good only after the second dip
        ([-100, 10], None),
        ([100, 10], 0.0),
    ],
)
def test_payback_counts_the_last_crossing(cash, years):
    assert payback_years(cash) == (None if years is None else pytest.approx(years))


def test_returns_worked_by_hand():
    assert irr_pct([-100, 60, 60]) == pytest.approx(13.0662, abs=1e-4)  # 60/x + 60/x^2 = 100
    assert irr_pct([-100, -5]) is None


def test_the_unit_cost_spreads_money_over_energy():
    plan = make_plan(discount_pct=0.0)
    # 12,000 / (9,000 x 20) = 6.667 p
    figures = measure(plan, keep_accounts(plan))
    assert figures.levelised_cost_p_per_kwh == pytest.approx(100 * 12000 / 180000)
    assert figures.npv_gbp == pytest.approx(1350 * 20 - 12000)
    assert figures.mean_power_price_p_per_kwh == 20


def test_years_are_named_as_financial_years():
    plan = make_plan()
    assert [plan.year_label(year) for year in (0, 1, 20)] == ["building", "2027-28", "2046-47"]
    assert make_plan(starts_on=date(2028, 1, 1)).year_label(1) == "2028"
    assert [plan.year_of(day) for day in (date(2027, 3, 31), date(2027, 4, 1))] == [0, 1]
    assert plan.year_of(date(2028, 3, 31)) == 1
    assert plan.year_of(date(2028, 4, 1)) == 2
