from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energy.society.accounts import keep_accounts
from energy.society.borrowing import loan_schedule
from energy.society.operations import Factors, operate, spread
from energy.society.plan import (
    CommunityFund,
    Export,
    Grant,
    Members,
    Replacement,
    Reserves,
    RunningCost,
    ShareOffer,
)
from energy.society.taxes import capital_allowances_gbp, corporation_tax_gbp, tax_rules
from tests.energy.society.plans import make_loan, make_plan, make_site

unhurried = settings(deadline=None)  # the first case also loads tables

RULES = tax_rules(date(2027, 4, 1))
money = st.floats(0, 60000)
percent = st.floats(0, 100)


@st.composite
def plans(draw):
    """Plans of every kind, sound and unsound."""
    years = draw(st.integers(20, 40))
    loans = draw(
        st.lists(
            st.builds(
                make_loan,
                gbp=money,
                interest_pct=st.floats(0, 15),
                repay_years=st.integers(2, 30),
                interest_only_years=st.integers(0, 1),
                year=st.integers(0, 3),
                kind=st.sampled_from(["level", "equal", "bullet"]),
            ),
            max_size=2,
        )
    )
    site = make_site(
        annual_kwh=draw(st.floats(0, 20000)),
        self_use_pct=draw(percent),
        power_price_p_per_kwh=draw(st.floats(0, 60)),
        cost_gbp=draw(money),
        installed_on=draw(st.dates(date(2027, 1, 1), date(2029, 12, 31))),
    )
    return make_plan(
        years=years,
        inflation_pct=draw(st.floats(-2, 8)),
        degradation_pct=draw(st.floats(0, 2)),
        life_years=draw(st.none() | st.integers(5, 40)),
        vat_registered=draw(st.booleans()),
        sites=(site,),
        loans=tuple(loans),
        export=Export(price_p_per_kwh=draw(st.floats(0, 20)), rises_pct=draw(st.floats(-3, 5))),
        members=Members(
            interest_pct=draw(st.floats(0, 10)),
            interest_cap_pct=draw(st.floats(0, 10)),
            interest_from_year=draw(st.integers(1, 5)),
            repay_from_year=draw(st.integers(1, 25)),
            repay_pct_per_year=draw(st.none() | percent),
        ),
        community_fund=CommunityFund(pct_of_surplus=draw(percent), deductible=draw(st.booleans())),
        reserves=Reserves(cash_gbp=draw(money), save_for_replacements=draw(st.booleans())),
        replacements=(
            Replacement(
                name="Inverters",
                gbp_per_kwp=draw(st.floats(0, 300)),
                every_years=draw(st.integers(1, 25)),
                not_after_year=draw(st.none() | st.integers(1, 40)),
            ),
        ),
        running_costs=(
            RunningCost(name="Care", gbp_per_kwp=draw(st.floats(0, 50))),
            RunningCost(name="Office", gbp=draw(st.floats(0, 2000)), from_year=2, to_year=15),
        ),
        grants=(Grant(name="Fund", gbp=draw(money), year=draw(st.integers(0, 3))),),
        share_offers=(
            ShareOffer(name="First", gbp=draw(money)),
            ShareOffer(name="Second", gbp=draw(money), year=3),
        ),
    )


@unhurried
@given(plans())
def test_the_balance_sheet_balances_whatever_the_plan(plan):
    accounts = keep_accounts(plan)
    assert np.abs(accounts.imbalance_gbp).max() < 1e-6


@unhurried
@given(plans())
def test_interest_never_exceeds_the_surplus_nor_the_cap(plan):
    accounts = keep_accounts(plan)
    before = np.concatenate([[0.0], accounts.reserves_gbp[:-1]])
    surplus = before + accounts.surplus_before_members_gbp - accounts.tax_gbp
    assert (accounts.member_interest_gbp <= np.maximum(surplus, 0) + 1e-6).all()
    capital = np.concatenate([[0.0], accounts.share_capital_gbp[:-1]])
    cap = capital * plan.members.interest_cap_pct / 100
    assert (accounts.member_interest_gbp <= cap + 1e-6).all()


@unhurried
@given(plans())
def test_nobody_is_paid_from_cash_that_is_not_there(plan):
    accounts = keep_accounts(plan)
    shared = accounts.member_interest_gbp + accounts.shares_repaid_gbp + accounts.community_fund_gbp
    paid = shared > 1e-6
    kept = accounts.reserve_wanted_gbp + accounts.tax_gbp
    assert (accounts.cash_gbp[paid] >= kept[paid] - 1e-6).all()


@unhurried
@given(plans())
def test_members_never_get_back_more_capital_than_they_paid_in(plan):
    accounts = keep_accounts(plan)
    assert (accounts.share_capital_gbp >= -1e-6).all()
    assert (accounts.shares_repaid_gbp >= 0).all()


@unhurried
@given(plans(), st.floats(1.0, 2.0))
def test_a_higher_price_never_leaves_the_roofs_poorer(plan, factor):
    low, high = keep_accounts(plan), keep_accounts(plan, Factors(power_price=factor))
    assert (high.project_cash_gbp >= low.project_cash_gbp - 1e-9).all()


@unhurried
@given(plans())
def test_many_cases_at_once_equal_each_alone(plan):
    cases = np.array([[0.8], [1.0], [1.3]])
    together = keep_accounts(plan, Factors(generation=cases))
    for place, case in enumerate(cases[:, 0]):
        alone = keep_accounts(plan, Factors(generation=case))
        np.testing.assert_allclose(together.cash_gbp[place], alone.cash_gbp, atol=1e-6)
        np.testing.assert_allclose(together.tax_gbp[place], alone.tax_gbp, atol=1e-6)


