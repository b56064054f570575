"""Staged rows into the register as one set: decided first, then written, in one transaction.

A cell that says nothing never erases what the register knows; a kind that was only assumed, or a
name that we made, never replaces one; a locked fact stays; a place that is known less well than
before is not taken. What an import changes of an asset that was there is kept beside its row, fact
by fact, for taking it back.
"""

from django.db import connection
from django.utils import timezone

from assets.register import matching
from assets.register.matching import FREE, OPEN
from people import services as people

UNKNOWN = "'unknown'"
#: Fields of an asset that a row may change, with what "not known" is written as.
PLAIN = {
    "name": "''", "kind": None, "address": "''", "postcode": "''", "uprn": None,
    "owner": UNKNOWN, "owner_name": "''", "tenure": UNKNOWN, "holding": UNKNOWN, "use": "''",
    "running_cost_gbp": None, "condition": "''", "energy_rating": "''", "stated_area_m2": None,
    "building_area_m2": None, "url": "''",
}  # fmt: skip
#: Fields that say together where an asset is: one fact, changed and taken back as a whole.
PLACE = ("outline", "point", "how_placed", "place_note")
SAME_POINT_M = 0.05
MANY_ROWS = 50  # from here on the planner is told anew what a table holds


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


def hold_others() -> None:
    """Let imports change the register one after another: two at once could match the same asset."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('changing the register by lists'))")


def decide(run_id: int) -> None:
    """Say of every row that is not registered yet what would become of it; changes no asset."""
    know_authorities(run_id)
    _tell_planner(f"register_importrow ({_ASKED})", _COUNT_STAGED, {"run": run_id})
    _run((*matching.STEPS, _MARK_UNCHANGED), {"run": run_id})


def rehearse(run_id: int) -> None:
    """Write beside the decided rows what registering them would do."""
    _run((_MARK_REST,), {"run": run_id})


def register(run_id: int, source_id: int, *, draft: bool) -> None:
    """Bring the decided rows of a run into the register; the caller holds the transaction."""
    words = {"run": run_id, "source": source_id, "draft": draft, "at": timezone.now()}
    _run((_GATHER_WORDS, _KEEP, _UPDATE), words)
    _run((_PLACED_AS_A_SET, _INSERT, _PLACED_ONE_BY_ONE), words)
    _run((_STALL, _NOTE_CHANGES, _NOTE_REGISTERED), words)
    _tell_planner("register_asset", _COUNT_NEW, words)
    _run((_FILE_WORDS,), words)


def _tell_planner(table: str, count: str, words: dict) -> None:
    """Have a table looked at anew that has grown by much: without it, joins go row by row."""
    with connection.cursor() as cursor:
        cursor.execute(count, words)
        if cursor.fetchone()[0] > MANY_ROWS:
            cursor.execute(f"ANALYZE {table}")


def _run(steps, words) -> None:
    with connection.cursor() as cursor:
        for sql in steps:
            for statement in filter(str.strip, sql.split(";\n")):
                cursor.execute(statement, words)


def is_locked(*facts: str) -> str:
    """The SQL that is true of an asset in which one of these facts is locked."""
    return " OR ".join(f"coalesce(a.sureness->'{fact}'->>'locked', '') = 'true'" for fact in facts)


#: Where a row does not say itself what we give it, so that it replaces nothing.
_NOT_SAID = {
    "kind": "i.is_kind_assumed OR ",
    "name": "'name_made' = ANY(i.note_codes) OR ",
}


def _taken(field: str, said: str = "") -> str:
    """The value a field has after the row: what the row says, unless it is silent or locked."""
    kept = _NOT_SAID.get(field, "")
    said = said or (
        f"nullif(i.{field}, 'unknown')" if PLAIN.get(field) == UNKNOWN else f"i.{field}"
    )
    return f"CASE WHEN {kept}{is_locked(field)} THEN a.{field} ELSE coalesce({said}, a.{field}) END"


_DETAILS = (
    f"CASE WHEN {is_locked('details')} THEN a.details "
    "ELSE a.details || coalesce(i.details, '{}') END"
)
_TAKEN = {
    **{field: _taken(field) for field in PLAIN},
    "titles": _taken("titles"),
    "notes": _taken("notes", "i.description"),
    "details": _DETAILS,
}
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
_MOVES = f"""(i.shape IS NOT NULL AND NOT ({is_locked("place", *PLACE)})
  AND {_RANK.format(_HOW)} >= {_RANK.format("a.how_placed")}
  AND NOT CASE WHEN GeometryType(i.shape) LIKE '%%POLYGON'
    THEN a.outline IS NOT NULL AND ST_OrderingEquals(i.shape, a.outline)
    ELSE a.outline IS NULL AND a.point IS NOT NULL
         AND ST_DWithin(i.shape, a.point, {SAME_POINT_M}) END)"""
_AREA = "CASE WHEN GeometryType(i.shape) LIKE '%%POLYGON' THEN i.shape END"
_POINT = "CASE WHEN GeometryType(i.shape) LIKE '%%POINT' THEN i.shape END"
_HAS_STALLED = """EXISTS (SELECT FROM register_stalledspell AS s
  WHERE s.asset_id = i.asset_id AND s.ended IS NULL)"""

_SAME = " AND ".join(
    [
        *(f"{value} IS NOT DISTINCT FROM a.{field}" for field, value in _TAKEN.items()),
        f"NOT {_MOVES}",
        f"(NOT coalesce(i.is_stalled, false) OR {_HAS_STALLED})",
    ]
)
_MARK_UNCHANGED = f"""
UPDATE register_importrow AS i SET outcome = 'unchanged' FROM register_asset AS a
WHERE {OPEN} AND a.id = i.asset_id AND {_SAME}
"""
_MARK_REST = f"""
UPDATE register_importrow AS i
SET outcome = CASE WHEN i.asset_id IS NULL THEN 'created' ELSE 'updated' END WHERE {OPEN}
"""

#: What an import can change of an asset, as one JSON object of facts.
FACTS = (
    "jsonb_build_object("
    + ", ".join(f"'{field}', a.{field}" for field in [*PLAIN, "titles", "notes", "details"])
    + ", 'source_id', a.source_id, 'place', jsonb_build_object("
    "'outline', encode(ST_AsEWKB(a.outline), 'hex'), 'point', encode(ST_AsEWKB(a.point), 'hex'), "
    "'how_placed', a.how_placed, 'place_note', a.place_note))"
)
# the words of many assets go into the search index together, which is quicker than one by one
_GATHER_WORDS = "SET LOCAL gin_pending_list_limit = '256MB'"
_FILE_WORDS = "SELECT gin_clean_pending_list('asset_words')"
_KEEP = f"""
UPDATE register_importrow AS i SET changes = {FACTS}, outcome = 'updated', registered = %(at)s
FROM register_asset AS a WHERE {OPEN} AND a.id = i.asset_id
"""
_SET = ",\n  ".join(f"{field} = {value}" for field, value in _TAKEN.items())
_NOW_UPDATED = "i.run_id = %(run)s AND i.registered = %(at)s AND i.outcome = 'updated'"
_UPDATE = f"""
UPDATE register_asset AS a SET {_SET},
  outline = CASE WHEN {_MOVES} THEN coalesce({_AREA}, a.outline) ELSE a.outline END,
  point = CASE WHEN {_MOVES} THEN coalesce({_POINT}, a.point) ELSE a.point END,
  how_placed = CASE WHEN {_MOVES} THEN {_HOW} ELSE a.how_placed END,
  place_note = CASE WHEN {_MOVES} THEN coalesce(i.place_note, '') ELSE a.place_note END,
  source_id = %(source)s, changed = now()
