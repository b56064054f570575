"""The yearly report: figures by hand, pages, paper, table, and the command."""

import csv
import io
from datetime import date

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from assets.casework import reporting
from gis.day import pretend
from tests.assets.casework.cases import Case
from tests.factories import SCOTTISH
from tests.pages import Page

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def council():
    """Received and refused in 2024-25 and reviewed in 2025-26; another received and let go."""
    first = Case(day=date(2025, 2, 3)).to_recommendation()  # refused 21 March 2025
    first.take("refuse").wait(5).take("ask-for-review").wait(20)  # reviewed 15 April 2025
    first.take("review-confirms-refusal")
    second = Case(day=date(2025, 5, 6)).to_notice().take("withdraw")
    Case(day=date(2025, 5, 6)).take("send-request")  # never validated: not received
    return first, second


def figures(year):
    from people.models import Authority

    report = reporting.make_report(Authority.objects.get(code=SCOTTISH), year)
    return {line.line.id: line.count for line in report.sections[0].lines if line.count}


def test_each_event_counts_in_the_year_in_which_it_happened(council):
    assert figures(2024) == {"received": 1, "refused": 1}
    assert figures(2025) == {"received": 1, "review-confirmed": 1}
    assert figures(2026) == {}


def test_the_report_is_everyones_once_it_is_published(council, client):
    first, _ = council
    address = f"/requests/returns/{SCOTTISH}/2024/"
    assert client.get(address).status_code == 404
    client.force_login(first.officer, backend=BACKEND)
    write = {"promotion": "Two open days.", "support": "", "publish": "on"}
    assert client.post(f"{address}write/", write).status_code == 422
    with pretend(date(2025, 6, 2)):
        answer = client.post(f"{address}write/", write | {"support": "A grant of £500."})
    assert answer.status_code == 302
    client.logout()
    text = Page.of(client.get(address))
    assert "Published on 2 June 2025" in text.text
    assert "Two open days." in text.text
    assert "Due by 30 June 2025" in text.text
    assert first.request.get_absolute_url() in text.links
    assert address in Page.of(client.get(f"/requests/returns/{SCOTTISH}/")).links


def test_paper_and_table_hold_the_same_figures(council, client):
    first, _ = council
    client.force_login(first.officer, backend=BACKEND)
    table = client.get(f"/requests/returns/{SCOTTISH}/2024.csv").content.decode()
    rows = {row["line"]: row for row in csv.DictReader(io.StringIO(table))}
    assert rows["refused"]["count"] == "1"
    assert rows["refused"]["requests"] == first.request.reference
    assert rows["agreed"]["count"] == "0"
    answer = client.get(f"/requests/returns/{SCOTTISH}/2024.pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert "2024-25" in str(pdf.docinfo.Title)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "reports"
    path.mkdir()
    return path


def test_the_command_writes_each_format(council, folder, capsys):
    call_command("annual_report", authority=SCOTTISH, year=2024, format="html,pdf,csv", out=folder)
    said = capsys.readouterr().out
    assert "Requests refused: 1" in said
    names = {path.name for path in folder.iterdir()}
    assert names == {f"annual-report-{SCOTTISH}-2024.{end}" for end in ("html", "pdf", "csv")}


@pytest.mark.parametrize(
    ("given", "why"),
    [({"authority": "S99999999"}, "No authority"), ({"year": 24}, "no year"),
     ({"format": "docx"}, "no format")],
)  # fmt: skip
def test_what_cannot_be_reported_is_said_in_a_sentence(council, folder, given, why):
    wanted = {"authority": SCOTTISH, "year": 2024, "out": folder} | given
    with pytest.raises(CommandError, match=why):
        call_command("annual_report", **wanted)
    assert not list(folder.iterdir())
