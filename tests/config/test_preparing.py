"""Bringing an installation up to date before it serves."""

from django.core.management import call_command
from django.db.migrations.executor import MigrationExecutor

from config import preparing


def test_a_prepared_installation_is_known_as_such_until_something_changes(
    db, monkeypatch, tmp_path
):
    monkeypatch.setattr(preparing, "STAMP", tmp_path / "static" / "collected.txt")
    assert not preparing.is_up_to_date()
    preparing.note_up_to_date()
    assert preparing.is_up_to_date()
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("people", "0009")])
    assert not preparing.is_up_to_date()
    monkeypatch.undo()
    monkeypatch.setattr(preparing, "STAMP", tmp_path / "static" / "collected.txt")
    monkeypatch.setattr(preparing, "_static_fingerprint", lambda: "another")
    assert not preparing.is_up_to_date()


def test_preparing_does_what_waits_once(db, monkeypatch, capsys):
    called = []
    monkeypatch.setattr(
        "config.management.commands.prepare.call_command", lambda *a, **k: called.append(a[0])
    )
    monkeypatch.setattr(preparing, "is_up_to_date", lambda: False)
    monkeypatch.setattr(preparing, "note_up_to_date", lambda: called.append("noted"))
    call_command("prepare")
    assert called == ["migrate", "collectstatic", "noted"]
    assert "up to date" in capsys.readouterr().out
    called.clear()
    monkeypatch.setattr(preparing, "is_up_to_date", lambda: True)
    call_command("prepare", "--demo")
    assert called == ["demo"]
