"""What arrives on paper after a request did: recorded by an officer, as of the day it came."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from assets.casework import services, steps
from assets.casework.documents import attach
from assets.casework.errors import CaseworkError
from assets.casework.models import RIGHT_FLAGS, Right, TransferRequest
from assets.casework.pack_entries import Role
from assets.casework.submissions import keep_submission
from gis.day import today
from people.models import User


@transaction.atomic
def record_arrival(
    request: TransferRequest, *, day: date, answers: Mapping[str, str],
    files: Iterable[tuple[str, object]], by: User,
) -> None:  # fmt: skip
    """Keep what arrived of a request on a day; the validation date is found from it.

    Raises
    ------
    CaseworkError
        If nothing arrived, the day cannot be, or the request is past that point.
    """
    request = TransferRequest.objects.select_for_update().get(pk=request.pk)
    answers, files = {k: v for k, v in answers.items() if v}, list(files)
    if request.stage not in {"received", "incomplete"}:
        raise CaseworkError("The request is valid already, or has ended; nothing is missing of it.")
    if not answers and not files:
        raise CaseworkError("Write or choose at least one thing that arrived.")
    if day > today() or (request.arrived_on and day < request.arrived_on):
        raise CaseworkError(
            "The day lies before the request arrived, or in the future; correct it."
        )
    right = answers.pop("type", "")
    if right:
        kept = [flag for flag in request.flags if flag not in RIGHT_FLAGS.values()]
        request.right, request.flags = right, sorted([*kept, RIGHT_FLAGS[Right(right)]])
        answers["type"] = Right(right).label
    request.answers = {**request.answers, **answers}
    request.save()
    for need, file in files:
        attach(request, need=need, title=steps.title_of_need(request, need), file=file, by=by)
    if request.stage == "incomplete" and not steps.missing_contents(request):
        services.take_step(
            request, "receive-missing", by=by, role=Role.OFFICER, dates={"arrival": day}
        )
    else:
        keep_submission(request, day=day, by=by)
