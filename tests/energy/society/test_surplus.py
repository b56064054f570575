from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from energy.society import ledger, services, surplus
from energy.society.errors import LedgerError, SocietyError
from energy.society.models import InterestRun
from energy.society.proof import prove
from gis.day import pretend
from tests.energy.society.societies import (
    DAY,
    held_by,
    make_holder,
    make_member,
    make_society,
    officer_of,
    owed_to,
    shares_of,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
YEAR = {"first_day": FIRST, "last_day": LAST}


@pytest.fixture
def society():
    return make_society()


def run(society, rate="4", surplus_pence=1_000_000):
    return surplus.run_interest(
        society, **YEAR, rate_pct=rate, surplus_pence=surplus_pence, by=officer_of(society)
    )


def test_interest_by_days_worked_by_hand(society):
    whole = make_holder(society, 100_000, day=date(2025, 4, 1))
    part = make_holder(society, 100_000, day=date(2025, 10, 1))
    made = run(society)
    # 4 per cent of 1,000 pounds; then 182 of 365 days: 1 October to 31 March
    assert owed_to(whole) == 4_000
    assert owed_to(part) == 1_994  # 4,000 x 182 / 365 = 1,994.5, rounded down
    assert made.total_pence == 5_994
    assert made.lines.count() == 2
    assert prove(society).holds


def test_a_surplus_that_does_not_reach_cuts_everybody_alike(society):
    members = [make_holder(society, pence, day=FIRST) for pence in (100_000, 300_000)]
    made = run(society, surplus_pence=8_000)  # 16,000 would be wanted
    assert [owed_to(one) for one in members] == [2_000, 6_000]
    assert float(made.paid_pct) == pytest.approx(2)
    assert made.total_pence <= made.surplus_pence


def test_the_cap_of_the_society_is_kept(society):
    services.change_rules(society, interest_cap_pct=3)
    member = make_holder(society, 100_000, day=FIRST)
    run(society, rate="10")
    assert owed_to(member) == 3_000


def test_no_day_earns_twice(society):
    make_holder(society, day=FIRST)
    run(society)
    with pytest.raises(SocietyError, match="some of these days"):
        surplus.run_interest(
            society, first_day=LAST, last_day=LAST, rate_pct="4", surplus_pence=1000, by=None
        )


def test_the_database_lets_no_run_pay_more_than_its_surplus_or_its_operations(society):
    make_holder(society, day=FIRST)
    made = run(society)
    with pytest.raises(IntegrityError), transaction.atomic():
        InterestRun.objects.filter(pk=made.pk).update(surplus_pence=1)
    InterestRun.objects.filter(pk=made.pk).update(total_pence=made.total_pence - 1)
    with pytest.raises(LedgerError, match="add up to its total"):
        surplus.check_runs()
    InterestRun.objects.filter(pk=made.pk).update(total_pence=made.total_pence)


def test_what_was_taken_back_never_earned(society):
    member, by = make_holder(society, 100_000, day=FIRST), officer_of(society)
    wrong = ledger.issue_shares(member, shares_of(society), 50_000, day=FIRST, by=by)
    ledger.take_back(wrong, day=date(2025, 12, 1), by=by, note="twice")
    run(society)
    assert owed_to(member) == 4_000


def test_interest_becomes_shares_for_those_who_chose_it(society):
    member = make_holder(society, 101_000, day=FIRST, converts_interest=True)
    run(society)  # 40.40 pounds: 40 shares and 40 pence that stay owed
    assert (held_by(member), owed_to(member)) == (105_000, 40)
    full = make_holder(society, 2_000_000, day=date(2026, 4, 1), converts_interest=True)
    surplus.run_interest(
        society, first_day=date(2026, 4, 1), last_day=date(2026, 4, 30), rate_pct="4",
        surplus_pence=10**9, by=officer_of(society),
    )  # fmt: skip
    assert held_by(full) == 2_000_000  # it holds all it may: its interest is paid instead
    assert owed_to(full) > 0


def test_a_year_that_has_not_ended_earns_nothing(society):
    with pretend(LAST - timedelta(days=1)), pytest.raises(SocietyError, match="not ended"):
        run(society)


def test_what_is_owed_is_paid_once(society):
    member = make_holder(society, day=FIRST)
    run(society)
    assert surplus.pay_owed(society, by=officer_of(society)) == 4_000
    assert surplus.pay_owed(society, by=officer_of(society)) == 0
    assert owed_to(member) == 0
    assert prove(society).holds


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    holdings=st.lists(
        st.tuples(st.integers(50, 20_000), st.integers(0, 364)), min_size=1, max_size=4
    ),
    rate=st.decimals(0, 20, places=2),
    surplus_pence=st.integers(0, 200_000),
)
def test_interest_never_exceeds_surplus_or_cap(holdings, rate, surplus_pence):
    with transaction.atomic():
        society = make_society(interest_cap_pct=6)
        for pounds, start in holdings:
            make_holder(society, pounds * 100, day=FIRST + timedelta(days=start))
        made = run(society, rate=str(rate), surplus_pence=surplus_pence)
        assert made.total_pence <= surplus_pence
        capital = sum(pounds * 100 for pounds, _ in holdings)
        assert made.total_pence <= capital * 6 / 100
        assert sum(line.operation.pence for line in made.lines.all()) == made.total_pence
        assert prove(society).owed_pence == made.total_pence
        assert prove(society).holds
        transaction.set_rollback(True)
    assert not connection.needs_rollback


