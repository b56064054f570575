"""Steps that were taken before a case came here: recorded in their order, and nobody is told."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from assets.casework import moving, packs, services, states, steps
from assets.casework.models import Event, RequestedAsset, Right, TransferRequest
from assets.casework.pack_entries import Role
from assets.register.models import Asset
from people.models import Authority


@transaction.atomic
def place_past_request(
    authority: Authority, assets: Iterable[Asset], pack: packs.Pack, *, right: Right,
    known: TransferRequest | None = None, **fields,
) -> TransferRequest:  # fmt: skip
    """Begin a case that ran elsewhere, or begin it anew; its course is told step by step."""
    if known is None:
        request = services.open_request(authority, [], pack, "received", **fields)
    else:
        request = known
        for name, value in fields.items():
            setattr(request, name, value)
        request.pack, request.stage, request.dates = steps.keep_pack(pack), "received", {}
        kept = {"to-council", *(flag for flag in request.flags if flag.startswith("in-"))}
        request.flags = sorted(kept)
    services.set_right(request, right)
    request.save()
    RequestedAsset.objects.bulk_create([RequestedAsset(request=request, asset=a) for a in assets])
    return request


@transaction.atomic
def record_past_step(
    request: TransferRequest, step_id: str, *, day: date, dates: Mapping[str, date]
) -> Event:
    """Record a step that was taken before the case came here: nobody is asked and nobody told.

    What the step needed is not asked for again; its clocks run on from their days.
    """
    request = TransferRequest.objects.select_for_update().get(pk=request.pk)
    pack = steps.pack_of(request)
    step = pack.steps.get(step_id)
    past = {name: one.isoformat() for name, one in dates.items()}
    request.dates = {**request.dates, **past}
    event = Event(
        request=request, step=step_id, day=day, dates=past,
        title=step.told if step else "Request entered", role=step.who[0] if step else Role.OFFICER,
    )  # fmt: skip
    if step is None:
        event.stage = request.stage
        request.dates = {**request.dates, "arrival": day.isoformat()}
        event.save()
    else:
        facts = steps.facts_of(request, role=Role(step.who[0]), person="")
        effects = states.effects_of(pack, step_id, facts)
        worked = moving.work_out_clocks(request, step, effects, dates, {})
        request.stage, request.flags = effects.stage, sorted(effects.flags)
        event.stage, event.counts = effects.stage, list(effects.counts)
        event.save()
        moving.write_clocks(request, pack, event, effects, worked)
    request.save()
    moving.follow_up(request)
    return event
