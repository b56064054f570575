"""Copies of database and files that prove themselves, and the way back.

A backup is a folder: ``database.dump`` (PostgreSQL's own format), ``files/``, and ``manifest.json``
with the hash of each file, the migrations and the number of rows of each table.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from gis.errors import Refusal
from people.models import Authority, User

DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"
LOCK_TIMEOUT = "20s"


class BackupError(Refusal):
    """A backup that cannot be made, trusted or brought back."""


def program(name: str) -> Path:
    """Find one of PostgreSQL's programs that is no older than the server.

    Raises
    ------
    BackupError
        If there is none.
    """
    server = connection.cursor().connection.info.server_version // 10_000
    folders = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    versioned = {
        int(folder.parent.name): folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit()
    }
    folders += [folder for version, folder in sorted(versioned.items()) if version >= server]
    folders += [Path(found).parent] if (found := shutil.which(name)) else []
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise BackupError(f"{name} of PostgreSQL {server} or newer is missing; install its client.")


def _run(name: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs against our database and give what it printed."""
    ours = connection.settings_dict
    environment = {
        **os.environ, "PGHOST": ours["HOST"] or "", "PGPORT": str(ours["PORT"] or ""),
        "PGUSER": ours["USER"] or "", "PGPASSWORD": ours["PASSWORD"] or "",
        "PGOPTIONS": f"-c lock_timeout={LOCK_TIMEOUT}",
    }  # fmt: skip
    environment = {key: value for key, value in environment.items() if value}
    done = subprocess.run(
        [str(program(name)), *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        last = [line for line in done.stderr.strip().splitlines() if "error" in line.lower()]
        if "lock timeout" in done.stderr:
            raise BackupError("Web and worker are using the database; stop them and try again.")
        raise BackupError(f"{name} failed: {(last or ['no reason given'])[0]}")
    return done.stdout


def make_backup(folder: Path) -> dict:
    """Copy database and files into a new folder, which appears only when it is whole.

    The database goes first: a file is written before the row that names it, so none is missing.

    Raises
    ------
    BackupError
        If the folder holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is not empty; name a new folder.")
    if not folder.parent.is_dir():
        raise BackupError(f"There is no folder {folder.parent}; make it first.")
    begun = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir(mode=0o700)
    rows = _dump(begun / DUMP)
    if settings.FILES_ROOT.is_dir():
        shutil.copytree(settings.FILES_ROOT, begun / FILES)
    else:
        (begun / FILES).mkdir()
    manifest = {
        "made": timezone.now().isoformat(timespec="seconds"),
        "migrations": sorted(f"{app}.{name}" for app, name in _applied()),
        "rows": rows,
        "sha256": {str(path.relative_to(begun)): _hash(path) for path in _files_in(begun)},
    }
    (begun / MANIFEST).write_text(json.dumps(manifest, indent=1))
    for path in _files_in(begun):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    if folder.exists():
        folder.rmdir()
    begun.rename(folder)
    return manifest


def _dump(path: Path) -> dict[str, int]:
    """Dump the database, and count its rows in the same snapshot as the dump."""
    with connection.cursor() as cursor:
        raw = connection.connection
        outside = not connection.in_atomic_block
        if outside:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            _run(
                "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                f"--snapshot={snapshot}", f"--file={path}", connection.settings_dict["NAME"],
            )  # fmt: skip
            return _count_rows(cursor)
        finally:
            if outside:
                raw.execute("ROLLBACK")


def _count_rows(cursor) -> dict[str, int]:
    cursor.execute(
        """SELECT tablename FROM pg_tables
           WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys' ORDER BY 1"""
    )
    counts = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
        counts[name] = cursor.fetchone()[0]
    return counts


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def _files_in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path) -> dict:
    """Read what a backup says of itself, and refuse one that is not as it says.

    Raises
    ------
    BackupError
        If a file is missing, was changed or was added, or a newer version made it.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        hashes = manifest["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise BackupError(f"{folder} holds no backup with a readable {MANIFEST}.") from error
    there = {str(path.relative_to(folder)) for path in _files_in(folder)} - {MANIFEST}
    wrong = sorted(there ^ set(hashes)) or [
        name for name in hashes if _hash(folder / name) != hashes[name]
    ]
    if wrong:
        raise BackupError(f"{wrong[0]} in {folder} is not as it was when the backup was made.")
    known = {f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.disk_migrations}
    newer = [name for name in manifest["migrations"] if name not in known]
    if newer:
        raise BackupError(
            f"The backup was made by a newer version ({newer[0]}); restore it with that one."
        )
    return manifest


def restore_backup(folder: Path) -> dict:
    """Bring a backup into an empty register, whole or not at all.

    Raises
    ------
    BackupError
        If the register holds anything, or what came back is not what was backed up.
    """
    if Authority.objects.exists() or User.objects.exists():
        raise BackupError("This register is not empty; restore into a new database.")
    if settings.FILES_ROOT.is_dir() and any(_files_in(settings.FILES_ROOT)):
        raise BackupError(f"{settings.FILES_ROOT} holds files; name a new folder in FILES_ROOT.")
    manifest = read_manifest(folder)
    coming = settings.FILES_ROOT.with_name(f".{settings.FILES_ROOT.name}.part")
    shutil.rmtree(coming, ignore_errors=True)
    coming.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder / FILES, coming)
    try:
        _load(folder / DUMP)
    except BackupError:
        shutil.rmtree(coming)
        raise
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
    coming.rename(settings.FILES_ROOT)
    with connection.cursor() as cursor:
        came = _count_rows(cursor)
    differ = [name for name, count in manifest["rows"].items() if came.get(name) != count]
    if differ:
        raise BackupError(f"The table {differ[0]} did not come back with all its rows.")
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


#: What a new database has already, or only its superuser may make.
_NOT_OURS = re.compile(r"^;|\b(EXTENSION|SCHEMA)\b|spatial_ref_sys")


def _load(dump: Path) -> None:
    """Replace all that the empty database holds of ours by the dump, in one transaction."""
    contents = _run("pg_restore", "--list", str(dump))
    kept = [line for line in contents.splitlines() if not _NOT_OURS.search(line)]
    connection.close()
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder) / "list", Path(folder) / "script.sql"
        listed.write_text("\n".join(kept) + "\n")
        _run(
            "pg_restore", "--no-owner", "--no-privileges", f"--use-list={listed}",
            f"--file={script}", str(dump),
        )  # fmt: skip
        empty = Path(folder) / "empty.sql"
        empty.write_text(_EMPTY)
        _run(
            "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
            "--output=/dev/null", f"--dbname={connection.settings_dict['NAME']}",
            f"--file={empty}", f"--file={script}",
        )  # fmt: skip


#: Drops all in the schema that belongs to no extension.
_EMPTY = """
DO $$
DECLARE ours record;
BEGIN
  FOR ours IN
    SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
                        WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS kind,
           format('%I.%I', 'public', relname) AS name
    FROM pg_class AS c
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
    ORDER BY relkind = 'S'
  LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE', ours.kind, ours.name);
  END LOOP;
  FOR ours IN
    SELECT p.oid::regprocedure AS name FROM pg_proc AS p
    WHERE pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
  LOOP
    EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', ours.name);
  END LOOP;
  FOR ours IN
    SELECT format('%I.%I', 'public', typname) AS name FROM pg_type AS t
    WHERE typnamespace = 'public'::regnamespace
      AND (typtype IN ('e', 'd')
           OR (SELECT relkind FROM pg_class WHERE pg_class.oid = typrelid) = 'c')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = t.oid AND deptype = 'e')
  LOOP
    EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', ours.name);
  END LOOP;
END $$;
"""
