from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from energy.society import ledger, services
from energy.society.errors import LedgerError
from energy.society.invariants import unproven
from energy.society.models import Account, Entry, Operation, StatutoryLimit
from energy.society.proof import prove
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def society():
    return make_society()


@pytest.fixture
def by(society):
    return officer_of(society)


def refused(words):
    return pytest.raises(LedgerError, match=words)


def test_shares_are_issued_and_numbered_from_one(society, by):
    member = make_member(society)
    first = ledger.issue_shares(member, shares_of(society), 50_000, day=DAY, by=by)
    second = ledger.issue_shares(member, shares_of(society), 7_000, day=DAY, by=by)
    assert (first.number, second.number, member.number) == (1, 2, 1)
    assert held_by(member) == 57_000


def test_a_year_in_a_member_s_account_worked_by_hand(society, by):
    ada, share = make_holder(society, 100_000), shares_of(society)
    ben = make_holder(society, 60_000, name="Ben Orr")
    shares_of(society, is_transferable=True)
    ledger.transfer_shares(ada, share, 20_000, to=ben, day=DAY, by=by)  # 80,000 and 80,000
    ledger.credit_interest(ben, 2_400, day=DAY, by=by)
    ledger.credit_interest(ada, 2_400, day=DAY, by=by)
    ledger.pay_interest(ben, 2_400, day=DAY, by=by)
    ledger.convert_interest(ada, share, 2_400, day=DAY, by=by)  # 82,400
    asked = ledger.ask_withdrawal(ben, share, 30_000, day=DAY, by=by)
    ledger.pay_withdrawal(asked, 10_000, day=DAY + timedelta(days=90), by=by)  # 70,000
    assert (held_by(ada), held_by(ben)) == (82_400, 70_000)
    assert (owed_to(ada), owed_to(ben)) == (0, 0)
    proof = prove(society)
    # paid in 160,000, paid out 2,400 interest and 10,000 capital: 147,600 should be in the bank
    assert dict(proof.accounts)["Bank"] == -147_600
    assert dict(proof.accounts)["Interest on shares"] == -4_800
    assert (proof.capital_pence, proof.holders, proof.operations) == (152_400, 2, 9)
    assert proof.holds


def test_the_law_s_limit_stops_an_individual_but_no_registered_society():
    society = make_society(most_pence=50_000_000)
    share, by = shares_of(society), officer_of(society)
    person = make_holder(society, 10_000_000)
    with refused("the law allows £100,000.00"):
        ledger.issue_shares(person, share, 100, day=DAY, by=by)
    body = make_holder(society, 10_000_000, kind="organisation", is_registered=True)
    ledger.issue_shares(body, share, 100, day=DAY, by=by)
    assert held_by(body) == 10_000_100


def test_northern_ireland_has_a_limit_of_its_own():
    society = make_society(law="ni", most_pence=50_000_000)
    with refused("the law allows £20,000.00"):
        make_holder(society, 2_000_100)


def test_the_limit_of_the_day_counts(society):
    StatutoryLimit.objects.create(law="gb", first_day=DAY, pence=30_000, source="test")
    assert held_by(make_holder(society, 40_000, day=DAY - timedelta(days=1))) == 40_000
    with refused("the law allows £300.00"):
        make_holder(society, 40_000, day=DAY)


def test_transferable_shares_know_no_limit_of_law():
    society = make_society(most_pence=50_000_000)
    shares_of(society, is_withdrawable=False, is_transferable=True)
    assert held_by(make_holder(society, 12_000_000)) == 12_000_000


def test_the_society_s_own_limits_hold(society, by):
    member = make_holder(society, 1_999_900)
    with refused("would hold £20,001.00; the rules of the society allow £20,000.00"):
        ledger.issue_shares(member, shares_of(society), 200, day=DAY, by=by)
    with refused("the least holding is £50.00"):
        make_holder(society, 4_900)


def test_only_whole_shares(society):
    shares_of(society, share_pence=2_500)
    with refused("whole shares"):
        make_holder(society, 10_100)


