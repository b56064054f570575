"""What was backed up comes back whole, into an empty register only, and proves itself."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings as ours
from django.core.management import CommandError, call_command
from django.db import connection

from config.backups import BackupError, read_manifest
from tests.factories import make_asset, make_boundary, make_paper_request, make_staff

SCRATCH = "scratch_for_restore"
TOP = Path(ours.BASE_DIR)


def server():
    """A connection to the server beside our own, for making and dropping databases."""
    known = connection.settings_dict
    return psycopg.connect(
        host=known["HOST"], port=known["PORT"] or None, user=known["USER"],
        password=known["PASSWORD"] or None, dbname="postgres", autocommit=True,
    )  # fmt: skip


@pytest.fixture
def scratch():
    """An empty register beside the one of the tests."""
    template = connection.settings_dict["NAME"]
    connection.close()
    with server() as raw:
        raw.execute(f'DROP DATABASE IF EXISTS "{SCRATCH}"')
        raw.execute(f'CREATE DATABASE "{SCRATCH}" TEMPLATE "{template}"')
    yield SCRATCH
    with server() as raw:
        raw.execute(f'DROP DATABASE "{SCRATCH}" WITH (FORCE)')


def restore(folder, database, files):
    known = connection.settings_dict
    address = f"postgis://{known['USER']}@{quote(known['HOST'], safe='')}/{database}"
    return subprocess.run(
        [sys.executable, str(TOP / "manage.py"), "restore", str(folder)],
        env={**os.environ, "DATABASE_URL": address, "FILES_ROOT": str(files)},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def contents(database, table):
    known = connection.settings_dict
    with psycopg.connect(
        host=known["HOST"], port=known["PORT"] or None, user=known["USER"],
        password=known["PASSWORD"] or None, dbname=database,
    ) as raw:  # fmt: skip
        return raw.execute(f"SELECT md5(t::text) FROM {table} AS t ORDER BY 1").fetchall()


def keep_books_on_three_more(database):
    """Enter three assets as one set and change one of them; gives what the triggers wrote of it."""
    known = connection.settings_dict
    with psycopg.connect(
        host=known["HOST"], port=known["PORT"] or None, user=known["USER"],
        password=known["PASSWORD"] or None, dbname=database, autocommit=True,
    ) as raw:  # fmt: skip
        newest = raw.execute("SELECT max(pgh_id) FROM register_assetevent").fetchone()
        (columns,) = raw.execute(
            """SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
               WHERE table_name = 'register_asset' AND is_generated = 'NEVER'
                 AND column_name NOT IN ('id', 'code', 'own_reference')"""
        ).fetchone()
        raw.execute(
            f"""INSERT INTO register_asset (own_reference, {columns})
                SELECT 'after ' || n, {columns} FROM generate_series(1, 3) AS n,
                  (SELECT * FROM register_asset ORDER BY id LIMIT 1) AS one"""
        )
        raw.execute("UPDATE register_asset SET name = 'Renamed' WHERE own_reference = 'after 2'")
        events = raw.execute(
            """SELECT own_reference, pgh_label, name = 'Renamed' FROM register_assetevent
               WHERE pgh_id > %s ORDER BY pgh_id""",
            newest,
        ).fetchall()
        counted = raw.execute(
            """SELECT (SELECT sum(assets) FROM register_assettally),
                      (SELECT sum(assets) FROM register_tiletally),
                      (SELECT count(*) FROM register_asset),
                      (SELECT count(*) FROM register_asset WHERE point IS NOT NULL)"""
        ).fetchone()
    return events, counted


@pytest.mark.django_db(transaction=True)
def test_a_backup_comes_back_to_the_last_row_and_file(scratch, tmp_path, settings):
    settings.FILES_ROOT = settings.MEDIA_ROOT = tmp_path / "files"
    make_boundary()
    make_paper_request(officer=make_staff())
    make_asset(name="Café “Ö”\n\\ back; slash", titles=["MID1"], is_draft=True)
    folder = tmp_path / "copy"
    call_command("backup", str(folder), stdout=StringIO())
    done = restore(folder, scratch, tmp_path / "restored")
    assert done.returncode == 0, done.stderr
    assert "hold." in done.stdout
    for table in ("register_asset", "register_assetevent", "casework_event", "people_user",
                  "places_boundary", "casework_runningclock", "casework_storedpack"):  # fmt: skip
        assert contents(scratch, table) == contents(connection.settings_dict["NAME"], table)
    events, (sorts, squares, assets, placed) = keep_books_on_three_more(scratch)
    assert sorted(events[:3]) == [(f"after {n}", "insert", False) for n in (1, 2, 3)]
    assert events[3:] == [("after 2", "update", True)]
    assert (sorts, squares) == (assets, placed)
    again = restore(folder, scratch, tmp_path / "restored")
    assert again.returncode == 1
    assert "not empty" in again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_was_touched_is_refused(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    (tmp_path / "files" / "requests").mkdir(parents=True)
    (tmp_path / "files" / "requests" / "a.pdf").write_bytes(b"%PDF")
    folder = tmp_path / "copy"
    call_command("backup", str(folder), stdout=StringIO())
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", str(folder))
    read_manifest(folder)
    (folder / "files" / "requests" / "a.pdf").write_bytes(b"%PDF changed")
    with pytest.raises(BackupError, match=r"a\.pdf .* is not as it was"):
        read_manifest(folder)
    (folder / "files" / "requests" / "a.pdf").unlink()
    with pytest.raises(BackupError, match="is not as it was"):
        read_manifest(folder)
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"sha256": {}, "migrations": []}))
    with pytest.raises(BackupError):
        read_manifest(folder)
    with pytest.raises(BackupError, match="holds no backup"):
        read_manifest(tmp_path)


@pytest.mark.django_db
def test_a_register_that_holds_a_council_is_not_overwritten(tmp_path):
    make_asset()
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(tmp_path))


# --- check_register -------------------------------------------------------------------------------


def check():
    out, err = StringIO(), StringIO()
    try:
        call_command("check_register", stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, err.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
def test_a_sound_register_passes():
    make_boundary()
    make_asset()
    make_paper_request()
    code, told = check()
    assert (code, told.startswith("All ")) == (0, True), told


@pytest.mark.django_db
def test_an_asset_that_two_bodies_ask_for_says_so_and_passes():
    asset = make_asset()
    for _ in range(2):
        make_paper_request(asset=asset)
    asset.refresh_from_db()
    assert asset.open_requests == 2
    code, told = check()
    assert code == 0, told


BREAKAGES = {
    "UPDATE register_asset SET open_requests = 7": "public requests for it are open",
    "UPDATE register_asset SET ward_code = 'S13999999'": "ward of an asset is one that we know",
    "UPDATE casework_transferrequest SET stage = 'nowhere'": "stage of its rules",
    "UPDATE casework_transferrequest SET next_due_on = '2001-01-01'": "next date of an open",
    "ALTER TABLE register_asset DISABLE TRIGGER register_place": "switched off",
    "DELETE FROM places_boundarypart": "pieces of every boundary",
    "UPDATE register_asset SET is_withheld = true, outline = NULL": "A withheld asset has",
}


@pytest.mark.django_db
@pytest.mark.parametrize("sql", BREAKAGES)
def test_what_is_broken_is_found_and_named(sql):
    make_boundary()
    make_paper_request()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)
    code, told = check()
    assert code == 1
    assert BREAKAGES[sql] in told
