"""Every write about requests: one transaction, one event, and the clocks that follow from it."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection, transaction

from assets.casework import acts, delegation, moving, packs, states, steps
from assets.casework.calendars import Nation as CalendarNation
from assets.casework.commencing import pack_in_force
from assets.casework.documents import attach
from assets.casework.errors import CaseworkError
from assets.casework.letters import issue_letters
from assets.casework.models import (
    RIGHT_FLAGS,
    Channel,
    Event,
    RequestedAsset,
    Right,
    TransferRequest,
)
from assets.casework.notices import tell_of_event
from assets.casework.pack_entries import Role
from assets.casework.submissions import keep_what_arrived
from assets.register.models import Asset
from gis.day import today
from people.models import Authority, Nation, Organisation, User

ROUTES = {Nation.SCOTLAND: "asset-transfer-request"}


def route_for(authority: Authority, day: date) -> packs.Pack:
    """The rules under which a request to an authority is made on a day.

    Raises
    ------
    CaseworkError
        If this product holds no rules for requests in that nation.
    """
    nation = Nation(authority.nation)
    route = ROUTES.get(nation)
    pack = route and pack_in_force(authority, route, day)
    if not pack:
        raise CaseworkError(
            f"Requests to councils in {nation.label} cannot be made here yet; "
            f"ask {authority} how it receives proposals."
        )
    return pack


def next_reference() -> str:
    """Take the next number of a case."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_request_number')")
        return f"R{today().year}-{cursor.fetchone()[0]:04}"


def open_request(
    authority, assets, pack, stage, *, flags=("to-council",), **fields
) -> TransferRequest:
    """Open a request at a stage of its rules, for assets of one council."""
    nation = states.nation_flags(CalendarNation(Nation(authority.nation).label))
    request = TransferRequest(
        reference=next_reference(),
        authority=authority,
        route=pack.identity.route,
        pack=steps.keep_pack(pack),
        stage=stage,
        is_public=pack.stages[stage].public,
        flags=sorted({*flags, *nation}),
        **fields,
    )
    request.save()
    RequestedAsset.objects.bulk_create([RequestedAsset(request=request, asset=a) for a in assets])
    return request


@transaction.atomic
def begin_request(asset: Asset, *, organisation: Organisation, by: User) -> TransferRequest:
    """Start a group's request for an asset; nobody else sees it until it is sent."""
    pack = route_for(asset.authority, today())
    request = open_request(
        asset.authority,
        [asset],
        pack,
        "draft",
        organisation=organisation,
        body_name=organisation.name,
        body_contact=organisation.contact_address,
        begun_by=by,
        channel=Channel.WEB,
    )
    known = {
        "in-writing": f"This is an asset transfer request. {pack.identity.source.text}.",
        "name-and-address": f"{organisation.name}\n{organisation.contact_address}",
        "land": f"{asset.name}, {asset.address} ({asset.reference})".replace(", (", " ("),
    }
    request.answers = {name: text for name, text in known.items() if name in pack.contents}
    request.save(update_fields=["answers"])
    return request


@transaction.atomic
def enter_request(
    authority: Authority,
    assets: Iterable[Asset],
    *,
    by: User,
    channel: Channel,
    arrived_on: date,
    body_name: str,
    body_contact: str,
    right: Right,
    answers: Mapping[str, str],
    files: Iterable[tuple[str, object]] = (),
) -> TransferRequest:
    """Enter a request that came on paper, by email or across the counter, as of the day it arrived.

    Raises
    ------
    CaseworkError
        If the day lies in the future.
    """
    if arrived_on > today():
        raise CaseworkError("A request cannot have arrived in the future; correct the day.")
    pack = route_for(authority, arrived_on)
    request = open_request(
        authority,
        assets,
        pack,
        "received",
        body_name=body_name,
        body_contact=body_contact,
        begun_by=by,
        channel=channel,
        arrived_on=arrived_on,
        dates={"arrival": arrived_on.isoformat()},
        answers={"name-and-address": f"{body_name}\n{body_contact}", **answers},
    )
    set_right(request, right)
    request.save()
    for need, file in files:
        _attach(request, need, file, by)
    event = Event.objects.create(
        request=request,
        step="enter-request",
        title=f"Request entered, received {Channel(channel).label.lower()}",
        day=arrived_on,
        stage=request.stage,
        role=Role.OFFICER,
        by=by,
    )
    moving.follow_up(request)
    keep_what_arrived(event)
    issue_letters(event)
    tell_of_event(event)
    return request


