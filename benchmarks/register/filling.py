"""An invented register of any size, made by the database as one set; the same in every run.

Councils have their real codes, and everything that is said of them here is invented.
"""

from django.db import connection

from people import services as people

#: Code of each council, and the south-west corner of the square that stands for its ground, metres.
COUNCILS = {
    "S12000036": (300_000, 650_000), "S12000034": (360_000, 790_000),
    "E08000009": (370_000, 380_000), "E09000022": (520_000, 160_000),
    "E06000022": (350_000, 150_000), "E08000021": (410_000, 550_000),
    "W06000015": (300_000, 170_000), "E07000078": (380_000, 210_000),
}  # fmt: skip
SIDE_M = 40_000
WARDS = 6  # in a row and in a column
TOWNS = 12  # of each council; seven places of ten stand close to one of them


def fill(rows: int) -> None:
    """Fill an empty register with so many assets, with the triggers that every asset meets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(_SOURCE)
        source = cursor.fetchone()[0]
        for code, (west, south) in COUNCILS.items():
            words = {"code": code, "west": west, "south": south, "source": source}
            words |= {"authority": people.know_authority(code).pk, "side": SIDE_M, "n": WARDS}
            for statement in _GROUND:
                cursor.execute(statement, words)
            words |= {"rows": rows // len(COUNCILS), "towns": TOWNS}
            cursor.execute(_ASSETS, words)
        cursor.execute(_STALLED)
    vacuum()


def vacuum() -> None:
    """Do what the database does by itself within minutes of such a load."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


