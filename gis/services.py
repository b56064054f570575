"""What is here: the areas, figures and postcode of a point or an outline."""

from dataclasses import dataclass

from django.contrib.gis.db.models.functions import Area, Intersection
from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone

from gis.crs import BNG
from gis.geometry import moved
from gis.models import AreaValue, Boundary, ConstraintArea, ConstraintLayer, Kind, Postcode
from gis.querysets import in_force_on

NEAREST_POSTCODE_M = 500
LEAST_SHARE = 0.005  # a boundary drawn a little off is no second ward


@dataclass(frozen=True)
class Here:
    """One area that a place lies in, with its newest figures and the share of the place inside."""

    boundary: Boundary
    share: float
    values: list[AreaValue]

    @property
    def decile(self) -> AreaValue | None:
        return next((v for v in self.values if v.measure == AreaValue.Measure.DECILE), None)


def whats_here(geometry: GEOSGeometry, day=None) -> dict[Kind, list[Here]]:
    """Say which areas hold a point or share ground with an outline on a day.

    Parameters
    ----------
    geometry
        A point or an area in any CRS.
    day
        The day whose boundaries count; today when left out.

    Returns
    -------
    dict
        For each kind the areas, the one with the largest share first.
    """
    found = Boundary.objects.in_force(day)
    if geometry.dims == 2:
        found = found.touching(geometry).annotate(inside=Area(Intersection("geometry", geometry)))
        whole = moved(geometry, BNG).area
        shares = {place: place.inside.sq_m / whole for place in found}
    else:
        shares = dict.fromkeys(found.at(geometry), 1.0)
    values = _newest_values(shares)
    here = {kind: [] for kind in Kind}
    for place, share in sorted(shares.items(), key=lambda item: -item[1]):
        if share >= LEAST_SHARE:
            key = (place.kind, place.code)
            here[Kind(place.kind)].append(Here(place, share, values.get(key, [])))
    return here


def _newest_values(boundaries) -> dict[tuple[str, str], list[AreaValue]]:
    """Read the newest year of each figure of these areas."""
    newest: dict[tuple[str, str], dict[str, AreaValue]] = {}
    rows = AreaValue.objects.filter(code__in={place.code for place in boundaries}).order_by("-year")
    for value in rows.select_related("source"):
        newest.setdefault((value.kind, value.code), {}).setdefault(value.name, value)
    return {key: list(values.values()) for key, values in newest.items()}


def values_of(place: Boundary) -> list[AreaValue]:
    """Give the newest year of each figure of one area."""
    return _newest_values([place]).get((place.kind, place.code), [])


def areas_around(place: Boundary) -> list[Boundary]:
    """Find the larger areas that an area lies in, by one point inside it."""
    kinds = {Kind.SMALL_AREA: [Kind.WARD, Kind.AUTHORITY]}.get(Kind(place.kind), [Kind.AUTHORITY])
    at = place.geometry.point_on_surface
    return list(Boundary.objects.in_force().filter(kind__in=kinds).at(at).exclude(pk=place.pk))


def nearest_postcode(point) -> Postcode | None:
    """Find the nearest unit postcode within reach."""
    return Postcode.objects.near(point, metres=NEAREST_POSTCODE_M).first()


@dataclass(frozen=True)
class Constraint:
    """One layer that binds a place: which of its areas, and how much of an outline they cover."""

    layer: ConstraintLayer
    names: list[str]
    share: float

    @property
    def percent(self) -> int:
        """How much of the place is covered, in whole per cent and never none."""
        return max(1, round(self.share * 100))


def constraints_on(geometry: GEOSGeometry, day=None) -> list[Constraint]:
    """Say which constraint layers cover a point, or some of an outline, on a day.

    Asked of the database each time, so that a changed outline or layer tells at once.
    """
    found = (
        ConstraintArea.objects.filter(in_force_on(day or timezone.localdate()))
        .filter(parts__geometry__intersects=geometry)
        .distinct()
        .select_related("layer__source")
    )
    whole = moved(geometry, BNG)
    layers: dict[ConstraintLayer, list[ConstraintArea]] = {}
    for area in found:
        layers.setdefault(area.layer, []).append(area)
    bound = [
        Constraint(layer, sorted({area.name for area in areas} - {""}), _share(whole, areas))
        for layer, areas in layers.items()
    ]
    least = LEAST_SHARE if whole.dims == 2 else 0
    return sorted((c for c in bound if c.share >= least), key=lambda c: c.layer.name)


def layers_in(area: GEOSGeometry, day=None):
    """Give the constraint layers of which anything lies in an area on a day."""
    inside = ConstraintArea.objects.filter(
        in_force_on(day or timezone.localdate()), parts__geometry__intersects=area
    )
    return ConstraintLayer.objects.filter(pk__in=inside.values("layer")).select_related("source")


def _share(whole, areas) -> float:
    """How much of an outline several areas cover together; overlapping ones count once."""
    if whole.dims != 2:
        return 1.0
    covered = areas[0].geometry.intersection(whole)
    for area in areas[1:]:
        covered = covered.union(area.geometry.intersection(whole))
    return covered.area / whole.area
