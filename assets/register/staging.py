"""Rows of a file into a table by COPY, and from there into the register as one set.

The register changes in one transaction or not at all. A cell that says nothing never erases what
the register knows; a locked fact stays; a place that is known less well than before is not taken.
"""

from collections.abc import Iterable

import numpy as np
import shapely
from django.db import connection
from psycopg.types.json import Jsonb

from assets.register.normalising import Table
from gis.crs import BNG
from people import services as people

#: Column of the staged row: field of the normalised table.
FIELDS = {
    "authority_code": "authority_code",
    "own_reference": "reference",
    "name": "name",
    "kind": "kind",
    "address": "address",
    "postcode": "postcode",
    "uprn": "uprn",
    "titles": "title_numbers",
    "owner": "owner_type",
    "owner_name": "owner_name",
    "tenure": "tenure",
    "holding": "holding",
    "use": "use",
    "running_cost_gbp": "running_cost_gbp",
    "condition": "condition",
    "energy_rating": "energy_rating",
    "stated_area_m2": "area_m2",
    "building_area_m2": "building_area_m2",
    "description": "description",
    "url": "url",
    "details": "facts",
    "is_stalled": "is_stalled",
    "checked_on": "date_checked",
    "place_note": "how_placed",
}
#: Fields of an asset that a row may change, with what "not known" is written as.
PLAIN = {
    "name": "''", "kind": None, "address": "''", "postcode": "''", "uprn": None,
    "owner": "'unknown'", "owner_name": "''", "tenure": "'unknown'", "holding": "'unknown'",
    "use": "''",
    "running_cost_gbp": None, "condition": "''", "energy_rating": "''", "stated_area_m2": None,
    "building_area_m2": None, "url": "''",
}  # fmt: skip
LONGEST = {
    "own_reference": 100, "name": 300, "address": 500, "owner_name": 200, "use": 300,
    "condition": 60, "energy_rating": 10, "url": 500, "place_note": 120,
}  # fmt: skip
SAME_PLACE_M = 25
SAME_POINT_M = 0.05


def stage(cursor, run_id: int, table: Table) -> int:
    """Copy the rows of a batch, as they are and as they were understood; gives how many."""
    columns = ["run_id", "row", "raw", "reasons", "notes", "outcome", "shape", *FIELDS]
    values = [_cells(table, column, field) for column, field in FIELDS.items()]
    shapes = _hexed(table.fields["shape"])
    numbers = table.fields["row"].tolist()
    with cursor.copy(f"COPY register_importrow ({', '.join(columns)}) FROM STDIN") as copy:
        for position, (number, raw, shape, *cells) in enumerate(
            zip(numbers, table.originals(), shapes, *values, strict=True)
        ):
            reasons = [note.text for note in table.reasons.get(position, ())]
            notes = [note.text for note in table.notes.get(position, ())]
            outcome = "quarantined" if reasons else ""
            copy.write_row([run_id, number, raw, reasons, notes, outcome, shape, *cells])
    return len(numbers)


def _cells(table, column, field) -> list:
    values = table.fields[field].tolist()
    if column == "details":
        return [Jsonb(value) if value else None for value in values]
    if column == "titles":
        return [list(value) if value else None for value in values]
    if column == "uprn":
        return [int(value) if value else None for value in values]
    longest = LONGEST.get(column)
    return [value[:longest] if value else None for value in values] if longest else values


def _hexed(shapes: np.ndarray) -> Iterable[str | None]:
    known = np.array([shape is not None for shape in shapes], dtype=bool)
    out = np.full(len(shapes), None, dtype=object)
    if known.any():
        flat = shapely.set_srid(shapes[known], BNG)
        flat = np.array([_multi(shape) for shape in flat], dtype=object)
        out[known] = shapely.to_wkb(shapely.set_srid(flat, BNG), hex=True, include_srid=True)
    return out.tolist()


def _multi(shape):
    return shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape


