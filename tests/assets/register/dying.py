"""A worker that dies: does what was asked of an import, and is cut off at a point that is named.

Run as ``python -m tests.assets.register.dying RUN POINT`` in the database of the tests. It is
killed, or with DYING_HOW=restarted the database ends every connection to it, as a restart does;
with DYING_HOW="server restarted" the server itself is restarted by the command in DYING_RESTART.
"""

import json
import os
import signal
import subprocess
import sys

import django


def die(*args, **kwargs):
    """End as a power cut does: nothing is tidied up."""
    if os.environ.get("DYING_HOW") == "restarted":
        restart()
    if os.environ.get("DYING_HOW") == "server restarted":
        restart_server()
    os.kill(os.getpid(), signal.SIGKILL)


def restart():
    """End all connections, and meet that as any work on the database would."""
    import psycopg
    from django.db import connection

    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(
            """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def restart_server():
    """Restart the server, and meet that as any work on the database would."""
    from django.db import connection

    subprocess.run(
        json.loads(os.environ["DYING_RESTART"]), check=True, cwd="/",
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def main(run_id: int, point: str) -> None:
    from assets.register import merging, runs, staging

    stage, decide, register = staging.stage, merging.decide, merging.register

    def stage_and_die(*args):
        stage(*args)
        die()

    def decide_and_die(*args):
        decide(*args)
        die()

    def register_and_die(*args, **kwargs):
        register(*args, **kwargs)
        die()

    points = {
        "before the first row is staged": (staging, "stage", die),
        "when some rows are staged": (staging, "stage", stage_and_die),
        "when all rows are staged": (merging, "decide", die),
        "when it is decided what becomes of each row": (merging, "decide", decide_and_die),
        "when the register was changed and not yet confirmed": (
            merging,
            "register",
            register_and_die,
        ),
    }
    module, name, instead = points[point]
    setattr(module, name, instead)
    runs.carry_on(run_id)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = os.environ["DYING_DATABASE"]
    settings.FILES_ROOT = settings.MEDIA_ROOT = os.environ["DYING_FILES"]
    django.setup()
    main(int(sys.argv[1]), sys.argv[2])
