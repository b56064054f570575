"""Scores of several assessors against weighted criteria, with the spread and its moderation."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from assets.casework.errors import CaseworkError
from assets.casework.policies import Criterion, Policy
from assets.casework.wording import say_list


@dataclass(frozen=True)
class Mark:
    """The points that one assessor gives on one criterion, and why."""

    assessor: str
    criterion: str
    points: int
    reason: str = ""


@dataclass(frozen=True)
class Moderation:
    """The points agreed in the round, in place of the mean, and why."""

    criterion: str
    points: int
    reason: str
    by: str


@dataclass(frozen=True)
class CriterionScore:
    """One criterion: every mark, their mean and spread, and the points that count.

    ``mean``, ``counted`` and ``weighted`` are rounded to two places for people; None without marks.
    ``to_discuss`` tells that the marks lie so far apart that the assessors should talk.
    """

    criterion: Criterion
    marks: tuple[Mark, ...]
    moderation: Moderation | None
    mean: Decimal | None
    spread: int
    to_discuss: bool
    counted: Decimal | None
    weighted: Decimal | None


@dataclass(frozen=True)
class RequestScore:
    """The score of one request out of 100; ``total`` is None while a criterion has no marks.

    The total is made of unrounded figures and rounded once, so that it may differ by a hundredth
    from the sum of the lines.
    """

    lines: tuple[CriterionScore, ...]
    total: Decimal | None
    missing: tuple[str, ...]
    set_aside: tuple[str, ...]
    steps: tuple[str, ...]


def score_request(
    policy: Policy,
    marks: Iterable[Mark],
    *,
    moderations: Iterable[Moderation] = (),
    conflicted: Iterable[str] = (),
) -> RequestScore:
    """Score a request; marks of assessors with a declared conflict are set aside.

    Raises
    ------
    CaseworkError
        If a mark or moderation is of no criterion, is out of range, or comes twice; or if a
        moderation gives no reason.
    """
    marks, moderations, conflicted = tuple(marks), tuple(moderations), frozenset(conflicted)
    _check(policy, marks, moderations)
    counting = [mark for mark in marks if mark.assessor not in conflicted]
    agreed = {moderation.criterion: moderation for moderation in moderations}
    lines, total = [], Fraction()
    for criterion in policy.criteria.values():
        of_this = tuple(mark for mark in counting if mark.criterion == criterion.id)
        line, weighted = _score_criterion(policy, criterion, of_this, agreed.get(criterion.id))
        lines.append(line)
        total += weighted or 0
    missing = tuple(line.criterion.title for line in lines if line.counted is None)
    return RequestScore(
        lines=tuple(lines),
        total=None if missing else _round(total),
        missing=missing,
        set_aside=tuple(sorted(conflicted & {mark.assessor for mark in marks})),
        steps=(*(_say_line(policy, line) for line in lines), _say_total(total, missing)),
    )


def _check(policy: Policy, marks: tuple[Mark, ...], moderations: tuple[Moderation, ...]) -> None:
    highest = policy.about.highest_points
    for given in (*marks, *moderations):
        if given.criterion not in policy.criteria:
            raise CaseworkError(f"“{given.criterion}” is no criterion of {policy.about.title}.")
        if not 0 <= given.points <= highest:
            raise CaseworkError(f"Give from 0 to {highest} points, not {given.points}.")
    if len({(mark.assessor, mark.criterion) for mark in marks}) < len(marks):
        raise CaseworkError("An assessor marks each criterion once; keep the last mark only.")
    if len({moderation.criterion for moderation in moderations}) < len(moderations):
        raise CaseworkError("A criterion is moderated once; keep the last moderation only.")
    for moderation in moderations:
        if not moderation.reason.strip():
            title = policy.criteria[moderation.criterion].title
            raise CaseworkError(f"Say why the points on “{title}” were moderated.")


def _score_criterion(
    policy: Policy, criterion: Criterion, marks: tuple[Mark, ...], moderation: Moderation | None
) -> tuple[CriterionScore, Fraction | None]:
    points = [mark.points for mark in marks]
    mean = Fraction(sum(points), len(points)) if points else None
    counted = Fraction(moderation.points) if moderation else mean
    weighted = None
    if counted is not None:
        weighted = counted / policy.about.highest_points * criterion.weight
    spread = max(points) - min(points) if points else 0
    line = CriterionScore(
        criterion=criterion,
        marks=marks,
        moderation=moderation,
        mean=_round(mean),
        spread=spread,
        to_discuss=spread >= policy.about.spread_to_discuss and moderation is None,
        counted=_round(counted),
        weighted=_round(weighted),
    )
    return line, weighted


def _round(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _say_line(policy: Policy, line: CriterionScore) -> str:
    title, weight = line.criterion.title, line.criterion.weight
    if line.counted is None:
        return f"{title}: no marks yet."
    given = say_list(str(mark.points) for mark in line.marks) if line.marks else "none"
    how = f"mean of {given}" if line.moderation is None else f"moderated, marks were {given}"
    return (
        f"{title}: {line.counted} of {policy.about.highest_points} points ({how}), "
        f"weight {weight}: {line.weighted} of {weight}."
    )


def _say_total(total: Fraction, missing: tuple[str, ...]) -> str:
    if missing:
        return f"No total yet: {say_list(missing)} still to be marked."
    return f"Total: {_round(total)} of 100."