FROM register_importrow AS i
WHERE {_NOW_UPDATED} AND i.asset_id = a.id
"""
_NEW = ", ".join(
    f"coalesce(i.{field}, {empty})" if empty else f"i.{field}" for field, empty in PLAIN.items()
)
# the look-up of places_at() for all new places in one join, a tenth of the work of one by one
_PLACED_AS_A_SET = "SELECT set_config('register.placing', 'later', true)"
_PLACED_ONE_BY_ONE = "SELECT set_config('register.placing', '', true)"
_NEWEST = "(array_agg({0} ORDER BY v.year DESC NULLS LAST, b.code) FILTER (WHERE {1}))[1]"
_IS_SMALL = "b.kind = 'small_area'"
_GROUND = f"""
  SELECT max(b.code) FILTER (WHERE b.kind = 'ward') AS ward,
    max(b.code) FILTER (WHERE b.kind = 'community') AS community,
    {_NEWEST.format("b.code", _IS_SMALL)} AS small_area,
    {_NEWEST.format("v.value", _IS_SMALL)}::smallint AS decile
  FROM places_boundarypart AS part
  JOIN places_boundary AS b ON b.id = part.boundary_id AND b.kind <> 'authority'
    AND (b.valid_from IS NULL OR b.valid_from <= CURRENT_DATE)
    AND (b.valid_to IS NULL OR b.valid_to > CURRENT_DATE)
  LEFT JOIN places_areavalue AS v
    ON {_IS_SMALL} AND v.kind = b.kind AND v.code = b.code AND v.measure = 'decile'
  WHERE ST_Covers(part.geometry,
    CASE WHEN {_POINT} IS NULL THEN ST_PointOnSurface(i.shape) ELSE i.shape END)"""
_READ = ", ".join(
    f"i.{field}" for field in ("asset_id", "row", "authority_code", "own_reference", *PLAIN,
                               "titles", "description", "details", "shape", "place_note")
)  # fmt: skip
# in the order of the file, as the rows were staged: their keys, and mostly their references, go
# to the ends of the indexes
_INSERT = f"""
WITH fresh AS (
  UPDATE register_importrow AS i SET outcome = 'created', registered = %(at)s,
    asset_id = nextval((SELECT pg_get_serial_sequence('register_asset', 'id')::regclass))
  WHERE {FREE} RETURNING {_READ})
