"""Every write about outcomes, and the sentence that compares what happened with the aim."""

from dataclasses import dataclass

from django.db import transaction

from assets.casework.models import TransferRequest
from assets.outcomes.errors import OutcomesError
from assets.outcomes.models import Aim, Observation
from gis.day import today
from people.models import User


@dataclass(frozen=True)
class AimSeen:
    """An aim with what was observed, and a sentence that says how far it has come."""

    aim: Aim
    seen: tuple[Observation, ...]
    words: str


def look_at(aim: Aim) -> AimSeen:
    """Compare the latest observation with baseline and target, in a sentence."""
    seen = tuple(aim.observations.all())
    return AimSeen(aim, seen, _say(aim, seen[-1] if seen else None))


def _say(aim: Aim, last: Observation | None) -> str:
    if last is None:
        return ""
    if aim.baseline is None:
        return f"Last seen: {last.value:g} {aim.unit}, with nothing to compare it with."
    way = aim.target - aim.baseline
    if way == 0:
        return f"Last seen: {last.value:g} {aim.unit}; the aim is to keep what there was."
    share = round((last.value - aim.baseline) / way * 100)
    reached = share >= 100
    late = today() > aim.target_by and not reached
    said = "The aim is reached" if reached else f"{share} per cent of the way"
    return f"{said}: {last.value:g} {aim.unit}{', and its day has passed' if late else ''}."


@transaction.atomic
def set_aim(request: TransferRequest, **fields) -> Aim:
    """Write down what a transfer sets out to change.

    Raises
    ------
    OutcomesError
        If a baseline has no day, or a day that has not come.
    """
    if fields.get("baseline") is not None and not fields.get("baseline_on"):
        raise OutcomesError("Say on which day the baseline was measured.")
    if fields.get("baseline_on") and fields["baseline_on"] > today():
        raise OutcomesError("A baseline cannot have been measured in the future.")
    return Aim.objects.create(request=request, **fields)


@transaction.atomic
def observe(aim: Aim, *, by: User, **fields) -> Observation:
    """Add an observation.

    Raises
    ------
    OutcomesError
        If its day has not come.
    """
    if fields["on"] > today():
        raise OutcomesError("An observation cannot lie in the future; correct the day.")
    return Observation.objects.create(aim=aim, by=by, **fields)
