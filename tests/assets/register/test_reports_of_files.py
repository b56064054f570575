"""The report of one file and of several, written row by row."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.assets.register.lists import write_list
from tests.factories import ENGLISH, make_authority

pytestmark = pytest.mark.django_db

HALL = {"reference": "A1", "name": "Hall"}
SHED = {"reference": "A2", "name": "Shed “B”"}
NAMELESS = {"reference": "", "name": "", "postcode": "M33 7ZF"}


def reported(tmp_path, *paths, **options):
    out = tmp_path / "report.json"
    call_command("import_assets", *paths, authority=ENGLISH, report=out, **options)
    return json.loads(out.read_text(encoding="utf-8"))


@pytest.fixture
def lists(tmp_path):
    make_authority(ENGLISH)
    return [
        write_list(tmp_path, [HALL, SHED, NAMELESS], "halls.csv"),
        write_list(tmp_path, [HALL], "again.csv"),
    ]


def test_a_report_of_one_file_is_one_object_with_a_row_for_each_row(tmp_path, lists):
    report = reported(tmp_path, lists[0])
    assert [(row["row"], row["outcome"]) for row in report["rows"]] == [
        (2, "created"), (3, "created"), (4, "quarantined"),
    ]  # fmt: skip
    assert (report["file"], report["read"], report["created"]) == ("halls.csv", 3, 2)
    assert report["quarantined"] == 1
    assert "no name" in report["rows"][2]["reasons"][0]
    assert report["columns"]["name"] == "name"


def test_a_report_of_several_files_adds_them_up_and_holds_each(tmp_path, lists):
    report = reported(tmp_path, *lists)
    assert (report["file"], report["read"]) == ("halls.csv, again.csv", 4)
    assert (report["created"], report["unchanged"], report["quarantined"]) == (2, 1, 1)
    assert [(row["file"], row["row"]) for row in report["rows"]] == [
        ("halls.csv", 2), ("halls.csv", 3), ("halls.csv", 4), ("again.csv", 2),
    ]  # fmt: skip
    halls, again = report["files"]
    assert [row["row"] for row in halls["rows"]] == [2, 3, 4]
    assert [row["outcome"] for row in again["rows"]] == ["unchanged"]


def test_a_rehearsal_reports_the_rows_that_the_real_run_would(tmp_path, lists):
    dry = reported(tmp_path, lists[0], dry_run=True)
    real = reported(tmp_path, lists[0])
    for report in (dry, real):
        for row in report["rows"]:
            del row["asset"]  # a rehearsal makes none
        del report["undo_id"]
    assert dry == real


def test_what_was_done_before_a_file_was_refused_is_reported(tmp_path, lists):
    lost = tmp_path / "lost.csv"
    with pytest.raises(CommandError, match="There is no file"):
        reported(tmp_path, lists[0], lost)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["file"], len(report["rows"])) == ("halls.csv", 3)
