"""Works out the clocks of open requests anew, in one audited run that tells people what moved."""

import json
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from assets.casework import steps, stored_calendars
from assets.casework.calendars import Calendar
from assets.casework.clock_rules import Extension, How
from assets.casework.errors import CaseworkError
from assets.casework.handling_models import MovedDate, Redating
from assets.casework.models import BankHoliday, Event, RunningClock, TransferRequest
from assets.casework.notices import tell_of_moved_dates
from assets.casework.pack_entries import Role
from assets.casework.provenance import Certainty
from assets.casework.wording import say_day
from gis.day import today
from people.models import Nation, User

_FIELDS = (
    "pk", "clock", "trigger_on", "due_on", "extensions", "request_id", "request__pack_id",
    "request__authority__code", "request__dates",
)  # fmt: skip


@dataclass(frozen=True)
class _Row:
    key: int
    clock: str
    trigger_on: date
    due_on: date | None
    extensions: list
    request_id: int
    pack_id: int
    authority_code: str
    dates: dict


class _Counter:
    """Works out clocks; equal ones are worked out once, for thousands are alike."""

    def __init__(self, *, from_dates: bool):
        self._from_dates = from_dates
        self._calendars: dict[str, Calendar] = {}
        self._known: dict[tuple, tuple] = {}

    def work_out(self, row: _Row) -> tuple:
        rule = steps.stored_pack(row.pack_id).clocks[row.clock]
        days = {name: row.dates[name] for name in (rule.fixed_by, *rule.also) if name in row.dates}
        told = self._from_dates or rule.also
        days[rule.start] = row.dates[rule.start] if told else row.trigger_on.isoformat()
        key = (row.pack_id, row.clock, row.authority_code[0], tuple(sorted(days.items())),
               json.dumps(row.extensions))  # fmt: skip
        if key not in self._known:
            read = {name: date.fromisoformat(day) for name, day in days.items()}
            longer = [_as_extension(one) for one in row.extensions]
            calendar = self._calendar(row.authority_code[0])
            self._known[key] = steps.work_out_rule(rule, read, longer, calendar)
        return self._known[key]

    def _calendar(self, nation: str) -> Calendar:
        if nation not in self._calendars:
            self._calendars[nation] = stored_calendars.calendar_of(Nation(nation))
        return self._calendars[nation]


def _as_extension(one: dict) -> Extension:
    return Extension(
        until=date.fromisoformat(one["until"]),
        decided_on=date.fromisoformat(one["decided_on"]),
        how=How(one["how"]),
        reason=one["reason"],
    )


@transaction.atomic
def redate_open_clocks(
    reason: str, *, by: User | None = None, only=None, from_dates: bool = False
) -> Redating:
    """Work out every running clock anew and keep what moved, why, and who changed the ground.

    Parameters
    ----------
    only
        Clocks to look at, instead of all that run.
    from_dates
        Start each clock from the dated fact as it now stands, not from the day it started on.

    Returns
    -------
    Redating
        The run, saved; ``moved`` holds each date before and after. A run in which nothing moved
        is not kept.
    """
    running = (RunningClock.objects if only is None else only).filter(stopped_by=None)
    rows = [_Row(*row) for row in running.order_by("pk").values_list(*_FIELDS)]
    counter, moved = _Counter(from_dates=from_dates), []
    for row in rows:
        trigger, worked = counter.work_out(row)
        if (trigger, worked.due) != (row.trigger_on, row.due_on):
            moved.append((row, trigger, worked))
    run = Redating(reason=reason, by=by, looked_at=len(rows))
    if moved:
        _keep(run, moved)
    return run


def _keep(run: Redating, moved: list) -> None:
    run.save()
    for row, trigger, worked in moved:
        RunningClock.objects.filter(pk=row.key).update(
            trigger_on=trigger, due_on=worked.due, working=steps.as_working(worked)
        )
        if worked.due != row.due_on:
            MovedDate.objects.create(
                redating=run, clock_id=row.key, before=row.due_on, after=worked.due
            )
    touched = {row.request_id for row, _, _ in moved}
    for request in TransferRequest.objects.filter(pk__in=touched).order_by("pk"):
        TransferRequest.objects.filter(pk=request.pk).update(
            next_due_on=steps.councils_next_date(request) if request.is_open else None
        )
        Event.objects.create(
            request=request, step="dates-moved", title="Dates worked out anew", day=today(),
            stage=request.stage, texts={"why": run.reason}, role=Role.CLOCK, by=run.by,
        )  # fmt: skip
    tell_of_moved_dates(run)


@transaction.atomic
def correct_date(request: TransferRequest, name: str, day: date, *, by: User, why: str) -> Redating:
    """Correct a dated fact of a request and work out anew the clocks that hang on it.

    Raises
    ------
    CaseworkError
        If the request has no such fact, or the day lies in the future where it may not.
    """
    request = TransferRequest.objects.select_for_update().get(pk=request.pk)
    pack = steps.pack_of(request)
    if name not in request.dates or name not in pack.dates:
        raise CaseworkError("The request has no such day to correct.")
    if day > today() and name not in pack.identity.dates_ahead:
        raise CaseworkError(f"{pack.dates[name].capitalize()} cannot lie in the future.")
    request.dates = {**request.dates, name: day.isoformat()}
    request.save(update_fields=["dates"])
    hanging = [
        clock.id
        for clock in pack.clocks.values()
        if name in {clock.start, clock.fixed_by, *clock.also}
    ]
    mine = request.clocks.filter(clock__in=hanging, stopped_by=None)
    run = redate_open_clocks(
        f"Corrected: {pack.dates[name]}. {why}", by=by, only=mine, from_dates=True
    )
    if run.pk is None:
        Event.objects.create(
            request=request, step="dates-moved", title="A day corrected", day=today(),
            stage=request.stage, texts={"why": why}, role=Role.OFFICER, by=by,
        )  # fmt: skip
    return run


@transaction.atomic
def change_calendar(
    *, nation: Nation, change: str, day: date, name: str, source: str, by: User
) -> Redating:
    """Add or remove a bank holiday, and work out every open clock anew in one run.

    Returns
    -------
    Redating
        The run; not saved where nothing moved.
    """
    nation = Nation(nation)
    BankHoliday.objects.filter(nation=nation, day=day).delete()
    if change == "add":
        BankHoliday.objects.create(
            nation=nation, day=day, name=name, source=source, certainty=Certainty.VERIFIED
        )
        what = f"{name}, {say_day(day)}, is a bank holiday in {nation.label}."
    else:
        what = f"{say_day(day)} is no bank holiday in {nation.label}."
    return redate_open_clocks(f"{what} {source}", by=by)
