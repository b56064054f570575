"""A clean list into an empty register that keeps its indexes and its history, and what else could.

    ROWS=1000000 script/manage shell -c \
        "import runpy; runpy.run_path('benchmarks/register/importing.py', run_name='run')"

The list is that of the filled register (fill.py comes first), as points; it goes into a database
of its own, made anew. ``ogr2ogr``, where it is there, loads the same by COPY into a bare table.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from database import ROWS, measured
from django.db import connection

from assets.register.importing import Wishes, import_file
from assets.register.management.commands.import_assets import KeptRows
from assets.register.models import Asset

COLUMNS = """p.code AS authority_code, own_reference AS reference, a.name, kind, address, postcode,
  uprn, tenure, holding, owner, use, notes AS description"""
RIGHT = "FROM register_asset AS a JOIN people_authority AS p ON p.id = a.authority_id ORDER BY a.id"


def write_points(path: Path) -> None:
    sql = f"""COPY (SELECT {COLUMNS}, round(ST_X(point)::numeric, 1) AS easting,
      round(ST_Y(point)::numeric, 1) AS northing {RIGHT} LIMIT {ROWS})
      TO STDOUT (FORMAT csv, HEADER)"""
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(sql) as copy:
        for block in copy:
            file.write(block)


def load(path: Path, name: str) -> float:
    with measured(name, fresh=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (server,) = cursor.fetchone()
        began = time.perf_counter()
        before = time.process_time(), readers_s(), busy_s(server)
        with KeptRows() as rows:  # as the command does, for its report
            report = import_file(path, Wishes(), write_rows=rows)
        seconds = time.perf_counter() - began
        assert report.created == Asset.objects.count(), str(report)
        print(
            f"{report}; {seconds:.0f} s, {report.read / seconds:,.0f} rows a second; of the "
            f"processor {time.process_time() - before[0]:.0f} s here, "
            f"{readers_s() - before[1]:.0f} s in the process that reads and "
            f"{busy_s(server) - before[2]:.0f} s in the database"
        )
    return seconds


def readers_s() -> float:
    """Seconds of the processor that processes which we started, and which ended, have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def busy_s(process: int) -> float:
    """Seconds of the processor that a process has used, as Linux tells."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load_bare(path: Path, name: str) -> float:
    """What ogr2ogr does with the same file: one table, one spatial index, nothing checked."""
    with measured(name, fresh=True):
        words = connection.settings_dict
        goal = f"PG:dbname={words['NAME']} host={words['HOST']} user={words['USER']}"
        command = [
            "ogr2ogr", "-f", "PostgreSQL", goal, str(path), "-nln", "bare", "-a_srs", "EPSG:27700",
            "-oo", "X_POSSIBLE_NAMES=easting", "-oo", "Y_POSSIBLE_NAMES=northing", "--config",
            "PG_USE_COPY", "YES",
        ]  # fmt: skip
        began = time.perf_counter()
        subprocess.run(command, check=True)
        return time.perf_counter() - began


if __name__ == "run":
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "assets.csv"
        with measured():
            write_points(path)
        print(f"{path.name}: {os.path.getsize(path) / 1e6:.0f} MB")
        ours = load(path, "commons_measured_import")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"most memory {peak:.0f} MB")
        if shutil.which("ogr2ogr"):
            bare = load_bare(path, "commons_measured_bare")
            print(f"ogr2ogr by COPY: {bare:.0f} s; ratio {ours / bare:.1f}")
