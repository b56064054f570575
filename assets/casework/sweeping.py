"""The nightly sweep: dates worked out anew, times that have run out, reminders that are due.

It may run at any time and any number of times: what has been done is not done again.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from assets.casework import redating, services, states, steps
from assets.casework.errors import CaseworkError
from assets.casework.handling_models import Reminder
from assets.casework.models import RunningClock, TransferRequest
from assets.casework.next_dates import say_on_day
from assets.casework.notices import Due, send_reminders
from assets.casework.pack_entries import Party, Role
from assets.casework.promise_models import Promise
from assets.casework.reporting import reports_due
from gis.day import today
from people.models import Authority

#: Days before the last day from which a reminder is due, and what it says.
_KINDS = ((0, "today"), (7, "within a week"), (28, "within four weeks"))
#: Of whose time reminders are sent; others have no account to be written to.
_REMINDED = (Party.AUTHORITY, Party.BODY, Party.NOBODY)
_LATEST_DAYS = 30  # of a day that passed longer ago nobody is reminded any more
_LONGEST_CHAIN = 6


@dataclass
class Swept:
    """What one sweep found and did; ``failed`` holds a sentence for each case it had to leave."""

    looked_at: int = 0
    moved: int = 0
    steps_taken: int = 0
    reminded: int = 0
    failed: list[str] = field(default_factory=list)

    def __str__(self):
        return (
            f"{self.looked_at:,} clocks looked at, {self.moved:,} dates moved, "
            f"{self.steps_taken:,} times run out, {self.reminded:,} reminders written."
        )


def sweep_clocks() -> Swept:
    """Work out open clocks, let what has run out take its course, and remind whoever must act."""
    swept = Swept()
    run = redating.redate_open_clocks("The nightly sweep found other dates than were kept.")
    swept.looked_at = run.looked_at
    swept.moved = run.moved.count() if run.pk else 0
    _let_time_run_out(swept)
    _remind(swept)
    return swept


def _let_time_run_out(swept: Swept) -> None:
    for request in TransferRequest.objects.filter(pk__in=_let_go()).order_by("pk"):
        for _ in range(_LONGEST_CHAIN):
            try:
                taken = _take_next(request)
            except CaseworkError as error:
                swept.failed.append(f"{request.reference}: {error}")
                break
            if not taken:
                break
            swept.steps_taken += 1
            request.refresh_from_db()


def _let_go() -> set[int]:
    """The requests with a time that has run out and a step of the clock that waits for it."""
    ended = RunningClock.objects.filter(
        stopped_by=None, due_on__lt=today(), request__is_open=True
    ).values_list("request_id", "request__pack_id", "request__stage", "clock")
    return {
        request
        for request, pack, stage, clock in ended.iterator()
        if clock in _awaited(steps.stored_pack(pack), stage)
    }


def _awaited(pack, stage) -> set[str]:
    """The clocks after which the clock itself takes a step at a stage."""
    return {
        one.thing
        for step in pack.steps.values()
        if Role.CLOCK in step.who and stage in step.at
        for one in step.after
    }


def _take_next(request) -> bool:
    """Take the step that a time which has run out brings with it, if there is one."""
    pack = steps.pack_of(request)
    here = [s for s in pack.steps.values() if Role.CLOCK in s.who and request.stage in s.at]
    if not here:
        return False
    facts = steps.facts_of(request, role=Role.CLOCK, person="")
    for step in here:
        if states.answer_step(pack, step, facts).open:
            ran_out = [facts.due[one.thing] for one in step.after if one.applies(facts.flags)]
            day = max(ran_out, default=today())
            services.take_step(
                request, step.id, by=None, role=Role.CLOCK, dates=dict.fromkeys(step.dates, day)
            )
            return True
    return False


def kind_of(due: date, day: date) -> str | None:
    """Which reminder a last day calls for on a day, if any.

    >>> kind_of(date(2026, 5, 10), date(2026, 5, 4))
    'within a week'
    """
    left = (due - day).days
    if -_LATEST_DAYS <= left < 0:
        return "passed"
    return next((kind for most, kind in _KINDS if 0 <= left <= most), None)


def _remind(swept: Swept) -> None:
    """Write one mail to each person with all that is due, and never twice about the same."""
    found = [*_due_in_requests(), *_due_promises(), *_due_of_authorities()]
    known = set(
        Reminder.objects.filter(key__in=[due.key for due in found]).values_list("key", flat=True)
    )
    new = [due for due in found if due.key not in known]
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create([Reminder(key=due.key) for due in new])
            send_reminders(new)
    except IntegrityError as error:
        raise CaseworkError("Another sweep is under way; let it end first.") from error
    swept.reminded = len(new)


def _due_in_requests() -> list[Due]:
    day = today()
    rows = RunningClock.objects.filter(
        stopped_by=None, request__is_open=True, party__in=_REMINDED,
        due_on__range=(day - timedelta(days=_LATEST_DAYS), day + timedelta(days=_KINDS[-1][0])),
    ).select_related("request")  # fmt: skip
    return [
        Due(
            key=f"clock {row.pk} on {row.due_on} {kind}",
            kind=kind,
            name=say_on_day(row.party, row.who, row.name),
            due_on=row.due_on,
            authority_id=row.request.authority_id,
            request=row.request,
            for_group=row.party != Party.AUTHORITY,
        )
        for row in rows
        if (kind := kind_of(row.due_on, day))
    ]


def _due_promises() -> list[Due]:
    """What must be kept after a transfer, on the day it is next due."""
    day = today()
    rows = Promise.objects.filter(
        closed_on=None,
        due_on__range=(day - timedelta(days=_LATEST_DAYS), day + timedelta(days=_KINDS[-1][0])),
    ).select_related("request")
    return [
        Due(
            key=f"promise {row.pk} on {row.due_on} {kind}",
            kind=kind,
            name=str(row).rstrip("."),
            due_on=row.due_on,
            authority_id=row.request.authority_id,
            request=row.request,
            for_group=True,
        )
        for row in rows
        if (kind := kind_of(row.due_on, day))
    ]


def _due_of_authorities() -> list[Due]:
    """What a council owes as a whole: its yearly report, until it is published."""
    day = today()
    owed = reports_due(Authority.objects.filter(requests__isnull=False).distinct(), [day.year - 1])
    return [
        Due(
            key=f"{one.key} {kind}",
            kind=kind,
            name=say_on_day(one.rule.party, one.rule.who, one.rule.name),
            due_on=one.due_on,
            authority_id=one.authority.pk,
            request=None,
            for_group=False,
        )
        for one in owed
        if (kind := kind_of(one.due_on, day))
    ]