def test_a_plain_society_worked_by_hand():
    # 9,000 kWh, half at 20 p, half at 10 p: 900 + 450 = 1,350 a year; written off 600 a year;
    # surplus 750; interest 4 % of 12,000 = 480 in year 1; capital 12,000 / 20 = 600
    accounts = keep_accounts(make_plan(corporation_tax=False))
    assert accounts.surplus_before_members_gbp[1] == pytest.approx(750)
    assert accounts.member_interest_gbp[1] == pytest.approx(480)
    assert accounts.shares_repaid_gbp[1] == pytest.approx(600)
    assert accounts.community_fund_gbp[1] == pytest.approx(270)  # all that is left
    assert accounts.member_interest_gbp[2] == pytest.approx(456)  # 4 % of 11,400
    assert accounts.cash_gbp == pytest.approx(0)


def test_arrears_of_capital_are_first_in_the_queue():
    # 10 % of 12,000 a year is 1,200, but only 1,350 - 480 = 870 is there in year 1;
    # year 2 wants 12,000 x 20 % - 870 = 1,530
    members = Members(interest_pct=4.0, interest_cap_pct=4.0, repay_pct_per_year=10.0)
    accounts = keep_accounts(make_plan(corporation_tax=False, members=members))
    assert accounts.shares_repaid_gbp[1] == pytest.approx(870)
    assert accounts.repayment_wanted_gbp[2] == pytest.approx(1530)


def test_a_roof_of_year_two_earns_from_year_three():
    site = make_site(installed_on=date(2028, 5, 1))
    earned = operate(make_plan(sites=(site,)))
    assert earned.build_gbp[2] == 12000
    assert list(earned.generation_kwh[:4]) == [0, 0, 0, 9000]


def test_vat_that_cannot_be_reclaimed_follows_the_day_and_the_building():
    hall = make_site(building="charity")
    later = make_site(name="Later", building="charity", installed_on=date(2027, 4, 1))
    library = make_site(name="Library", building="other")
    plan = make_plan(vat_registered=False, sites=(hall, later, library))
    # 12,000 at 0 % before 1 April 2027; 12,000 at 5 % on it, in year 1; 12,000 at 20 %
    assert list(operate(plan).build_gbp[:2]) == [pytest.approx(26400), pytest.approx(12600)]


def test_percentages_of_cost_and_sales_follow_their_bases():
    costs = (
        RunningCost(name="Insurance", pct_of_build_cost=1.0),
        RunningCost(name="Lease", pct_of_sales=10.0),
    )
    earned = operate(make_plan(running_costs=costs, inflation_pct=10.0))
    # year 2: 12,000 x 1 % x 1.1 = 132; sales 4,500 x 22 p + 4,500 x 10 p = 1,440, a tenth 144
    assert earned.running_lines_gbp["Insurance"][2] == pytest.approx(132)
    assert earned.running_lines_gbp["Lease"][2] == pytest.approx(144)


def test_renewals_save_up_and_stop_after_the_last_year():
    part = Replacement(name="Inverters", gbp_per_kwp=100.0, every_years=8, not_after_year=10)
    earned = operate(make_plan(replacements=(part,)))
    # 10 kWp x 100 = 1,000 in year 8, saved 125 a year, written off over the 12 years left
    assert np.flatnonzero(earned.replacements_gbp).tolist() == [8]
    assert earned.replacement_savings_gbp[7] == pytest.approx(875)
    assert earned.replacement_savings_gbp[8] == 0
    assert earned.depreciation_gbp[9] == pytest.approx(600 + 1000 / 12)


def test_spending_is_written_off_from_the_next_year_on():
    assert spread([90.0, 0, 60.0, 0, 0, 0], 3).tolist() == [0, 30, 30, 50, 20, 20]


@pytest.mark.parametrize(
    ("kind", "payments"),
    [
        ("level", [576.19, 576.19]),  # 1,000 x 10 % / (1 - 1.1^-2)
        ("equal", [600.00, 550.00]),  # 500 + 100, 500 + 50
        ("bullet", [100.00, 1100.00]),
    ],
)
def test_loans_are_repaid_by_their_kind(kind, payments):
    drawn, interest, repaid = loan_schedule(make_loan(kind=kind), 5)
    assert list(np.round(interest + repaid, 2)[1:3]) == payments
    assert repaid.sum() == pytest.approx(1000)
    assert drawn[0] == 1000


@pytest.mark.parametrize(
    ("profit", "tax"),
    [
        (-500, 0),
        (40000, 7600),  # 19 %
        (50000, 9500),
        (100000, 22750),  # 25,000 - 3/200 x 150,000
        (250000, 62500),
        (300000, 75000),  # 25 %
    ],
)
def test_corporation_tax_has_marginal_relief(profit, tax):
    assert corporation_tax_gbp(profit, RULES) == pytest.approx(tax)


def test_plant_beyond_the_allowance_is_written_down_slowly():
    # 1,200,000: 1,000,000 at once and 6 % of 200,000; then 6 % of 188,000
    deducted = capital_allowances_gbp([1200000.0, 0.0], RULES)
    assert list(deducted) == [pytest.approx(1012000), pytest.approx(11280)]
