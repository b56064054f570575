"""What the register's own roofs could give: the best planes we hold, and their estimate."""

from django.contrib.gis.geos import GEOSGeometry
from django.contrib.gis.measure import D

from assets.register.models import Asset, Building
from energy.roofs import roof_estimate
from energy.roofs.models import RoofPlane, RoofSurvey
from energy.roofs.planes import How, Plane, Roof, inferred_roof, standing_on
from energy.roofs.roof_estimate import Estimate
from gis.crs import WGS84
from gis.geometry import moved, to_shapely

BUILDING_WITHIN_M = 30
TOUCHING_M = 1


def estimate_at(roof: Roof, point: GEOSGeometry, *, shade: str = "", changes=None) -> Estimate:
    """Estimate a roof at a place in any CRS.

    Raises
    ------
    RoofsError
        If nothing can be estimated, with the reason.
    """
    at = moved(point, WGS84)
    return roof_estimate.estimate_roof(roof, lon=at.x, lat=at.y, shade=shade, changes=changes)


def buildings_of(asset: Asset) -> list[Building]:
    """The buildings of an asset, the largest first: in its outline, or the one at its point.

    A site is never taken for a roof. None where the place of the asset is withheld: a building
    near the blurred place is another.
    """
    if asset.is_withheld:
        return []
    buildings = Building.objects.select_related("source")
    if asset.outline:
        found = list(buildings.on(asset.outline)[:20])
        if found:
            return found
    near = buildings.near(asset.point, metres=BUILDING_WITHIN_M).first() if asset.point else None
    return [near] if near else []


def roof_of_building(building: Building) -> Roof:
    """The roof of a building as well as we know it: surveyed, detected, else inferred."""
    survey = building.roof_surveys.standing().first()
    if survey:
        return _surveyed_roof(survey, to_shapely(building.footprint))
    known = list(building.roof_planes.filter(survey=None).select_related("source"))
    if known:
        planes = tuple(map(_plane_of_row, known))
        return Roof(planes, known[0].source.title, footprint=to_shapely(building.footprint))
    beside = Building.objects.filter(footprint__dwithin=(building.footprint, D(m=TOUCHING_M)))
    neighbours = beside.exclude(pk=building.pk).values_list("footprint", flat=True)
    return inferred_roof(
        to_shapely(building.footprint),
        neighbours=[to_shapely(one) for one in neighbours],
        kind=building.type,
        source=building.source.title,
    )


def _surveyed_roof(survey: RoofSurvey, footprint) -> Roof:
    planes = tuple(_plane_of_row(row, survey.obstacles) for row in survey.planes.all())
    return Roof(planes, survey.source, footprint=footprint)


def _plane_of_row(row: RoofPlane, obstacles: GEOSGeometry | None = None) -> Plane:
    outline = to_shapely(row.outline)
    return Plane(
        tilt_deg=row.tilt_deg,
        azimuth_deg=row.azimuth_deg,
        usable_m2=row.usable_m2,
        how=How(row.how),
        outline=outline,
        confidence=row.confidence,
        shade_factor=row.shade_factor,
        obstacles=standing_on(outline, to_shapely(obstacles) if obstacles else None),
    )


def place_of(building: Building) -> GEOSGeometry:
    """The middle of a building."""
    return building.footprint.centroid
