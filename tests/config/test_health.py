"""Whether an installation can serve."""

import shutil

from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor

from config import views

WELL = {
    "ready": True,
    "live": True,
    "database": True,
    "migrations": True,
    "queue": True,
    "disk": True,
}


def health(client):
    answer = client.get("/health/")
    assert "no-cache" in answer["Cache-Control"]
    return answer.status_code, answer.json()


def test_a_healthy_installation_is_ready(db, client):
    assert health(client) == (200, WELL)


def test_migrations_that_wait_make_it_unready(db, client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("people", "0009")])
    assert health(client) == (503, WELL | {"ready": False, "migrations": False})


def test_a_full_disk_makes_it_unready(db, client, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(views.shutil, "disk_usage", lambda _: usage._replace(free=199_999_999))
    assert health(client) == (503, WELL | {"ready": False, "disk": False})
    monkeypatch.setattr(views.shutil, "disk_usage", lambda _: usage._replace(free=200_000_001))
    assert health(client)[0] == 200


def test_a_folder_for_files_that_cannot_be_made_makes_it_unready(db, client, settings, tmp_path):
    (tmp_path / "in-the-way").write_text("a file")
    settings.FILES_ROOT = tmp_path / "in-the-way" / "files"
    assert health(client) == (503, WELL | {"ready": False, "disk": False})


def test_a_database_that_does_not_answer_makes_it_unready(db, client, monkeypatch):
    def gone(*_):
        raise DatabaseError("the server closed the connection")

    monkeypatch.setattr(MigrationExecutor, "migration_plan", gone)
    status, checks = health(client)
    assert status == 503
    assert checks == WELL | {
        "ready": False, "database": False, "migrations": False, "queue": False,
    }  # fmt: skip
