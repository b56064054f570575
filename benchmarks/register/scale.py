"""A million invented assets in a database of their own: how long pages, tiles and files take.

    script/manage shell -c "exec(open('benchmarks/register/scale.py').read())"   # or, with the
    ASSETS=200000 ...                                                           # size of one's own

Each figure stands beside the barest SQL that gives the same, in the same run. The database is made
beside the one that is in use, on its server, and dropped at the end.
"""

import os
import resource
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ASSETS = int(os.environ.get("ASSETS", "1000000"))
NAME = "commons_benchmark"
REPEATS = 5

FILL = """
INSERT INTO register_asset (authority_id, own_reference, name, kind, state, owner, is_draft,
  address, postcode, uprn, titles, owner_name, tenure, holding, use, condition, energy_rating,
  notes, url, details, outline, how_placed, place_note, sureness, state_reason, ward_code,
  community_code, small_area_code, open_requests, entered, changed)
SELECT (SELECT id FROM people_authority ORDER BY id OFFSET n %% 3 LIMIT 1), 'R' || n,
  (ARRAY['Old','New','North','South','Upper','Lower','West','East'])[1 + n %% 8] || ' '
    || (ARRAY['Library','Depot','Park','Hall','Garden','Pool','Field','Store'])[1 + (n / 8) %% 8]
    || ' ' || n,
  (ARRAY['land','library','leisure_site','community_centre','park','building'])[1 + n %% 6],
  (ARRAY['held','held','held','under_review','open'])[1 + n %% 5],
  (ARRAY['authority','authority','private'])[1 + n %% 3], false,
  n %% 200 || ' High Street', 'EH' || n %% 17 + 1 || ' ' || n %% 9 + 1 || 'AB', 900000000 + n, '{}',
  '', 'freehold', 'occupied', '', '', '', '', '', '{}',
  ST_Multi(ST_MakeEnvelope(x, y, x + 20, y + 20, 27700)), 'outline', '', '{}', '', '', '', '', 0,
  now(), now()
FROM (SELECT n, 300000 + 80000 * random() + 60000 * (n %% 3) AS x,
             400000 + 80000 * random() + 60000 * (n %% 3) AS y
      FROM generate_series(%s::int, %s::int) AS n) AS made
"""
STEP = 50_000


def timed(work) -> float:
    """Median of some runs, in milliseconds."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def fill(connection):
    from people.models import Authority

    for code, name in (("S12000036", "One"), ("E08000009", "Two"), ("E06000023", "Three")):
        Authority.objects.create(code=code, name=name)
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        for first in range(1, ASSETS + 1, STEP):
            cursor.execute(FILL, [first, min(first + STEP - 1, ASSETS)])
        took = time.perf_counter() - begun
        cursor.execute("VACUUM ANALYZE register_asset")
        cursor.execute("VACUUM ANALYZE register_assettally")
    print(f"filled: {ASSETS:,} in {took:.0f} s, {ASSETS / took:,.0f} a second", flush=True)


def pages():
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    for address in (
        "/", "/assets/", "/map/", "/assets/?kind=library", "/assets/?state=open&kind=park",
        "/assets/?q=library", "/assets/?q=garden+777", "/assets/?q=libery", "/assets/?decile=1",
        "/assets/?largest_m2=100", "/assets/?word=stalled", "/assets/?q=R123456", "/data/",
        "/api/assets/", "/assets.geojson",
    ):  # fmt: skip
        client.get(address)
        print(f"page {address}: {timed(lambda address=address: client.get(address)):.0f} ms",
              flush=True)  # fmt: skip


def tiles(connection):
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory

    from gis import tiles

    request = RequestFactory().get("/tiles/")
    request.user = AnonymousUser()
    layer = tiles.LAYERS["assets"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(tile_point), ST_Y(tile_point) FROM register_asset LIMIT 1 OFFSET 7"
        )
        x_m, y_m = cursor.fetchone()
    for z in range(6, 19, 2):
        side = 2 * tiles.WORLD_M / 2**z
        x, y = int((x_m + tiles.WORLD_M) // side), int((tiles.WORLD_M - y_m) // side)
        tile = partial(tiles.render, layer, request, z, x, y)
        bare = partial(bare_tile, connection, tiles.bounds_of(z, x, y))
        print(f"tile z{z}: ours {timed(tile):.1f} ms, {len(tile()) / 1000:.0f} kB; barest SQL of "
              f"every record {timed(bare):.1f} ms, {bare() / 1000:.0f} kB", flush=True)  # fmt: skip


def bare_tile(connection, bounds) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH box AS (SELECT ST_MakeEnvelope(%s, %s, %s, %s, 3857) AS at)
               SELECT length(ST_AsMVT(t, 'assets')) FROM (
                 SELECT ST_AsMVTGeom(tile_shape, at, 4096, 128) AS shape, code, name, kind
                 FROM register_asset, box WHERE tile_shape && at AND NOT is_draft) AS t""",
            bounds,
        )
        return cursor.fetchone()[0] or 0


def files():
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("csv", "geojson", "parquet", "gpkg"):
            path = Path(folder) / f"out.{kind}"
            begun = time.perf_counter()
            call_command("export_assets", str(path), public=True)
            took = time.perf_counter() - begun
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            print(f"export {kind}: {took:.0f} s, {path.stat().st_size / 1e6:.0f} MB, peak memory "
                  f"so far {peak:.0f} MB", flush=True)  # fmt: skip
            path.unlink()


def main():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
        cursor.execute(f"CREATE DATABASE {NAME}")
    connection.close()
    before = settings.DATABASES["default"]["NAME"]
    connection.settings_dict["NAME"] = NAME
    try:
        call_command("migrate", verbosity=0, interactive=False)
        fill(connection)
        pages()
        tiles(connection)
        files()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        if not os.environ.get("KEEP"):
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
