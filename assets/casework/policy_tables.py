"""A council's policy as tables that anyone can read, in the words of the rules it stands on."""

from dataclasses import dataclass

from assets.casework.clock_rules import COUNTED, ClockRule, Count
from assets.casework.packs import Pack
from assets.casework.policies import Policy
from assets.casework.wording import say_count, say_list


@dataclass(frozen=True)
class Table:
    """A table of a policy; ``note`` says how to read it."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables_of(policy: Policy, pack: Pack) -> list[Table]:
    """Every table of a policy that has rows, in the order in which a case meets them."""
    made = (
        _stages(policy, pack),
        _targets(policy, pack),
        _criteria(policy, pack),
        _delegation(policy, pack),
        _letters(policy, pack),
    )
    return [table for table in made if table.rows]


def _stages(policy, pack) -> Table:
    return Table(
        "Stages of the council’s own",
        "Each lies within a stage of the rules and moves no date.",
        ("Stage", "What it means", "Within"),
        tuple(
            (one.title, one.meaning, pack.stages[one.within].title)
            for one in policy.milestones.values()
        ),
    )


def _targets(policy, pack) -> Table:
    return Table(
        "Targets",
        "What the council aims at. Time limits of the rules stand whether or not it meets them.",
        ("Target", "Time", "Met by", "Not later than"),
        tuple(
            (
                one.name,
                _say_time(one),
                say_list((pack.steps[name].told for name in one.met_by), last="or"),
                pack.clocks[one.within].name if one.within else "",
            )
            for one in policy.targets.values()
        ),
    )


def _say_time(rule: ClockRule) -> str:
    """Return for example ``10 working days after the validation date``."""
    if rule.unit not in COUNTED:
        return f"{rule.unit}, {rule.trigger}"
    word = "beginning with" if rule.count is Count.BEGINNING_WITH else "after"
    paused = f", not counting time {rule.may_pause}" if rule.may_pause else ""
    return f"{say_count(rule.length, rule.unit.removesuffix('s'))} {word} {rule.trigger}{paused}"


def _criteria(policy, pack) -> Table:
    about = policy.about
    return Table(
        "Criteria and weights",
        f"Each assessor gives 0 to {about.highest_points} points. Points that lie "
        f"{about.spread_to_discuss} or more apart are talked through.",
        ("Criterion", "What is asked", "Weight of 100", "Matter of the rules"),
        tuple(
            (
                one.title,
                one.asks,
                str(one.weight),
                pack.heads[one.head].title if one.head else "",
            )
            for one in policy.criteria.values()
        ),
    )


def _delegation(policy, pack) -> Table:
    return Table(
        "Who decides",
        "",
        ("Step", "Decided by", "Second person", "Only if"),
        tuple(
            (
                say_list((pack.steps[name].title for name in one.steps), last="or"),
                one.decided_by,
                "Must confirm it" if one.second_person else "Not needed",
                say_list(pack.flags[flag] for flag in one.only_if),
            )
            for one in policy.delegation.values()
        ),
    )


def _letters(policy, pack) -> Table:
    return Table(
        "Wording of letters",
        "The council’s own words stand before and after what the rules ask a letter to say.",
        ("Letter", "Opening", "Closing"),
        tuple(
            (pack.notices[one.notice].title, one.opening, one.closing)
            for one in policy.letters.values()
        ),
    )