def know_authorities(run_id: int) -> None:
    """Enter the authorities that the rows name and that were not known yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT authority_code FROM register_importrow
               WHERE run_id = %s AND authority_code IS NOT NULL
                 AND authority_code NOT IN (SELECT code FROM people_authority)""",
            [run_id],
        )
        codes = [code for (code,) in cursor.fetchall()]
    for code in codes:
        people.know_authority(code)


def merge(run_id: int, source_id: int, *, draft: bool) -> None:
    """Bring the staged rows of a run into the register; the caller holds the transaction."""
    words = {"run": run_id, "source": source_id, "draft": draft}
    with connection.cursor() as cursor:
        for sql in (_CHECKS, _MATCH_BY_REFERENCE, _MATCH_BY_UPRN, _MATCH_BY_PLACE, _ONE_ROW_EACH):
            for statement in filter(str.strip, sql.split(";\n")):
                cursor.execute(statement, words)
        cursor.execute(_MARK_UNCHANGED, words)
        cursor.execute(_UPDATE, words)
        cursor.execute(_INSERT, words)
        cursor.execute(_STALL, words)
        cursor.execute("ANALYZE register_asset")


_FREE = "i.run_id = %(run)s AND i.outcome = '' AND i.asset_id IS NULL"

_CHECKS = """
UPDATE register_importrow AS i SET outcome = 'quarantined',
  reasons = reasons || ARRAY['No council is named in this row and none was said with the file.']
WHERE i.run_id = %(run)s AND i.outcome = '' AND i.authority_code IS NULL;
UPDATE register_importrow AS i SET outcome = 'quarantined',
  reasons = i.reasons || ('The reference ' || i.own_reference || ' stands already in row '
                          || twice.first_row || '; give each its own.')
FROM (SELECT row, authority_code, own_reference,
             min(row) OVER (PARTITION BY authority_code, own_reference) AS first_row
      FROM register_importrow
      WHERE run_id = %(run)s AND outcome = '' AND own_reference IS NOT NULL) AS twice
WHERE i.run_id = %(run)s AND i.row = twice.row AND twice.row > twice.first_row
"""

_MATCH_BY_REFERENCE = """
UPDATE register_importrow AS i SET asset_id = a.id
FROM register_asset AS a JOIN people_authority AS p ON p.id = a.authority_id
WHERE i.run_id = %(run)s AND i.outcome = '' AND p.code = i.authority_code
  AND (a.own_reference = i.own_reference OR a.code = i.own_reference)
"""

# only rows without a reference, and only where the number is one row's and one asset's
_MATCH_BY_UPRN = f"""
UPDATE register_importrow AS i SET asset_id = a.id
FROM (SELECT authority_id, uprn, min(id) AS id FROM register_asset
      WHERE uprn IS NOT NULL GROUP BY 1, 2 HAVING count(*) = 1) AS a
JOIN people_authority AS p ON p.id = a.authority_id
WHERE {_FREE} AND i.own_reference IS NULL AND p.code = i.authority_code AND i.uprn = a.uprn
  AND (SELECT count(*) FROM register_importrow AS o
       WHERE o.run_id = %(run)s AND o.uprn = i.uprn AND o.authority_code = i.authority_code) = 1
"""

# the same name at the same place, or both without one, once in the file and in the register
_MATCH_BY_PLACE = f"""
CREATE TEMP TABLE alike ON COMMIT DROP AS
SELECT i.id AS row_id, a.id AS asset_id
FROM register_importrow AS i JOIN people_authority AS p ON p.code = i.authority_code
JOIN register_asset AS a ON a.authority_id = p.id AND lower(a.name) = lower(i.name)
WHERE {_FREE} AND i.own_reference IS NULL
  AND ((a.point IS NULL AND i.shape IS NULL AND a.address = coalesce(i.address, a.address))
       OR ST_DWithin(coalesce(a.outline, a.point), i.shape, {SAME_PLACE_M}));
UPDATE register_importrow AS i SET asset_id = alike.asset_id FROM alike
WHERE i.id = alike.row_id
  AND (SELECT count(*) FROM alike AS o WHERE o.row_id = i.id) = 1
  AND (SELECT count(*) FROM alike AS o WHERE o.asset_id = alike.asset_id) = 1;
DROP TABLE alike
"""

