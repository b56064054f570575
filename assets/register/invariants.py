"""What must always be true of the register beyond the constraints of its tables."""

from gis.invariants import Invariant

INVARIANTS = [
    Invariant(
        "Every outline is a valid shape.",
        "SELECT code FROM register_asset WHERE NOT ST_IsValid(outline)",
    ),
    Invariant(
        "Ward, community, small area and deprivation are those of the place.",
        """SELECT a.code FROM register_asset a
           LEFT JOIN LATERAL places_at(a.point) AS here ON a.point IS NOT NULL
           WHERE NOT a.is_withheld
             AND (a.ward_code, a.community_code, a.small_area_code, a.decile)
                 IS DISTINCT FROM (coalesce(here.ward, ''), coalesce(here.community, ''),
                                   coalesce(here.small_area, ''), here.decile)""",
    ),
    Invariant(
        "The exact facts of every withheld property are set aside, and of no other.",
        """SELECT code FROM register_asset a LEFT JOIN register_exact e ON e.asset_id = a.id
           WHERE a.is_withheld <> (e.asset_id IS NOT NULL AND e.ended IS NULL)""",
    ),
    Invariant(
        "Each row of an import that is done has an outcome, and all rows that were read are kept.",
        """SELECT 'import ' || run.id FROM register_importrun run
           LEFT JOIN register_importrow one ON one.run_id = run.id AND one.outcome <> ''
           WHERE run.state = 'done' GROUP BY run.id HAVING count(one.id) <> run.rows_read""",
    ),
]
