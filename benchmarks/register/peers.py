"""What a user could take instead, beside ours in one run: tipg, ogr2ogr, DRF-GIS, import-export.

    PEERS=FOLDER script/manage shell -c \
        "import runpy; runpy.run_path('benchmarks/register/peers.py', run_name='run')"

FOLDER is a Python environment of its own with ``tipg uvicorn djangorestframework-gis
django-import-export psycopg[binary]``; ``ogr2ogr`` comes from the system. Fill the register first
(fill.py). Both servers of tiles are asked over HTTP, one process each, in turn; the other peers
run as processes of their own beside processes of ours, and are measured alike.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

from database import measured
from django.conf import settings
from django.db import connection
from importing import write_points
from reading import fullest

from assets.register.models import Asset

HERE = Path(__file__).parent
TOP = HERE.parents[1]
PEERS = Path(os.environ.get("PEERS", "")) / "bin" / "python"
RUNS = 9
ROWS_BY_ORM = 5_000  # of the list, for what goes row by row
FEATURES = 10_000


def address_of_database() -> str:
    words = connection.settings_dict
    return f"postgresql://{words['USER']}@{quote(words['HOST'], safe='')}:5432/{words['NAME']}"


def place_of_database() -> dict[str, str]:
    """What a process of ours is told, so that it works where we measure."""
    words = connection.settings_dict
    place = f"postgis://{words['USER']}@{quote(words['HOST'], safe='')}/{words['NAME']}"
    return {**os.environ, "DATABASE_URL": place}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(command, port, environment):
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            [*map(str, command)], env=environment, stdout=said, stderr=said, cwd=TOP
        )
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        finally:
            server.terminate()
            server.wait()


def asked(server, address) -> tuple[float, bytes]:
    began = time.perf_counter()
    server.request("GET", address)
    answer = server.getresponse()
    content = answer.read()
    assert answer.status in (200, 204), (address, answer.status, content[:300])
    return (time.perf_counter() - began) * 1000, content


def features_in(tile: bytes) -> int:
    with tempfile.NamedTemporaryFile(suffix=".mvt") as file:
        file.write(tile)
        file.flush()
        words = subprocess.run(
            ["ogrinfo", "-ro", "-al", "-so", file.name], capture_output=True, text=True
        ).stdout
    return sum(int(line.split(":")[1]) for line in words.splitlines() if "Feature Count" in line)


def compare_tiles() -> None:
    our_port, their_port = free_port(), free_port()
    ours = [TOP / ".venv/bin/gunicorn", "config.wsgi", "--workers=1", "--threads=1",
            f"--bind=127.0.0.1:{our_port}", "--keep-alive=60"]  # fmt: skip
    theirs = [PEERS, "-m", "uvicorn", "tipg.main:app", f"--port={their_port}"]
    known = {
        **os.environ,
        "DATABASE_URL": address_of_database(),
        "TIPG_DB_MIN_CONN_SIZE": "1",
        "TIPG_DB_MAX_CONN_SIZE": "1",
        "TIPG_DB_TABLES": '["public.register_asset"]',
    }
    path = "/collections/public.register_asset/tiles/WebMercatorQuad"
    what = "geom-column=tile_shape&properties=code,name,kind,state&limit=10000"
    print("zoom  stand there   ours kB, ms   tipg kB, ms, features   ratio")
    with (
        served(ours, our_port, place_of_database()) as one,
        served(theirs, their_port, known) as other,
    ):
        for z in (6, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18):
            x, y = fullest(z)
            times, tiles = ([], []), [b"", b""]
            for _ in range(RUNS):
                for n, (server, address) in enumerate(
                    (
                        (one, f"/tiles/assets/{z}/{x}/{y}.mvt"),
                        (other, f"{path}/{z}/{x}/{y}?{what}"),
                    )
                ):
                    took, tiles[n] = asked(server, address)
                    times[n].append(took)
            mine, tipg = (statistics.median(some[1:]) for some in times)
            print(f"{z:4} {standing(z, x, y):10,}  {len(tiles[0]) / 1000:6.0f} {mine:8.1f}  "
                  f"{len(tiles[1]) / 1000:6.0f} {tipg:8.1f} {features_in(tiles[1]):7,}"
                  f"  {mine / tipg:6.2f}", flush=True)  # fmt: skip


def standing(z, x, y) -> int:
    from gis.tiles import bounds_of

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM register_asset WHERE NOT is_draft AND state <> 'withdrawn'
               AND tile_shape && ST_MakeEnvelope(%s, %s, %s, %s, 3857)""",
            bounds_of(z, x, y),
        )
        return cursor.fetchone()[0]