_ONE_ROW_EACH = """
UPDATE register_importrow AS i SET outcome = 'quarantined', asset_id = NULL,
  reasons = i.reasons || ('This is the same asset as in row ' || twice.first_row || '.')
FROM (SELECT id, row, min(row) OVER (PARTITION BY asset_id) AS first_row FROM register_importrow
      WHERE run_id = %(run)s AND asset_id IS NOT NULL AND outcome = '') AS twice
WHERE i.id = twice.id AND twice.row > twice.first_row
"""


def _taken(field: str) -> str:
    """The value a field has after the row: what the row says, unless it is silent or locked."""
    return (
        f"CASE WHEN a.sureness->'{field}'->>'locked' = 'true' THEN a.{field} "
        f"ELSE coalesce(i.{field}, a.{field}) END"
    )


# a better known place replaces a less well known one, never the other way round
_RANK = (
    "CASE {0} WHEN 'outline' THEN 5 WHEN 'drawn' THEN 5 WHEN 'coordinates' THEN 4 "
    "WHEN 'uprn' THEN 3 WHEN 'grid_reference' THEN 3 WHEN 'postcode' THEN 2 ELSE 0 END"
)
_HOW = """CASE WHEN i.shape IS NULL THEN 'none'
  WHEN GeometryType(i.shape) LIKE '%%POLYGON' THEN 'outline'
  WHEN i.place_note LIKE '%%postcode%%' THEN 'postcode'
  WHEN i.place_note LIKE '%%grid ref%%' THEN 'grid_reference'
  ELSE 'coordinates' END"""
_MOVES = f"""(i.shape IS NOT NULL AND a.sureness->'point'->>'locked' IS DISTINCT FROM 'true'
  AND {_RANK.format(_HOW)} >= {_RANK.format("a.how_placed")}
  AND NOT CASE WHEN GeometryType(i.shape) LIKE '%%POLYGON'
    THEN a.outline IS NOT NULL AND ST_OrderingEquals(i.shape, a.outline)
    ELSE a.outline IS NULL AND a.point IS NOT NULL
         AND ST_DWithin(i.shape, a.point, {SAME_POINT_M}) END)"""
_AREA = "CASE WHEN GeometryType(i.shape) LIKE '%%POLYGON' THEN i.shape END"
_POINT = "CASE WHEN GeometryType(i.shape) LIKE '%%POINT' THEN i.shape END"