def test_nobody_transfers_what_they_do_not_hold(society, by):
    share = shares_of(society, is_transferable=True)
    poor, rich = make_holder(society, 10_000), make_holder(society, 900_000)
    with refused("does not hold so much"):
        ledger.transfer_shares(poor, share, 20_000, to=rich, day=DAY, by=by)
    # nor on a day before the shares were issued
    with refused("does not hold so much on that day"):
        ledger.transfer_shares(rich, share, 20_000, to=poor, day=DAY - timedelta(days=1), by=by)


def test_withdrawable_shares_pass_on_only_from_the_dead(society, by):
    ada, heir = make_holder(society), make_member(society, name="Kim Marsh")
    share = shares_of(society)
    with refused("cannot be transferred"):
        ledger.transfer_shares(ada, share, 100_000, to=heir, day=DAY, by=by)
    ledger.record_death(ada, day=DAY, by=by)
    ada.refresh_from_db()
    with refused("no longer a member"):
        ledger.issue_shares(ada, share, 10_000, day=DAY, by=by)
    ledger.transfer_shares(ada, share, 100_000, to=heir, day=DAY, by=by)
    assert (held_by(ada), held_by(heir)) == (0, 100_000)


def test_a_withdrawal_waits_for_its_notice(society, by):
    member, share = make_holder(society), shares_of(society)
    asked = ledger.ask_withdrawal(member, share, 20_000, day=DAY, by=by)
    assert asked.due_on == date(2025, 8, 31)  # 2 June and 90 days: 28 + 31 + 31
    with refused("runs until 31 August 2025"):
        ledger.pay_withdrawal(asked, 20_000, day=date(2025, 8, 30), by=by)
    services.change_rules(society, notice_days=365)  # a notice that runs is not made longer
    ledger.pay_withdrawal(asked, 20_000, day=date(2025, 8, 31), by=by)
    assert held_by(member) == 80_000


def test_nobody_asks_for_more_than_they_hold(society, by):
    member, share = make_holder(society, 20_000), shares_of(society)
    ledger.ask_withdrawal(member, share, 15_000, day=DAY, by=by)
    with refused("has asked to withdraw £210.00 and holds £200.00"):
        ledger.ask_withdrawal(member, share, 6_000, day=DAY, by=by)


def test_no_more_is_paid_than_was_asked(society, by):
    member, share = make_holder(society), shares_of(society)
    asked = ledger.ask_withdrawal(member, share, 20_000, day=DAY, by=by)
    later = DAY + timedelta(days=100)
    ledger.pay_withdrawal(asked, 15_000, day=later, by=by)
    with refused("No more can be paid"):
        ledger.pay_withdrawal(asked, 5_100, day=later, by=by)


def test_suspension_and_the_first_day_stop_withdrawals(society, by):
    member, share = make_holder(society), shares_of(society)
    asked = ledger.ask_withdrawal(member, share, 20_000, day=DAY, by=by)
    later = DAY + timedelta(days=100)
    services.change_rules(society, withdrawals_from=date(2026, 6, 1))
    with refused("before 1 June 2026"):
        ledger.pay_withdrawal(asked, 20_000, day=later, by=by)
    services.change_rules(society, withdrawals_from=None, suspended_from=later)
    with refused("suspended"):
        ledger.pay_withdrawal(asked, 20_000, day=later, by=by)


def test_the_queue_is_paid_in_order_as_far_as_the_money_goes(society, by):
    share = shares_of(society)
    members = [make_holder(society) for _ in range(3)]
    for number, member in enumerate(members):
        ledger.ask_withdrawal(member, share, 50_000, day=DAY + timedelta(days=number), by=by)
    day = DAY + timedelta(days=100)
    paid = ledger.pay_queue(society, day=day, money_pence=80_000, by=by)
    assert [one.pence for one in paid] == [50_000, 30_000]
    rest = ledger.plan_withdrawals(society, day=day, money_pence=1_000_000)
    assert [(one.member_id, payment.paid_pence) for one, payment in rest] == [
        (members[1].pk, 20_000), (members[2].pk, 50_000),
    ]  # fmt: skip