def run(command, environment=None) -> tuple[float, float, float]:
    """Seconds, seconds of the processor and most megabytes of a process.

    The most is asked of the system as it runs: what it tells at the end counts us before the start.
    """
    began, most = time.perf_counter(), 0
    process = subprocess.Popen([*map(str, command)], env=environment, cwd=TOP,
                               stdout=subprocess.DEVNULL)  # fmt: skip
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            assert status == 0, command
            return time.perf_counter() - began, used.ru_utime + used.ru_stime, most / 1024
        said = Path(f"/proc/{process.pid}/status").read_text()
        most = next((int(line.split()[1]) for line in said.splitlines() if "VmHWM" in line), most)
        time.sleep(0.05)


def compare_exports(folder: Path) -> None:
    print("export     ours: s, of the processor, MB     ogr2ogr: s, of the processor, MB")
    words = connection.settings_dict
    source = f"PG:dbname={words['NAME']} host={words['HOST']} user={words['USER']}"
    columns = ("code, name, kind, state, address, postcode, uprn, owner, tenure, holding, "
               "coalesce(outline, point::geometry) AS geom")  # fmt: skip
    sql = f"SELECT {columns} FROM register_asset"
    in_degrees = ["-t_srs", "EPSG:4326"]
    forms = (("gpkg", "GPKG", []), ("geojson", "GeoJSON", in_degrees), ("csv", "CSV", []))
    for ending, driver, more in forms:
        mine, theirs = folder / f"ours.{ending}", folder / f"theirs.{ending}"
        ours = run([sys.executable, TOP / "manage.py", "export_assets", mine], place_of_database())
        ogr = run(["ogr2ogr", "-f", driver, theirs, source, "-sql", sql, *more])
        shown = [f"{s:7.1f} {cpu:7.1f} {mb:6.0f}" for s, cpu, mb in (ours, ogr)]
        sizes = [path.stat().st_size / 1e6 for path in (mine, theirs)]
        print(f"{ending:8} {shown[0]} ({sizes[0]:.0f} MB)   {shown[1]} ({sizes[1]:.0f} MB)"
              f"   ratio {ours[0] / ogr[0]:.1f}", flush=True)  # fmt: skip
        mine.unlink()
        theirs.unlink()


def compare_with_django(folder: Path) -> None:
    """DRF-GIS writes the same features; import-export reads the first rows of the same list."""
    path = folder / "list.csv"
    write_points(path)
    head = folder / "head.csv"
    with path.open(encoding="utf-8") as whole:
        head.write_text("".join(islice(whole, ROWS_BY_ORM + 1)), encoding="utf-8")
    known = {**os.environ, "DATABASE_URL": address_of_database()}
    for what in (["geojson", FEATURES], ["import", head], ["import-bulk", head]):
        said = subprocess.run([*map(str, (PEERS, HERE / "peer_django.py", *what))], env=known,
                              capture_output=True, text=True, check=True)  # fmt: skip
        print(said.stdout.strip(), flush=True)


def our_geojson() -> None:
    from django.contrib.auth.models import AnonymousUser

    from assets.register import records
    from gis import geojson

    some = Asset.objects.visible_to(AnonymousUser()).listed().order_by("pk")[:FEATURES]
    times = []
    for _ in range(5):
        began = time.perf_counter()
        text = geojson.features(some, records.shape(), records.columns())
        times.append(time.perf_counter() - began)
    print(f"ours: GeoJSON of {FEATURES:,} assets with {len(records.columns())} columns in "
          f"{statistics.median(times) * 1000:.0f} ms, {len(text) / 1e6:.1f} MB")  # fmt: skip


if __name__ == "run":
    with measured(), tempfile.TemporaryDirectory() as name:
        assert settings.DATABASES["default"]["NAME"] == connection.settings_dict["NAME"]
        print(f"{Asset.objects.count():,} assets")
        compare_tiles()
        compare_exports(Path(name))
        our_geojson()
        compare_with_django(Path(name))