def _attach(request, need, file, by) -> None:
    attach(request, need=need, title=steps.title_of_need(request, need), file=file, by=by)


def set_right(request: TransferRequest, right: Right) -> None:
    """Note what a request asks for; the caller saves it."""
    kept = [flag for flag in request.flags if flag not in RIGHT_FLAGS.values()]
    request.right = right
    request.flags = sorted([*kept, RIGHT_FLAGS[Right(right)]])
    request.answers = {**request.answers, "type": Right(right).label}


@transaction.atomic
def save_answer(request: TransferRequest, content: str, words: str) -> None:
    """Keep one answer of a request that is being written."""
    request = lock_draft(request)
    request.answers = {**request.answers, content: words.strip()}
    request.save(update_fields=["answers"])


@transaction.atomic
def choose_right(request: TransferRequest, right: Right) -> None:
    """Keep what a request asks for: ownership, a lease or other rights."""
    request = lock_draft(request)
    set_right(request, right)
    request.save(update_fields=["right", "flags", "answers"])


@transaction.atomic
def attach_document(request: TransferRequest, *, need: str, file, by: User) -> None:
    """Add a file to a request that is being written."""
    _attach(lock_draft(request), need, file, by)


@transaction.atomic
def remove_document(request: TransferRequest, document) -> None:
    """Take a file out of a request that is being written."""
    lock_draft(request)
    document.file.delete(save=False)
    document.delete()


def lock_draft(request: TransferRequest) -> TransferRequest:
    """Lock a request that its group may still change.

    Raises
    ------
    CaseworkError
        If it was sent.
    """
    locked = TransferRequest.objects.select_for_update().get(pk=request.pk)
    if locked.stage not in {"draft", "incomplete"}:
        raise CaseworkError("The request has been sent and can no longer be changed here.")
    return locked


@transaction.atomic
def take_step(
    request: TransferRequest,
    step_id: str,
    *,
    by: User,
    role: Role,
    seen: int | None = None,
    texts: Mapping[str, str] | None = None,
    dates: Mapping[str, date] | None = None,
    checks: Iterable[str] = (),
    files: Iterable[tuple[str, object]] = (),
    answers: Mapping[str, str] | None = None,
    confirmed_by: User | None = None,
) -> Event:
    """Take one step of a request's rule pack.

    Parameters
    ----------
    seen
        How many events the person saw when they decided; another number means that somebody else
        acted meanwhile.
    confirmed_by
        The second person, where the council's policy asks for one.
    texts, dates, checks, files, answers
        What the step wants: words by need, dated facts, ticked needs, files by need or content,
        and words by content where the papers are written with it.

    Raises
    ------
    ChangedMeanwhile
        If somebody else acted on the request since the person looked.
    StepClosed
        If the step is not open, with every reason.
    """
    request = TransferRequest.objects.select_for_update().get(pk=request.pk)
    moving.check_seen(request, seen)
    delegation.check_second_person(request, step_id, by=by, confirmed_by=confirmed_by)
    texts, dates = dict(texts or {}), dict(dates or {})
    take_in(request, by=by, files=files, checks=checks, answers=answers)
    after, effects, worked = moving.carry_through(request, step_id, by, role, texts, dates)
    pack = steps.pack_of(request)
    step = pack.steps[step_id]
    request.stage, request.flags = after.stage, sorted(after.flags)
    event = Event.objects.create(
        request=request,
        step=step_id,
        title=step.told,
        day=moving.day_of(pack, step, dates),
        stage=after.stage,
        texts=texts,
        dates={name: day.isoformat() for name, day in dates.items()},
        counts=list(effects.counts),
        role=role,
        by=by,
    )
    moving.write_clocks(request, pack, event, effects, worked)
    if "arrival" in dates:
        request.arrived_on = dates["arrival"]
    request.save()
    acts.carry_out(request, step, event)
    moving.follow_up(request)
    keep_what_arrived(event)
    issue_letters(event)
    tell_of_event(event)
    return event


def take_in(request: TransferRequest, *, by: User, files, checks, answers=None) -> None:
    """Keep the files, ticks and words that come with a step; the caller saves the request."""
    for need, file in files:
        _attach(request, need, file, by)
    request.checks = sorted({*request.checks, *checks})
    request.answers = {**request.answers, **(answers or {})}
