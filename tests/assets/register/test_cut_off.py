"""An import cut off at any point leaves the register as it was, and is taken up again."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from assets.register import runs
from assets.register.errors import RegisterError
from assets.register.models import Asset, ImportRow, ImportRun
from tests.assets.register.lists import register_as_it_is
from tests.factories import SCOTTISH, make_asset, make_authority, make_import
from tests.pages import Page

POINTS = [
    "before the first row is staged",
    "when some rows are staged",
    "when all rows are staged",
    "when it is decided what becomes of each row",
    "when the register was changed and not yet confirmed",
]


def forget_jobs():
    """Take the jobs out of the queue, as a worker does that then dies."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


def grow_quiet(run):
    long_ago = timezone.now() - timedelta(seconds=runs.QUIET_S + 1)
    ImportRun.objects.filter(pk=run.pk).update(alive=long_ago)
    run.refresh_from_db()


def cut_off(point, settings, how):
    """Have an import cut off and taken up again; gives how the worker ended, and what it said."""
    council = make_authority(SCOTTISH)
    make_asset(authority=council, own_reference="L1", name="Old reading room", kind="library")
    run = make_import(council, until="checked")
    run = runs.ask_import(run)
    if "staged" in point and "all" not in point:  # the columns were changed: it is read again
        ImportRun.objects.filter(pk=run.pk).update(staged=None)
    before = register_as_it_is()
    child = subprocess.run(
        [sys.executable, "-m", "tests.assets.register.dying", str(run.pk), point],
        cwd=Path(__file__).parents[3],
        env=os.environ
        | {
            "DYING_DATABASE": connection.settings_dict["NAME"],
            "DYING_FILES": str(settings.FILES_ROOT),
            "DYING_HOW": how,
        },
        capture_output=True,
        check=False,
        timeout=120,
    )
    connection.close()  # a restart ends ours too
    assert register_as_it_is() == before
    forget_jobs()
    grow_quiet(run)
    assert run.state == "importing"
    assert runs.is_stopped(run)
    assert runs.take_up_stopped() == 1
    runs.carry_on(run.pk)
    run.refresh_from_db()
    assert run.state == "done"
    outcomes = dict(run.rows.values_list("row", "outcome"))
    assert outcomes == {2: "updated", 3: "created", 4: "quarantined"}
    assert sorted(Asset.objects.values_list("name", flat=True)) == ["Bowling green", "Reading room"]
    return child.returncode, child.stderr.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_any_point_changes_nothing_and_loses_nothing(point, settings):
    ended, said = cut_off(point, settings, "killed")
    assert ended == -signal.SIGKILL, said


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", [POINTS[1], POINTS[-1]])
def test_a_restart_of_the_database_changes_nothing_and_loses_nothing(point, settings):
    ended, said = cut_off(point, settings, "restarted")
    assert ended == 1
    assert "terminating connection due to administrator command" in said


@pytest.mark.django_db
def test_an_import_that_was_cut_off_says_so_and_is_taken_up_by_a_person(client):
    run = runs.ask_import(make_import(until="checked"))
    client.force_login(run.by, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/imports/{run.pk}/"
    assert "It begins in a moment" not in Page.of(client.get(address)).text
    assert "they are being compared with the register" in Page.of(client.get(address)).text
    forget_jobs()
    grow_quiet(run)
    assert "The work was cut off before it was done" in Page.of(client.get(address)).text
    assert "Cut off" in Page.of(client.get("/imports/")).text
    client.post(f"{address}resume/")
    assert ProcrastinateJob.objects.filter(status="todo", args__run_id=run.pk).count() == 1
    runs.carry_on(run.pk)
    assert "What happened" in Page.of(client.get(address)).text


@pytest.mark.django_db
def test_an_import_at_work_is_not_taken_up_twice():
    run = runs.ask_import(make_import(until="checked"))
    with pytest.raises(RegisterError, match="is still at work"):
        runs.resume(run)
    grow_quiet(run)
    assert not runs.is_stopped(run)  # its job waits in the queue
    assert runs.take_up_stopped() == 0
    with pytest.raises(RegisterError, match="is being imported"):
        runs.ask_import(run)


@pytest.mark.django_db
def test_an_import_that_dies_again_and_again_waits_for_a_person():
    run = runs.ask_import(make_import(until="checked"))
    for _ in range(runs.MOST_ATTEMPTS):
        forget_jobs()
        grow_quiet(run)
        runs.take_up_stopped()
        ImportRun.objects.filter(pk=run.pk).update(attempts=run.attempts + 1)
        run.refresh_from_db()
    forget_jobs()
    grow_quiet(run)
    assert runs.take_up_stopped() == 0
    assert runs.is_stopped(run)


@pytest.mark.django_db
def test_what_was_staged_before_the_columns_changed_is_read_again():
    run = make_import(until="checked")
    assert run.rows.count() == 3
    run = runs.choose_columns(
        run, runs.parse_mapping('[columns]\n"Name" = "name"\n'), options={}, list_name="list"
    )
    runs.carry_on(runs.ask_check(run).pk)
    assert ImportRow.objects.filter(run=run, outcome="created", own_reference=None).count() == 3
