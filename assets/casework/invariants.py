"""What must always be true of requests, their clocks and their files."""

import hashlib
from collections.abc import Iterator

from assets.casework import steps
from assets.casework.models import Document, TransferRequest
from gis.invariants import register

register(
    "A request stands where its last step left it",
    """SELECT request.reference FROM casework_transferrequest AS request
       JOIN LATERAL (SELECT stage FROM casework_event WHERE request_id = request.id
                     ORDER BY id DESC LIMIT 1) AS last ON true
       WHERE last.stage <> request.stage""",
)
register(
    "Clocks are started and stopped by steps of their own request, and stop after they start",
    """SELECT request.reference || ': ' || clock.clock FROM casework_runningclock AS clock
       JOIN casework_transferrequest AS request ON request.id = clock.request_id
       JOIN casework_event AS began ON began.id = clock.started_by_id
       LEFT JOIN casework_event AS ended ON ended.id = clock.stopped_by_id
       WHERE began.request_id <> clock.request_id OR ended.request_id <> clock.request_id
          OR ended.id < began.id""",
)
register(
    "No clock ends before it starts",
    "SELECT clock || ' of ' || request_id FROM casework_runningclock WHERE due_on < trigger_on",
)
register(
    "The next date of an open request is the first of the council's running clocks",
    """SELECT request.reference FROM casework_transferrequest AS request
       LEFT JOIN LATERAL (
         SELECT min(due_on) AS day FROM casework_runningclock AS clock
         WHERE clock.request_id = request.id AND stopped_by_id IS NULL AND party = 'authority'
       ) AS first ON true
       WHERE stage <> 'draft' AND request.next_due_on IS DISTINCT FROM
         CASE WHEN is_open THEN first.day END""",
)
register(
    "An asset says how many public requests for it are open",
    """SELECT asset.code FROM register_asset AS asset
       LEFT JOIN (SELECT asset_id, count(*) AS open FROM casework_requestedasset AS wanted
                  JOIN casework_transferrequest AS request ON request.id = wanted.request_id
                  WHERE is_public AND is_open GROUP BY 1) AS counted ON counted.asset_id = asset.id
       WHERE asset.open_requests <> coalesce(counted.open, 0)""",
)


def _stages() -> Iterator[str]:
    for request in TransferRequest.objects.iterator():
        stage = steps.pack_of(request).stages.get(request.stage)
        if stage is None or request.is_open == stage.ends:
            yield f"{request.reference}: {request.stage}"


def _files() -> Iterator[str]:
    for document in Document.objects.order_by("pk").iterator():
        try:
            with document.file.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != document.sha256:
                    yield f"{document.pk}: not the file that was sent"
        except OSError:
            yield f"{document.pk}: missing"


register("A request stands in a stage of its rules, and is open until that stage ends it", _stages)
register("Every file of a request is there as it was sent", _files)