_SAME = " AND ".join(
    [
        *(f"{_taken(field)} IS NOT DISTINCT FROM a.{field}" for field in PLAIN),
        "coalesce(i.titles, a.titles) = a.titles",
        "coalesce(i.description, a.notes) = a.notes",
        "a.details || coalesce(i.details, '{}') = a.details",
        f"NOT {_MOVES}",
        "(NOT coalesce(i.is_stalled, false) OR EXISTS (SELECT FROM register_stalledspell AS s"
        " WHERE s.asset_id = a.id AND s.ended IS NULL))",
    ]
)
_MARK_UNCHANGED = f"""
UPDATE register_importrow AS i SET outcome = 'unchanged' FROM register_asset AS a
WHERE i.run_id = %(run)s AND i.outcome = '' AND a.id = i.asset_id AND {_SAME}
"""
_KEEP = """UPDATE register_importrow AS i SET before = to_jsonb(a), outcome = 'updated'
FROM register_asset AS a WHERE i.run_id = %(run)s AND i.outcome = '' AND a.id = i.asset_id"""
_SET = ",\n  ".join(f"{field} = {_taken(field)}" for field in PLAIN)
_UPDATE = f"""
WITH kept AS ({_KEEP} RETURNING i.id)
UPDATE register_asset AS a SET {_SET},
  titles = coalesce(i.titles, a.titles), notes = coalesce(i.description, a.notes),
  details = a.details || coalesce(i.details, '{{}}'),
  outline = CASE WHEN {_MOVES} THEN coalesce({_AREA}, a.outline) ELSE a.outline END,
  point = CASE WHEN {_MOVES} THEN coalesce({_POINT}, a.point) ELSE a.point END,
  how_placed = CASE WHEN {_MOVES} THEN {_HOW} ELSE a.how_placed END,
  place_note = CASE WHEN {_MOVES} THEN coalesce(i.place_note, '') ELSE a.place_note END,
  source_id = %(source)s, changed = now()
FROM register_importrow AS i
WHERE i.run_id = %(run)s AND i.asset_id = a.id AND i.id IN (SELECT id FROM kept)
"""
_NEW = ", ".join(
    f"coalesce(i.{field}, {empty})" if empty else f"i.{field}" for field, empty in PLAIN.items()
)
_INSERT = f"""
WITH fresh AS (
  UPDATE register_importrow AS i
  SET asset_id = nextval(pg_get_serial_sequence('register_asset', 'id')), outcome = 'created'
  WHERE {_FREE} RETURNING i.*)
INSERT INTO register_asset (id, authority_id, own_reference, {", ".join(PLAIN)}, titles, notes,
  details, outline, point, how_placed, place_note, state, state_reason, is_draft, ward_code,
  community_code, small_area_code, sureness, open_requests, source_id, entered, changed)
SELECT i.asset_id, p.id, coalesce(i.own_reference, ''), {_NEW}, coalesce(i.titles, '{{}}'),
  coalesce(i.description, ''), coalesce(i.details, '{{}}'), {_AREA}, {_POINT}, {_HOW},
  coalesce(i.place_note, ''), 'held', '', %(draft)s, '', '', '', '{{}}', 0, %(source)s, now(), now()
FROM fresh AS i JOIN people_authority AS p ON p.code = i.authority_code ORDER BY i.row
"""
_STALL = """
INSERT INTO register_stalledspell (asset_id, began, ended, reason, available_from, available_until)
SELECT i.asset_id, NULL, NULL, '', NULL, NULL FROM register_importrow AS i
WHERE i.run_id = %(run)s AND i.is_stalled AND i.outcome IN ('created', 'updated')
  AND NOT EXISTS (SELECT FROM register_stalledspell AS s
                  WHERE s.asset_id = i.asset_id AND s.ended IS NULL)
"""


def vanished_from(run_id: int) -> list[str]:
    """References of assets that an earlier edition of the list had and this one has not."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(nullif(a.own_reference, ''), a.code)
               FROM register_asset AS a JOIN people_authority AS p ON p.id = a.authority_id
               WHERE a.state <> 'withdrawn'
                 AND a.source_id IN (SELECT earlier.source_id FROM register_importrun AS earlier
                   JOIN register_importrun AS now ON now.list_name = earlier.list_name
                   WHERE now.id = %(run)s AND earlier.id <> now.id AND earlier.state = 'done')
                 AND p.code IN (SELECT authority_code FROM register_importrow
                                WHERE run_id = %(run)s AND outcome <> 'quarantined')
                 AND a.id NOT IN (SELECT asset_id FROM register_importrow
                                  WHERE run_id = %(run)s AND asset_id IS NOT NULL)
               ORDER BY 1""",
            {"run": run_id},
        )
        return [reference for (reference,) in cursor.fetchall()]


def rows_of_report(run_id: int) -> list[dict]:
    """Each row of a run as the report gives it, in the order of the file."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT row, outcome, reasons, notes, place_note,
                      ST_X(at), ST_Y(at), code
               FROM (SELECT i.row, i.outcome, i.reasons, i.notes, i.place_note, a.code,
                            ST_Transform(ST_PointOnSurface(i.shape), 4326) AS at
                     FROM register_importrow AS i LEFT JOIN register_asset AS a ON a.id = i.asset_id
                     WHERE i.run_id = %s) AS rows ORDER BY row""",
            [run_id],
        )
        return [
            {
                "row": row,
                "outcome": outcome,
                "reasons": reasons,
                "notes": notes,
                "lon": round(lon, 7) if lon is not None else None,
                "lat": round(lat, 7) if lat is not None else None,
                "how_placed": how,
                "asset": code,
            }
            for row, outcome, reasons, notes, how, lon, lat, code in cursor.fetchall()
        ]
