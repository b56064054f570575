"""The ground that maps are drawn on: boundaries, streets, water, names, as far as we hold them."""

from django.utils import timezone

from gis.models import Boundary, GroundFeature, Kind
from gis.tiles import Layer, register


def _ground_at_zoom(rows, z):
    """From afar only what is large; each zoom step shows one rank more."""
    return rows.filter(rank__lte=max(1, z - 10))


def _boundaries_at_zoom(rows, z):
    kinds = [Kind.AUTHORITY] if z < 10 else [Kind.AUTHORITY, Kind.WARD]
    return rows.filter(kind__in=kinds)


register(
    Layer(
        name="ground",
        rows=lambda request: GroundFeature.objects.exclude(kind=GroundFeature.Kind.PLACE),
        columns=("kind", "rank"),
        shape="tile_geometry",
        at_zoom=_ground_at_zoom,
        sort=lambda request: "all",
    )
)
register(
    Layer(
        name="boundaries",
        rows=lambda request: Boundary.objects.in_force(),
        columns=("kind", "code", "name"),
        shape="tile_geometry",
        at_zoom=_boundaries_at_zoom,
        sort=lambda request: timezone.localdate(),
    )
)
