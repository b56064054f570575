"""When the same request may be declined, and when land may not be disposed of to anyone else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assets.casework.clock_rules import ClockRule
from assets.casework.clocks import work_out
from assets.casework.verdicts import Verdict
from assets.casework.wording import say_day


@dataclass(frozen=True)
class Asked:
    """A request as the repeat rule and the freeze see it.

    ``made_on`` is the validation date. ``land`` holds the references of the land asked for,
    ``kind`` the type of transfer. ``ended_on`` is the day it ended, None while it is open.
    """

    reference: str
    land: frozenset[str]
    kind: str
    made_on: date
    refused: bool = False
    ended_on: date | None = None


@dataclass(frozen=True)
class Repeat:
    """Whether a request may be declined as a repeat, because of which earlier one, and why."""

    verdict: Verdict
    earlier: Asked | None
    reason: str


@dataclass(frozen=True)
class OnMarket:
    """A time in which the land was advertised for disposal or in negotiation."""

    since: date
    until: date | None = None


@dataclass(frozen=True)
class Freeze:
    """Whether the authority may dispose of land on a day, to whom, and why."""

    bound: bool
    request: Asked | None
    reason: str


def may_decline_repeat(rule: ClockRule, new: Asked, earlier: Iterable[Asked]) -> Repeat:
    """Tell whether a request repeats one that was refused, by the repeat rule of the pack.

    Who asked does not matter. Land that only overlaps is for a person to judge: the answer is
    then “not known”.
    """
    unsure = None
    for old in sorted(earlier, key=lambda asked: asked.made_on, reverse=True):
        last_day = work_out(rule, old.made_on).due
        if not (old.refused and old.kind == new.kind and old.made_on <= new.made_on <= last_day):
            continue
        said = (
            f"Request {old.reference} of {say_day(old.made_on)} for the same type of transfer was "
            f"refused; the same request may be declined until {say_day(last_day)}"
        )
        if old.land == new.land:
            return Repeat(Verdict.YES, old, f"{said}.")
        if old.land & new.land and unsure is None:
            why = "the land is the same in part: judge whether it is the same request"
            unsure = Repeat(Verdict.NOT_KNOWN, old, f"{said}, but {why}.")
    return unsure or Repeat(
        Verdict.NO, None, "No request for the same land and type was refused in the time."
    )


def freeze_on(day: date, requests: Iterable[Asked], on_market: Iterable[OnMarket] = ()) -> Freeze:
    """Tell whether land may be disposed of on a day, by its requests and its time on the market.

    The earliest open request holds the land until it ends; then the next one does. A request made
    while the land was already on the market does not hold it. Source: Community Empowerment
    (Scotland) Act 2015, s.84 (read), and the Scottish Government's model letter (secondary).
    """
    on_market = tuple(on_market)
    opened = [
        request
        for request in sorted(requests, key=lambda asked: (asked.made_on, asked.reference))
        if request.made_on <= day and (request.ended_on is None or day < request.ended_on)
    ]
    not_bound = "No request holds this land: the authority may dispose of it."
    for request in opened:
        before = _on_market_before(request, on_market)
        if before is None:
            return Freeze(
                True,
                request,
                f"Since {say_day(request.made_on)} the authority may not dispose of this land to "
                f"anyone but the body of request {request.reference}, until that request ends.",
            )
        not_bound = (
            f"Request {request.reference} does not hold this land: it was advertised or in "
            f"negotiation since {say_day(before.since)}, before the request was made."
        )
    return Freeze(False, None, not_bound)


def _on_market_before(request: Asked, on_market: tuple[OnMarket, ...]) -> OnMarket | None:
    for spell in on_market:
        if spell.since < request.made_on and (
            spell.until is None or request.made_on <= spell.until
        ):
            return spell
    return None
