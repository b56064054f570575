"""Every write about requests: one transaction, one event, and the clocks that follow from it."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, Q

from assets.casework import acts, delegation, packs, rivalry, states, steps
from assets.casework.calendars import Nation as CalendarNation
from assets.casework.documents import attach
from assets.casework.errors import CaseworkError, ChangedMeanwhile, StepClosed
from assets.casework.models import (
    RIGHT_FLAGS,
    Channel,
    Event,
    RequestedAsset,
    Right,
    RunningClock,
    TransferRequest,
)
from assets.casework.notices import tell_of_event
from assets.casework.pack_entries import NeedKind, Role
from assets.register import services as register
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
    shelf = packs.bundled_packs()
    pack = route and shelf.in_force(CalendarNation(nation.label), route, day)
    if not pack:
        raise CaseworkError(
            f"Requests to councils in {nation.label} cannot be made here yet; "
            f"ask {authority} how it receives proposals."
        )
    return pack


def _next_reference() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_request_number')")
        return f"R{today().year}-{cursor.fetchone()[0]:04}"


def _begin(authority, assets, pack, stage, **fields) -> TransferRequest:
    nation = states.nation_flags(CalendarNation(Nation(authority.nation).label))
    request = TransferRequest(
        reference=_next_reference(),
        authority=authority,
        route=pack.identity.route,
        pack=steps.keep_pack(pack),
        stage=stage,
        is_public=pack.stages[stage].public,
        flags=sorted({"to-council", *nation}),
        **fields,
    )
    request.save()
    RequestedAsset.objects.bulk_create([RequestedAsset(request=request, asset=a) for a in assets])
    return request


@transaction.atomic
def begin_request(asset: Asset, *, organisation: Organisation, by: User) -> TransferRequest:
    """Start a group's request for an asset; nobody else sees it until it is sent."""
    pack = route_for(asset.authority, today())
    request = _begin(
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
    request = _begin(
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
    _choose_right(request, right)
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
    _follow_up(request)
    tell_of_event(event)
    return request


def _attach(request, need, file, by) -> None:
    attach(request, need=need, title=steps.title_of_need(request, need), file=file, by=by)


def _choose_right(request, right) -> None:
    kept = [flag for flag in request.flags if flag not in RIGHT_FLAGS.values()]
    request.right = right
    request.flags = sorted([*kept, RIGHT_FLAGS[Right(right)]])
    request.answers = {**request.answers, "type": Right(right).label}


@transaction.atomic
def save_answer(request: TransferRequest, content: str, words: str) -> None:
    """Keep one answer of a request that is being written."""
    request = _lock_draft(request)
    request.answers = {**request.answers, content: words.strip()}
    request.save(update_fields=["answers"])


@transaction.atomic
def choose_right(request: TransferRequest, right: Right) -> None:
    """Keep what a request asks for: ownership, a lease or other rights."""
    request = _lock_draft(request)
    _choose_right(request, right)
    request.save(update_fields=["right", "flags", "answers"])


@transaction.atomic
def attach_document(request: TransferRequest, *, need: str, file, by: User) -> None:
    """Add a file to a request that is being written."""
    _attach(_lock_draft(request), need, file, by)


@transaction.atomic
def remove_document(request: TransferRequest, document) -> None:
    """Take a file out of a request that is being written."""
    _lock_draft(request)
    document.file.delete(save=False)
    document.delete()


def _lock_draft(request) -> TransferRequest:
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
    texts, dates, checks, files
        What the step wants: words by need, dated facts, ticked needs, files by need.

    Raises
    ------
    ChangedMeanwhile
        If somebody else acted on the request since the person looked.
    StepClosed
        If the step is not open, with every reason.
    """
    request = TransferRequest.objects.select_for_update().get(pk=request.pk)
    _check_seen(request, seen)
    delegation.check_second_person(request, step_id, by=by, confirmed_by=confirmed_by)
    texts, dates = dict(texts or {}), dict(dates or {})
    _take_in(request, by=by, files=files, checks=checks)
    after, effects, worked = _carry_through(request, step_id, by, role, texts, dates)
    pack = steps.pack_of(request)
    step = pack.steps[step_id]
    request.stage, request.flags = after.stage, sorted(after.flags)
    event = Event.objects.create(
        request=request,
        step=step_id,
        title=step.title,
        day=_day_of(pack, step, dates),
        stage=after.stage,
        texts=texts,
        dates={name: day.isoformat() for name, day in dates.items()},
        counts=list(effects.counts),
        role=role,
        by=by,
    )
    _write_clocks(request, pack, event, effects, worked)
    if "arrival" in dates:
        request.arrived_on = dates["arrival"]
    request.save()
    acts.carry_out(request, step, event)
    _follow_up(request)
    tell_of_event(event)
    return event


@transaction.atomic
def rehearse_step(
    request: TransferRequest, step_id: str, *, by, role, seen, texts, dates, checks, files
) -> None:
    """Keep the files and ticks of a step that a second person will take, if it is open now.

    Raises
    ------
    ChangedMeanwhile, StepClosed
        As ``take_step`` does.
    """
    _check_seen(request, seen)
    _take_in(request, by=by, files=files, checks=checks)
    request.save(update_fields=["checks"])
    _carry_through(request, step_id, by, role, dict(texts), dict(dates))


def _take_in(request, *, by, files, checks) -> None:
    for need, file in files:
        _attach(request, need, file, by)
    request.checks = sorted({*request.checks, *checks})


def _carry_through(request, step_id, by, role, texts, dates):
    """Work out what a step does; nothing is written yet."""
    pack = steps.pack_of(request)
    step = pack.steps[step_id]
    facts = steps.facts_of(request, role=role, person=str(by.pk) if by else "")
    _need_words(pack, step_id, facts, texts)
    _check_dates(pack, step, dates)
    request.dates = {**request.dates, **{name: day.isoformat() for name, day in dates.items()}}
    effects = states.effects_of(pack, step_id, facts)
    worked = _work_out_clocks(request, step, effects, dates, texts)
    due = {name: result[1].due for name, result in worked.items()}
    return states.take_step(pack, step_id, facts, due), effects, worked


def _check_seen(request, seen) -> None:
    if seen is not None and request.events.count() != seen:
        titles = list(request.events.values_list("title", flat=True))[seen:]
        raise ChangedMeanwhile("”, “".join(titles))


def _day_of(pack, step, dates) -> date:
    """The day on which a step takes effect: the first of its days that is no day ahead."""
    past = [dates[name] for name in step.dates if name not in pack.identity.dates_ahead]
    return past[0] if past else today()


def _need_words(pack, step_id, facts, texts) -> None:
    answer = states.answer_step(pack, pack.steps[step_id], facts)
    wanted = {need.id: need.title for need in answer.writes if need.kind is NeedKind.REASON}
    if any(need.kind is NeedKind.HEADS for need in answer.writes):
        wanted |= {steps.HEAD + head.id: head.title for head in pack.heads.values()}
    for name, title in wanted.items():
        if not texts.get(name, "").strip():
            raise StepClosed(answer.step.title, (f"Write this: {title.lower()}.",))


def _check_dates(pack, step, dates) -> None:
    for name in step.dates:
        if name not in dates:
            raise CaseworkError(f"Give {pack.dates[name]}.")
        if name not in pack.identity.dates_ahead and dates[name] > today():
            raise CaseworkError(f"{pack.dates[name].capitalize()} cannot lie in the future.")


def _work_out_clocks(request, step, effects, dates, texts) -> dict:
    worked = {
        clock: (*steps.work_out(request, clock, request.dates), [])
        for clock in effects.starts
        if steps.belongs_to_request(request, clock)
    }
    if effects.extends:
        running = request.clocks.get(clock=effects.extends, stopped_by=None)
        longer = {
            "until": dates["longer-until"].isoformat(),
            "decided_on": today().isoformat(),
            "how": step.how,
            "reason": next(iter(texts.values()), ""),
        }
        extensions = [*running.extensions, longer]
        start = {steps.pack_of(request).clocks[running.clock].start: running.trigger_on.isoformat()}
        found = steps.work_out(request, running.clock, {**request.dates, **start}, extensions)
        worked[running.clock] = (*found, extensions)
    return worked


def _write_clocks(request, pack, event, effects, worked) -> None:
    ending = {*effects.stops, *worked}
    RunningClock.objects.filter(request=request, clock__in=ending, stopped_by=None).update(
        stopped_by=event
    )
    if pack.stages[event.stage].ends:
        staying = [name for name, rule in pack.clocks.items() if rule.outlives]
        RunningClock.objects.filter(request=request, stopped_by=None).exclude(
            clock__in=staying
        ).update(stopped_by=event)
    for clock, (trigger, result, extensions) in worked.items():
        rule = pack.clocks[clock]
        RunningClock.objects.create(
            request=request,
            clock=clock,
            name=rule.name,
            party=rule.party,
            who=rule.who,
            trigger_on=trigger,
            due_on=result.due,
            extensions=extensions,
            working=steps.as_working(result),
            started_by=event,
        )


def _follow_up(request) -> None:
    """Keep what lists and maps show of a request true to where it stands."""
    rivalry.mark_repeat(request)
    stage = steps.pack_of(request).stages[request.stage]
    request.is_public = request.is_public or stage.public
    request.is_open = not stage.ends
    request.next_due_on = steps.councils_next_date(request) if request.is_open else None
    request.save(update_fields=["is_public", "is_open", "next_due_on", "flags"])
    standing = Count("requests", filter=Q(requests__is_public=True, requests__is_open=True))
    # not request.assets itself: its join would count this request alone
    wanted = Asset.objects.filter(pk__in=request.assets.values("pk"))
    for asset in wanted.order_by("pk").annotate(standing=standing):
        register.note_requests(asset, asset.standing)
