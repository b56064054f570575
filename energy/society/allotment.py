"""Allotting a share offer: who receives what, and what is sent back. All sums in whole pence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

RULES = {
    "in_order": "in the order in which applications came in",
    "in_proportion": "everybody the least holding, then in proportion to what was applied for",
    "smallest_first": "everybody as much as anybody else until what was applied for is reached",
}


@dataclass(frozen=True)
class Application:
    """What one person or body applied for and has paid."""

    reference: str
    pence: int
    received: datetime
    held_pence: int = 0


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The terms of an offer.

    Attributes
    ----------
    minimum_pence, maximum_pence : int
        Below the first nothing is allotted; above the second no share is sold.
    share_pence : int
        Price of a share.
    least_pence, most_pence : int
        Smallest application, and largest holding of one member, shares held before included.
    rule : str
        A name of ``RULES``, stated in the offer document.
    """

    minimum_pence: int
    maximum_pence: int
    share_pence: int = 100
    least_pence: int = 0
    most_pence: int = 10_000_000
    rule: str = "in_order"

    def __post_init__(self):
        if self.rule not in RULES:
            raise ValueError(f"rule must be one of {', '.join(RULES)}, got '{self.rule}'")
        if self.share_pence <= 0:
            raise ValueError(f"share_pence must be above 0, got {self.share_pence}")
        if not 0 <= self.minimum_pence <= self.maximum_pence:
            raise ValueError("minimum_pence must be from 0 to maximum_pence")
        if not 0 <= self.least_pence <= self.most_pence:
            raise ValueError("least_pence must be from 0 to most_pence")


@dataclass(frozen=True)
class Allotment:
    """What one application receives and what goes back, with the reason."""

    reference: str
    allotted_pence: int
    refund_pence: int
    reason: str


def allot(applications: Sequence[Application], offer: Offer) -> list[Allotment]:
    """Allot an offer at its close.

    Parameters
    ----------
    applications : sequence of Application
        One for each member, references all different.
    offer : Offer
        The terms.

    Returns
    -------
    list of Allotment
        In the order of the applications. Allotted and refund add up to what was paid.
    """
    references = [application.reference for application in applications]
    if len(set(references)) < len(references):
        raise ValueError("every application must have a reference of its own")
    if any(application.pence < 0 or application.held_pence < 0 for application in applications):
        raise ValueError("sums must be 0 pence or more")
    wanted = [acceptable(application, offer) for application in applications]
    if sum(wanted) < offer.minimum_pence:
        return [back_in_full(application) for application in applications]
    room = offer.maximum_pence - offer.maximum_pence % offer.share_pence
    given = share_out(applications, wanted, room, offer)
    return [
        Allotment(
            application.reference,
            pence,
            application.pence - pence,
            why(application, want, pence, offer),
        )
        for application, want, pence in zip(applications, wanted, given, strict=True)
    ]


def acceptable(application: Application, offer: Offer) -> int:
    """Return what may be allotted of an application: whole shares, neither too few nor too many."""
    room = offer.most_pence - application.held_pence
    whole = min(application.pence, max(room, 0)) // offer.share_pence * offer.share_pence
    return whole if whole >= offer.least_pence else 0


def back_in_full(application: Application) -> Allotment:
    """Send an application back because the offer fell short."""
    reason = "the offer did not reach its minimum"
    return Allotment(application.reference, 0, application.pence, reason)


def share_out(applications, wanted: list[int], room: int, offer: Offer) -> list[int]:
    """Share the room for new capital out by the offer's rule."""
    if sum(wanted) <= room:
        return list(wanted)
    order = sorted(
        range(len(wanted)), key=lambda n: (applications[n].received, applications[n].reference)
    )
    if offer.rule == "in_order":
        return in_order(wanted, room, order)
    least = max(offer.least_pence, offer.share_pence)
    least += -least % offer.share_pence
    first = [min(want, least) for want in wanted]
    if sum(first) > room:
        return in_order(first, room, order)
    if offer.rule == "in_proportion":
        return in_proportion(wanted, first, room, order, offer.share_pence)
    return smallest_first(wanted, room, order, offer.share_pence)


def in_order(wanted: list[int], room: int, order: list[int]) -> list[int]:
    """Give to each in turn as far as the room reaches."""
    given = [0] * len(wanted)
    for number in order:
        given[number] = min(wanted[number], room)
        room -= given[number]
    return given


def in_proportion(wanted, first, room: int, order, share: int) -> list[int]:
    """Give the least holding, then whole shares in proportion, the largest fractions rounded up."""
    rest = [want - start for want, start in zip(wanted, first, strict=True)]
    left, total = room - sum(first), sum(rest)
    exact = [part * left / total if total else 0 for part in rest]
    extra = [part * left // total // share * share if total else 0 for part in rest]
    spare = (left - sum(extra)) // share
    by_fraction = sorted(order, key=lambda number: -(exact[number] - extra[number]))
    for number in by_fraction:
        if spare and extra[number] + share <= rest[number]:
            extra[number] += share
            spare -= 1
    return [start + more for start, more in zip(first, extra, strict=True)]


def smallest_first(wanted: list[int], room: int, order, share: int) -> list[int]:
    """Give all the same up to what each applied for; odd shares go in order of receipt."""
    given, left = [0] * len(wanted), room
    open_ones = [number for number in range(len(wanted)) if wanted[number]]
    while open_ones:
        level = left // len(open_ones) // share * share
        served = [number for number in open_ones if wanted[number] <= level]
        for number in served or open_ones:
            given[number] = min(wanted[number], level)
            left -= given[number]
        if not served:
            break
        open_ones = [number for number in open_ones if number not in served]
    for number in order:
        if number in open_ones and left >= share:
            given[number] += share
            left -= share
    return given


def why(application: Application, wanted: int, pence: int, offer: Offer) -> str:
    """Say in a few words why an application received what it did."""
    if pence == application.pence:
        return "allotted in full"
    if pence < wanted:
        return f"the offer is full: shares were given {RULES[offer.rule]}"
    if wanted:
        return "the largest holding or whole shares allow no more"
    if application.held_pence >= offer.most_pence:
        return "the largest holding is reached"
    return "the application is below the least holding"
