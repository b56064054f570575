"""Which steps of a request are open, why the others are closed, and what a step does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from assets.casework.calendars import Nation
from assets.casework.entries import Wanted
from assets.casework.errors import StepClosed
from assets.casework.pack_checks import NATION_FLAGS
from assets.casework.pack_entries import WRITTEN, Need, Role, Step
from assets.casework.packs import Pack
from assets.casework.wording import lower_first, say_day, say_list


@dataclass(frozen=True)
class RequestFacts:
    """What is known of a request when someone asks what may happen next.

    ``taken`` maps each step already taken to the people who took it. ``held`` are the documents
    and checks on file. ``due`` are the clocks now running, each with its last day (None where no
    day can be named). ``role`` and ``person`` are of whoever asks.
    """

    stage: str
    role: Role
    today: date
    person: str = ""
    flags: frozenset[str] = frozenset()
    held: frozenset[str] = frozenset()
    taken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    due: Mapping[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True)
class StepAnswer:
    """Whether a step is open, and if not, each reason in a sentence.

    ``here`` tells whether the step belongs to the present stage at all: pages list those first.
    ``lacks`` are the documents and checks that are not on file; ``hindrances`` is all else that
    closes the step. ``writes`` are the reasons that are written with it.
    """

    step: Step
    here: bool
    hindrances: tuple[str, ...]
    lacks: tuple[Need, ...]
    writes: tuple[Need, ...]

    @property
    def closed_because(self) -> tuple[str, ...]:
        """Return every reason why the step is closed."""
        lacking = (f"Not on file yet: {lower_first(need.title)}." for need in self.lacks)
        return (*self.hindrances, *lacking)

    @property
    def open(self) -> bool:
        """Tell whether the step may be taken now."""
        return not self.closed_because


@dataclass(frozen=True)
class Effects:
    """What a step does, to be shown before the click and carried out after it."""

    stage: str
    flags: frozenset[str]
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    extends: str
    notices: tuple[str, ...]
    counts: tuple[str, ...]
    words: tuple[str, ...]


def nation_flags(nation: Nation) -> frozenset[str]:
    """Return the flag that is always set for requests in a nation, such as ``in-scotland``."""
    return frozenset({NATION_FLAGS[nation]})


def answer_steps(pack: Pack, facts: RequestFacts) -> tuple[StepAnswer, ...]:
    """Answer for every step of the pack whether it is open now, in the order of the pack."""
    return tuple(answer_step(pack, step, facts) for step in pack.steps.values())


def answer_step(pack: Pack, step: Step, facts: RequestFacts) -> StepAnswer:
    """Answer for one step whether it is open now, and what is written with it."""
    here = facts.stage in step.at
    wanted = [pack.needs[need] for need in _applying(step.needs, facts.flags)]
    hindrances = (
        *([] if here else [_wrong_stage(pack, step)]),
        *_wrong_person(pack, step, facts),
        *_wrong_choice(pack, step, facts),
        *_wrong_kind(pack, step, facts),
        *(_not_taken(pack, name) for name in _missing(step.first, facts, facts.taken)),
        *_wrong_time(pack, step, facts),
    )
    writes = tuple(need for need in wanted if need.kind in WRITTEN)
    lacks = tuple(need for need in wanted if need not in writes and need.id not in facts.held)
    return StepAnswer(step, here, hindrances, lacks, writes)


def effects_of(pack: Pack, step_id: str, facts: RequestFacts) -> Effects:
    """Return what a step does, whether or not it is open now."""
    step = pack.steps[step_id]
    stage = step.to or facts.stage
    starts = _applying(step.starts, facts.flags)
    return Effects(
        stage=stage,
        flags=facts.flags.union(step.sets).difference(step.clears),
        starts=starts,
        stops=tuple(
            name
            for name in facts.due
            if name in step.stops or (pack.stages[stage].ends and not pack.clocks[name].outlives)
        ),
        extends=step.extends,
        notices=step.notices,
        counts=step.counts,
        words=step.effects,
    )


def take_step(
    pack: Pack, step_id: str, facts: RequestFacts, due: Mapping[str, date | None]
) -> RequestFacts:
    """Return the facts after a step; ``due`` gives the last day of each clock started or extended.

    Raises
    ------
    StepClosed
        If the step is not open, with every reason.
    KeyError
        If the last day of a clock that the step starts is not given.
    """
    step = pack.steps[step_id]
    answer = answer_step(pack, step, facts)
    if not answer.open:
        raise StepClosed(step.title, answer.closed_because)
    effects = effects_of(pack, step_id, facts)
    running = {name: day for name, day in facts.due.items() if name not in effects.stops}
    moved = (*effects.starts, *([effects.extends] if effects.extends else []))
    people = facts.taken.get(step_id, frozenset()) | {facts.person}
    return replace(
        facts,
        stage=effects.stage,
        flags=effects.flags,
        taken={**facts.taken, step_id: people},
        due=running | {name: due[name] for name in moved},
    )


def _applying(items: Iterable[Wanted], flags: frozenset[str]) -> tuple[str, ...]:
    return tuple(item.thing for item in items if item.applies(flags))


def _missing(items: Iterable[Wanted], facts: RequestFacts, present: Iterable[str]) -> list[str]:
    return [name for name in _applying(items, facts.flags) if name not in present]


def _wrong_stage(pack: Pack, step: Step) -> str:
    stages = say_list((f"“{pack.stages[stage].title}”" for stage in step.at), last="or")
    return f"It belongs to the stage {stages}."


def _wrong_person(pack: Pack, step: Step, facts: RequestFacts) -> list[str]:
    reasons = []
    if facts.role not in step.who:
        reasons.append(f"It is for {say_list((Role(w).title for w in step.who), last='or')}.")
    for earlier in step.other_person_than:
        if facts.person in facts.taken.get(earlier, ()):
            title = lower_first(pack.steps[earlier].title)
            reasons.append(f"It is for someone else than whoever did this: {title}.")
    return reasons


def _wrong_choice(pack: Pack, step: Step, facts: RequestFacts) -> list[str]:
    """Close a step that hangs on a choice which nobody has made yet, or made twice."""
    wanted = (*step.first, *step.needs, *step.after, *step.starts)
    asked = {*step.only_if, *step.unless, *(item.flag for item in wanted)}
    reasons = []
    for choice in pack.choices.values():
        chosen = facts.flags.intersection(choice.flags)
        if len(chosen) != 1 and asked.intersection(choice.flags):
            which = "Say only one" if chosen else "Say first"
            reasons.append(f"{which}: {lower_first(choice.title)}.")
    return reasons


def _wrong_kind(pack: Pack, step: Step, facts: RequestFacts) -> list[str]:
    return [
        *(f"Only if: {_say_flag(pack, f)}." for f in step.only_if if f not in facts.flags),
        *(f"Not if: {_say_flag(pack, f)}." for f in step.unless if f in facts.flags),
    ]


def _say_flag(pack: Pack, flag: str) -> str:
    return lower_first(pack.flags.get(flag, f"the land is {flag.replace('-', ' ')}"))


def _not_taken(pack: Pack, name: str) -> str:
    return f"First: {lower_first(pack.steps[name].title)}."


def _wrong_time(pack: Pack, step: Step, facts: RequestFacts) -> list[str]:
    reasons = []
    for name in _applying(step.after, facts.flags):
        title = lower_first(pack.clocks[name].name)
        if name not in facts.due:
            reasons.append(f"The time for this has not begun: {title}.")
        elif (day := facts.due[name]) is None or facts.today <= day:
            until = f" until {say_day(day)}" if day else ""
            reasons.append(f"The time for this still runs{until}: {title}.")
    if step.within and not any(_runs(name, facts) for name in step.within):
        ended = [facts.due[name] for name in step.within if facts.due.get(name)]
        reasons.append(
            f"The time for it ended on {say_day(max(ended))}."
            if ended
            else "No time for it is running."
        )
    return reasons


def _runs(name: str, facts: RequestFacts) -> bool:
    return name in facts.due and (facts.due[name] is None or facts.today <= facts.due[name])
