"""What a step does beside moving the case: the acts that a rule pack names in ``does``."""

from assets.casework import completing
from assets.casework.hearing_models import ProposedStep, Representation
from assets.casework.models import Event, TransferRequest
from assets.casework.pack_entries import Act, Step
from gis.day import today


def carry_out(request: TransferRequest, step: Step, event: Event) -> None:
    """Carry out the acts of a step that was taken, in its transaction."""
    request.proposed.filter(state=ProposedStep.State.WAITING).update(
        state=ProposedStep.State.OVERTAKEN
    )
    for act in step.does:
        if act in _ACTS:
            _ACTS[act](request, step, event)


def _share(request, step, event) -> None:
    """Send every accepted representation to the community body."""
    request.representations.filter(
        state=Representation.State.ACCEPTED, shared_on=None
    ).update(shared_on=today())  # fmt: skip


_ACTS = {
    Act.SHARE: _share,
    Act.BEGIN_AGREEMENT: completing.begin_agreement,
    Act.EXTEND_AGREEMENT: completing.extend_agreement,
    Act.END_AGREEMENT: completing.end_agreement,
}
