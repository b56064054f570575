"""Statements of all members: asked for by an officer, made in parts behind the pages, forgotten."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from energy.society import ledger, statement_runs, tasks
from energy.society.errors import SocietyError
from energy.society.models import RecordView, StatementRun
from tests.energy.society.societies import DAY, make_holder, make_member, make_society, officer_of
from tests.factories import make_user
from tests.paper_text import pages_of, text_of
from tests.papers import read_paper

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 6, 1), date(2025, 12, 31)


@pytest.fixture
def society():
    return make_society()


def ask_for(society, first=FIRST, last=LAST) -> StatementRun:
    return statement_runs.ask_for_statements(
        society, first=first, last=last, by=officer_of(society)
    )


def test_every_member_gets_a_page_with_its_own_account_and_no_other(society):
    ada = make_holder(society, 50_000, name="Ada Marsh")
    make_holder(society, 70_000, name="Bram Gow")
    ledger.issue_shares(ada, society.share_classes.get(), 10_000, day=date(2026, 2, 1), by=None)
    run = ask_for(society)
    statement_runs.carry_on(run)
    [part] = run.parts.all()
    with part.file.open() as file:
        content = file.read()
    assert read_paper(content)
    assert pages_of(content) == 2
    text = text_of(content)
    # 500 pounds at the end of the year; the 100 of February come later
    assert "Ada Marsh" in text
    assert "Bram Gow" in text
    assert text.count("£500.00") >= 2
    assert "£600.00" not in text
    assert text.count("Brought forward") == 2


def test_a_run_goes_on_where_it_was_stopped_and_leaves_nobody_out_or_twice(society, monkeypatch):
    monkeypatch.setattr(statement_runs, "PART", 2)
    monkeypatch.setattr(statement_runs, "make_paper", lambda template, context: b"%PDF")
    for _ in range(5):
        make_member(society)
    make_member(society, joined_on=LAST + timedelta(days=1))  # not yet a member
    run = ask_for(society)
    assert run.members == 5
    assert statement_runs.make_part(run)
    assert (run.done, run.is_done) == (2, False)
    assert statement_runs.stopped() == [run]
    statement_runs.carry_on(run)
    run = StatementRun.objects.get()
    assert [(part.first_number, part.last_number) for part in run.parts.all()] == [
        (1, 2), (3, 4), (5, 5),
    ]  # fmt: skip
    assert run.is_done
    assert statement_runs.stopped() == []


def test_who_left_before_gets_none_and_days_in_the_wrong_order_are_refused(society):
    gone = make_member(society, joined_on=date(2024, 1, 1))
    type(gone).objects.filter(pk=gone.pk).update(left_on=date(2025, 5, 31))
    with pytest.raises(SocietyError, match="Nobody was a member"):
        ask_for(society)
    with pytest.raises(SocietyError, match="after the last"):
        ask_for(society, LAST, FIRST)


def test_an_officer_asks_watches_and_opens_a_paper_and_each_look_is_written_down(client, society):
    make_holder(society)
    client.force_login(officer_of(society), backend="django.contrib.auth.backends.ModelBackend")
    at = f"/energy/societies/{society.reference}/statements/"
    days = {
        "first_0": 1, "first_1": 6, "first_2": 2025, "last_0": 31, "last_1": 12, "last_2": 2025,
    }  # fmt: skip
    assert client.post(at, {"first_0": 1}).status_code == 422
    answer = client.post(at, days, follow=True)
    run = StatementRun.objects.get()
    assert "0 of 1 statements are made" in answer.content.decode()
    job = ProcrastinateJob.objects.get(task_name=statement_runs.MAKE)
    assert statement_runs.stopped() == []  # the worker has it in hand
    app.tasks[job.task_name](**job.args)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "All 1 statements are made" in page
    paper = client.get(f"{run.get_absolute_url()}1.pdf")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert paper["Cache-Control"] == "private, no-store"
    told = list(RecordView.objects.order_by("pk").values_list("what", flat=True))
    assert told == ["statements of all members", "statements of members 1 to 1"]


def test_papers_are_thrown_away_after_some_weeks(society, monkeypatch):
    monkeypatch.setattr(statement_runs, "make_paper", lambda template, context: b"%PDF")
    make_member(society, joined_on=DAY)
    run = ask_for(society)
    statement_runs.carry_on(run)
    file = run.parts.get().file
    tasks.apply_retention()
    assert file.storage.exists(file.name)
    StatementRun.objects.update(asked=timezone.now() - timedelta(days=61))
    tasks.apply_retention()
    assert not StatementRun.objects.exists()
    assert not file.storage.exists(file.name)


def test_a_member_is_led_from_the_account_to_its_membership(client, society):
    person = make_user()
    make_holder(society, user=person)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert "/energy/societies/mine/" in client.get("/account/").content.decode()
    page = client.get("/energy/societies/mine/").content.decode()
    assert f"/energy/societies/{society.reference}/my/" in page
    assert "£1,000.00 in shares" in page
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    assert "You are not a member" in client.get("/energy/societies/mine/").content.decode()
