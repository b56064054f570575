"""What binds after completion: conditions, reverter, clawback, rent reviews, insurance, dated."""

from calendar import monthrange
from datetime import date

from django.db import transaction

from assets.casework.errors import CaseworkError
from assets.casework.models import Event, TransferRequest
from assets.casework.pack_entries import Role
from assets.casework.promise_models import Kept, Promise, StatedValue
from gis.day import today
from people.models import User


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def make_promise(request: TransferRequest, *, by: User, **fields) -> Promise:
    """Write down what must be kept after a transfer, from when on and how often.

    Raises
    ------
    CaseworkError
        If it would no longer bind before it is first due.
    """
    if fields.get("ends_on") and fields["ends_on"] < fields["due_on"]:
        raise CaseworkError("It cannot end before it is first due; correct one of the days.")
    promise = Promise.objects.create(request=request, **fields)
    _tell(request, by, "What must be kept was written down", str(promise))
    return promise


@transaction.atomic
def record_kept(promise: Promise, *, by: User, is_kept: bool, note: str) -> Promise:
    """Note how a promise stands today; one that comes again is next due after its months.

    Raises
    ------
    CaseworkError
        If it has been closed.
    """
    promise = Promise.objects.select_for_update().get(pk=promise.pk)
    if promise.closed_on:
        raise CaseworkError("It is closed; nothing more is recorded of it.")
    Kept.objects.create(promise=promise, on=today(), is_kept=is_kept, note=note, by=by)
    if is_kept:
        following = promise.every_months and months_after(promise.due_on, promise.every_months)
        if following and (promise.ends_on is None or following <= promise.ends_on):
            promise.due_on = following
        else:
            promise.closed_on = today()
        promise.save()
    word = "Kept" if is_kept else "Not kept"
    _tell(promise.request, by, f"{word}: {promise.get_kind_display().lower()}", note)
    return promise


def _tell(request, by, title, words) -> None:
    Event.objects.create(
        request=request, step="promise", title=title, day=today(), stage=request.stage,
        texts={"promise": words}, role=Role.OFFICER, by=by,
    )  # fmt: skip


@transaction.atomic
def state_value(request: TransferRequest, *, by: User, **fields) -> StatedValue:
    """Keep what a valuer says and what the body would pay."""
    return StatedValue.objects.update_or_create(request=request, defaults={**fields, "by": by})[0]
