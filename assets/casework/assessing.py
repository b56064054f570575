"""Several assessors mark a request against weighted criteria; conflicts, spread, moderation."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from assets.casework import delegation, policies, scoring, steps
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.casework.offering_models import DeclaredInterest, GivenMark, ModeratedMark
from assets.casework.policies import Policy
from assets.casework.scoring import Mark, Moderation, RequestScore
from people.models import User


@dataclass(frozen=True)
class Assessment:
    """The score of a request; ``is_suggestion`` where the council has no criteria of its own."""

    policy: Policy | None
    is_suggestion: bool
    score: RequestScore | None
    interests: tuple[DeclaredInterest, ...]


def criteria_of(request: TransferRequest) -> tuple[Policy | None, bool]:
    """The policy whose criteria apply, and whether it is only a suggestion of this product."""
    adopted = delegation.policy_of(request)
    if adopted and adopted.criteria:
        return adopted, False
    return policies.suggested_policy(steps.pack_of(request)), True


def assessment_of(request: TransferRequest) -> Assessment:
    """Score a request from the marks that were given."""
    policy, is_suggestion = criteria_of(request)
    interests = tuple(request.interests.select_related("assessor"))
    if policy is None or not policy.criteria:
        return Assessment(None, False, None, interests)
    marks = [
        Mark(str(one.assessor), one.criterion, one.points, one.reason)
        for one in request.marks.select_related("assessor").order_by("assessor__email")
        if one.criterion in policy.criteria
    ]
    moderated = [
        Moderation(one.criterion, one.points, one.reason, str(one.by))
        for one in request.moderated.select_related("by")
        if one.criterion in policy.criteria
    ]
    score = scoring.score_request(
        policy, marks, moderations=moderated, conflicted=[str(one.assessor) for one in interests]
    )
    return Assessment(policy, is_suggestion, score, interests)


@transaction.atomic
def give_marks(request: TransferRequest, *, by: User, marks: Mapping[str, tuple[int, str]]) -> None:
    """Keep an assessor's points on each criterion, with the reason; given again they replace.

    Raises
    ------
    CaseworkError
        If the assessor has declared an interest, or points are out of range.
    """
    policy, _ = criteria_of(request)
    if request.interests.filter(assessor=by).exists():
        raise CaseworkError("You have declared an interest in this request: you do not mark it.")
    for criterion, (points, reason) in marks.items():
        _check(policy, criterion, points)
        GivenMark.objects.update_or_create(
            request=request, assessor=by, criterion=criterion,
            defaults={"points": points, "reason": reason},
        )  # fmt: skip


def _check(policy, criterion, points) -> None:
    if policy is None or criterion not in policy.criteria:
        raise CaseworkError("These rules have no such criterion.")
    if not 0 <= points <= policy.about.highest_points:
        raise CaseworkError(f"Give from 0 to {policy.about.highest_points} points.")


@transaction.atomic
def declare_interest(request: TransferRequest, *, by: User, what: str) -> None:
    """Keep what ties an assessor to a request; earlier marks stay visible but no longer count."""
    DeclaredInterest.objects.update_or_create(request=request, assessor=by, defaults={"what": what})


@transaction.atomic
def moderate(
    request: TransferRequest, *, by: User, criterion: str, points: int, reason: str
) -> None:
    """Keep the points that the assessors agreed on together, with the reason.

    Raises
    ------
    CaseworkError
        If there are no marks to moderate, points are out of range, or no reason is given.
    """
    policy, _ = criteria_of(request)
    _check(policy, criterion, points)
    if not request.marks.filter(criterion=criterion).exists():
        raise CaseworkError("Nobody has marked this yet; moderate what has been marked.")
    if not reason.strip():
        raise CaseworkError("Say why the points were moderated.")
    ModeratedMark.objects.update_or_create(
        request=request, criterion=criterion,
        defaults={"points": points, "reason": reason, "by": by},
    )  # fmt: skip
