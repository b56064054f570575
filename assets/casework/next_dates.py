"""What is next in a request, and how its date is said: a duty, a right, a state, or a target.

A duty of the council is one thing, a right of somebody that ends another, a state that ends by
itself a third; a council's own target is policy. None is worded as if it were another.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from assets.casework.models import RunningClock, TransferRequest
from assets.casework.pack_entries import Party
from assets.casework.targets import ShownTarget, targets_among
from assets.casework.urgency import Urgency, urgency_of
from assets.casework.wording import lower_first, say_day
from gis.day import today

#: Of several times that run the council's duty is told first, and a mere state last.
_ORDER = {Party.AUTHORITY: 0, Party.BODY: 1, Party.OWNER: 1, Party.OTHERS: 1, Party.NOBODY: 2}


@dataclass(frozen=True)
class NextDate:
    """The time of a request that is told first, beside the nearest target not yet met."""

    clock: RunningClock | None = None
    target: ShownTarget | None = None

    @property
    def sentence(self) -> str:
        """What the time is and until when, without a full stop; empty where none runs."""
        return say_time(self.clock) if self.clock else ""

    @property
    def urgency(self) -> Urgency:
        """How near it is; a target counts, as policy, where no time of the council's runs."""
        if self.target and not (self.clock and self.clock.party == Party.AUTHORITY):
            return Urgency("policy", f"Own target: {lower_first(self.target.urgency.words)}")
        return urgency_of_clock(self.clock) if self.clock else urgency_of(None)


def times_ahead(clocks: QuerySet[RunningClock]) -> QuerySet[RunningClock]:
    """Keep the clocks that run to a day that is still of use: a right that ended is not next."""
    is_of_use = Q(party=Party.AUTHORITY) | Q(due_on__gte=today())
    return clocks.filter(is_of_use, stopped_by=None, due_on__isnull=False)


def next_dates(
    requests: Iterable[TransferRequest], *, with_targets: bool = False
) -> dict[int, NextDate]:
    """Find what is next in each of some requests that are open, by the key of the request."""
    going = [one for one in requests if one.is_open]
    running = times_ahead(RunningClock.objects.filter(request__in=[one.pk for one in going]))
    clocks = sorted(running, key=lambda one: (_ORDER[one.party], one.due_on, one.pk), reverse=True)
    first = {clock.request_id: clock for clock in clocks}  # the last that is put in stays
    aims = targets_among(going) if with_targets else {}
    unmet = {key: [one for one in found if one.met_on is None] for key, found in aims.items()}
    return {
        one.pk: NextDate(first.get(one.pk), next(iter(unmet.get(one.pk, ())), None))
        for one in requests
    }


def next_date(request: TransferRequest, *, with_targets: bool = False) -> NextDate:
    """Find what is next in one request."""
    return next_dates([request], with_targets=with_targets)[request.pk]


def urgency_of_clock(clock: RunningClock) -> Urgency:
    """Say how near the last day of a clock is."""
    return urgency_of(clock.due_on, council_acts=clock.party == Party.AUTHORITY)


def say_whose(clock: RunningClock) -> str:
    """Say who must or may act until the last day, to stand before it: ``the owner may act until``.

    Of a state that ends by itself, and of a clock that ends with an event, nobody is said to act.
    """
    if clock.due_on is None:
        return clock.who
    if clock.party == Party.NOBODY:
        return "until"
    return f"{clock.who} {'must act by' if clock.party == Party.AUTHORITY else 'may act until'}"


def say_on_day(party: str, who: str, name: str) -> str:
    """Say of a day what ends on it: ``Appeal (the owner may act until this day)``."""
    if party == Party.NOBODY:
        return f"{name} until this day"
    return (
        f"{name} ({who} {'must act by' if party == Party.AUTHORITY else 'may act until'} this day)"
    )


def say_time(clock: RunningClock) -> str:
    """Say what a time is and until when: ``Appeal: the owner may act until 3 May 2027``."""
    day, passed = say_day(clock.due_on), clock.due_on < today()
    if clock.party == Party.NOBODY:  # these names are sentences that lack their end
        return f"{clock.name} until {day}"
    if clock.party == Party.AUTHORITY and passed:
        return f"{clock.name}: {clock.who} should have acted by {day}"
    if passed:
        return f"{clock.name}: the time for this ended on {day}"
    return f"{clock.name}: {say_whose(clock)} {day}"
