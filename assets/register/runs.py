"""Imports that go in the worker: checked, registered, taken up again where they were cut off.

A run is worked on by whoever holds its lock, which the database lets go the moment a worker dies.
Rows are staged batch by batch and the register changes in one transaction at the end, so that a run
cut off at any point has changed nothing and begins again with what it lacks.
"""

from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from assets.register import importing, undoing
from assets.register.errors import RegisterError
from assets.register.models import ImportRun, SavedMapping
from assets.register.recognising import parse_mapping
from assets.register.uploads import OPEN, path_of
from gis.errors import Refusal

State = ImportRun.State
AT_WORK = (State.CHECKING, State.IMPORTING, State.UNDOING)
TASK = "assets.register.tasks.carry_on_import"
MOST_ATTEMPTS = 3  # by itself; a person may ask for more
QUIET_S = 20  # without a lock or a sign of life: it has stopped
_LOCK = 7_304  # our corner of the advisory locks


@transaction.atomic
def choose_columns(run: ImportRun, mapping, *, options: dict, list_name: str, keep=False, by=None):
    """Settle what the columns of a file mean and what else was said of it.

    Raises
    ------
    RegisterError
        If the import is at work, or done.
    """
    run = _held(run, *OPEN)
    run.options |= options
    run.mapping, run.columns = mapping.to_toml(), mapping.as_dict()
    run.list_name = list_name
    run.state, run.staged, run.trouble, run.counts = State.PROPOSED, None, "", {}
    run.save()
    if keep:
        SavedMapping.objects.update_or_create(
            authority=run.authority, list_name=list_name,
            defaults={"mapping": run.mapping, "by": by},
        )  # fmt: skip
    return run


@transaction.atomic
def ask_check(run: ImportRun) -> ImportRun:
    """Have a file read and compared with the register, which does not change.

    Raises
    ------
    RegisterError
        If the import is at work, or done.
    """
    return _set_to_work(_held(run, *OPEN), State.CHECKING)


@transaction.atomic
def ask_import(run: ImportRun) -> ImportRun:
    """Have a file that was checked brought into the register.

    Raises
    ------
    RegisterError
        If it was not checked, or is at work, or done.
    """
    return _set_to_work(_held(run, State.CHECKED), State.IMPORTING)


@transaction.atomic
def ask_undo(run: ImportRun, *, by) -> ImportRun:
    """Have an import taken back as a whole.

    Raises
    ------
    RegisterError
        If it is not in the register.
    """
    run = _held(run, State.DONE)
    run.undone_by = by
    return _set_to_work(run, State.UNDOING)


@transaction.atomic
def resume(run: ImportRun) -> ImportRun:
    """Take an import up again that was cut off.

    Raises
    ------
    RegisterError
        If it was not.
    """
    run = _held(run, *AT_WORK)
    if not is_stopped(run):
        raise RegisterError(f"{run.file_name} is still at work; wait until it is done.")
    return _set_to_work(run, run.state)


@transaction.atomic
def discard(run: ImportRun) -> None:
    """Throw a file away that was not imported.

    Raises
    ------
    RegisterError
        If it is at work, or done: what is done is taken back.
    """
    run = _held(run, *OPEN)
    run.delete()
    transaction.on_commit(lambda: run.file.storage.delete(run.file.name))


def _held(run: ImportRun, *states) -> ImportRun:
    held = ImportRun.objects.select_for_update(of=("self",)).select_related("authority")
    held = held.get(pk=run.pk)
    if held.state not in states:
        words = held.get_state_display().lower()
        raise RegisterError(f"{held.file_name} is {words}; this can not be done with it now.")
    return held


def _set_to_work(run: ImportRun, state) -> ImportRun:
    from assets.register.tasks import carry_on_import

    run.state, run.attempts, run.alive, run.trouble = state, 0, timezone.now(), ""
    run.save()
    carry_on_import.defer(run_id=run.pk)
    return run


# --- at work --------------------------------------------------------------------------------------


def carry_on(run_id: int) -> None:
    """Do what was asked of an import, unless somebody else is doing it."""
    with _alone(run_id) as is_ours:
        run = ImportRun.objects.filter(pk=run_id, state__in=AT_WORK).first()
        if not is_ours or run is None:
            return
        ImportRun.objects.filter(pk=run_id).update(attempts=F("attempts") + 1)
        try:
            _work(run)
        except Refusal as refusal:
            after = {"state": State.FAILED, "staged": None}
            if run.state == State.UNDOING:  # it stays in the register
                after = {"state": State.DONE, "undone_by": None}
            ImportRun.objects.filter(pk=run_id).update(trouble=str(refusal), **after)


def _work(run: ImportRun) -> None:
    if run.state == State.UNDOING:
        undoing.undo_import(run.pk, by=run.undone_by)
        return
    path = path_of(run)
    if run.staged is None:
        run.attempts += 1
        importing.read_rows(run, path, mapping=parse_mapping(run.mapping), progress=_tell(run))
    if run.state == State.CHECKING:
        importing.rehearse(run)
        ImportRun.objects.filter(pk=run.pk).update(state=State.CHECKED)
    else:
        importing.register(run, path)


def _tell(run: ImportRun):
    def told(rows: int) -> None:
        ImportRun.objects.filter(pk=run.pk).update(rows_read=rows, alive=timezone.now())

    return told


@contextmanager
def _alone(run_id: int):
    """Hold the lock of a run while the connection lives; gives whether we got it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, run_id])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, run_id])


def is_stopped(run: ImportRun) -> bool:
    """Whether an import was cut off: nobody works on it, and nobody is going to."""
    if run.state not in AT_WORK:
        return False
    is_fresh = run.alive and run.alive > timezone.now() - timedelta(seconds=QUIET_S)
    return not is_fresh and not _is_waiting(run) and not _is_locked(run)


def _is_waiting(run: ImportRun) -> bool:
    jobs = ProcrastinateJob.objects.filter(task_name=TASK, status="todo")
    return jobs.filter(args__run_id=run.pk).exists()


def _is_locked(run: ImportRun) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database AS d ON d.oid = database
               WHERE locktype = 'advisory' AND datname = current_database() AND granted
                 AND classid = %s AND objid = %s)""",
            [_LOCK, run.pk],
        )
        return cursor.fetchone()[0]


def take_up_stopped() -> int:
    """Put imports that were cut off back to work, each a few times; gives how many."""
    taken = 0
    for run in ImportRun.objects.filter(state__in=AT_WORK, attempts__lt=MOST_ATTEMPTS):
        with transaction.atomic():
            run = ImportRun.objects.select_for_update(skip_locked=True).filter(pk=run.pk).first()
            if run and is_stopped(run):
                attempts = run.attempts
                _set_to_work(run, run.state)
                ImportRun.objects.filter(pk=run.pk).update(attempts=attempts)
                taken += 1
    return taken
