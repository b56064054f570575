"""A second person: where the policy asks for one, one prepares a step and another takes it."""

from datetime import date

from django.db import transaction

from assets.casework import moving, services, steps
from assets.casework.errors import CaseworkError
from assets.casework.hearing_models import ProposedStep
from assets.casework.models import TransferRequest
from assets.casework.pack_entries import Role
from people.models import User


@transaction.atomic
def propose_step(request: TransferRequest, step_id: str, *, by: User, role: Role, seen, texts,
                 dates, checks, files, answers=None) -> ProposedStep:  # fmt: skip
    """Prepare a step for a second person, with all that it wants.

    Raises
    ------
    CaseworkError
        If another step waits for its second person, or this one could not be taken now: it was
        changed meanwhile, or is closed.
    """
    request = TransferRequest.objects.select_for_update().get(pk=request.pk)
    if request.proposed.filter(state=ProposedStep.State.WAITING).exists():
        raise CaseworkError("A step of this request already waits for a second person.")
    moving.check_seen(request, seen)
    services.take_in(request, by=by, files=files, checks=checks, answers=answers)
    request.save(update_fields=["checks", "answers"])
    moving.carry_through(request, step_id, by, role, dict(texts), dict(dates))
    return ProposedStep.objects.create(
        request=request,
        step=step_id,
        title=steps.pack_of(request).steps[step_id].title,
        role=role,
        by=by,
        texts=dict(texts),
        dates={name: day.isoformat() for name, day in dates.items()},
        checks=list(checks),
    )


@transaction.atomic
def confirm_step(proposed: ProposedStep, *, by: User):
    """Take a prepared step as its second person.

    Raises
    ------
    CaseworkError
        If it no longer waits, or the same person prepared it.
    StepClosed
        If it is no longer open.
    """
    proposed = _lock(proposed)
    if proposed.by_id == by.pk:
        raise CaseworkError("Someone else must confirm it: you prepared it yourself.")
    proposed.state, proposed.answered_by = ProposedStep.State.CONFIRMED, by
    proposed.save(update_fields=["state", "answered_by"])
    return services.take_step(
        proposed.request,
        proposed.step,
        by=proposed.by,
        role=Role(proposed.role),
        texts=proposed.texts,
        dates={name: date.fromisoformat(day) for name, day in proposed.dates.items()},
        checks=proposed.checks,
        confirmed_by=by,
    )


@transaction.atomic
def send_back(proposed: ProposedStep, *, by: User, why: str) -> None:
    """Refuse to confirm a prepared step, with the reason."""
    proposed = _lock(proposed)
    proposed.state, proposed.answered_by = ProposedStep.State.SENT_BACK, by
    proposed.answer = why
    proposed.save(update_fields=["state", "answered_by", "answer"])


def _lock(proposed: ProposedStep) -> ProposedStep:
    TransferRequest.objects.select_for_update().get(pk=proposed.request_id)
    proposed = ProposedStep.objects.get(pk=proposed.pk)
    if proposed.state != ProposedStep.State.WAITING:
        raise CaseworkError(f"It no longer waits: {proposed.get_state_display().lower()}.")
    return proposed


def waiting_step(request: TransferRequest) -> ProposedStep | None:
    """The step of a request that waits for its second person."""
    return request.proposed.filter(state=ProposedStep.State.WAITING).select_related("by").first()
