"""The roofs of the demonstration: those of the buildings on the register, and of one small area."""

from assets.register.models import Asset, Building
from energy.roofs import services, stored
from gis.models import Boundary

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
