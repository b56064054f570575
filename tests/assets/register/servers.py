"""A database server of a test's own, which it may restart as it likes."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

OWNER = "postgres"  # who runs the server where we are root, as which it refuses to run


def find_binaries(version: int) -> Path:
    """The folder of the server's programs of a version; the test is skipped where there is none."""
    folders = [Path(f"/usr/lib/postgresql/{version}/bin")]
    if found := shutil.which("pg_config"):
        told = subprocess.run([found, "--bindir"], capture_output=True, check=True, text=True)
        folders.append(Path(told.stdout.strip()))
    for folder in folders:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "pg_dump", "psql")):
            said = subprocess.run([folder / "postgres", "-V"], capture_output=True, check=True)
            if f" {version}." in said.stdout.decode():
                return folder
    pytest.skip(f"the server's programs of PostgreSQL {version} are not on this machine")


class Server:
    """A server in a folder of its own, listening at a socket there and nowhere else."""

    def __init__(self, binaries: Path):
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="restart-"))
        self.as_owner: list[str] = []
        if os.getuid() == 0:
            self.as_owner = [
                "setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups",
                "env", "LC_ALL=C.UTF-8",
            ]  # fmt: skip
            shutil.chown(self.folder, OWNER)
        words = ["-U", "commons", "-A", "trust", "-N", "--encoding=UTF8", "--locale=C.UTF-8"]
        self._run(binaries / "initdb", "-D", self.folder / "data", *words)
        self.control("start")

    def control(self, what: str, *words: str) -> None:
        self._run(*self.command(what, *words))

    def command(self, what: str, *words: str) -> list[str]:
        listening = f"-k {self.folder} -c listen_addresses=''"
        log = self.folder / "log"
        return [
            str(self.binaries / "pg_ctl"), "-w", "-D", str(self.folder / "data"), "-l", str(log),
            *(["-o", listening] if what != "stop" else []), what, *words,
        ]  # fmt: skip

    def restarting(self) -> str:
        """The command that restarts it at once, cutting all connections, as JSON."""
        return json.dumps([*self.as_owner, *self.command("restart", "-m", "fast")])

    def _run(self, *command) -> None:
        ended = subprocess.run(
            [*self.as_owner, *map(str, command)], cwd="/", check=False, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr

    def psql(self, database: str, *words: str) -> None:
        at = ["-h", self.folder, "-U", "commons", "-d", database, "-v", "ON_ERROR_STOP=1"]
        self._run(self.binaries / "psql", "-qX", *at, *words)

    def copy_of_ours(self, database: str) -> None:
        """Make a database as ours is."""
        words = connection.settings_dict
        dump = self.folder / "dump"
        at = {"PGHOST": words["HOST"], "PGPORT": str(words["PORT"]), "PGUSER": words["USER"]}
        subprocess.run(
            [self.binaries / "pg_dump", "-O", "-x", "-f", dump, words["NAME"]], check=True,
            env=os.environ | {name: value for name, value in at.items() if value}
            | {"PGPASSWORD": words["PASSWORD"]},
        )  # fmt: skip
        self.psql("postgres", "-c", f"CREATE DATABASE {database}")
        self.psql(database, "-f", str(dump))

    def end(self) -> None:
        self.control("stop", "-m", "immediate")
        shutil.rmtree(self.folder)


@contextmanager
def working_on(server: Server, database: str, monkeypatch):
    """Let Django, here and in processes that we start, work on a database of a server."""
    before = dict(connection.settings_dict)
    connection.close()
    place = {"HOST": str(server.folder), "NAME": database, "USER": "commons", "PORT": ""}
    connection.settings_dict.update(place)
    host = str(server.folder).replace("/", "%2F")
    monkeypatch.setenv("DATABASE_URL", f"postgis://commons@{host}/{database}")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def has_owner() -> bool:
    """Whether somebody is there who may run a server."""
    if os.getuid():
        return True
    return bool(shutil.which("setpriv")) and any(one.pw_name == OWNER for one in pwd.getpwall())
