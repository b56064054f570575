from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.society.interest import pence_days, run_interest

FIRST, LAST = date(2027, 4, 1), date(2028, 3, 31)  # 366 days
DAYS = 366


def run(accounts, rate="4", cap="10", surplus=10**9):
    return run_interest(
        accounts, first=FIRST, last=LAST, rate_pct=rate, cap_pct=cap, surplus_pence=surplus
    )


def test_a_year_of_capital_worked_by_hand():
    # 1,000 pounds all year at 4 per cent: 40 pounds
    assert run({"A": [(date(2026, 1, 1), 100_000)]}).interest_pence == {"A": 4000}


def test_capital_counts_from_its_day():
    # 1,000 pounds for the last 183 of 366 days: 20 pounds
    paid_in = LAST - timedelta(days=182)
    assert run({"A": [(paid_in, 100_000)]}).interest_pence == {"A": 2000}


def test_a_withdrawal_ends_its_interest():
    changes = [(date(2026, 1, 1), 100_000), (FIRST + timedelta(days=183), -100_000)]
    assert run({"A": changes}).interest_pence == {"A": 2000}


def test_interest_is_cut_for_all_alike_where_the_surplus_does_not_reach():
    # 40 and 80 pounds wanted, 60 there: half of each
    accounts = {"A": [(FIRST, 100_000)], "B": [(FIRST, 200_000)]}
    outcome = run(accounts, surplus=6000)
    assert outcome.interest_pence == {"A": 2000, "B": 4000}
    assert outcome.paid_pct == 2
    assert outcome.left_pence == 0


def test_the_cap_of_the_society_holds():
    outcome = run({"A": [(FIRST, 100_000)]}, rate="6", cap="4.5")
    assert outcome.interest_pence == {"A": 4500}
    assert outcome.wanted_pct == Fraction(9, 2)


def test_a_loss_pays_nothing():
    outcome = run({"A": [(FIRST, 100_000)]}, surplus=-500)
    assert outcome.total_pence == 0
    assert outcome.left_pence == 0


def test_pennies_are_rounded_down_and_stay():
    # three members of 1 pound 25: 5 pence each at 4 per cent; of 33 pence: 1.32 each
    outcome = run({name: [(FIRST, 33)] for name in "ABC"}, surplus=100)
    assert outcome.interest_pence == {"A": 1, "B": 1, "C": 1}
    assert outcome.left_pence == 97


changes = st.lists(
    st.tuples(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 10_000_000)),
    max_size=5,
)


@given(
    st.dictionaries(st.sampled_from("ABCDEF"), changes),
    st.fractions(0, 20),
    st.fractions(0, 20),
    st.integers(-(10**6), 10**7),
)
def test_interest_never_exceeds_surplus_or_cap(accounts, rate, cap, surplus):
    outcome = run(accounts, rate, cap, surplus)
    assert outcome.total_pence <= max(surplus, 0)
    assert outcome.total_pence + outcome.left_pence == max(surplus, 0)
    for member, pence in outcome.interest_pence.items():
        most = Fraction(pence_days(accounts[member], FIRST, LAST)) * min(rate, cap) / (100 * DAYS)
        assert 0 <= pence <= most


@given(changes)
def test_pence_days_of_two_halves_add_up(entries):
    middle = date(2027, 9, 30)
    whole = pence_days(entries, FIRST, LAST)
    halves = pence_days(entries, FIRST, middle) + pence_days(entries, middle + timedelta(1), LAST)
    assert whole == halves


def test_an_overdrawn_account_is_refused():
    with pytest.raises(ValueError, match="falls below nothing on 2027-05-01"):
        run({"A": [(date(2027, 5, 1), -1)]})


def test_periods_and_rates_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="before it begins"):
        run_interest({}, first=LAST, last=FIRST, rate_pct=1, cap_pct=1, surplus_pence=1)
    with pytest.raises(ValueError, match="0 or more"):
        run({}, rate="-1")
