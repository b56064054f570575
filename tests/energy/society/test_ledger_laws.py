"""Laws of the share account, tried with acts in any order."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from energy.society import ledger
from energy.society.errors import LedgerError
from energy.society.models import Entry, Operation
from energy.society.proof import prove
from tests.energy.society.societies import (
    DAY,
    held_by,
    make_member,
    make_society,
    officer_of,
    owed_to,
    shares_of,
)

MEMBERS = 3
ACTS = st.tuples(
    st.sampled_from(["issue", "transfer", "ask", "pay", "interest", "payout", "convert", "back"]),
    st.integers(0, MEMBERS - 1),
    st.integers(0, MEMBERS - 1),
    st.integers(-100, 1_200_050),
    st.integers(0, 200),
)


def act(kind, member, other, pence, day, society, by):
    """Try one act; what it needs and is not there makes it another refusal."""
    share = shares_of(society)
    on = DAY + timedelta(days=day)
    rows = Operation.objects.filter(society=society)
    match kind:
        case "issue":
            ledger.issue_shares(member, share, pence, day=on, by=by)
        case "transfer":
            ledger.transfer_shares(member, share, pence, to=other, day=on, by=by)
        case "ask":
            ledger.ask_withdrawal(member, share, pence, day=on, by=by)
        case "pay":
            for asked in rows.filter(kind="request", member=member)[:1]:
                ledger.pay_withdrawal(asked, pence, day=on, by=by)
        case "interest":
            ledger.credit_interest(member, pence, day=on, by=by)
        case "payout":
            ledger.pay_interest(member, pence, day=on, by=by)
        case "convert":
            ledger.convert_interest(member, share, pence, day=on, by=by)
        case "back":
            for wrong in rows.order_by("-number")[pence % 3 : pence % 3 + 1]:
                ledger.take_back(wrong, day=on, by=by, note="tried")


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(ACTS, max_size=14))
def test_whatever_is_tried_the_ledger_adds_up_and_keeps_every_limit(acts):
    with transaction.atomic():
        society = make_society(notice_days=30)
        by, share = officer_of(society), shares_of(society, is_transferable=True)
        members = [make_member(society) for _ in range(MEMBERS)]
        written = 0
        for kind, first, second, pence, day in acts:
            before = Operation.objects.filter(society=society).count()
            try:
                act(kind, members[first], members[second], pence, day, society, by)
            except (LedgerError, ValueError):
                assert Operation.objects.filter(society=society).count() == before
            else:
                written += Operation.objects.filter(society=society).count() - before
        entries = Entry.objects.filter(operation__society=society)
        assert (entries.aggregate(s=Sum("pence"))["s"] or 0) == 0
        for member in members:
            held = held_by(member)
            assert held == 0 or 0 < held <= society.most_pence
            assert held % share.share_pence == 0
            assert owed_to(member) >= 0
        assert prove(society).holds
        assert prove(society).operations == written
        transaction.set_rollback(True)
