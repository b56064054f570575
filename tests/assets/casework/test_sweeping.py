"""The nightly sweep, dates worked out anew, reminders, and what stands in people's calendars."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from assets.casework import calendar_feeds, handling, promises, redating
from assets.casework.errors import CaseworkError
from assets.casework.handling_models import MovedDate, Reminder
from assets.casework.models import BankHoliday, RunningClock
from assets.casework.reporting import reports_due
from assets.casework.return_models import ReturnNarrative
from assets.casework.sweeping import kind_of, sweep_clocks
from gis.day import pretend
from tests.assets.casework.cases import Case
from tests.factories import (
    ENGLISH,
    make_asset,
    make_authority,
    make_boundary,
    make_staff,
    square,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def mails(mailoutbox, address):
    return [mail for mail in mailoutbox if address in mail.to]


@pytest.mark.parametrize(
    ("days", "kind"),
    [(29, None), (28, "within four weeks"), (8, "within four weeks"), (7, "within a week"),
     (1, "within a week"), (0, "today"), (-1, "passed"), (-30, "passed"), (-31, None)],
)  # fmt: skip
def test_a_reminder_comes_before_on_and_after_the_day(days, kind):
    day = date(2026, 5, 4)
    assert kind_of(day + timedelta(days=days), day) == kind


def test_a_case_that_nobody_decides_is_let_go_by_the_clock():
    case = Case(day=date(2025, 3, 3)).to_notice()  # validated 3 March: decision by 3 September
    with pretend(date(2025, 9, 3)):
        assert sweep_clocks().steps_taken == 0
    with pretend(date(2025, 9, 5)):
        assert sweep_clocks().steps_taken == 1
        assert sweep_clocks().steps_taken == 0
    case.request.refresh_from_db()
    assert case.request.stage == "not-decided"
    assert case.request.dates["decision-expiry"] == "2025-09-03"
    # 20 working days beginning with Wed 3 September 2025: 3-5 (3), 8-12 (8), 15-19 (13),
    # 22-26 (18), 29 and 30 September (20)
    assert case.clock("review-after-silence").due_on == date(2025, 9, 30)


def test_several_times_that_ran_out_follow_each_other_in_one_sweep():
    case = Case(day=date(2024, 3, 4)).to_recommendation().take("agree")
    with pretend(date(2025, 9, 1)):
        sweep_clocks()
    case.request.refresh_from_db()
    assert case.request.stage == "offer-lapsed"
    assert not case.request.is_open


def test_reminders_are_written_once_however_often_the_sweep_runs(mailoutbox):
    case = Case(day=date(2025, 3, 3)).to_notice()
    mailoutbox.clear()
    for _ in range(2):
        with pretend(date(2025, 8, 28)):
            sweep_clocks()
    (mail,) = mails(mailoutbox, case.officer.email)
    assert "3 September 2025 (within a week): Decision notice" in mail.body
    assert case.request.reference in mail.body
    assert not mails(mailoutbox, case.group.email)  # the time is the council's
    with pretend(date(2025, 9, 3)):
        assert sweep_clocks().reminded == 1
    assert len(mails(mailoutbox, case.officer.email)) == 2


def test_the_group_is_reminded_of_its_own_time_and_the_handler_instead_of_all(mailoutbox):
    case = Case(day=date(2025, 3, 3)).to_recommendation().take("refuse")
    handler = make_staff("officer")
    handling.assign_request(case.request, officer=handler, by=case.officer)
    mailoutbox.clear()
    with pretend(case.day + timedelta(days=9)):
        sweep_clocks()
    assert "Ask for a review" in mails(mailoutbox, case.group.email)[0].body
    assert mails(mailoutbox, handler.email)
    assert not mails(mailoutbox, case.officer.email)


def test_the_yearly_report_is_a_clock_of_the_council(mailoutbox):
    case = Case(day=date(2026, 3, 2)).take("send-request")
    mailoutbox.clear()
    with pretend(date(2026, 6, 25)):
        sweep_clocks()
        sweep_clocks()
    (mail,) = mails(mailoutbox, case.officer.email)
    assert "30 June 2026 (within a week): Publish the annual asset transfer report" in mail.body


def test_a_new_bank_holiday_moves_open_dates_in_one_audited_run(mailoutbox):
    case = Case(day=date(2025, 3, 3)).to_recommendation().take("refuse")
    english = make_authority(ENGLISH)
    clock = case.clock("review-after-decision")
    # refused Fri 18 April 2025 (in Scotland no holiday but Good Friday is): 20 working days
    before = clock.due_on
    mailoutbox.clear()
    chief = make_staff("administrator")
    run = redating.change_calendar(
        nation="S", change="add", day=before, name="A day of rest", source="Proclaimed", by=chief
    )
    moved = MovedDate.objects.get(redating=run)
    assert (moved.before, moved.after > before) == (before, True)
    clock.refresh_from_db()
    assert clock.due_on == moved.after
    assert any("A day of rest" in step for step in clock.working["steps"])
    assert case.request.events.last().step == "dates-moved"
    body = mails(mailoutbox, case.group.email)[0].body
    assert "Ask for a review of the decision" in body
    assert "A day of rest" in body
    redating.change_calendar(
        nation="S", change="remove", day=before, name="", source="Called off", by=chief
    )
    clock.refresh_from_db()
    assert clock.due_on == before
    assert english.roles.count() == 0


def test_a_holiday_elsewhere_moves_nothing_and_keeps_no_run():
    case = Case(day=date(2025, 3, 3)).to_recommendation().take("refuse")
    run = redating.change_calendar(
        nation="E", change="add", day=case.clock("review-after-decision").due_on, name="Fair",
        source="Said so", by=None,
    )  # fmt: skip
    assert run.pk is None


def test_a_corrected_trigger_moves_what_hangs_on_it_and_nothing_else():
    case = Case(day=date(2025, 3, 3)).to_notice()
    window = case.clock("public-representations").due_on
    run = redating.correct_date(
        case.request, "validation", date(2025, 2, 28), by=case.officer, why="The plan came sooner."
    )
    assert run.moved.count() == 1  # the decision; the freeze has no date
    assert case.clock("decision").due_on == date(2025, 8, 28)  # 28 February + 6 months
    assert case.clock("disposal-freeze").trigger_on == date(2025, 2, 28)
    assert case.clock("public-representations").due_on == window
    case.request.refresh_from_db()
    assert case.request.next_due_on == date(2025, 8, 28)


def test_a_day_that_was_never_given_cannot_be_corrected():
    case = Case(day=date(2025, 3, 3)).take("send-request")
    with pytest.raises(CaseworkError, match="no such day"):
        redating.correct_date(case.request, "offer", date(2025, 3, 3), by=case.officer, why="x")


def test_agreed_longer_times_survive_the_sweep():
    case = Case(day=date(2025, 3, 3)).to_notice().take("agree-longer-time")
    due = case.clock("decision").due_on
    assert due == case.day + timedelta(days=300)
    with pretend(case.day):
        assert sweep_clocks().moved == 0
    assert case.clock("decision").due_on == due


def test_a_date_that_was_spoilt_is_found_by_the_sweep():
    case = Case(day=date(2025, 3, 3)).to_notice()
    RunningClock.objects.filter(clock="decision").update(due_on=date(2030, 1, 1))
    with pretend(case.day):
        assert sweep_clocks().moved == 1
    assert case.clock("decision").due_on == date(2025, 9, 3)


def test_the_command_says_what_it_did(capsys):
    Case(day=date(2025, 3, 3)).to_notice()
    with pretend(date(2025, 9, 5)):
        call_command("sweep_clocks")
    said = capsys.readouterr().out
    assert "1 times run out" in said
    assert Reminder.objects.exists()


def test_a_calendar_holds_the_last_days_and_nothing_of_other_people(client):
    ward = make_boundary(code="S13000001")
    case = Case(day=date(2026, 3, 2)).to_notice()
    asset = case.request.assets.get()
    type(asset).objects.filter(pk=asset.pk).update(ward_code=ward.code)
    hidden = Case(day=date(2026, 3, 2))
    with pretend(case.day):
        text = client.get(f"/places/{ward.code}/dates.ics").content.decode()
        secret = handling.secret_of(case.group)
        own = client.get(f"/calendars/{secret}.ics").content.decode()
    assert "DTSTART;VALUE=DATE:20260902" in text  # decision by 2 September 2026
    assert "DTEND;VALUE=DATE:20260903" in text
    assert own.count("BEGIN:VEVENT") == text.count("BEGIN:VEVENT") == 2
    assert hidden.request.reference not in own
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert client.get("/calendars/guess.ics").status_code == 404
    handling.renew_secret(case.group)
    assert client.get(f"/calendars/{secret}.ics").status_code == 404


def test_a_calendar_holds_what_must_be_kept_after_a_transfer_and_the_yearly_report(client):
    ward = make_boundary(code="S13000001")
    case = Case(day=date(2026, 3, 2)).to_notice()
    asset = case.request.assets.get()
    type(asset).objects.filter(pk=asset.pk).update(ward_code=ward.code)
    for what, is_public in (("Public liability.", True), ("A guarantee by the bank.", False)):
        promises.make_promise(
            case.request, by=case.officer, kind="insurance", what=what, due_on=date(2026, 8, 31),
            is_public=is_public,
        )  # fmt: skip
    with pretend(case.day):
        own = {one: client.get(f"/calendars/{handling.secret_of(one)}.ics").content.decode()
               for one in (case.officer, case.group)}  # fmt: skip
        text = client.get(f"/places/{ward.code}/dates.ics").content.decode()
    assert "SUMMARY:Insurance: " in own[case.group]
    assert "Public liability." in text
    assert "A guarantee by the bank." in own[case.officer]
    assert "A guarantee by the bank." not in text
    # the reporting year 2025-26 is reported on by 30 June 2026, by the council
    assert "DTSTART;VALUE=DATE:20260630" in own[case.officer]
    assert "DTSTART;VALUE=DATE:20260630" not in own[case.group] + text


def test_nobody_is_reminded_of_a_report_that_is_published(mailoutbox):
    case = Case(day=date(2026, 3, 2)).take("send-request")
    ReturnNarrative.objects.create(
        authority=case.request.authority, year=2025, published_on=date(2026, 6, 1)
    )
    mailoutbox.clear()
    with pretend(date(2026, 6, 25)):
        sweep_clocks()
        assert [one.year for one in reports_due([case.request.authority], [2025, 2026])] == [2026]
    assert not [mail for mail in mailoutbox if "annual asset transfer report" in mail.body]


def test_folded_lines_never_cut_a_letter():
    line = "SUMMARY:" + "é" * 100
    folded = calendar_feeds._fold(line)
    assert folded.replace("\r\n ", "").rstrip("\r\n") == line


def test_open_notices_are_read_as_a_feed(client):
    case = Case(day=date(2026, 3, 2)).to_notice()
    with pretend(case.day):
        text = client.get("/notices.atom").content.decode()
    assert f"/notices/{case.request.reference}/" in text
    assert "Comment until" in text


def test_the_desk_is_narrowed_kept_and_shared_out(client):
    ward = make_boundary(code="S13000002", name="Weavers")
    first = Case(day=date(2026, 3, 2)).take("send-request")
    far = make_asset(outline=square(x=400_000))
    second = Case(asset=far, day=date(2026, 3, 2)).take("send-request")
    asset = first.request.assets.get()
    type(asset).objects.filter(pk=asset.pk).update(ward_code=ward.code)
    client.force_login(first.officer, backend=BACKEND)
    page = client.get(f"/casework/?ward={ward.code}&officer=none")
    assert f"/casework/{first.request.reference}/" in Page.of(page).links
    assert f"/casework/{second.request.reference}/" not in Page.of(page).links
    query = f"ward={ward.code}&officer=none"
    client.post("/casework/views/", {"query": query, "name": "Mine"})
    assert f"/casework/?{query}" in Page.of(client.get("/casework/")).links
    answer = client.post("/casework/assign/", {"ward": ward.code, "officer": second.officer.pk})
    assert "1 request assigned" in Page.of(answer).text
    assert first.request.handling.officer == second.officer
    again = client.post("/casework/assign/", {"ward": ward.code, "officer": first.officer.pk})
    assert "0 requests assigned" in Page.of(again).text


def test_nobody_is_given_the_cases_of_another_council():
    case = Case(day=date(2026, 3, 2)).take("send-request")
    stranger = make_staff("officer", authority=make_authority(ENGLISH))
    with pytest.raises(CaseworkError, match="no officer of this council"):
        handling.assign_request(case.request, officer=stranger, by=case.officer)


def test_an_administrator_changes_the_calendar_on_its_page(client):
    client.force_login(make_staff("administrator"), backend=BACKEND)
    sent = {"change": "add", "nation": "S", "name": "A day of rest", "source": "Proclaimed",
            "day_0": "15", "day_1": "7", "day_2": "2031"}  # fmt: skip
    assert client.post("/casework/calendars/", sent).status_code == 302
    assert BankHoliday.objects.filter(nation="S", day=date(2031, 7, 15)).exists()
    client.force_login(make_staff("officer"), backend=BACKEND)
    assert client.post("/casework/calendars/", sent).status_code == 403
