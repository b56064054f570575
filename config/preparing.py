"""Tells cheaply whether database and static files are those of this version of the code."""

import hashlib

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

STAMP = settings.STATIC_ROOT / "collected.txt"


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(settings.BASE_DIR.glob("static/**/*")):
        if path.is_file():
            digest.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def is_up_to_date() -> bool:
    """Whether no migration waits and the static files were collected from what is there now."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
    except DatabaseError:
        return False
    return STAMP.is_file() and STAMP.read_text() == _static_fingerprint()


def note_up_to_date() -> None:
    """Remember which static files were collected."""
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(_static_fingerprint())
