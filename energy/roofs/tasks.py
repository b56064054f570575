"""Work on roofs that goes on behind the pages."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from energy.roofs import stored
from energy.roofs.querysets import buildings_in

ESTIMATE_PLACE = "energy.roofs.estimate_place"


@app.task(name=ESTIMATE_PLACE, pass_context=False)
def estimate_place(code: str):
    """Estimate the roofs of an area that have no estimate of today's method."""
    from gis.models import Boundary

    for boundary in Boundary.objects.in_force().filter(code=code):
        stored.estimate_waiting(buildings_in(boundary))


@app.periodic(cron="23 2 * * *")
@app.task(queueing_lock="renew_roof_estimates", pass_context=False)
def renew_roof_estimates(timestamp: int | None = None):
    """Work out anew, each night, what was estimated by an older method, weather or outline."""
    from assets.register.models import Building

    stored.estimate_waiting(Building.objects.filter(roof_estimate__isnull=False))


def ask_for_place(code: str) -> None:
    """Ask for the roofs of an area, once however often the button is pressed."""
    try:
        with transaction.atomic():  # a second asking would break the transaction around it
            estimate_place.configure(queueing_lock=f"{ESTIMATE_PLACE} {code}").defer(code=code)
    except AlreadyEnqueued:
        return


def ask_to_renew() -> None:
    """Ask for what is out of date to be worked out anew now and not at night only."""
    try:
        with transaction.atomic():
            renew_roof_estimates.defer()
    except AlreadyEnqueued:
        return


def is_at_work_on(code: str) -> bool:
    """Whether the roofs of an area are being estimated or wait for it."""
    return ProcrastinateJob.objects.filter(
        task_name=ESTIMATE_PLACE, args__code=code, status__in=["todo", "doing"]
    ).exists()
