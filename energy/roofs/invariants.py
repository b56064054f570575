"""What must always be true of the estimates of roofs."""

from gis.invariants import register

register(
    "An estimate has a yield or the reason why there is none, and a bad year below a good one",
    """SELECT 'building ' || building_id FROM roofs_roofestimate
       WHERE (annual_kwh IS NULL) = (reason = '') OR NOT p90_kwh <= annual_kwh
          OR NOT annual_kwh <= p10_kwh""",
)
