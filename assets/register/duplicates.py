"""Places that may be one and the same, listed for a person; nothing is merged by itself.

A pair that a person found to be two places is kept with the reason, and is not listed again.
"""

from dataclasses import dataclass

from django.db import connection

from assets.register.errors import RegisterError
from assets.register.models import DismissedPair, ImportRun
from people.models import User

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


def dismiss(run: ImportRun, code: str, other_code: str, *, reason: str, by: User) -> DismissedPair:
    """Say that two places of a list of likely pairs are not the same, and why.

    Raises
    ------
    RegisterError
        If no reason is given, or the import has no such pair.
    """
    pair = next((one for one in likely_duplicates(run) if {one.code, one.other_code}
                 == {code, other_code}), None)  # fmt: skip
    if pair is None:
        raise RegisterError("This pair is not in the list any more; look at the list again.")
    if not reason.strip():
        raise RegisterError(f"Say why {pair.name} and {pair.other_name} are two places.")
    first, second = sorted((code, other_code))
    known, _ = DismissedPair.objects.get_or_create(
        code=first, other_code=second,
        defaults={"authority": run.authority, "reason": reason.strip()[:300], "by": by},
    )  # fmt: skip
    return known


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
  AND NOT EXISTS (SELECT FROM register_dismissedpair AS d
                  WHERE d.code = least(a.code, b.code) AND d.other_code = greatest(a.code, b.code))
ORDER BY 6 DESC, 7, i.row LIMIT %(most)s
"""
