"""Every write to the share account. The rules stand in the database; here they become sentences."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, connection, transaction

from energy.society import withdrawals
from energy.society.errors import LedgerError
from energy.society.models import Account, Entry, Member, Operation, ShareClass, Society
from gis.day import today

Kind = Operation.Kind
_RULE = "society_rule"
_DEFERRED = ("society_after_operation", "society_after_entry")

# member, share class, account and pence of one entry
Line = tuple[Account, Member | None, ShareClass | None, int]


@contextmanager
def rules_kept(*rules: str) -> Iterator[None]:
    """Run a block as one transaction with the rules of the database checked at its end.

    Parameters
    ----------
    *rules : str
        Names of deferred rules; those of the share account when none is named.

    Raises
    ------
    LedgerError
        With the sentence of the rule that was broken.
    """
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                names = ", ".join(rules or _DEFERRED)
                cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
                cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
    except IntegrityError as error:
        said = getattr(error.__cause__, "diag", None)
        if said is None or said.constraint_name != _RULE:
            raise
        raise LedgerError(said.message_primary) from error


def _write(kind: Kind, *, member: Member, day: date, pence: int, lines: Sequence[Line], **fields):
    if day > today():
        raise LedgerError("The day lies ahead; give the day on which it happened.")
    if pence <= 0 and (lines or kind == Kind.REQUEST):
        raise LedgerError("Give a sum above nothing.")
    with rules_kept():
        operation = Operation.objects.create(
            kind=kind, society_id=member.society_id, member=member, day=day, pence=pence, **fields
        )
        Entry.objects.bulk_create(
            Entry(operation=operation, account=account, member=who, share_class=share, pence=sum_)
            for account, who, share, sum_ in lines
        )
    operation.refresh_from_db()
    return operation


def issue_shares(member: Member, share: ShareClass, pence: int, *, day: date, by, note=""):
    """Issue shares for money that came to the bank."""
    lines = [(Account.BANK, None, None, -pence), (Account.SHARES, member, share, pence)]
    return _write(
        Kind.ISSUE, member=member, day=day, pence=pence, lines=lines, share_class=share, by=by,
        note=note,
    )  # fmt: skip


def transfer_shares(member: Member, share: ShareClass, pence: int, *, to: Member, day, by, note=""):
    """Move shares from one member to another; those of a member who died pass to whom it named."""
    lines = [(Account.SHARES, member, share, -pence), (Account.SHARES, to, share, pence)]
    return _write(
        Kind.TRANSFER, member=member, day=day, pence=pence, lines=lines, share_class=share, by=by,
        note=note,
    )  # fmt: skip


def ask_withdrawal(member: Member, share: ShareClass, pence: int, *, day: date, by, note=""):
    """Put a request to withdraw into the queue; its notice begins."""
    return _write(
        Kind.REQUEST, member=member, day=day, pence=pence, lines=(), share_class=share, by=by,
        note=note,
    )  # fmt: skip


def pay_withdrawal(request: Operation, pence: int, *, day: date, by, note=""):
    """Pay a request, in whole or in part."""
    member, share = request.member, request.share_class
    lines = [(Account.SHARES, member, share, -pence), (Account.BANK, None, None, pence)]
    return _write(
        Kind.WITHDRAWAL, member=member, day=day, pence=pence, lines=lines, share_class=share,
        request=request, by=by, note=note,
    )  # fmt: skip


def credit_interest(member: Member, pence: int, *, day: date, by, note=""):
    """Owe a member interest."""
    lines = [(Account.INTEREST, None, None, -pence), (Account.OWED, member, None, pence)]
    return _write(Kind.INTEREST, member=member, day=day, pence=pence, lines=lines, by=by, note=note)


def pay_interest(member: Member, pence: int, *, day: date, by, note=""):
    """Pay interest that is owed."""
    lines = [(Account.OWED, member, None, -pence), (Account.BANK, None, None, pence)]
    return _write(Kind.PAYMENT, member=member, day=day, pence=pence, lines=lines, by=by, note=note)


def convert_interest(member: Member, share: ShareClass, pence: int, *, day: date, by, note=""):
    """Turn interest that is owed into shares, instead of paying it."""
    lines = [(Account.OWED, member, None, -pence), (Account.SHARES, member, share, pence)]
    return _write(
        Kind.CONVERSION, member=member, day=day, pence=pence, lines=lines, share_class=share,
        by=by, note=note,
    )  # fmt: skip


def convert_shares(member: Member, share: ShareClass, pence: int, *, into, day: date, by, note=""):
    """Turn shares of one class into those of another."""
    lines = [(Account.SHARES, member, share, -pence), (Account.SHARES, member, into, pence)]
    return _write(
        Kind.CONVERSION, member=member, day=day, pence=pence, lines=lines, share_class=share,
        by=by, note=note,
    )  # fmt: skip


def record_death(member: Member, *, day: date, by, note=""):
    """Write a death down; the shares then pass to those named, or are withdrawn by the estate."""
    with transaction.atomic():
        operation = _write(Kind.DEATH, member=member, day=day, pence=0, lines=(), by=by, note=note)
        Member.objects.filter(pk=member.pk).update(died_on=day)
    return operation


def take_back(operation: Operation, *, day: date, by, note: str):
    """Correct an operation by a contra entry that takes the whole of it back.

    Raises
    ------
    LedgerError
        If it was taken back before, or without it the account would break a rule.
    """
    if not note:
        raise LedgerError("Say why the operation is taken back.")
    if hasattr(operation, "reversed_by"):
        raise LedgerError("This operation was taken back before.")
    lines = [
        (one.account, one.member, one.share_class, -one.pence) for one in operation.entries.all()
    ]
    with transaction.atomic():
        contra = _write(
            Kind.CONTRA, member=operation.member, day=day, pence=operation.pence, lines=lines,
            share_class=operation.share_class, reverses=operation, by=by, note=note,
        )  # fmt: skip
        if operation.kind == Kind.DEATH:
            Member.objects.filter(pk=operation.member_id).update(died_on=None)
    return contra


def plan_withdrawals(society: Society, *, day: date, money_pence: int) -> list:
    """Say what the queue would receive: requests in their order, after notice, as money reaches.

    Returns
    -------
    list of (Operation, energy.society.withdrawals.Payment)
    """
    requests = list(society.operations.open_requests().select_related("member", "share_class"))
    held = dict(society.members.with_holdings().values_list("pk", "held_pence"))
    suspended = society.suspended_from is not None and day >= society.suspended_from
    payments = withdrawals.pay_queue(
        [
            withdrawals.Request(
                f"{one.number:09}", str(one.member_id), one.pence - one.paid_pence, one.day
            )
            for one in requests
        ],
        {str(member): pence for member, pence in held.items()},
        on=day,
        money_pence=money_pence,
        policy=withdrawals.Policy(
            notice_days=society.notice_days,
            least_pence=society.least_pence,
            suspended=suspended,
        ),
    )
    by_number = {f"{one.number:09}": one for one in requests}
    return [(by_number[payment.reference], payment) for payment in payments]


@transaction.atomic
def pay_queue(society: Society, *, day: date, money_pence: int, by) -> list[Operation]:
    """Pay the queue as planned, in one transaction."""
    Society.objects.select_for_update().get(pk=society.pk)
    planned = plan_withdrawals(society, day=day, money_pence=money_pence)
    return [
        pay_withdrawal(request, payment.paid_pence, day=day, by=by)
        for request, payment in planned
        if payment.paid_pence
    ]
