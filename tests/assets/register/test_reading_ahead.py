"""Large files are read by a process of their own; nobody can tell from what comes of it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assets.register import importing, reading_ahead, staging
from assets.register.importing import Wishes, import_file
from assets.register.models import ImportRow, ImportRun
from gis.errors import Refusal
from gis.reading import SeveralLayers
from tests.assets.register.lists import write_list
from tests.factories import ENGLISH

SEMICOLONS = "Reference;Name;Easting;Northing;Opened\n" + "".join(
    f"R{n};Hall {n};379{n:03d},5;392{n:03d},25;{n % 28 + 1}/5/2019\n" for n in range(40)
) + ";;;;\nR9;Hall again;379100,5;392100,5;\nR99;Far away;1,5;2,5;maybe\nTotal;;;;41\n"  # fmt: skip


@pytest.fixture
def beside(monkeypatch):
    """Have even the smallest file read by a process of its own."""
    monkeypatch.setattr(reading_ahead, "BESIDE_FROM_BYTES", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    yield
    assert multiprocessing.active_children() == []


@pytest.fixture
def many_rows(tmp_path):
    """More than two batches of rows, so that one is always waited for."""
    return write_list(tmp_path, [{"name": f"Hall {n}"} for n in range(40_050)])


def read(path):
    run = ImportRun.objects.create(
        file_name=path.name, list_name=path.stem, options={"authority": ENGLISH}
    )
    importing.read_rows(run, path)
    rows = [
        {name: str(value) for name, value in row.items() if name not in ("id", "run_id")}
        for row in ImportRow.objects.filter(run=run).order_by("row").values()
    ]
    return rows, run.columns, run.mapping, run.notes, run.rows_read


@pytest.mark.django_db
def test_what_another_process_reads_is_staged_as_what_we_read_ourselves(
    tmp_path, request, many_rows
):
    (tmp_path / "semicolons.csv").write_text(SEMICOLONS)
    paths = [tmp_path / "semicolons.csv", many_rows]
    here = [read(path) for path in paths]
    request.getfixturevalue("beside")
    assert [read(path) for path in paths] == here
    rows, _, _, notes, count = here[0]
    assert count == len(rows) == 42  # forty, the second R9 and the one far away
    assert "Numbers have decimal commas; they were read as such." in notes
    assert "1 total row was passed over." in notes
    assert here[1][-1] == 40_050


@pytest.mark.django_db
def test_a_refusal_of_the_other_process_is_the_same_sentence(tmp_path, request):
    (tmp_path / "blank.csv").write_text("\n \n\n")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and nothing more")

    def refusals():
        for path in (tmp_path / "blank.csv", tmp_path / "broken.xlsx"):
            with pytest.raises(Refusal) as refused:
                import_file(path, Wishes(authority=ENGLISH))
            yield type(refused.value), str(refused.value)

    here = list(refusals())
    request.getfixturevalue("beside")
    assert list(refusals()) == here


def test_a_choice_of_layers_reaches_us_with_their_names():
    pickled = multiprocessing.reduction.ForkingPickler.dumps(SeveralLayers("Say.", ["a", "b"]))
    error = multiprocessing.reduction.ForkingPickler.loads(pickled)
    assert (str(error), error.layers) == ("Say.", ["a", "b"])


@pytest.mark.django_db
def test_a_file_that_is_refused_in_the_middle_leaves_no_process(beside, many_rows, monkeypatch):
    def refuse(*args):
        raise Refusal("No more.")

    monkeypatch.setattr(staging, "stage", refuse)
    with pytest.raises(Refusal, match="No more"):
        import_file(many_rows, Wishes(authority=ENGLISH))
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_reader_that_is_killed_stops_the_import_with_one_sentence(beside, many_rows, monkeypatch):
    stage = staging.stage

    def kill(*args):
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        return stage(*args)

    monkeypatch.setattr(staging, "stage", kill)
    with pytest.raises(OSError, match=r"list.csv ended too early \(code -9\); import the file ag"):
        import_file(many_rows, Wishes(authority=ENGLISH))
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_small_file_needs_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(reading_ahead, "_open_beside", None)
    path = write_list(tmp_path, [{"reference": f"R{n}", "name": "Hall"} for n in range(5_000)])
    assert read(path)[-1] == 5_000


PARENT = """
import multiprocessing, os, sys, time
from pathlib import Path
from assets.register import reading_ahead
if __name__ == "__main__":
    reading_ahead.BESIDE_FROM_BYTES = 0
    os.sched_getaffinity = lambda _: {0, 1}
    with reading_ahead.open_rows(Path(sys.argv[1]), layer=None, name="list.csv"):
        print(multiprocessing.active_children()[0].pid, flush=True)
        time.sleep(60)
"""


def is_running(process: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False


def test_the_reader_ends_when_the_import_is_killed(many_rows, tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen(
        [sys.executable, str(script), str(many_rows)],
        stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    ) as parent:  # fmt: skip
        reader = int(parent.stdout.readline())
        assert is_running(reader)
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + 10
    while is_running(reader) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(reader)
