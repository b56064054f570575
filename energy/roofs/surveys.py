"""Surveys of roofs by hand: kept, taken back, and the stored estimates renewed by either."""

import shapely
from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.utils import timezone

from assets.register.models import Building
from energy.roofs import stored
from energy.roofs.errors import RoofsError
from energy.roofs.models import RoofPlane, RoofSurvey
from energy.roofs.planes import How, Plane
from energy.roofs.querysets import SEEN
from gis.geometry import to_django, to_multipolygon


@transaction.atomic
def keep_survey(
    building: Building,
    planes: list[Plane],
    *,
    by,
    body: str,
    basis: str,
) -> RoofSurvey:
    """Keep the planes of a roof as somebody states them, and estimate the roof anew.

    Raises
    ------
    RoofsError
        If a plane has no outline: only what can be laid on the building is a survey of it.
    """
    if not planes or any(plane.outline is None for plane in planes):
        raise RoofsError("Draw the planes on the map; a survey holds the outline of each plane.")
    survey = RoofSurvey.objects.create(
        building=building, by=by, body=body, basis=basis, obstacles=_obstacles(planes)
    )
    RoofPlane.objects.bulk_create(
        RoofPlane(
            building=building,
            survey=survey,
            number=number,
            outline=to_django(plane.outline),
            tilt_deg=plane.tilt_deg,
            azimuth_deg=plane.azimuth_deg,
            usable_m2=plane.usable_m2,
            how=How.SURVEYED,
            shade_factor=plane.shade_factor,
        )
        for number, plane in enumerate(planes, 1)
    )
    _estimate_anew(building)
    return survey


@transaction.atomic
def take_back(survey: RoofSurvey, *, by) -> None:
    """Let a survey stand no longer; the one before it, or the next best source, holds again."""
    standing = RoofSurvey.objects.standing().select_for_update().filter(pk=survey.pk)
    if not standing.update(taken_back=timezone.now(), taken_back_by=by):
        raise RoofsError("This survey has been taken back already.")
    _estimate_anew(survey.building)


def _obstacles(planes: list[Plane]) -> MultiPolygon | None:
    """Bring what stands on the planes into one area."""
    found = [plane.obstacles for plane in planes if plane.obstacles is not None]
    return to_multipolygon(shapely.union_all(found)) if found else None


def _estimate_anew(building: Building) -> None:
    rows = Building.objects.select_related("source").annotate(seen=SEEN)
    stored.store_estimates([rows.get(pk=building.pk)])
