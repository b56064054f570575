"""What must always be true of the database beyond its constraints; `check_register` tries it all.

Each app may bring a module `invariants` with a list of that name.
"""

from dataclasses import dataclass

from django.db import connection

SHOWN = 20  # of the records that break one rule


@dataclass(frozen=True)
class Invariant:
    """One rule, in a sentence, and the query that gives one text for each record that breaks it."""

    says: str
    broken_by: str

    def find_broken(self) -> list[str]:
        """Name the first records that break the rule."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({self.broken_by}) AS broken LIMIT {SHOWN}")
            return [str(row[0]) for row in cursor.fetchall()]


INVARIANTS = [
    Invariant(
        "Every boundary is a valid shape.",
        "SELECT kind || ' ' || code FROM places_boundary WHERE NOT ST_IsValid(geometry)",
    ),
    Invariant(
        "The parts of every boundary, by which places are looked up, cover it.",
        """SELECT kind || ' ' || code FROM places_boundary b
           LEFT JOIN LATERAL (SELECT sum(ST_Area(geometry)) AS area FROM places_boundarypart
                              WHERE boundary_id = b.id) AS parts ON true
           WHERE abs(coalesce(parts.area, 0) - ST_Area(b.geometry))
                 > 1 + 0.000001 * ST_Area(b.geometry)""",
    ),
    Invariant(
        "No two editions of a boundary hold on the same day.",
        """SELECT a.kind || ' ' || a.code FROM places_boundary a
           JOIN places_boundary b ON a.kind = b.kind AND a.code = b.code AND a.id < b.id
            AND daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)""",
    ),
]
