"""Statements of all members: asked for, made in parts behind the pages, not kept for long."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from energy.society import services
from energy.society.errors import SocietyError
from energy.society.limits import retention_rules
from energy.society.models import Member, Society, StatementPart, StatementRun
from energy.society.statements import make_statement
from gis.papers import make_paper

PART = 50  # members in one paper: some seconds of work, lost at most when a worker is stopped
MAKE = "energy.society.make_statements"


@transaction.atomic
def ask_for_statements(society: Society, *, first: date, last: date, by) -> StatementRun:
    """Ask for the statements of all who were members in some days.

    Raises
    ------
    SocietyError
        If the days are in the wrong order or nobody was a member then.
    """
    if first > last:
        raise SocietyError("The first day comes after the last.")
    members = members_in(society, first, last).count()
    if not members:
        raise SocietyError("Nobody was a member in those days.")
    run = StatementRun.objects.create(
        society=society, first=first, last=last, members=members, by=by
    )
    services.note_view(society, by=by, what="statements of all members")
    return run


def members_in(society: Society, first: date, last: date) -> QuerySet:
    """Who was a member at some time from one day to another."""
    rows = society.members.filter(joined_on__lte=last)
    return rows.filter(Q(left_on=None) | Q(left_on__gte=first)).order_by("number")


def carry_on(run: StatementRun) -> None:
    """Make the parts that are missing; each is kept for itself, so a stop loses one at most."""
    while make_part(run):
        pass


@transaction.atomic
def make_part(run: StatementRun) -> bool:
    """Make the next part; whether there was one to make."""
    run = StatementRun.objects.select_for_update().select_related("society").get(pk=run.pk)
    after = max((part.last_number for part in run.parts.all()), default=0)
    rows = members_in(run.society, run.first, run.last).filter(number__gt=after)
    members = list(rows.select_related("society__organisation")[:PART])
    if not members:
        _close(run)
        return False
    part = StatementPart(
        run=run,
        first_number=members[0].number,
        last_number=members[-1].number,
        members=len(members),
    )
    part.file.save("", ContentFile(_paper(run, members)), save=True)
    return True


def _close(run: StatementRun) -> None:
    """Take those for all who were there: some may have come or left since the run was asked for."""
    StatementRun.objects.filter(pk=run.pk).update(members=run.done)


def _paper(run: StatementRun, members: list[Member]) -> bytes:
    context = {
        "society": run.society,
        "title": f"{run} – {run.society}",
        "statements": [make_statement(one, first=run.first, last=run.last) for one in members],
    }
    return make_paper("society/statements.html", context)


def stopped() -> list[StatementRun]:
    """Runs that are not done and on which nobody is at work."""
    busy = ProcrastinateJob.objects.filter(task_name=MAKE, status__in=["todo", "doing"])
    known = {job["run_id"] for job in busy.values_list("args", flat=True)}
    runs = StatementRun.objects.exclude(pk__in=known).prefetch_related("parts")
    return [run for run in runs if not run.is_done]


def forget_old() -> int:
    """Throw away papers that have been kept long enough; they can be made again at any time."""
    days = retention_rules()["statements"]["days"]
    old = StatementRun.objects.filter(asked__lt=timezone.now() - timedelta(days=days))
    for part in StatementPart.objects.filter(run__in=old):
        part.file.delete(save=False)
    return old.delete()[0]
