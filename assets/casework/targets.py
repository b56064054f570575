"""Service targets of a council's own policy: shown beside the clocks of the law, never as law."""

from dataclasses import dataclass
from datetime import date

from assets.casework import delegation, stored_calendars
from assets.casework.clocks import work_out
from assets.casework.models import TransferRequest
from assets.casework.urgency import Urgency, urgency_of
from people.models import Nation


@dataclass(frozen=True)
class ShownTarget:
    """One target of a request, with its last day and how that was worked out.

    ``met_on`` is the day of the first step that met it, None while none was taken.
    """

    name: str
    due_on: date
    met_on: date | None
    urgency: Urgency
    steps: tuple[str, ...]


def targets_of(request: TransferRequest) -> list[ShownTarget]:
    """The targets that a policy sets from days which have come; none without a policy."""
    policy = delegation.policy_of(request)
    if policy is None or not request.is_open:
        return []
    calendar = stored_calendars.calendar_of(Nation(request.nation))
    taken = list(request.events.order_by("day", "pk").values_list("step", "day"))
    shown = []
    for target in policy.targets.values():
        if target.start in request.dates:
            trigger = date.fromisoformat(request.dates[target.start])
            worked = work_out(target, trigger, (), calendar)
            met = (day for step, day in taken if step in target.met_by and day >= trigger)
            shown.append(
                ShownTarget(
                    target.name, worked.due, next(met, None), urgency_of(worked.due), worked.steps
                )
            )
    return sorted(shown, key=lambda one: one.due_on)
