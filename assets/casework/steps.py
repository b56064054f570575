"""Joins a stored request to its rule pack: its facts, its steps, its clocks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from assets.casework import clocks, packs, states, stored_calendars, windows
from assets.casework.clock_rules import Extension, How, Worked
from assets.casework.land_facts import facts_of_land
from assets.casework.models import RunningClock, StoredPack, TransferRequest
from assets.casework.pack_contents import Content
from assets.casework.pack_entries import Clock, Party, Role, Scope
from assets.casework.packs import Pack
from assets.casework.states import RequestFacts, StepAnswer
from gis.day import today
from people.models import Nation
from people.querysets import authority_ids, organisation_ids

#: The council's own work on a request: neither its body nor the public is told of these steps.
INSIDE = ("recommend", "record-representation", "assign")
#: Before the name of a head, where words on it stand among the texts of a step.
HEAD = "head:"


@cache
def stored_pack(key: int) -> Pack:
    """Read a kept pack, once."""
    stored = StoredPack.objects.get(pk=key)
    return packs.restore_pack(stored.text, str(stored))


def pack_of(request: TransferRequest) -> Pack:
    """The rules that stood when the request was made, whatever the files say since."""
    return stored_pack(request.pack_id)


def keep_pack(pack: Pack) -> StoredPack:
    """Keep a pack as it is now, once."""
    identity = pack.identity
    return StoredPack.objects.get_or_create(
        hash=pack.hash,
        defaults={"pack_id": identity.id, "version": identity.version, "text": pack.text},
    )[0]


def as_day(day: str) -> date:
    """Read a dated fact as it is kept."""
    return date.fromisoformat(day)


def roles_of(user, request: TransferRequest) -> tuple[Role, ...]:
    """In which roles of a rule pack a person may act on a request.

    An officer also records what the group of a paper request says, because the group need not
    have an account. A review is for councillors, those of a ward too.
    """
    roles = []
    if request.organisation_id in organisation_ids(user):
        roles.append(Role.GROUP)
    if request.authority_id in authority_ids(user, "officer"):
        roles.append(Role.OFFICER)
        if request.organisation_id is None:
            roles.append(Role.GROUP)
    if request.authority_id in authority_ids(user, "decision_maker"):
        roles += [Role.DECIDER, Role.REVIEWER]
    elif request.authority_id in authority_ids(user, "ward_councillor"):
        roles.append(Role.REVIEWER)
    return tuple(roles)


def flags_of(request: TransferRequest) -> frozenset[str]:
    """What is so of a request: what was stated, chosen or done, and what the register says."""
    return frozenset(request.flags) | (facts_of_land(request) & pack_of(request).flags.keys())


def facts_of(request: TransferRequest, *, role: Role, person: str) -> RequestFacts:
    """What is known of a request when somebody asks what may happen next."""
    taken: dict[str, set[str]] = {}
    for step, by in request.events.values_list("step", "by"):
        taken.setdefault(step, set()).add(str(by))
    running = request.clocks.filter(stopped_by=None)
    held = {*request.documents.values_list("need", flat=True), *request.checks}
    return RequestFacts(
        stage=request.stage,
        role=role,
        today=today(),
        person=person,
        flags=flags_of(request),
        held=frozenset(held),
        taken={step: frozenset(people) for step, people in taken.items()},
        due=dict(running.values_list("clock", "due_on")),
    )


def open_steps(request: TransferRequest, user) -> list[tuple[Role, StepAnswer]]:
    """The steps at the present stage that a person may take, or could but for what is missing."""
    pack, found = pack_of(request), {}
    for role in roles_of(user, request):
        facts = facts_of(request, role=role, person=str(user.pk))
        for answer in states.answer_steps(pack, facts):
            if answer.here and role in answer.step.who:
                found.setdefault(answer.step.id, (role, answer))
    return list(found.values())


def contents_of(request: TransferRequest) -> list[Content]:
    """What a request of this kind holds, under the flags it has now."""
    flags = flags_of(request)
    return [
        content
        for content in pack_of(request).contents.values()
        if all(flag in flags for flag in content.only_if)
    ]


def title_of_need(request: TransferRequest, need: str) -> str:
    """What the pack calls a thing that a file is labelled to."""
    pack = pack_of(request)
    entry = pack.contents.get(need) or pack.needs.get(need)
    return entry.title if entry else "Another paper"


def title_of_words(pack: Pack, name: str) -> str:
    """What the pack calls words that were written with a step: a need, or one of its heads."""
    if name.startswith(HEAD):
        return pack.heads[name.removeprefix(HEAD)].title
    entry = pack.needs.get(name) or pack.contents.get(name)
    return entry.title if entry else "Words"


def missing_contents(request: TransferRequest) -> list[Content]:
    """Required things of a request that have not been given."""
    files = set(request.documents.values_list("need", flat=True))
    return [
        content
        for content in contents_of(request)
        if content.required and content.id not in files and not request.answers.get(content.id)
    ]


def work_out(
    request: TransferRequest, clock: str, dates: Mapping[str, str], extensions=()
) -> tuple[date, Worked]:
    """Work out a clock of a request from its dated facts; gives the trigger and the date."""
    rule = pack_of(request).clocks[clock]
    days = {name: date.fromisoformat(day) for name, day in dates.items()}
    longer = [
        Extension(
            until=date.fromisoformat(one["until"]),
            decided_on=date.fromisoformat(one["decided_on"]),
            how=How(one["how"]),
            reason=one["reason"],
        )
        for one in extensions
    ]
    calendar = stored_calendars.calendar_of(Nation(request.nation))
    return work_out_rule(rule, days, longer, calendar)


def work_out_rule(rule: Clock, days: Mapping[str, date], longer, calendar) -> tuple[date, Worked]:
    """Work out a clock from dated facts; where several notices start it, say which came last."""
    trigger = rule.trigger_in(days)
    if rule.also:
        ways = {name: days[name] for name in (*rule.also, rule.start) if name in days}
        shown = {_way(name): day for name, day in ways.items()}
        window = windows.open_window(rule, shown, calendar, announced=days.get(rule.fixed_by))
        return trigger, replace(window.worked, steps=window.steps)
    return trigger, clocks.work_out(rule, trigger, [*rule.fixed(days), *longer], calendar)


def _way(name: str) -> str:
    """How a notice was given, from the name of its dated fact: ``notice-on-the-land``."""
    return name.removeprefix("notice-").replace("-", " ")


def as_working(worked: Worked) -> dict:
    """Keep the working of a date as plain values, as it was told on that day."""
    rule = worked.rule
    return {
        "steps": list(worked.steps),
        "warnings": list(worked.warnings),
        "source": rule.source.text,
        "certainty": rule.source.certainty,
        "note": rule.source.note,
        "standing": rule.standing,
        "missed": getattr(rule, "missed", ""),
    }


def belongs_to_request(request: TransferRequest, clock: str) -> bool:
    """Whether a clock of the pack is one of a request, not of the authority as a whole."""
    return pack_of(request).clocks[clock].scope is Scope.REQUEST


def councils_next_date(request: TransferRequest) -> date | None:
    """The next date by which the authority must act."""
    dates = RunningClock.objects.filter(
        request=request, stopped_by=None, due_on__isnull=False, party=Party.AUTHORITY
    )
    return dates.order_by("due_on").values_list("due_on", flat=True).first()
