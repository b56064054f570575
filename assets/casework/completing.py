"""What completion leaves on the register: who may use the land, until when, and that it ended.

Of agreements that exclude each other the database lets one stand; see ``register.agreements``.
"""

from datetime import date, timedelta

from assets.casework import steps
from assets.casework.errors import CaseworkError
from assets.casework.models import Event, TransferRequest
from assets.casework.pack_entries import Step
from assets.register import services as register
from assets.register.errors import RegisterError
from assets.register.models import Agreement, UseRight
from gis.day import today
from people.models import Organisation

#: What a flag of a pack gives; without one it is a licence.
_RIGHTS = {
    "for-ownership": UseRight.OWN,
    "for-lease": UseRight.LEASE,
    "for-management": UseRight.MANAGE,
    "for-help": UseRight.MANAGE,
}
#: Flags of what leaves room for others on the same land.
_SHARED = {"for-management", "for-help", "for-other-rights"}
_RANK = {right: rank for rank, right in enumerate(UseRight.values)}


def begin_agreement(request: TransferRequest, step: Step, event: Event) -> None:
    """Enter the agreement on the register; a weaker one of the same body ends the day before.

    It is with the body that asked, or with another where the step says which one it is.

    Raises
    ------
    CaseworkError
        If somebody else has the land for itself on any of the days, or ownership of a part is to
        pass that is no asset of its own.
    """
    flags = set(request.flags)
    begins = date.fromisoformat(request.dates[step.dates[0]])
    ends = request.dates.get("end") if "end" in step.dates else None
    right = next((right for flag, right in _RIGHTS.items() if flag in flags), UseRight.LICENCE)
    holder, organisation = _holder(request, step, event)
    for wanted in request.wanted.select_related("asset").order_by("asset_id"):
        part = wanted.outline is not None
        if part and right == UseRight.OWN:
            raise CaseworkError(
                f"Only a part of {wanted.asset} passes: make that part an asset of its own first."
            )
        _end_weaker(request, holder, wanted.asset, right, begins)
        _try(
            register.record_agreement,
            wanted.asset,
            right=right,
            holder=holder,
            begins=begins,
            ends=date.fromisoformat(ends) if ends else None,
            organisation=organisation,
            is_exclusive=not part and not flags & _SHARED,
            terms=_terms(event, wanted),
            request_reference=request.reference,
            by=event.by,
        )


def _holder(request, step, event) -> tuple[str, Organisation | None]:
    """Say who the agreement is with, and which body on record that is."""
    needs = steps.pack_of(request).needs
    named = (event.texts.get(one.thing, "") for one in step.needs if needs[one.thing].names_body)
    holder = next((name.strip() for name in named if name.strip()), request.body_name)
    if holder == request.body_name:
        return holder, request.organisation
    return holder, Organisation.objects.filter(name=holder).first()


def _terms(event, wanted) -> str:
    part = "" if wanted.outline is None else f" Of a part only, {wanted.outline.area:,.0f} m²."
    return f"{event.title}, {event.day:%-d %B %Y}.{part}"


def _end_weaker(request, holder, asset, right, begins) -> None:
    for held in asset.agreements.in_force(begins).filter(holder=holder):
        if _RANK[held.right] <= _RANK[right] and held.begins < begins:
            _try(
                register.end_agreement, held, on=begins - timedelta(days=1),
                reason=f"Followed by what request {request.reference} gave.",
            )  # fmt: skip


def extend_agreement(request: TransferRequest, step: Step, event: Event) -> None:
    """Let the agreement run on to the new last day, as a new one that follows the old."""
    until = date.fromisoformat(event.dates["longer-until"])
    for held in _agreements(request).in_force():
        if held.ends and held.ends < until:
            _try(
                register.record_agreement, held.asset, right=held.right, holder=held.holder,
                begins=held.ends + timedelta(days=1), ends=until, organisation=held.organisation,
                is_exclusive=held.is_exclusive, terms=f"{event.title}, {event.day:%-d %B %Y}.",
                request_reference=request.reference, by=event.by,
            )  # fmt: skip


def end_agreement(request: TransferRequest, step: Step, event: Event) -> None:
    """End what the request gave; land that was owned comes back to the council."""
    reason = next(iter(event.texts.values()), event.title)[:500]
    for held in _agreements(request).in_force(event.day):
        _try(register.end_agreement, held, on=event.day, reason=reason, by=event.by)
        if held.right == UseRight.OWN and event.day <= today():
            register.take_back(held.asset, on=event.day, reason=reason)


def _agreements(request):
    return Agreement.objects.filter(request_reference=request.reference)


def _try(write, *args, **given):
    try:
        return write(*args, **given)
    except RegisterError as error:
        raise CaseworkError(str(error)) from error
