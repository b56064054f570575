from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.society.withdrawals import Policy, Request, pay_queue

ON = date(2028, 6, 1)
HELD = {"Ann": 100_000, "Ben": 50_000}


def ask(reference, member, pence, days_ago=200):
    return Request(reference, member, pence, ON - timedelta(days=days_ago))


def pay(*requests, money=10**9, held=HELD, **policy):
    return pay_queue(requests, held, on=ON, money_pence=money, policy=Policy(**policy))


def test_requests_are_paid_in_the_order_they_were_made():
    first, second = pay(ask("2", "Ben", 50_000, 100), ask("1", "Ann", 30_000, 200), money=40_000)
    assert (first.reference, first.paid_pence, first.waiting_pence) == ("1", 30_000, 0)
    assert (second.reference, second.paid_pence, second.waiting_pence) == ("2", 10_000, 40_000)
    assert first.reason == "paid in full"
    assert "next in the queue" in second.reason


def test_notice_must_have_run():
    (payment,) = pay(ask("1", "Ann", 10_000, 89), notice_days=90)
    assert payment.paid_pence == 0
    assert payment.reason == "notice runs until 02 June 2028"
    (payment,) = pay(ask("1", "Ann", 10_000, 90), notice_days=90)
    assert payment.paid_pence == 10_000


def test_who_waits_for_notice_does_not_hold_up_others():
    payments = pay(ask("1", "Ann", 10_000, 50), ask("2", "Ben", 10_000, 40), notice_days=45)
    assert [payment.paid_pence for payment in payments] == [10_000, 0]


def test_a_suspension_pays_nothing():
    (payment,) = pay(ask("1", "Ann", 10_000), suspended=True)
    assert payment.paid_pence == 0
    assert "suspended" in payment.reason


def test_nobody_withdraws_more_than_the_holding():
    first, second = pay(ask("1", "Ben", 30_000), ask("2", "Ben", 30_000, 150))
    assert (first.paid_pence, second.paid_pence) == (30_000, 20_000)
    assert second.reason == "the member holds no more"
    (unknown,) = pay(ask("3", "Cat", 10_000))
    assert unknown.paid_pence == 0


def test_a_stub_below_the_least_holding_is_not_left():
    (part,) = pay(ask("1", "Ben", 48_000), least_pence=10_000)
    assert part.paid_pence == 40_000
    assert "least holding" in part.reason
    (whole,) = pay(ask("1", "Ben", 50_000), least_pence=10_000)
    assert whole.paid_pence == 50_000


def test_only_whole_shares_are_withdrawn():
    (payment,) = pay(ask("1", "Ann", 10_050), share_pence=100)
    assert payment.paid_pence == 10_000


def test_references_must_differ():
    with pytest.raises(ValueError, match="reference of its own"):
        pay(ask("1", "Ann", 100), ask("1", "Ben", 100))


requests = st.lists(
    st.tuples(st.sampled_from(["Ann", "Ben", "Cat"]), st.integers(0, 120_000), st.integers(0, 400)),
    max_size=8,
).map(lambda rows: [ask(str(n), *row) for n, row in enumerate(rows)])


@given(
    requests,
    st.integers(-1000, 200_000),
    st.sampled_from([1, 100, 2500]),
    st.integers(0, 30_000),
    st.integers(0, 200),
)
def test_the_queue_pays_no_more_than_money_holdings_or_requests(asked, money, share, least, notice):
    policy = {"share_pence": share, "least_pence": least, "notice_days": notice}
    payments = pay(*asked, money=money, **policy)
    by_reference = {request.reference: request for request in asked}
    assert sum(payment.paid_pence for payment in payments) <= max(money, 0)
    for payment in payments:
        request = by_reference[payment.reference]
        assert payment.paid_pence + payment.waiting_pence == request.pence
        assert payment.paid_pence % share == 0
    for member in ("Ann", "Ben", "Cat"):
        paid = sum(p.paid_pence for p in payments if by_reference[p.reference].member == member)
        assert paid <= HELD.get(member, 0)


@given(requests, st.integers(0, 200_000))
def test_nobody_overtakes_one_who_waits_for_money(asked, money):
    payments = pay(*asked, money=money, notice_days=0)
    waiting = [n for n, payment in enumerate(payments) if "next in the queue" in payment.reason]
    if waiting:
        assert all(payment.paid_pence == 0 for payment in payments[waiting[0] + 1 :])
