"""Homes in fuel poverty that a place reaches, by the published share of its area.

Reached means near: whose people would be offered the power, the fund or the savings first. A
footprint of a kind that people live in counts as one home, which is too few for blocks of flats.
"""

from django.contrib.gis.measure import D

from assets.register.models import Asset, Building
from energy.households.building_sizing import HOMES
from gis.models import AreaValue

REACH_M = 250
NAMED = "fuel poverty"


def fuel_poor_homes(asset: Asset) -> float | None:
    """Count the homes in fuel poverty around a place; none where no share of its area is held."""
    share = fuel_poverty_pct(asset)
    ground = asset.outline or asset.point
    if share is None or ground is None:
        return None
    near = Building.objects.filter(type__in=HOMES, footprint__dwithin=(ground, D(m=REACH_M)))
    return near.count() * share / 100


def fuel_poverty_pct(asset: Asset) -> float | None:
    """Share of homes in fuel poverty in the smallest area around a place that has one. [%]."""
    for code in filter(None, (asset.small_area_code, asset.ward_code)):
        rows = AreaValue.objects.filter(code=code, name__icontains=NAMED, value__range=(0, 100))
        newest = rows.order_by("-year").values_list("value", flat=True).first()
        if newest is not None:
            return newest
    return None