INSERT INTO register_asset (id, authority_id, own_reference, {", ".join(PLAIN)}, titles, notes,
  details, outline, point, how_placed, place_note, state, state_reason, is_draft, ward_code,
  community_code, small_area_code, decile, sureness, open_requests, source_id, entered, changed)
SELECT i.asset_id, p.id, coalesce(i.own_reference, ''), {_NEW}, coalesce(i.titles, '{{}}'),
  coalesce(i.description, ''), coalesce(i.details, '{{}}'), {_AREA}, {_POINT}, {_HOW},
  coalesce(i.place_note, ''), 'held', '', %(draft)s, coalesce(ground.ward, ''),
  coalesce(ground.community, ''), coalesce(ground.small_area, ''), ground.decile, '{{}}', 0,
  %(source)s, now(), now()
FROM fresh AS i JOIN people_authority AS p ON p.code = i.authority_code
LEFT JOIN LATERAL ({_GROUND}) AS ground ON i.shape IS NOT NULL
"""
_STALL = f"""
WITH begun AS (
  INSERT INTO register_stalledspell (asset_id, reason)
  SELECT i.asset_id, '' FROM register_importrow AS i
  WHERE i.run_id = %(run)s AND i.registered = %(at)s AND i.is_stalled AND NOT {_HAS_STALLED}
  RETURNING id, asset_id)
UPDATE register_importrow AS i SET spell_id = begun.id FROM begun
WHERE i.run_id = %(run)s AND i.registered = %(at)s AND i.asset_id = begun.asset_id
"""
_NOTE_CHANGES = f"""
UPDATE register_importrow AS i SET changes = (
  SELECT coalesce(jsonb_object_agg(was.key, jsonb_build_array(was.value, now.value)), '{{}}')
  FROM jsonb_each(i.changes) AS was JOIN jsonb_each({FACTS}) AS now ON now.key = was.key
  WHERE now.value IS DISTINCT FROM was.value)
FROM register_asset AS a WHERE {_NOW_UPDATED} AND a.id = i.asset_id
"""
_NOTE_REGISTERED = """
UPDATE register_importrow AS i SET registered = %(at)s
WHERE i.run_id = %(run)s AND i.registered IS NULL AND i.outcome = 'unchanged'
"""
_ASKED = "run_id, row, outcome, registered, asset_id, authority_code, own_reference, name, uprn"
_COUNT_STAGED = "SELECT count(*) FROM register_importrow WHERE run_id = %(run)s"
_COUNT_NEW = """
SELECT count(*) FROM register_importrow AS i
WHERE i.run_id = %(run)s AND i.registered = %(at)s AND i.outcome = 'created'
"""