_SOURCE = """
INSERT INTO places_source (title, publisher, licence, attribution, file_name, sha256, loaded, notes)
VALUES ('Invented for measuring', '', '', '', '', '', now(), '[]') RETURNING id
"""
_AREA = """
WITH made AS (
  INSERT INTO places_boundary (kind, code, name, geometry, source_id)
  SELECT {kind}, {code}, {name}, ST_Multi(ST_MakeEnvelope(
      %(west)s + x * %(side)s / {cut}, %(south)s + y * %(side)s / {cut},
      %(west)s + (x + 1) * %(side)s / {cut}, %(south)s + (y + 1) * %(side)s / {cut}, 27700)),
    %(source)s
  FROM generate_series(0, {cut} - 1) AS x, generate_series(0, {cut} - 1) AS y
  RETURNING id, geometry)
INSERT INTO places_boundarypart (boundary_id, geometry)
SELECT id, (ST_Dump(geometry)).geom FROM made
"""
_COUNCIL = "lpad(%(authority)s::text, 5, '0')"
_NUMBER = "lpad((x * {cut} + y)::text, 2, '0')"
_GROUND = (
    _AREA.format(kind="'authority'", code="%(code)s", name="%(code)s", cut="1"),
    _AREA.format(
        kind="'ward'", cut="%(n)s",
        code=f"'W' || {_COUNCIL} || {_NUMBER.format(cut='%(n)s')}",
        name=f"'Ward ' || {_NUMBER.format(cut='%(n)s')}",
    ),
    _AREA.format(
        kind="'small_area'", cut="(2 * %(n)s)", name="''",
        code=f"'D' || {_COUNCIL} || lpad((x * 2 * %(n)s + y)::text, 3, '0')",
    ),
    f"""INSERT INTO places_areavalue (kind, code, name, measure, year, value, source_id)
       SELECT kind, code, 'Decile', 'decile', 2020, 1 + id %% 10, %(source)s
       FROM places_boundary WHERE kind = 'small_area' AND code LIKE 'D' || {_COUNCIL} || '%%'""",
)  # fmt: skip
_ASSETS = """
WITH town AS MATERIALIZED (
  SELECT t, %(west)s + 3000 + random() * (%(side)s - 6000) AS x,
    %(south)s + 3000 + random() * (%(side)s - 6000) AS y, 400 + 1600 * random() AS wide
  FROM generate_series(1, %(towns)s) AS t),
dice AS MATERIALIZED (
  SELECT n, random() AS place, random() AS kind, random() AS state, random() AS size,
    random() AS turn, random() AS x, random() AS y, 1 + floor(random() * %(towns)s)::int AS t,
    random() AS word, random() AS street, random() AS held
  FROM generate_series(1, %(rows)s) AS n),
middle AS (
  SELECT dice.*, CASE WHEN place < 0.7
      THEN greatest(least(town.x + town.wide * far * cos(2 * pi() * dice.y),
                          %(west)s + %(side)s - 500), %(west)s + 500)
      ELSE %(west)s + 500 + dice.x * (%(side)s - 1000) END AS east,
    CASE WHEN place < 0.7
      THEN greatest(least(town.y + town.wide * far * sin(2 * pi() * dice.y),
                          %(south)s + %(side)s - 500), %(south)s + 500)
      ELSE %(south)s + 500 + dice.y * (%(side)s - 1000) END AS north
  FROM dice JOIN town USING (t), LATERAL (SELECT sqrt(-2 * ln(dice.x + 1e-9)) AS far) AS gauss),
shaped AS (
  SELECT middle.*, ST_SetSRID(ST_MakePoint(east, north), 27700) AS at,
    CASE WHEN size < 0.1 THEN ST_Buffer(ST_MakePoint(east, north), 10 + 600 * size, 6)
         WHEN size < 0.55 THEN ST_Rotate(ST_MakeEnvelope(east, north, east + 8 + 90 * size,
             north + 6 + 40 * turn), turn, east, north) END AS outline
  FROM middle)
INSERT INTO register_asset (authority_id, own_reference, name, kind, state, state_reason, is_draft,
  address, postcode, uprn, titles, owner, owner_name, tenure, holding, use, condition,
  energy_rating,
  stated_area_m2, notes, url, details, outline, point, how_placed, place_note, ward_code,
  community_code, small_area_code, sureness, open_requests, source_id, entered, changed)
SELECT %(authority)s, 'P' || lpad(n::text, 7, '0'),
  (ARRAY['Northgate','Mill','Station','Chapel','Victoria','Oak','Harbour','Castle','Bridge','Park',
         'Church','School','Market','Weaver','Foundry','Meadow'])[1 + floor(word * 16)::int]
    || ' ' ||
  (ARRAY['Road','Lane','Street','Green','Close','Park','Field','Yard'])[1 + floor(street * 8)::int]
    || ' ' || (ARRAY['land','depot','garages','centre','allotments','pavilion','hall','car park'])
    [1 + floor(kind * 8)::int] || ' ' || n %% 997,
  CASE WHEN kind < 0.6 THEN 'land' WHEN kind < 0.8 THEN 'building' WHEN kind < 0.9 THEN 'park'
    WHEN kind < 0.95 THEN 'community_centre' WHEN kind < 0.98 THEN 'leisure_site'
    ELSE 'library' END,
  CASE WHEN state < 0.9 THEN 'held' WHEN state < 0.94 THEN 'under_review' WHEN state < 0.99
    THEN 'open' ELSE 'withdrawn' END, CASE WHEN state < 0.99 THEN '' ELSE 'Sold.' END, held > 0.99,
  n %% 250 || ' ' || (ARRAY['High','Mill','King','Queen','Low','New'])[1 + floor(word * 6)::int]
    || ' Street', CASE WHEN held < 0.8 THEN 'XX' || t || ' ' || n %% 10 || 'AB' ELSE '' END,
  CASE WHEN held < 0.6 THEN 10000000000 + %(authority)s * 10000000::bigint + n END,
  CASE WHEN turn < 0.2 THEN ARRAY['XX' || n] ELSE '{}' END,
  CASE WHEN held < 0.9 THEN 'authority' ELSE 'unknown' END, '',
  CASE WHEN held < 0.8 THEN 'freehold' ELSE 'leasehold' END,
  CASE WHEN turn < 0.6 THEN 'occupied' WHEN turn < 0.8 THEN 'leased_out' ELSE 'unknown' END,
  CASE WHEN word < 0.5 THEN 'Amenity land' ELSE '' END, '', '', NULL,
  CASE WHEN street < 0.3 THEN 'Held for amenity since the estate was built.' ELSE '' END, '', '{}',
  ST_Multi(ST_SetSRID(outline, 27700)), CASE WHEN size < 0.95 THEN at END,
  CASE WHEN size < 0.55 THEN 'outline' WHEN size < 0.95 THEN 'coordinates' ELSE 'none' END,
  '', '', '', '', '{}', (word > 0.998)::int, %(source)s, now(), now()
FROM shaped ORDER BY n
"""
_STALLED = """
INSERT INTO register_stalledspell (asset_id, reason)
SELECT id, '' FROM register_asset WHERE kind = 'land' AND id %% 100 = 0
""".replace("%%", "%")
