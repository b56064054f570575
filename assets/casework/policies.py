"""A council's own policy on top of a rule pack: targets, criteria, milestones, delegation, letters.

Policy looks like policy, never like law: it cannot change a clock, a step or a test of the pack.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from assets.casework.calendars import Nation, seed_calendar
from assets.casework.clock_rules import COUNTED, ClockRule
from assets.casework.clocks import work_out
from assets.casework.entries import Faults, read_entry, read_table, read_toml
from assets.casework.packs import Pack
from assets.casework.provenance import Certainty, Standing

SUGGESTED_FOLDER = Path(__file__).parent / "policies"


@dataclass(frozen=True)
class Target(ClockRule):
    """A service target of the council: a clock of its own, within the law's where it has one.

    ``within`` names the clock of the pack that the target must not outlast, ``met_by`` the steps
    of which any one meets the target.
    """

    start: str = ""
    within: str = ""
    met_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """A weighted criterion by which requests are scored; ``head`` is the matter it belongs to."""

    id: str
    title: str
    asks: str
    weight: int
    head: str = ""


@dataclass(frozen=True)
class Milestone:
    """A stage of the council's own within a stage of the pack."""

    id: str
    title: str
    within: str
    meaning: str


@dataclass(frozen=True)
class Delegation:
    """Who decides a step under the council's scheme, and whether a second person must confirm."""

    id: str
    steps: tuple[str, ...]
    decided_by: str
    second_person: bool = False
    only_if: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """The council's own wording round a notice of the pack."""

    id: str
    notice: str
    opening: str
    closing: str


@dataclass(frozen=True)
class About:
    """Whose policy it is, over which pack, and since when; ``decided_by`` says who made it."""

    id: str
    version: int
    title: str
    council: str
    pack: str
    decided_by: str
    highest_points: int = 5
    in_force_from: date | None = None
    in_force_to: date | None = None
    spread_to_discuss: int = 2


@dataclass(frozen=True)
class Policy:
    """A council's policy over one pack, each section by name in the order of the file."""

    about: About
    targets: Mapping[str, Target]
    criteria: Mapping[str, Criterion]
    milestones: Mapping[str, Milestone]
    delegation: Mapping[str, Delegation]
    letters: Mapping[str, Letter]


_SECTIONS = {
    "criteria": Criterion,
    "milestones": Milestone,
    "delegation": Delegation,
    "letters": Letter,
}


def read_policy(data: Mapping[str, Any], pack: Pack, name: str) -> Policy:
    """Make a policy of the content of its file, checked against its pack.

    Raises
    ------
    DataFault
        If anything is wrong, with one sentence for each fault.
    """
    faults = Faults()
    top = {key: value for key, value in data.items() if key not in {*_SECTIONS, "targets"}}
    about = read_entry(About, top, "", faults)
    read = {
        section: read_table(kind, data.get(section, {}), section, faults)
        for section, kind in _SECTIONS.items()
    }
    read["targets"] = _read_targets(data.get("targets", {}), about, pack, faults)
    if not faults:
        policy = Policy(about=about, **read)
        _check_policy(policy, pack, faults)
    faults.check(name)
    return policy


def load_policy(path: Path, pack: Pack) -> Policy:
    """Read a policy from a file.

    Raises
    ------
    DataFault
        If the file is not TOML, or the policy is wrong.
    """
    return read_policy(read_toml(path), pack, path.name)


def suggested_policy(pack: Pack) -> Policy | None:
    """Return the policy that this product suggests for a pack, if it suggests one."""
    path = SUGGESTED_FOLDER / f"{pack.identity.id.lower()}.toml"
    return load_policy(path, pack) if path.exists() else None


def _read_targets(data: Any, about: About | None, pack: Pack, faults: Faults) -> dict[str, Target]:
    """Read targets; each one is marked as policy and has the policy as its source."""
    if about is None or not isinstance(data, Mapping):
        return read_table(Target, data, "targets", faults)
    full = dict(data)
    for key, entry in data.items():
        if not isinstance(entry, Mapping):
            continue
        if entry.get("start") not in pack.dates:
            faults.add(
                f"[targets.{key}]", f"starts from “{entry.get('start')}”, no date of {pack}."
            )
        full[key] = {
            **entry,
            "trigger": pack.dates.get(entry.get("start"), ""),
            "standing": Standing.POLICY,
            "source": f"{about.title}, decided by {about.decided_by}",
            "certainty": Certainty.VERIFIED,
        }
    return read_table(Target, full, "targets", faults)


def _check_policy(policy: Policy, pack: Pack, faults: Faults) -> None:
    if policy.about.pack != pack.identity.id:
        faults.append(f"The policy is for {policy.about.pack}, not for {pack.identity.id}.")
    total = sum(criterion.weight for criterion in policy.criteria.values())
    if policy.criteria and total != 100:
        faults.append(f"The weights of the criteria must add up to 100; they add up to {total}.")
    for criterion in policy.criteria.values():
        if criterion.weight < 1:
            faults.add(f"[criteria.{criterion.id}]", "must have a weight of at least 1.")
        if criterion.head and criterion.head not in pack.heads:
            faults.add(
                f"[criteria.{criterion.id}]", f"belongs to “{criterion.head}”, no head of {pack}."
            )
    for milestone in policy.milestones.values():
        if milestone.within not in pack.stages:
            faults.add(
                f"[milestones.{milestone.id}]", f"lies in “{milestone.within}”, no stage of {pack}."
            )
    for rule in policy.delegation.values():
        for step in set(rule.steps) - pack.steps.keys():
            faults.add(f"[delegation.{rule.id}]", f"names “{step}”, no step of {pack}.")
        for flag in set(rule.only_if) - pack.flags.keys():
            faults.add(f"[delegation.{rule.id}]", f"names “{flag}”, no flag of {pack}.")
    for letter in policy.letters.values():
        if letter.notice not in pack.notices:
            faults.add(
                f"[letters.{letter.id}]", f"goes with “{letter.notice}”, no notice of {pack}."
            )
    for target in policy.targets.values():
        _check_target(target, pack, faults)


def _check_target(target: Target, pack: Pack, faults: Faults) -> None:
    """Refuse a target that looks like a clock of the law, outlasts one, or is met by no step."""
    where = f"[targets.{target.id}]"
    for step in set(target.met_by) - pack.steps.keys():
        faults.add(where, f"is met by “{step}”, no step of {pack}.")
    if target.id in pack.clocks:
        faults.add(where, f"has the name of a clock of {pack}; a policy cannot change it.")
    if not target.within:
        return
    limit = pack.clocks.get(target.within)
    if limit is None:
        faults.add(where, f"lies within “{target.within}”, no clock of {pack}.")
    elif limit.start != target.start:
        faults.add(where, f"starts from another day than “{target.within}”, within which it lies.")
    elif limit.unit in COUNTED and _outlasts(target, limit, Nation(pack.identity.nations[0])):
        faults.add(where, f"can end after “{limit.name}”, which the law sets; make it shorter.")


def _outlasts(target: ClockRule, limit: ClockRule, nation: Nation) -> bool:
    """Tell whether a target ends after the limit from any day of a leap year and the next."""
    calendar = seed_calendar(nation, first_year=2024, last_year=2030)
    days = (date(2024, 1, 1) + timedelta(days=n) for n in range(731))
    return any(
        work_out(target, day, (), calendar).due > work_out(limit, day, (), calendar).due
        for day in days
    )
