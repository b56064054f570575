"""Several people at once, each on a connection of their own: nobody oversells, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection

from energy.society import ledger, offering
from energy.society.errors import SocietyError
from energy.society.models import Application, Operation
from energy.society.proof import prove
from gis.day import pretend
from tests.energy.society.societies import (
    DAY,
    held_by,
    make_application,
    make_holder,
    make_offer,
    make_society,
    officer_of,
    shares_of,
)

TABLES = ("society_operation", "society_entry")


@pytest.fixture
def society(transactional_db):
    yield make_society()
    with connection.cursor() as cursor:  # the tables empty themselves after such a test
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def at_once(*acts) -> list:
    """Do all acts at the same moment; gives what each answered, or the refusal."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=20)
            return act()
        except (SocietyError, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_concurrent_applications_never_oversell_an_offer(society):
    offer = make_offer(society)

    def apply():
        return make_application(offer, 300_000)

    answers = at_once(*[apply] * 8)
    made = [one for one in answers if isinstance(one, Application)]
    assert len(made) == 3  # 3 times 3,000 of 10,000 pounds; a fourth does not fit
    assert sum(one.pence for one in offer.applications.all()) == 900_000


def test_two_officers_allot_an_offer_once(society):
    offer = make_offer(society)
    make_application(offer, 400_000, paid=400_000)

    def allot():
        with pretend(DAY + timedelta(days=61)):
            return offering.allot_offer(offer, by=None)

    answers = at_once(allot, allot)
    assert sum(isinstance(one, SocietyError) for one in answers) == 1
    assert prove(society).capital_pence == 400_000
    assert society.members.count() == 1


def test_nobody_goes_over_the_limit_by_two_doors_at_once(society):
    member, share = make_holder(society, 1_500_000), shares_of(society)

    def issue():
        return ledger.issue_shares(member, share, 400_000, day=DAY, by=None)

    answers = at_once(*[issue] * 4)
    assert sum(isinstance(one, Operation) for one in answers) == 1
    assert held_by(member) == 1_900_000


def test_the_same_shares_are_not_paid_out_twice(society):
    member, share = make_holder(society, 100_000), shares_of(society)
    asked = ledger.ask_withdrawal(member, share, 100_000, day=DAY, by=officer_of(society))

    def pay():
        return ledger.pay_withdrawal(asked, 100_000, day=asked.due_on, by=None)

    answers = at_once(pay, pay, pay)
    assert sum(isinstance(one, Operation) for one in answers) == 1
    assert held_by(member) == 0


def test_numbers_have_no_gap_whoever_writes(society):
    members, share = [make_holder(society) for _ in range(6)], shares_of(society)

    def issue(member):
        return lambda: ledger.issue_shares(member, share, 5_000, day=DAY, by=None)

    def refuse():
        return ledger.issue_shares(members[0], share, 9_000_000, day=DAY, by=None)

    at_once(*[issue(one) for one in members], refuse)
    numbers = sorted(society.operations.values_list("number", flat=True))
    assert numbers == list(range(1, 13))
    assert prove(society).holds
