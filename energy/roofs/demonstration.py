"""The roofs of the demonstration: those of the buildings on the register, and of one small area."""

import shapely
from shapely import affinity

from assets.register.models import Asset, Building
from energy.roofs import services, stored, surveys
from energy.roofs.planes import obstructed
from gis.models import Boundary
from people.models import AuthorityRole

MOST_OF_AREA = 120


def fill() -> None:
    """Estimate the roofs of assets, and some of one ward, so that a page shows work half done."""
    own = {
        building.pk
        for asset in Asset.objects.exclude(kind__in=["land", "park"])
        for building in services.buildings_of(asset)[:1]
    }
    ward = Boundary.objects.in_force().filter(kind="ward").order_by("pk").first()
    some = Building.objects.filter(footprint__coveredby=ward.geometry).order_by("pk")
    own |= set(some.values_list("pk", flat=True)[:MOST_OF_AREA])
    stored.estimate_waiting(Building.objects.filter(pk__in=own))
    _survey_a_library()


def _survey_a_library() -> None:
    """Keep a survey of one library, with the plant that stands on its roof."""
    library = Asset.objects.filter(kind="library", is_draft=False).order_by("pk").first()
    officer = AuthorityRole.objects.filter(authority=library.authority, role="officer").first()
    building = next(iter(services.buildings_of(library)), None)
    if building is None or officer is None or building.roof_surveys.exists():
        return
    roof = services.roof_of_building(building)
    plant = shapely.box(-1.2, -0.8, 1.2, 0.8)
    at = roof.planes[0].outline.representative_point()
    roof = obstructed(roof, affinity.translate(plant, at.x, at.y))
    surveys.keep_survey(
        building, list(roof.planes), by=officer.user, body=str(library.authority), basis="visit"
    )
