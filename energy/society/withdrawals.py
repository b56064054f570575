"""Paying capital back: requests in their order, after their notice, as far as the money goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Request:
    """A member's request to withdraw shares, in whole pence."""

    reference: str
    member: str
    pence: int
    asked_on: date


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The society's rules for withdrawal.

    Attributes
    ----------
    notice_days : int
        Days from the request to the first payment.
    least_pence : int
        Least holding that may be left, unless all is withdrawn.
    share_pence : int
        Price of a share.
    suspended : bool
        Whether the committee has stopped withdrawals.
    """

    notice_days: int = 90
    least_pence: int = 0
    share_pence: int = 100
    suspended: bool = False


@dataclass(frozen=True)
class Payment:
    """What is paid on one request now, what stays in the queue, and why."""

    reference: str
    paid_pence: int
    waiting_pence: int
    reason: str


def pay_queue(
    requests: Sequence[Request],
    holdings_pence: Mapping[str, int],
    *,
    on: date,
    money_pence: int,
    policy: Policy,
) -> list[Payment]:
    """Pay withdrawal requests in the order they were made.

    Parameters
    ----------
    requests : sequence of Request
        Requests not yet paid in full, references all different.
    holdings_pence : mapping of str to int
        What each member holds.
    on : datetime.date
        Day of the payment.
    money_pence : int
        What may be paid: the year's limit or the cash to spare, whichever is less.
    policy : Policy
        The society's rules.

    Returns
    -------
    list of Payment
        In the order of the queue. Nobody overtakes one who waits only for money.
    """
    if len({request.reference for request in requests}) < len(requests):
        raise ValueError("every request must have a reference of its own")
    held = dict(holdings_pence)
    money = max(money_pence, 0) // policy.share_pence * policy.share_pence
    payments = []
    for request in sorted(requests, key=lambda one: (one.asked_on, one.reference)):
        paid, reason = pay_one(request, held.get(request.member, 0), money, on, policy)
        held[request.member] = held.get(request.member, 0) - paid
        money -= paid
        payments.append(Payment(request.reference, paid, request.pence - paid, reason))
    return payments


def pay_one(request: Request, held: int, money: int, on: date, policy: Policy) -> tuple[int, str]:
    """Pay one request as far as notice, holding, rules and money allow."""
    if policy.suspended:
        return 0, "the committee has suspended withdrawals"
    due = request.asked_on + timedelta(days=policy.notice_days)
    if on < due:
        return 0, f"notice runs until {due:%d %B %Y}"
    wanted, reason = allowed(request, held, policy)
    if wanted > money:
        return money, "the money for withdrawals is used up; the rest is next in the queue"
    return wanted, reason


def allowed(request: Request, held: int, policy: Policy) -> tuple[int, str]:
    """Return what a member may withdraw in whole shares, and what limits it."""
    wanted = min(request.pence, held)
    reason = "paid in full" if wanted == request.pence else "the member holds no more"
    if 0 < held - wanted < policy.least_pence:
        wanted = max(held - policy.least_pence, 0)
        reason = "no less than the least holding may be left unless all is withdrawn"
    return wanted // policy.share_pence * policy.share_pence, reason
