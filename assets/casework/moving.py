"""What a step does to a request: its needs and days checked, its clocks started and stopped."""

from datetime import date

from assets.casework import rivalry, states, steps
from assets.casework.errors import CaseworkError, ChangedMeanwhile, StepClosed
from assets.casework.models import RunningClock
from assets.casework.pack_entries import NeedKind
from assets.casework.wording import lower_first
from assets.register import services as register
from gis.day import today


def carry_through(request, step_id, by, role, texts, dates):
    """Work out what a step does; nothing is written yet."""
    pack = steps.pack_of(request)
    step = pack.steps[step_id]
    facts = steps.facts_of(request, role=role, person=str(by.pk) if by else "")
    _need_words(pack, step_id, facts, texts)
    _check_dates(pack, step, dates)
    request.dates = {**request.dates, **{name: day.isoformat() for name, day in dates.items()}}
    effects = states.effects_of(pack, step_id, facts)
    worked = work_out_clocks(request, step, effects, dates, texts)
    due = {name: result[1].due for name, result in worked.items()}
    return states.take_step(pack, step_id, facts, due), effects, worked


def check_seen(request, seen) -> None:
    """Refuse a step where somebody else acted since the person looked."""
    if seen is not None and request.events.count() != seen:
        titles = list(request.events.values_list("title", flat=True))[seen:]
        raise ChangedMeanwhile("”, “".join(titles))


def day_of(pack, step, dates) -> date:
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
            raise StepClosed(answer.step.title, (f"Write this: {lower_first(title)}.",))


def _check_dates(pack, step, dates) -> None:
    for name in step.dates:
        if name not in dates:
            raise CaseworkError(f"Give {pack.dates[name]}.")
        if name not in pack.identity.dates_ahead and dates[name] > today():
            raise CaseworkError(f"{pack.dates[name].capitalize()} cannot lie in the future.")


def work_out_clocks(request, step, effects, dates, texts) -> dict:
    """Work out each clock that a step starts or extends: its trigger, date and extensions."""
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


def write_clocks(request, pack, event, effects, worked) -> None:
    """Stop the clocks that end with an event, and start those that it begins."""
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


def follow_up(request) -> None:
    """Keep what lists and maps show of a request true to where it stands."""
    rivalry.mark_repeat(request)
    stage = steps.pack_of(request).stages[request.stage]
    request.is_public = request.is_public or stage.public
    request.is_open = not stage.ends
    request.next_due_on = steps.councils_next_date(request) if request.is_open else None
    request.save(update_fields=["is_public", "is_open", "next_due_on", "flags"])
    for asset in request.assets.order_by("pk"):
        standing = asset.requests.filter(is_public=True, is_open=True)
        register.note_requests(asset, standing.count())
