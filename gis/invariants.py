"""What must always be true of the database: each room names its own in ``invariants.py``.

``check_register`` tries them all. Most are held by constraints and triggers already; they are tried
nevertheless, because a restored copy, an operator's own SQL or a new version may have got past.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

SHOWN = 20


@dataclass(frozen=True)
class Invariant:
    """One thing that is true.

    ``broken`` is a statement that gives a line of text for each record that breaks it, or a
    function that yields those lines.
    """

    says: str
    broken: str | Callable[[], Iterator[str]]


INVARIANTS: list[Invariant] = []


def register(says: str, broken: str | Callable[[], Iterator[str]]) -> None:
    """Add what must be true; called from each room's ``invariants.py``."""
    INVARIANTS.append(Invariant(says, broken))


def faults_of(invariant: Invariant) -> tuple[int, list[str]]:
    """Count the records that break an invariant, and name the first of them."""
    if callable(invariant.broken):
        found = list(invariant.broken())
        return len(found), found[:SHOWN]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH broken (line) AS ({invariant.broken}) "
            f"SELECT (SELECT count(*) FROM broken), array(SELECT line FROM broken LIMIT {SHOWN})"
        )
        return cursor.fetchone()


register(
    "No trigger of the database is switched off",
    """SELECT tgrelid::regclass::text || ': ' || tgname FROM pg_trigger
       WHERE NOT tgisinternal AND tgenabled = 'D'""",
)
register(
    "Every constraint of the database has been checked against all rows",
    """SELECT conrelid::regclass::text || ': ' || conname FROM pg_constraint
       WHERE NOT convalidated AND connamespace = 'public'::regnamespace""",
)
register(
    "Every index of the database is whole",
    "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid",
)
register(
    "Every boundary is a valid shape",
    "SELECT kind || ' ' || code FROM places_boundary WHERE NOT ST_IsValid(geometry)",
)
register(
    "The pieces of every boundary cover it, and nothing else",
    """SELECT b.kind || ' ' || b.code FROM places_boundary AS b
       LEFT JOIN (SELECT boundary_id, sum(ST_Area(geometry)) AS m2 FROM places_boundarypart
                  GROUP BY 1) AS part ON part.boundary_id = b.id
       WHERE abs(coalesce(part.m2, 0) - ST_Area(b.geometry)) > 1 + ST_Area(b.geometry) * 1e-6""",
)
register(
    "Boundaries stand in tiles where they stand on the ground",
    """SELECT kind || ' ' || code FROM places_boundary
       WHERE NOT ST_Envelope(tile_geometry) ~= ST_Envelope(ST_Transform(geometry, 3857))
         AND ST_HausdorffDistance(ST_Envelope(tile_geometry),
                                  ST_Envelope(ST_Transform(geometry, 3857))) > 0.01""",
)
