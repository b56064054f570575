"""What a rule pack must hold true; each fault is one sentence for whoever wrote the file."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import combinations
from typing import TYPE_CHECKING

from assets.casework.body_facts import BODY_FACTS, legal_forms
from assets.casework.calendars import Nation
from assets.casework.entries import Faults, Wanted
from assets.casework.pack_entries import Act, Role, Scope, Step
from assets.casework.wording import say_list

if TYPE_CHECKING:
    from assets.casework.packs import Pack

NATION_FLAGS = {nation: f"in-{nation.lower().replace(' ', '-')}" for nation in Nation}


def find_faults(pack: "Pack") -> Faults:
    """Return every fault of one pack."""
    faults = Faults()
    _check_identity(pack, faults)
    for step in pack.steps.values():
        _check_step(pack, step, faults)
    for choice in pack.choices.values():
        _check_names(f"[choices.{choice.id}]", "flags", choice.flags, pack.flags, faults)
    for content in pack.contents.values():
        _check_names(f"[contents.{content.id}]", "only_if", content.only_if, _flags(pack), faults)
    for right in pack.rights.values():
        where = f"[rights.{right.id}]"
        _check_names(where, "only_if", right.only_if, _flags(pack), faults)
        _check_names(where, "clocks", right.clocks, pack.clocks, faults)
    for notice in pack.notices.values():
        comments = [notice.comments] if notice.comments else []
        _check_names(f"[notices.{notice.id}]", "comments", comments, pack.clocks, faults)
    for ground in pack.grounds.values():
        _check_names(f"[grounds.{ground.id}]", "need", [ground.need], pack.needs, faults)
    _check_bodies(pack, faults)
    _check_clocks(pack, faults)
    _check_stages(pack, faults)
    return faults


def find_quarrels(packs: Iterable["Pack"]) -> Faults:
    """Return a fault for each two packs that claim the same nation and route on the same day."""
    faults = Faults()
    for one, other in combinations((pack.identity for pack in packs), 2):
        shared = set(one.nations) & set(other.nations)
        if (one.id, one.version) == (other.id, other.version):
            faults.append(f"Two files hold {one.id} version {one.version}; give one a new version.")
        elif one.route == other.route and shared and _overlap(one, other):
            faults.append(
                f"{one.id} version {one.version} and {other.id} version {other.version} are both "
                f"in force for “{one.route}” in {say_list(sorted(shared))}; end one of them with "
                "in_force_to."
            )
    return faults


def find_untold(packs: Iterable["Pack"]) -> Faults:
    """Return a fault for each step that does not say how it is told once it was taken.

    Packs kept with older cases may lack these words, so this is asked of files alone.
    """
    faults = Faults()
    for pack in packs:
        for step in pack.steps.values():
            if not step.done:
                faults.add(
                    f"{pack.identity.id} [steps.{step.id}]",
                    'must say how it is told once it was taken: done = "Request sent".',
                )
    return faults


def _overlap(one, other) -> bool:
    if one.in_force_from is None or other.in_force_from is None:
        return False
    starts = max(one.in_force_from, other.in_force_from)
    ends = min(one.in_force_to or date.max, other.in_force_to or date.max)
    return starts <= ends


def _check_identity(pack: "Pack", faults: Faults) -> None:
    identity = pack.identity
    _check_names("The pack", "nations", identity.nations, set(Nation), faults)
    _check_names("The pack", "starts_in", identity.starts_in, pack.stages, faults)
    _check_names("The pack", "dates_ahead", identity.dates_ahead, pack.dates, faults)
    if not identity.nations or not identity.starts_in:
        faults.append("The pack must name at least one nation and one stage in starts_in.")
    if (identity.in_force_from is None) is not bool(identity.awaits):
        faults.append(
            "The pack must have either in_force_from, or awaits with the event that brings it "
            "into force."
        )
    if (identity.in_force_to or date.max) < (identity.in_force_from or date.min):
        faults.append("The pack ends before it begins; check in_force_from and in_force_to.")


def _flags(pack: "Pack") -> set[str]:
    return {*pack.flags, *(NATION_FLAGS[n] for n in pack.identity.nations if n in NATION_FLAGS)}


def _check_names(
    where: str, line: str, names: Iterable[str], known: Iterable[str], faults: Faults
) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            faults.add(where, f"names “{name}” in {line}, which is nowhere in the pack.{hint}")


def _names_in_steps(pack: "Pack") -> Mapping[str, Iterable[str]]:
    """Return what each line of a step may name."""
    flags = _flags(pack)
    return {
        "who": set(Role),
        "at": pack.stages,
        "to": pack.stages,
        "only_if": flags,
        "unless": flags,
        "first": pack.steps,
        "needs": pack.needs,
        "after": pack.clocks,
        "within": pack.clocks,
        "other_person_than": pack.steps,
        "dates": pack.dates,
        "starts": pack.clocks,
        "stops": pack.clocks,
        "extends": pack.clocks,
        "sets": flags,
        "clears": flags,
        "notices": pack.notices,
        "counts": pack.report,
        "does": set(Act),
    }


def _check_step(pack: "Pack", step: Step, faults: Faults) -> None:
    where, flags = f"[steps.{step.id}]", _flags(pack)
    for line, names in _names_in_steps(pack).items():
        value = getattr(step, line)
        value = (value,) if isinstance(value, str) else value
        wanted = [item for item in value if isinstance(item, Wanted)]
        plain = [item.thing if isinstance(item, Wanted) else item for item in value if item]
        _check_names(where, line, plain, names, faults)
        _check_names(where, line, [w.flag for w in wanted if w.flag], flags, faults)
    if not step.at or not step.who:
        faults.add(where, "must say at which stages and by whom it may be taken.")
    if Role.CLOCK in step.who and not step.after:
        faults.add(where, "is taken by the clock, so it must say after which clock.")
    if step.extends in pack.clocks and not pack.clocks[step.extends].may_extend:
        faults.add(where, f"extends “{step.extends}”, which has no line may_extend.")


def _check_bodies(pack: "Pack", faults: Faults) -> None:
    used = set()
    for body in pack.bodies.values():
        _check_names(f"[bodies.{body.id}]", "tests", body.tests, pack.tests, faults)
        used.update(body.tests)
    for test in pack.tests.values():
        _check_names(f"[tests.{test.id}]", "fact", [test.fact], BODY_FACTS, faults)
        if test.fact == "form":
            _check_names(f"[tests.{test.id}]", "one_of", test.one_of, legal_forms(), faults)
        asked = [test.equals is not None, test.at_least is not None, bool(test.one_of)]
        if sum(asked) != 1:
            faults.add(f"[tests.{test.id}]", "must have one of equals, at_least and one_of.")
        if test.id not in used:
            faults.add(f"[tests.{test.id}]", "is used by no entry under [bodies].")


def _check_clocks(pack: "Pack", faults: Faults) -> None:
    started = {wanted.thing for step in pack.steps.values() for wanted in step.starts}
    given = {name for step in pack.steps.values() for name in step.dates}
    for clock in pack.clocks.values():
        where = f"[clocks.{clock.id}]"
        if clock.fixed_by and clock.fixed_by not in given:
            faults.add(where, f"is fixed by “{clock.fixed_by}”, a date that no step gives.")
        if clock.fixed_by and not clock.may_extend:
            faults.add(where, "is fixed by a date, so it must say how, in may_extend.")
        if clock.scope is Scope.AUTHORITY:
            continue
        if clock.id not in started:
            faults.add(where, "is started by no step; add it to the starts of one.")
        elif clock.start not in given:
            faults.add(where, f"starts from “{clock.start}”, a date that no step gives.")


def _check_stages(pack: "Pack", faults: Faults) -> None:
    """Every stage can be reached, and from every stage an end can be reached."""
    leads: dict[str, set[str]] = {stage: set() for stage in pack.stages}
    for step in pack.steps.values():
        for stage in step.at:
            if stage in leads and step.to in leads:
                leads[stage].add(step.to)
    reached = _reach(set(pack.identity.starts_in) & leads.keys(), leads)
    for stage in leads.keys() - reached:
        faults.add(f"[stages.{stage}]", "cannot be reached by any step.")
    back: dict[str, set[str]] = {stage: set() for stage in leads}
    for stage, onward in leads.items():
        for target in onward:
            back[target].add(stage)
    ending = _reach({stage for stage in leads if pack.stages[stage].ends}, back)
    for stage in leads.keys() - ending:
        faults.add(f"[stages.{stage}]", "has no way to an end; add a step or the line ends = true.")


def _reach(begin: set[str], leads: Mapping[str, set[str]]) -> set[str]:
    reached, ahead = set(begin), list(begin)
    while ahead:
        for target in leads[ahead.pop()] - reached:
            reached.add(target)
            ahead.append(target)
    return reached
