"""Homes in fuel poverty that a place reaches, by the published share of its area.

Reached means near: whose people would be offered the power, the fund or the savings first. A house
is one home; a block of flats is as many as its floor holds by ``data/flats.toml``.
"""

import tomllib
from functools import cache
from pathlib import Path

from django.contrib.gis.measure import D
from django.db.models import Case, F, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Round

from assets.register.models import Asset, Building
from energy.households.building_sizing import HOMES
from gis.models import AreaValue

REACH_M = 250
NAMED = "fuel poverty"
FLATS = "apartments"  # as files of buildings call a block


def fuel_poor_homes(asset: Asset) -> float | None:
    """Count the homes in fuel poverty around a place; none where no share of its area is held."""
    share = fuel_poverty_pct(asset)
    ground = asset.outline or asset.point
    if share is None or ground is None:
        return None
    near = Building.objects.filter(type__in=HOMES, footprint__dwithin=(ground, D(m=REACH_M)))
    return count_homes(near) * share / 100


def count_homes(buildings: QuerySet) -> float:
    """Count the homes in buildings that people live in."""
    rule = flats()
    levels = Greatest(Coalesce("levels", Value(rule["levels"])), Value(1))
    held = Round(F("footprint_m2") * levels / Value(rule["m2_per_home"]))
    homes = Case(When(type=FLATS, then=Greatest(held, Value(1.0))), default=Value(1.0))
    return buildings.aggregate(homes=Sum(homes))["homes"] or 0.0


@cache
def flats() -> dict:
    """How many homes a block of flats is taken to hold, with its source."""
    return tomllib.loads((Path(__file__).parent / "data" / "flats.toml").read_text())


def fuel_poverty_pct(asset: Asset) -> float | None:
    """Share of homes in fuel poverty in the smallest area around a place that has one. [%]."""
    for code in filter(None, (asset.small_area_code, asset.ward_code)):
        rows = AreaValue.objects.filter(code=code, name__icontains=NAMED, value__range=(0, 100))
        newest = rows.order_by("-year").values_list("value", flat=True).first()
        if newest is not None:
            return newest
    return None
