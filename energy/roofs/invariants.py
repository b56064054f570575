"""What must always be true of stored estimates beyond the constraints of their table."""

from gis.invariants import Invariant

INVARIANTS = [
    Invariant(
        "The months of an estimate add up to its year, each rounded to a kilowatt-hour.",
        """SELECT 'estimate of building ' || building_id FROM roofs_roofestimate
           WHERE annual_kwh IS NOT NULL AND abs(annual_kwh - (
             SELECT coalesce(sum(month), 0) FROM unnest(monthly_kwh) AS month)) > 6""",
    ),
    Invariant(
        "In nine years of ten a roof gives more than its P90, and in one more than its P10.",
        """SELECT 'estimate of building ' || building_id FROM roofs_roofestimate
           WHERE annual_kwh NOT BETWEEN p90_kwh AND p10_kwh""",
    ),
]
