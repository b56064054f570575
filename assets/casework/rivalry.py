"""Requests for the same land: who holds it, who asked before, what a step does to the others."""

from dataclasses import dataclass
from datetime import date

from assets.casework import restrictions, steps
from assets.casework.models import Event, TransferRequest
from assets.casework.pack_entries import Act, Step
from assets.casework.restrictions import Asked, Freeze, OnMarket, Repeat
from assets.casework.verdicts import Verdict
from gis.day import today

REPEAT_CLOCK = "repeat-request"
REPEAT_FLAG = "same-request-refused"
FREEZE_CLOCK = "disposal-freeze"
ON_MARKET = "on-market-since"


@dataclass(frozen=True)
class Effect:
    """What a step does to one other request, in a sentence."""

    rival: TransferRequest
    words: str


def rivals_of(request: TransferRequest):
    """Other open requests for any of the same places that have been sent."""
    others = TransferRequest.objects.open().exclude(pk=request.pk).exclude(stage="draft")
    return others.filter(assets__in=request.assets.all()).distinct().order_by("arrived_on", "pk")


def effects_on_rivals(request: TransferRequest, step: Step) -> list[Effect]:
    """Say before a step is taken what it does to each rival."""
    pack = steps.pack_of(request)
    ends = bool(step.to) and pack.stages[step.to].ends
    if Act.BEGIN_AGREEMENT in step.does:
        words = "cannot be completed while this agreement is in force, if it wants the place whole"
    elif ends:
        words = "goes on; if this request held the land, the next one does now"
    elif Act.DECIDE in step.does and "stands-agreed" in step.sets:
        words = "stays open, but only one of the two can be completed"
    else:
        words = "goes on as before"
    return [Effect(rival, f"its request {words}") for rival in rivals_of(request)]


def _asked(request: TransferRequest) -> Asked:
    made = request.dates.get("validation") or (request.arrived_on or today()).isoformat()
    ended = None
    if not request.is_open:
        last = request.events.last()
        ended = last.day if last else today()
    return Asked(
        reference=request.reference,
        land=frozenset(asset.reference for asset in request.assets.all()),
        kind=request.right,
        made_on=date.fromisoformat(made),
        refused="stands-refused" in request.flags,
        ended_on=ended,
    )


def repeat_of(request: TransferRequest) -> Repeat | None:
    """Whether a request may be declined because the same was refused; None without such a rule."""
    rule = steps.pack_of(request).clocks.get(REPEAT_CLOCK)
    if rule is None:
        return None
    earlier = TransferRequest.objects.filter(
        authority=request.authority_id, assets__in=request.assets.all()
    ).exclude(pk=request.pk).exclude(stage="draft").distinct()  # fmt: skip
    return restrictions.may_decline_repeat(rule, _asked(request), map(_asked, earlier))


def mark_repeat(request: TransferRequest) -> None:
    """Note on a request that is not valid yet that the same was refused lately."""
    if REPEAT_FLAG not in steps.pack_of(request).flags or "validation" in request.dates:
        return
    found = repeat_of(request)
    if found and found.verdict is Verdict.YES:
        request.flags = sorted({*request.flags, REPEAT_FLAG})


def freeze_of(asset) -> Freeze:
    """Whether a place may be disposed of today, and which request holds it if not."""
    requests = TransferRequest.objects.filter(
        assets=asset, is_public=True, clocks__clock=FREEZE_CLOCK
    ).distinct()  # fmt: skip
    spells = [
        OnMarket(date.fromisoformat(one.dates[ON_MARKET]))
        for one in asset.requests.filter(flags__contains=["on-market-before"])
        if one.dates.get(ON_MARKET)
    ]
    holding = [one for one in requests if one.clocks.filter(clock=FREEZE_CLOCK, stopped_by=None)]
    return restrictions.freeze_on(today(), map(_asked, holding), spells)


def first_deciders(request: TransferRequest) -> list[Event]:
    """The decisions taken so far, for those who must be other people."""
    pack = steps.pack_of(request)
    names = {step.id for step in pack.steps.values() if Act.DECIDE in step.does}
    return list(request.events.filter(step__in=names).select_related("by"))
