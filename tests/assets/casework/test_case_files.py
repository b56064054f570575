"""A council's cases come in from its own list, go out, and come back the same."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from assets.casework import services
from assets.casework.case_rows import BadRow, PastStep, column_of, read_day, row_of
from assets.casework.importing_requests import export_requests, import_requests
from assets.casework.models import RunningClock, TransferRequest
from tests.factories import SCOTTISH, make_asset, make_staff

pytestmark = pytest.mark.django_db
HEAD = "Case reference,Applicant,Property,Request type,Date received,Validation date,Decision date,"
HEAD += "Decision,Offer by,Completion date,Date withdrawn"
LIST = f"""{HEAD}
ATR/01,Marrow Growers,KIN-1,Lease,12/05/2026,14/05/2026,,,,,
ATR/02,Old Town Hall Trust,KIN-2,Ownership,3 Feb 2025,03/02/2025,01/07/2025,Refused,,,
ATR/03,Quay Rowers,KIN-1; KIN-2,Other,2024-01-10,2024-01-22,2024-06-01,Agreed,2024-12-02,2025-01-15,
ATR/04,Friends of the Green,KIN-2,Lease,2025-03-01,,,,,,2025-03-20
"""


@pytest.fixture
def land():
    return [make_asset(own_reference=one) for one in ("KIN-1", "KIN-2")]


def write(tmp_path, text, name="cases.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def load(tmp_path, text=LIST, **more):
    return import_requests(write(tmp_path, text), authority=SCOTTISH, **more)


def counts(report):
    return report.created, report.updated, report.unchanged, len(report.quarantined)


def case(reference):
    return TransferRequest.objects.get(council_reference=reference)


def test_a_councils_own_list_becomes_cases_with_their_dates(tmp_path, land):
    report = load(tmp_path)
    assert counts(report) == (4, 0, 0, 0), report
    assert report.read == 4
    stages = {one.council_reference: one.stage for one in TransferRequest.objects.all()}
    assert stages == {
        "ATR/01": "under-consideration", "ATR/02": "refused", "ATR/03": "completed",
        "ATR/04": "withdrawn",
    }  # fmt: skip
    assert case("ATR/03").assets.count() == 2
    assert not case("ATR/04").is_open


def test_the_clocks_of_an_open_case_run_on(tmp_path, land):
    load(tmp_path)
    decision = RunningClock.objects.get(request=case("ATR/01"), clock="decision", stopped_by=None)
    assert decision.due_on == date(2026, 11, 14)  # six months after 14 May 2026
    assert case("ATR/01").next_due_on == date(2026, 11, 14)
    assert not case("ATR/04").clocks.filter(stopped_by=None).exists()


def test_the_annual_return_counts_imported_cases_in_their_years(tmp_path, land):
    load(tmp_path)
    counted = {
        (event.day.year, line) for event in case("ATR/03").events.all() for line in event.counts
    }
    assert counted == {(2024, "received"), (2024, "agreed"), (2025, "other-rights")}


def test_the_same_file_again_changes_nothing(tmp_path, land):
    load(tmp_path)
    before = list(TransferRequest.objects.order_by("pk").values_list("pk", "reference"))
    assert counts(load(tmp_path)) == (0, 0, 4, 0)
    assert list(TransferRequest.objects.order_by("pk").values_list("pk", "reference")) == before


def test_a_row_that_changed_is_told_anew(tmp_path, land):
    load(tmp_path)
    decided = LIST.replace("14/05/2026,,,", "14/05/2026,01/09/2026,Refused,")
    assert counts(load(tmp_path, decided)) == (0, 1, 3, 0)
    assert case("ATR/01").stage == "refused"


def test_a_case_that_was_worked_on_here_is_never_overwritten(tmp_path, land):
    load(tmp_path)
    services.take_step(case("ATR/01"), "acknowledge", by=make_staff(), role="officer")
    changed = LIST.replace("14/05/2026", "15/05/2026")
    report = load(tmp_path, changed)
    assert counts(report) == (0, 0, 3, 1)
    assert "worked on here" in report.quarantined[0][1]
    assert case("ATR/01").dates["validation"] == "2026-05-14"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Growers,KIN-1,Lease,2026-05-12,,,,,,", "reference is empty"),
        ("A1,,KIN-1,Lease,2026-05-12,,,,,,", "body is empty"),
        ("A1,Growers,KIN-9,Lease,2026-05-12,,,,,,", "KIN-9 is no asset"),
        ("A1,Growers,,Lease,2026-05-12,,,,,,", "assets is empty"),
        ("A1,Growers,KIN-1,Swap,2026-05-12,,,,,,", "asked_for is"),
        ("A1,Growers,KIN-1,Lease,,,,,,,", "received is empty"),
        ("A1,Growers,KIN-1,Lease,32/01/2026,,,,,,", "which is no day"),
        ("A1,Growers,KIN-1,Lease,2999-01-01,,,,,,", "in the future"),
        ("A1,Growers,KIN-1,Lease,2026-05-12,2026-05-10,,,,,", "comes before"),
        ("A1,Growers,KIN-1,Lease,2026-05-12,,2026-06-01,Refused,,,", "validated is empty"),
        ("A1,Growers,KIN-1,Lease,2026-05-12,2026-05-12,2026-06-01,Maybe,,,", "decision is"),
        ("A1,Growers,KIN-1,Lease,2026-05-12,2026-05-12,2026-06-01,Agreed,,,", "offer_by is empty"),
    ],
)
def test_a_row_that_cannot_be_a_case_is_kept_apart_with_its_reason(tmp_path, land, row, why):
    report = load(tmp_path, f"{HEAD}\n{row}\n")
    assert counts(report) == (0, 0, 0, 1)
    assert why in report.quarantined[0][1]
    assert not TransferRequest.objects.exists()


def test_nothing_follows_the_end_of_a_case(tmp_path, land):
    head = "reference,body,assets,asked_for,history"
    course = "2025-01-02 enter-request; 2025-02-01 withdraw; 2025-03-01 refuse decision=2025-03-01"
    report = load(tmp_path, f"{head}\nA1,Growers,KIN-1,Lease,{course}\n")
    assert counts(report) == (0, 0, 0, 1)
    assert "cannot follow" in report.quarantined[0][1]


def test_a_row_that_stands_twice_is_taken_once(tmp_path, land):
    twice = LIST + LIST.splitlines()[1] + "\n"
    report = load(tmp_path, twice)
    assert counts(report) == (4, 0, 0, 1)
    assert report.read == 5


def test_what_goes_out_comes_back_the_same(tmp_path, land):
    load(tmp_path)
    for name in ("out.csv", "out.xlsx"):
        assert export_requests(tmp_path / name) == 4
        rows = [row_of(one) for one in TransferRequest.objects.order_by("pk")]
        assert counts(import_requests(tmp_path / name)) == (0, 0, 4, 0)
        TransferRequest.objects.all().delete()
        report = import_requests(tmp_path / name)
        assert counts(report) == (4, 0, 0, 0), report
        assert [row_of(one) for one in TransferRequest.objects.order_by("pk")] == rows


def test_a_name_that_would_be_a_formula_goes_out_as_text(tmp_path, land):
    load(tmp_path, LIST.replace("Quay Rowers", "=cmd|' /C calc'!A0"))
    export_requests(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as file:
        bodies = [row["body"] for row in csv.DictReader(file)]
    assert not any(body.startswith("=") for body in bodies)
    assert counts(import_requests(tmp_path / "out.csv")) == (0, 0, 4, 0)


def test_the_commands_report_and_a_dry_run_changes_nothing(tmp_path, land):
    out = StringIO()
    path = write(tmp_path, LIST)
    call_command("import_requests", path, authority=SCOTTISH, dry_run=True, stdout=out)
    assert "Dry run: 4 read: 4 created, 0 updated, 0 unchanged, 0 quarantined" in out.getvalue()
    assert not TransferRequest.objects.exists()
    call_command("import_requests", path, authority=SCOTTISH, stdout=out)
    call_command("export_requests", tmp_path / "out.xlsx", stdout=out)
    assert "4 written" in out.getvalue()
    with pytest.raises(CommandError, match=r"must end in \.csv"):
        call_command("export_requests", tmp_path / "out.pdf")
    with pytest.raises(CommandError, match="has no column"):
        call_command("import_requests", write(tmp_path, "a,b\n1,2\n", "no.csv"))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_is_read_in_each_of_its_writings(day):
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%-d %B %Y}", f"{day:%-d-%b-%Y}"):
        assert read_day(text, "received") == day


def test_headings_are_known_however_they_are_written():
    assert column_of("Date Received ") == "received"
    assert column_of("TYPE OF REQUEST") == "asked_for"
    assert column_of("Colour") is None


def test_a_past_step_is_written_with_its_days():
    past = PastStep("agree", date(2026, 5, 1), {"offer-by": date(2026, 11, 2)})
    assert str(past) == "2026-05-01 agree offer-by=2026-11-02"
    with pytest.raises(BadRow):
        read_day("soon", "received")
