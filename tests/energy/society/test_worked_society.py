"""The society of docs/worked-society.md, held to the page line by line, to the penny."""

import numpy as np
import pytest

from energy.society.accounts import keep_accounts
from energy.society.measures import measure
from energy.society.planfile import read_plan
from energy.society.verdict import judge
from tests.energy.society.plans import EXAMPLES


@pytest.fixture(scope="module")
def plan():
    return read_plan(EXAMPLES / "hand-worked-society.toml")


@pytest.fixture(scope="module")
def accounts(plan):
    return keep_accounts(plan)


def pennies(line, year):
    return round(float(line[year]), 2)


@pytest.mark.parametrize(
    ("year", "name", "gbp"),
    [
        (0, "build_gbp", 56000.00),  # 45,000 x 1.20 + 2,000
        (1, "host_sales_gbp", 5400.00),  # 45,000 x 60 % x 20 p
        (1, "export_sales_gbp", 900.00),  # 45,000 x 40 % x 5 p
        (1, "running_costs_gbp", 1250.00),  # 500 + 224 + 126 + 400
        (1, "depreciation_gbp", 2800.00),  # 56,000 / 20
        (1, "replacement_savings_gbp", 373.01),  # 3,600 x 1.02^11 / 12
        (2, "host_sales_gbp", 5480.46),  # 26,865 x 20.4 p
        (2, "export_sales_gbp", 895.50),  # 17,910 x 5 p
        (2, "running_costs_gbp", 1266.00),  # 510 + 228.48 + 127.52 + 400
        (12, "replacements_gbp", 4476.15),  # 3,600 x 1.02^11
        (13, "depreciation_gbp", 3359.52),  # 2,800 + 4,476.15 / 8
    ],
)
def test_operations_match_the_page(accounts, year, name, gbp):
    assert pennies(getattr(accounts.operations, name), year) == gbp


@pytest.mark.parametrize(
    ("year", "name", "gbp"),
    [
        (0, "cash_gbp", 4000.00),  # 61,000 raised - 57,000 spent
        (0, "reserves_gbp", -1000.00),  # the share offer
        (0, "losses_gbp", 51000.00),  # 1,000 + (56,000 - 6,000) allowances
        (1, "loan_interest_gbp", 750.00),
        (1, "loans_repaid_gbp", 1192.57),  # 1,942.57 - 750
        (1, "surplus_before_members_gbp", 1800.00),
        (1, "member_interest_gbp", 800.00),  # not 1,600: the surplus so far is 1,800 - 1,000
        (1, "losses_gbp", 47500.00),  # 51,000 - (4,300 - 800)
        (1, "cash_gbp", 6307.43),
        (2, "loan_interest_gbp", 690.37),
        (2, "surplus_before_members_gbp", 1919.59),
        (2, "member_interest_gbp", 1600.00),
        (2, "community_fund_gbp", 159.79),  # half of 1,919.59 - 1,600
        (2, "cash_gbp", 7715.03),
        (4, "shares_repaid_gbp", 2352.94),  # 40,000 / 17
        (10, "shares_repaid_gbp", 2281.91),  # what the cash above the reserve allows
        (10, "cash_gbp", 4730.12),  # exactly the reserve: 1,000 + 10/12 of the inverters
        (15, "tax_gbp", 595.03),  # the losses are used up
        (16, "tax_paid_gbp", 595.03),  # a year later
        (20, "share_capital_gbp", 0.00),
        (20, "tax_owed_gbp", 505.96),
        (20, "cash_gbp", 4788.64),
        (20, "reserves_gbp", 4282.68),  # 4,788.64 - 505.96: nothing else is left
    ],
)
def test_accounts_match_the_page(accounts, year, name, gbp):
    assert pennies(getattr(accounts, name), year) == gbp


def test_totals_match_their_closed_sums(accounts, plan):
    # 45,000 x (1 - 0.995^20) / 0.005
    assert accounts.operations.generation_kwh.sum() == pytest.approx(858505.68, abs=0.005)
    # 5,400 x (1.0149^20 - 1) / 0.0149, as 0.995 x 1.02 = 1.0149
    assert accounts.operations.host_sales_gbp.sum() == pytest.approx(124744.92, abs=0.005)
    measures = measure(plan, accounts)
    assert round(measures.npv_gbp, 2) == 25578.64
    assert round(measures.payback_years, 2) == 9.59


def test_the_balance_sheet_balances_every_year(accounts):
    assert np.abs(accounts.imbalance_gbp).max() < 1e-9


def test_the_plan_holds_and_says_where_interest_falls_short(accounts, plan):
    verdict = judge(plan, accounts)
    assert verdict.feasible
    assert "year 1 (2027-28): £800 of £1,600" in verdict.warnings[0]
