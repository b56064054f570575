"""Service targets of a council's own policy: shown beside the clocks of the law, never as law."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assets.casework import delegation, stored_calendars
from assets.casework.calendars import Calendar
from assets.casework.clocks import work_out
from assets.casework.models import Event, TransferRequest
from assets.casework.policies import Policy
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
    return targets_among([request]).get(request.pk, [])


def targets_among(requests: Iterable[TransferRequest]) -> dict[int, list[ShownTarget]]:
    """Find the targets of several open requests, those with the nearest last day first."""
    policies = delegation.policies_among(one for one in requests if one.is_open)
    taken = defaultdict(list)
    events = Event.objects.filter(request__in=policies).order_by("day", "pk")
    for key, step, day in events.values_list("request_id", "step", "day"):
        taken[key].append((step, day))
    nations = {Nation(one.nation) for one in requests if one.pk in policies}
    calendars = {nation: stored_calendars.calendar_of(nation) for nation in nations}
    return {
        one.pk: _shown(policies[one.pk], one.dates, taken[one.pk], calendars[Nation(one.nation)])
        for one in requests
        if one.pk in policies
    }


def _shown(policy: Policy, dates, taken, calendar: Calendar) -> list[ShownTarget]:
    shown = []
    for target in policy.targets.values():
        if target.start in dates:
            trigger = date.fromisoformat(dates[target.start])
            worked = work_out(target, trigger, (), calendar)
            met = (day for step, day in taken if step in target.met_by and day >= trigger)
            shown.append(
                ShownTarget(
                    target.name, worked.due, next(met, None), urgency_of(worked.due), worked.steps
                )
            )
    return sorted(shown, key=lambda one: one.due_on)
