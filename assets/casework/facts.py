"""Facts of the land and the case that an officer states, and the policies that a council adopts."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from assets.casework import delegation, steps
from assets.casework.hearing_models import AdoptedPolicy
from assets.casework.models import Event, TransferRequest
from assets.casework.pack_checks import NATION_FLAGS
from assets.casework.pack_entries import Role
from assets.casework.packs import Pack
from assets.casework.rivalry import ON_MARKET
from gis.day import today
from people.models import Authority, User

_TO = ("to-council", "to-ministers", "to-other-body")


def flags_to_state(pack: Pack) -> Mapping[str, str]:
    """The flags of a pack that only a person can state: no step and no choice sets them."""
    moved = {flag for step in pack.steps.values() for flag in (*step.sets, *step.clears)}
    chosen = {flag for choice in pack.choices.values() for flag in choice.flags}
    known = {*moved, *chosen, *NATION_FLAGS.values(), *_TO}
    return {flag: words for flag, words in pack.flags.items() if flag not in known}


@transaction.atomic
def state_facts(
    request: TransferRequest, chosen: set[str], *, by: User, on_market_since: date | None
) -> None:
    """Keep which facts are so, with an event that says what was stated."""
    request = TransferRequest.objects.select_for_update().get(pk=request.pk)
    asked = flags_to_state(steps.pack_of(request))
    before = set(request.flags)
    request.flags = sorted((before - asked.keys()) | (chosen & asked.keys()))
    dates = {name: day for name, day in request.dates.items() if name != ON_MARKET}
    if on_market_since:
        dates[ON_MARKET] = on_market_since.isoformat()
    if set(request.flags) == before and dates == request.dates:
        return
    request.dates = dates
    request.save(update_fields=["flags", "dates"])
    said = [asked[flag] for flag in asked if flag in request.flags]
    Event.objects.create(
        request=request,
        step="state-facts",
        title="Facts of the land stated",
        day=today(),
        stage=request.stage,
        texts={"facts": ". ".join(said) + "." if said else "None of the special facts is so."},
        role=Role.OFFICER,
        by=by,
    )


@transaction.atomic
def adopt_policy(
    authority: Authority, pack: Pack, *, text: str, decided_by: str, in_force_from: date, by: User
) -> AdoptedPolicy:
    """Keep a council's own policy over a pack; the newest in force stands.

    Raises
    ------
    DataFault
        If the policy is wrong, with one sentence for each fault.
    """
    delegation.check_policy(pack, text)
    return AdoptedPolicy.objects.create(
        authority=authority, pack_id=pack.identity.id, text=text, decided_by=decided_by,
        in_force_from=in_force_from, by=by,
    )  # fmt: skip