def test_a_contra_entry_takes_the_whole_back_once(society, by):
    member = make_holder(society)
    wrong = ledger.issue_shares(member, shares_of(society), 30_000, day=DAY, by=by)
    contra = ledger.take_back(wrong, day=DAY, by=by, note="typed twice")
    assert held_by(member) == 100_000
    wrong = Operation.objects.get(pk=wrong.pk)
    with refused("taken back before"):
        ledger.take_back(wrong, day=DAY, by=by, note="again")
    with refused("not taken back"):
        ledger.take_back(contra, day=DAY, by=by, note="no")
    assert prove(society).holds


def test_what_was_paid_out_since_cannot_be_taken_back(society, by):
    member, share = make_member(society), shares_of(society)
    issue = ledger.issue_shares(member, share, 20_000, day=DAY, by=by)
    asked = ledger.ask_withdrawal(member, share, 20_000, day=DAY, by=by)
    ledger.pay_withdrawal(asked, 20_000, day=DAY + timedelta(days=90), by=by)
    with refused("does not hold so much"):
        ledger.take_back(issue, day=DAY + timedelta(days=91), by=by, note="wrong person")
    with refused("Part of this request was paid"):
        ledger.take_back(asked, day=DAY + timedelta(days=91), by=by, note="wrong")


def settle():
    """Let all rules that wait for the end of a transaction be tried now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE society_operation SET pence = 1",
        "UPDATE society_operation SET day = '2020-01-01'",
        "DELETE FROM society_operation",
        "UPDATE society_entry SET pence = pence * 2",
        "DELETE FROM society_entry",
        "TRUNCATE society_entry CASCADE",
        "UPDATE society_shareclass SET share_pence = 50",
        "UPDATE society_shareclass SET is_withdrawable = false",
        "UPDATE society_member SET number = 9",
        "UPDATE society_member SET left_on = '2026-01-01'",
        "UPDATE society_society SET law = 'ni'",
        "DELETE FROM society_member",
    ],
)
def test_no_statement_steps_over_the_rules(society, statement):
    make_holder(society)
    settle()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE")


def test_an_operation_cannot_be_added_to_later(society, by):
    member = make_member(society)
    first = ledger.issue_shares(member, shares_of(society), 10_000, day=DAY, by=by)
    settle()
    with connection.cursor() as cursor:  # as if it were another transaction
        cursor.execute("ALTER TABLE society_operation DISABLE TRIGGER society_keep_operation")
        cursor.execute("UPDATE society_operation SET written_in = written_in - 1")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE society_operation ENABLE TRIGGER society_keep_operation")
    with refused("whole once it is written"), ledger.rules_kept():
        Entry.objects.create(operation=first, account=Account.BANK, pence=-100)


def write_half(member):
    """An issue without its other side."""
    with ledger.rules_kept():
        operation = Operation.objects.create(
            society=member.society, kind="issue", member=member, day=DAY, pence=10_000
        )
        Entry.objects.create(
            operation=operation, account="shares", member=member, pence=10_000,
            share_class=shares_of(member.society),
        )  # fmt: skip


def test_entries_that_do_not_add_up_are_refused(society):
    member = make_member(society)
    with refused("add up to nothing"):
        write_half(member)
    assert not Operation.objects.exists()


def test_an_operation_of_two_societies_is_refused(society, by):
    stranger = make_member(make_society())
    with refused("one society only"):
        ledger.issue_shares(stranger, shares_of(society), 10_000, day=DAY, by=by)


def test_the_future_is_not_written_down(society, by):
    with refused("lies ahead"):
        make_holder(society, day=date(2099, 1, 1))


def test_a_ledger_written_past_its_rules_is_named_by_the_check_of_the_register(society):
    make_holder(society, 10_000)
    assert list(unproven()) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE society_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE society_entry SET pence = pence + 1 WHERE account = 'shares'")
    told = " ".join(unproven())
    assert f"{society}: not so: the entries of every operation add up to nothing" in told
    assert "all entries together add up to nothing" in told
