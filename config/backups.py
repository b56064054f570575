"""One folder that holds the whole register, database and files, and proves itself when it returns.

The folder holds `register.dump` (a custom-format dump), `files/`, and `manifest.json` with the
hash of each. It does not hold the installation's secret key, which is kept apart from it.
"""

import hashlib
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.checking import stored_files
from gis.errors import Refusal

DUMP, FILES, MANIFEST = "register.dump", "files", "manifest.json"


class BackupError(Refusal):
    """A backup that cannot be made or brought back, in one sentence."""


def make_backup(folder: Path) -> dict:
    """Write database and files into a new folder, whole or not at all; gives the manifest.

    Raises
    ------
    BackupError
        If the folder is in use, or the database cannot be dumped.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty; name a new folder.")
    fresh = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / FILES).mkdir(parents=True, mode=0o700)
    fresh.chmod(0o700)  # it holds personal data
    try:
        # The database first: a file is written before the record that names it.
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
             f"--file={fresh / DUMP}")  # fmt: skip
        missing = _copy_files(fresh / FILES)
        manifest = {
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "migrations": len(MigrationRecorder(connection).applied_migrations()),
            "missing": missing,
            "sha256": _hashes(fresh),
        }
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False))
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest


def bring_back(folder: Path) -> dict:
    """Put a backup into an empty register, after its hashes were tried; gives the manifest.

    The database changes in one transaction, and the files only take their place after it.

    Raises
    ------
    BackupError
        If the folder is no whole backup, the register is in use, or the database refuses it.
    """
    manifest = _read_manifest(folder)
    _need_empty_register()
    fresh = settings.FILES_ROOT.with_name(f"{settings.FILES_ROOT.name}.unfinished")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        shutil.copytree(folder / FILES, fresh)
        connection.close()
        _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges",
             "--single-transaction", "--exit-on-error",
             f"--dbname={connection.settings_dict['NAME']}", str(folder / DUMP))  # fmt: skip
        if settings.FILES_ROOT.exists():
            settings.FILES_ROOT.rmdir()
        fresh.rename(settings.FILES_ROOT)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest


def _read_manifest(folder: Path) -> dict:
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        wanted = manifest["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder} is no backup of a register: it has no manifest.") from error
    if _hashes(folder) != wanted:
        raise BackupError(f"The files of {folder} are not those that were backed up; use another.")
    return manifest


def _need_empty_register() -> None:
    root = settings.FILES_ROOT
    if root.exists() and any(root.iterdir()):
        raise BackupError(f"{root} holds files already; restore into an empty installation.")
    tables = ("people_authority", "people_user", "register_asset", "places_boundary")
    held = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in held.intersection(tables):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
            if cursor.fetchone()[0]:
                raise BackupError(
                    "This register is in use; restore into an empty one (script/server --empty)."
                )


def _copy_files(folder: Path) -> list[str]:
    """Copy each file that a record names; one that was removed meanwhile is listed, not missed."""
    missing = []
    for record, field in stored_files():
        name = getattr(record, field.name).name
        target = folder / name
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(settings.FILES_ROOT / name, target)
        except FileNotFoundError:
            missing.append(name)
    return missing


def _hashes(folder: Path) -> dict[str, str]:
    hashes = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            hashes[path.relative_to(folder).as_posix()] = digest
    return hashes


def _run(tool: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools on the database of this installation."""
    where = connection.settings_dict
    environment = {
        **os.environ, "PGHOST": where["HOST"] or "", "PGPORT": str(where["PORT"] or ""),
        "PGUSER": where["USER"] or "", "PGPASSWORD": where["PASSWORD"] or "",
        "PGDATABASE": str(where["NAME"]), "PGOPTIONS": "-c lock_timeout=30s",
    }  # fmt: skip
    environment = {name: value for name, value in environment.items() if value}
    try:
        done = subprocess.run(
            [_find(tool), *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise BackupError(f"{tool} cannot be started: {error.strerror}.") from error
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise BackupError(f"{tool} failed, and nothing was changed: {last}")


def _find(tool: str) -> str:
    """The tool of the server's own version or newer: older ones refuse it."""
    server = connection.pg_version // 10_000
    found = [
        path for path in Path("/usr/lib/postgresql").glob(f"*/bin/{tool}")
        if path.parts[-3].isdigit() and int(path.parts[-3]) >= server
    ]  # fmt: skip
    if found:
        return str(min(found, key=lambda path: int(path.parts[-3])))
    beside = shutil.which(tool)
    if not beside:
        raise BackupError(f"{tool} is missing; install the client of PostgreSQL {server}.")
    return beside
