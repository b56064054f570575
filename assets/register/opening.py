"""The part of the country on which a map of the register opens."""

import hashlib
from functools import partial

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon
from django.core.cache import cache

from assets.register import tallies
from assets.register.models import Asset
from gis.crs import BNG
from gis.geometry import view_of
from people.models import Authority
from people.querysets import authority_ids

MANY = 20_000  # assets whose extent is worth keeping for a while
KEPT_S = 3_600
MARGIN_M = 250
WHOLE_COUNTRY = (-8.0, 50.0, 1.8, 59.0)


def council_of_most(user) -> Authority | None:
    """Give the council that holds more than half of the register, where there are several."""
    counts = tallies.by_council(user)
    if len(counts) < 2:
        return None
    most = max(counts, key=counts.get)
    return Authority.objects.get(pk=most) if 2 * counts[most] > sum(counts.values()) else None


def view_of_all(user) -> tuple[float, float, float, float]:
    """West, south, east, north of the whole register, or of the council that holds most of it."""
    if council := council_of_most(user):
        return view_of_council(council)
    rows = Asset.objects.visible_to(user).listed()
    total = tallies.narrowed(user, {}).total()
    return view_of_box(partial(_extent, rows), total, key=f"all {sorted(authority_ids(user))}")


def view_of_council(council: Authority) -> tuple[float, float, float, float]:
    """West, south, east, north of one council's assets; drafts stand among the others."""
    total = tallies.AssetTally.objects.filter(authority=council).total()
    rows = Asset.objects.filter(authority=council)
    return view_of_box(partial(_extent, rows), total, key=f"of {council.pk}")


def view_of_box(extent, total: int, *, key: str) -> tuple[float, float, float, float]:
    """West, south, east, north of so many assets; of many, as it was at most an hour ago.

    ``extent`` is asked for the box in metres that holds them, None where none has a place.
    """
    if total < MANY:
        return _view_of(extent())
    name = f"view-{hashlib.sha256(f'{key} {total}'.encode()).hexdigest()}"
    return cache.get_or_set(name, lambda: _view_of(extent()), KEPT_S)


def _extent(rows):
    return rows.located().order_by().aggregate(box=Extent("point"))["box"]


def _view_of(box):
    if box is None:
        return WHOLE_COUNTRY
    found = Polygon.from_bbox(box)
    found.srid = BNG
    return view_of(found, margin_m=MARGIN_M)
