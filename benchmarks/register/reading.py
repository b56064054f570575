"""Map, list, tiles, counts and GeoJSON of a filled register, each beside the barest SQL for it.

    script/manage shell -c \
        "import runpy; runpy.run_path('benchmarks/register/reading.py', run_name='run')"

Fill the register first (fill.py). Every tile is asked for in the fullest place of its zoom. The
barest SQL is the one statement that gives the same bytes, or at least the same features, typed by
hand for these tiles; for counts from zoom 0 to 10 it counts the records themselves. It need not
find out first whether a tile holds too much, nor say what counts in the tile beside.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from database import measured
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory, override_settings

from assets.register import records
from assets.register.models import Asset
from gis import geojson, tiles

RUNS = 7


def timed(call, runs=RUNS) -> float:
    """Milliseconds: the median of some runs after a first one that warms up."""
    return in_turn(runs, call)[0]


def in_turn(runs, *calls) -> list[float]:
    """Milliseconds of each: the medians of runs in turn, so that other work slows all alike."""
    times = [[] for _ in calls]
    for _ in range(runs + 1):
        for call, took in zip(calls, times, strict=True):
            began = time.perf_counter()
            call()
            took.append(time.perf_counter() - began)
    return [statistics.median(took[1:]) * 1000 for took in times]


def fullest(z: int) -> tuple[int, int]:
    """The tile of a zoom in which most records stand, from a sample."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT floor((ST_X(tile_point) + %(w)s) / %(side)s)::int,
                      floor((%(w)s - ST_Y(tile_point)) / %(side)s)::int
               FROM register_asset TABLESAMPLE SYSTEM (10) WHERE tile_point IS NOT NULL
               GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 1""",
            {"w": tiles.WORLD_M, "side": 2 * tiles.WORLD_M / 2**z},
        )
        return cursor.fetchone()


WORDS = """CASE kind WHEN 'land' THEN 'Land' WHEN 'library' THEN 'Library'
  WHEN 'leisure_site' THEN 'Leisure site' WHEN 'community_centre' THEN 'Community centre'
  WHEN 'park' THEN 'Park or green space' ELSE 'Other building' END AS label,
  CASE state WHEN 'held' THEN 'Held by the council' WHEN 'under_review' THEN 'Under review'
  WHEN 'open' THEN 'Open to proposals' ELSE 'Transferred' END AS state_label"""
SEEN = "NOT is_draft AND state <> 'withdrawn'"
RECORDS = f"""
SELECT ST_AsMVT(t, 'assets', 4096, 'g', 'id') FROM (
  SELECT a.id, code, name, kind, CASE WHEN s.id IS NULL THEN kind ELSE 'stalled' END AS show,
    {WORDS}, CASE WHEN open_requests > 0 THEN true END AS asked,
    ST_AsMVTGeom({{shape}}, ST_MakeEnvelope({{box}}, 3857), 4096, 128) AS g
  FROM register_asset AS a LEFT JOIN register_stalledspell AS s ON s.asset_id = a.id
    AND s.ended IS NULL
  WHERE tile_shape && ST_MakeEnvelope({{wide}}, 3857) AND {SEEN}) AS t"""
COUNTS = f"""
SELECT ST_AsMVT(t, 'assets', 4096, 'g') FROM (
  SELECT ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(avg(ST_X(tile_point)), avg(ST_Y(tile_point))), 3857),
      ST_MakeEnvelope({{box}}, 3857), 4096) AS g, count(*)::int AS count
  FROM register_asset WHERE tile_shape && ST_MakeEnvelope({{box}}, 3857)
    AND tile_point && ST_MakeEnvelope({{box}}, 3857) AND {SEEN}
  GROUP BY floor((ST_X(tile_point) - {{west}}) / {{cell}}),
           floor((ST_Y(tile_point) - {{south}}) / {{cell}})) AS t"""


def bare(z, x, y, tile) -> str:
    box = tiles.bounds_of(z, x, y)
    more = (box[2] - box[0]) * tiles.MARGIN / tiles.EXTENT
    wide = (box[0] - more, box[1] - more, box[2] + more, box[3] + more)
    words = {
        "box": ", ".join(map(repr, box)), "wide": ", ".join(map(repr, wide)), "west": box[0],
        "south": box[1], "cell": (box[2] - box[0]) / tiles.GRID,
        "shape": "tile_shape" if z >= tiles.OUTLINES_FROM_ZOOM else "tile_point",
    }  # fmt: skip
    return (RECORDS if b"state_label" in tile else COUNTS).format(**words)


def run(sql: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return bytes(cursor.fetchone()[0] or b"")


def measure_tiles(client) -> None:
    print("zoom  kind     kB   bare ms  tile ms  ratio  by the web ms  added ms")
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for z in (0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18):
        x, y = fullest(z)
        tile = tiles.render(tiles.LAYERS["assets"], request, z, x, y)
        assert len(tile) <= tiles.MOST_BYTES
        sql = bare(z, x, y, tile)
        plain, ours, web = in_turn(
            RUNS if z < 9 else 5 * RUNS,
            lambda sql=sql: run(sql),
            lambda z=z, x=x, y=y: tiles.render(tiles.LAYERS["assets"], request, z, x, y),
            lambda z=z, x=x, y=y: client.get(f"/tiles/assets/{z}/{x}/{y}.mvt"),
        )
        what = "records" if b"state_label" in tile else "counts "
        print(f"{z:4}  {what} {len(tile) / 1000:5.0f}  {plain:8.1f} {ours:8.1f}"
              f"  {ours / plain:5.2f}  {web:13.1f}  {web - ours:8.1f}", flush=True)  # fmt: skip


PAGES = (
    "/", "/map/", "/assets/", "/assets/?page=200", "/assets/?kind=library", "/data/",
    "/map/?authority=E09000022", "/assets/?q=foundry+lane", "/assets/?q=foundrey+lane",
    "/assets/?decile=2", "/assets/?smallest_m2=2000", "/map/?decile=2&kind=park",
    "/assets/?word=stalled", "/assets/?q=10010000017", "/assets.geojson", "/assets.json",
)  # fmt: skip
FILTERED = ("decile=2", "smallest_m2=2000", "q=foundry", "word=stalled", "kind=park")


def measure_pages(client) -> None:
    for address in PAGES:
        took = timed(lambda address=address: _get(client, address))
        print(f"{address:34} {took:8.0f} ms", flush=True)
    x, y = fullest(6)
    for query in FILTERED:
        took = timed(lambda query=query: _get(client, f"/tiles/assets/6/{x}/{y}.mvt?{query}"))
        print(f"tile of zoom 6, {query:18} {took:8.0f} ms", flush=True)
    x, y = fullest(16)
    for query in ("", *FILTERED):
        took = timed(lambda query=query: _get(client, f"/tiles/assets/16/{x}/{y}.mvt?{query}"))
        print(f"tile of zoom 16, {query:18} {took:8.1f} ms", flush=True)


def _get(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


GEOJSON = """SELECT json_build_object('type', 'FeatureCollection', 'features', json_agg(
  ST_AsGeoJSON(t.*, 'g', 7)::json))::text FROM (
    SELECT ST_Transform(coalesce(outline, point), 4326) AS g, {columns}
    FROM register_asset AS a JOIN people_authority AS p ON p.id = a.authority_id
    LEFT JOIN places_source AS s ON s.id = a.source_id
    WHERE NOT is_draft AND state <> 'withdrawn' ORDER BY a.id LIMIT {rows}) AS t"""
PLAIN = ", ".join(
    f"a.{name}" for name in records.COLUMNS.values() if isinstance(name, str) and "__" not in name
)


def measure_geojson(rows: int) -> None:
    columns = f"""{PLAIN}, p.code AS authority_code, p.name AS authority_name, s.title AS source,
      coalesce(area_m2, stated_area_m2) AS m2,
      CASE WHEN own_reference = '' THEN a.code ELSE own_reference END AS reference"""
    plain = timed(lambda: run_text(GEOJSON.format(rows=rows, columns=columns)))
    some = Asset.objects.visible_to(AnonymousUser()).listed().order_by("pk")[:rows]
    ours = timed(lambda: geojson.features(some, records.shape(), records.columns()))
    print(f"GeoJSON of {rows:,}: bare {plain:.0f} ms, ours {ours:.0f} ms, ratio {ours / plain:.2f}")


def run_text(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


if __name__ == "run":
    with measured(), override_settings(ALLOWED_HOSTS=["*"]):
        print(f"{Asset.objects.count():,} assets")
        visitor = Client()
        measure_tiles(visitor)
        measure_pages(visitor)
        measure_geojson(10_000)