@pytest.mark.parametrize(
    ("month", "day", "year"),
    [
        (3, date(2026, 5, 1), (date(2025, 4, 1), date(2026, 3, 31))),
        (3, date(2026, 3, 31), (date(2024, 4, 1), date(2025, 3, 31))),
        (12, date(2026, 5, 1), (date(2025, 1, 1), date(2025, 12, 31))),
        (2, date(2024, 6, 1), (date(2023, 3, 1), date(2024, 2, 29))),
    ],
)
def test_the_last_financial_year(society, month, day, year):
    society.year_ends_month = month
    assert surplus.year_of(society, day) == year


def test_the_figures_of_a_yearly_return_worked_by_hand(society):
    by, share = officer_of(society), shares_of(society)
    old = make_holder(society, 100_000, day=date(2025, 3, 1), joined_on=date(2025, 3, 1))
    make_holder(society, 40_000, day=DAY)
    services.end_membership(make_member(society, joined_on=date(2025, 1, 1)), day=DAY)
    wrong = ledger.issue_shares(old, share, 7_000, day=DAY, by=by)
    ledger.take_back(wrong, day=DAY, by=by, note="twice")
    asked = ledger.ask_withdrawal(old, share, 30_000, day=DAY, by=by)
    ledger.pay_withdrawal(asked, 30_000, day=asked.due_on, by=by)
    surplus.give_grant(society, to="School", purpose="Trees", pence=5_000, decided_on=DAY)
    figures = surplus.return_figures(society, LAST)
    assert figures.due_on == date(2026, 10, 31)  # seven months after 31 March
    assert (figures.members_before, figures.joined, figures.left, figures.members_after) == (
        2, 1, 1, 2,
    )  # fmt: skip
    assert figures.capital_before_pence == 100_000
    assert (figures.issued_pence, figures.withdrawn_pence) == (40_000, 30_000)
    assert (figures.converted_pence, figures.capital_after_pence) == (0, 110_000)
    assert figures.grants_pence == 5_000


def test_interest_is_shown_before_it_is_credited(client, society):
    make_holder(society, day=FIRST)
    client.force_login(officer_of(society), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("society:interest_create", args=[society.reference])
    form = {
        "first_day_0": 1, "first_day_1": 4, "first_day_2": 2025, "last_day_0": 31,
        "last_day_1": 3, "last_day_2": 2026, "surplus_pence": "500", "rate_pct": "4",
    }  # fmt: skip
    page = Page.of(client.post(address, form))
    assert "£40.00" in page.text
    assert not society.interest_runs.exists()
    page = Page.of(client.post(address, form | {"credit": "yes"}, follow=True))
    assert "Credited" in page.text
    paid = client.get(reverse("society:interest_payments", args=[society.reference])).content
    assert b"1,Ada Marsh,40.00,INTEREST 1" in paid
