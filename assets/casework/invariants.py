"""What must always be true of requests beyond the constraints of their tables."""

from gis.invariants import Invariant

INVARIANTS = [
    Invariant(
        "A request stands where its last event left it.",
        """SELECT reference FROM casework_transferrequest request JOIN LATERAL (
             SELECT stage FROM casework_event WHERE request_id = request.id
             ORDER BY id DESC LIMIT 1) AS last ON last.stage <> request.stage""",
    ),
    Invariant(
        "The date by which a council must act next is that of its first running clock.",
        """SELECT reference FROM casework_transferrequest request LEFT JOIN LATERAL (
             SELECT min(due_on) AS first FROM casework_runningclock
             WHERE request_id = request.id AND stopped_by_id IS NULL AND party = 'authority'
           ) AS clocks ON true
           WHERE next_due_on IS DISTINCT FROM CASE WHEN is_open THEN clocks.first END""",
    ),
    Invariant(
        "Every asset says how many published requests for it are open.",
        """SELECT asset.code FROM register_asset asset LEFT JOIN (
             SELECT asset_id, count(*) AS standing FROM casework_requestedasset wanted
             JOIN casework_transferrequest request ON request.id = wanted.request_id
             WHERE request.is_public AND request.is_open GROUP BY asset_id
           ) AS counted ON counted.asset_id = asset.id
           WHERE asset.open_requests <> coalesce(counted.standing, 0)""",
    ),
]
