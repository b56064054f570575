"""Estimates of the register's own roofs, stored: made in batches, again where something changed."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from assets.register.models import Building
from energy.roofs import services
from energy.roofs.errors import RoofsError
from energy.roofs.models import RoofEstimate
from energy.roofs.querysets import pending
from energy.roofs.roof_estimate import METHOD
from energy.roofs.sources import BuiltIn

BATCH = 100
FIGURES = (
    "kwp", "panels", "annual_kwh", "p10_kwh", "p90_kwh", "specific_yield", "shading",
    "shaded_kwh", "shaded_p10_kwh", "shaded_p90_kwh",
)  # fmt: skip
_WRITTEN = (
    *FIGURES, "reason", "monthly_kwh", "how", "inputs", "method", "weather", "weather_edition",
    "source", "seen", "made",
)  # fmt: skip


def waiting(buildings: QuerySet) -> QuerySet:
    """Buildings whose roof has no estimate of today's method and weather."""
    return pending(buildings, method=METHOD, edition=BuiltIn.edition)


def marked(estimates: QuerySet) -> QuerySet:
    """Mark with ``is_current`` the estimates that would come out the same today."""
    return estimates.marked(METHOD, BuiltIn.edition)


def estimate_waiting(
    buildings: QuerySet, *, progress: Callable[[int], None] = lambda count: None
) -> int:
    """Estimate and store every roof that waits; gives how many there were.

    Each batch is kept for itself: after a stop the next run goes on where this one ended.
    """
    done = 0
    while batch := list(waiting(buildings).select_related("source")[:BATCH]):
        store_estimates(batch)
        done += len(batch)
        progress(len(batch))
    return done


@transaction.atomic
def store_estimates(buildings: list[Building]) -> None:
    """Estimate some buildings and store the outcome, the reason where there is none."""
    RoofEstimate.objects.bulk_create(
        [estimate_building(building) for building in buildings],
        update_conflicts=True,
        unique_fields=["building"],
        update_fields=_WRITTEN,
    )


def estimate_building(building: Building) -> RoofEstimate:
    """Make the row of one building; ``seen`` of it must have been asked for."""
    row = RoofEstimate(
        building=building, method=METHOD, weather_edition=BuiltIn.edition, seen=building.seen
    )
    roof = services.roof_of_building(building)
    row.source = roof.source
    try:
        found = services.estimate_at(roof, services.place_of(building))
    except RoofsError as error:
        row.reason = str(error)
        return row
    if not found.panels:
        row.reason = "No plane of the roof takes four modules in a good direction."
        return row
    figures = found.as_dict()
    for name in FIGURES:
        setattr(row, name, figures[name])
    row.monthly_kwh, row.how = list(found.monthly_kwh), found.how.value
    row.weather, row.inputs = found.weather, {"planes": figures["planes"]}
    return row
