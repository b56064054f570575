"""Places that may be one and the same, listed for a person; nothing is merged by itself."""

from dataclasses import dataclass

from django.db import connection

from assets.register.models import ImportRun

ALIKE = 0.45  # similarity of names, from 0 to 1, of places that lie close together
ALIKE_WITHOUT_PLACE = 0.75
NEAR_M = 120
MOST_PAIRS = 100


@dataclass(frozen=True)
class Pair:
    """Two places with names alike: one that the import entered, and another of the same council."""

    row: int
    name: str
    code: str
    other_name: str
    other_code: str
    alike_percent: int
    distance_m: float | None


def likely_duplicates(run: ImportRun) -> list[Pair]:
    """List the places that an import entered beside one that may be the same, the likeliest first.

    Names are compared by their groups of three letters (pg_trgm). Near each other means within
    120 m; where neither has a place, the names must be alike the more.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"run": run.pk, "most": MOST_PAIRS})
        return [Pair(*row) for row in cursor.fetchall()]


# of two that the same import entered, each pair comes once
_PAIRS = f"""
SELECT i.row, a.name, a.code, b.name, b.code, round(100 * similarity(a.name, b.name))::int,
       ST_Distance(a.point, b.point)
FROM register_importrow AS i
JOIN register_asset AS a ON a.id = i.asset_id
JOIN register_asset AS b ON b.authority_id = a.authority_id AND b.id <> a.id
  AND b.state <> 'withdrawn'
  AND ((ST_DWithin(a.point, b.point, {NEAR_M}) AND similarity(a.name, b.name) >= {ALIKE})
       OR (a.point IS NULL AND b.point IS NULL AND a.name %% b.name
           AND similarity(a.name, b.name) >= {ALIKE_WITHOUT_PLACE}))
WHERE i.run_id = %(run)s AND i.outcome = 'created'
  AND NOT (b.id < a.id AND EXISTS (SELECT FROM register_importrow AS o
           WHERE o.run_id = i.run_id AND o.asset_id = b.id AND o.outcome = 'created'))
ORDER BY 6 DESC, 7, i.row LIMIT %(most)s
"""
