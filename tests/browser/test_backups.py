"""The whole demonstration, tried by every rule, backed up, and brought back elsewhere."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from assets.casework.models import Document
from assets.register.models import Asset
from config.checking import find_faults

pytestmark = pytest.mark.usefixtures("db")


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names() if name != "config_cache"]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def checked() -> str:
    said = StringIO()
    with pytest.raises(CommandError, match="rules are broken"):
        call_command("check_register", stdout=said)
    return said.getvalue()


def test_every_rule_holds_for_the_demonstration(db):
    found = dict(find_faults())
    assert {says: faults for says, faults in found.items() if faults} == {}
    assert len(found) > 10


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("UPDATE register_asset SET open_requests = open_requests + 1 WHERE code = %s",
         "how many published requests"),
        ("UPDATE register_asset SET ward_code = 'S13099999' WHERE code = %s",
         "are those of the place"),
        ("DELETE FROM register_exact WHERE ended IS NULL AND %s <> ''", "are set aside"),
        ("UPDATE casework_event SET stage = 'nowhere' WHERE id = (SELECT max(id)"
         " FROM casework_event WHERE %s <> '')", "where its last event left it"),
        ("DELETE FROM places_boundarypart WHERE id = (SELECT min(id) FROM places_boundarypart"
         " WHERE %s <> '')", "cover it"),
    ],
)  # fmt: skip
def test_a_record_that_breaks_a_rule_is_named(db, changes, damage, rule):
    code = Asset.objects.exclude(point=None).order_by("code").first().code
    with connection.cursor() as cursor:
        cursor.execute(damage, [code])
    said = checked()
    (line,) = [line for line in said.splitlines() if rule in line]
    assert line.startswith("FAILS")


def test_a_file_that_is_gone_or_changed_is_named(db, changes, tmp_path):
    document = Document.objects.exclude(file="").first()
    path = settings.FILES_ROOT / document.file.name
    content = path.read_bytes()
    try:
        path.write_bytes(content + b" ")
        assert f"{document.file.name} has changed" in checked()
        path.unlink()
        assert f"{document.file.name} is missing" in checked()
    finally:
        path.write_bytes(content)


def test_a_backup_comes_back_whole(db, copies, tmp_path):
    call_command("backup", str(tmp_path / "kept"), stdout=StringIO())
    before = counts()
    assert (tmp_path / "kept").stat().st_mode & 0o77 == 0, "it holds personal data"
    said = StringIO()
    with copies.open_empty(), override_settings(FILES_ROOT=tmp_path / "files"):
        call_command("restore", str(tmp_path / "kept"), stdout=said)
        assert counts() == before
        document = Document.objects.exclude(file="").first()
        assert (tmp_path / "files" / document.file.name).stat().st_size == document.size
        with pytest.raises(CommandError, match="into an empty"):
            call_command("restore", str(tmp_path / "kept"), stdout=said)
    assert "rules hold" in said.getvalue()


def test_a_backup_that_was_touched_is_refused_and_nothing_changes(db, copies, tmp_path):
    call_command("backup", str(tmp_path / "kept"), stdout=StringIO())
    with (tmp_path / "kept" / "register.dump").open("ab") as dump:
        dump.write(b"more")
    with copies.open_empty(), override_settings(FILES_ROOT=tmp_path / "files"):
        with pytest.raises(CommandError, match="not those that were backed up"):
            call_command("restore", str(tmp_path / "kept"))
        assert not Asset.objects.exists()
        manifest = tmp_path / "kept" / "manifest.json"
        manifest.write_text(json.dumps({"sha256": 3}))
        with pytest.raises(CommandError, match="not those that were backed up"):
            call_command("restore", str(tmp_path / "kept"))
        manifest.unlink()
        with pytest.raises(CommandError, match="is no backup"):
            call_command("restore", str(tmp_path / "kept"))


def test_a_backup_never_overwrites(db, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "letter.txt").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", str(tmp_path / "kept"))
    assert (tmp_path / "kept" / "letter.txt").read_text() == "mine"
