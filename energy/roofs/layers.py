"""What the map shows of roofs: each building that has an estimate, by what it could give."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from energy.roofs.models import RoofEstimate
from gis.models import Boundary
from gis.tiles import Layer, register


def _roofs(request):
    rows = RoofEstimate.objects.estimated()
    code = request.GET.get("place", "")
    if code:
        place = Boundary.objects.in_force().filter(code__iexact=code).first()
        rows = rows.in_place(place) if place else rows.none()
    number = Cast("building_id", CharField())
    return rows.annotate(
        reference=number,
        name=Coalesce(
            NullIf("building__name", Value("")), Concat(Value("Building "), "building__reference")
        ),
        label=Concat(Cast("annual_kwh", CharField()), Value(" kWh a year, unshaded")),
        link=Concat(Value("/energy/roofs/buildings/"), number, Value("/")),
        yielding=F("specific_yield"),
    )


register(
    Layer(
        name="roofs",
        rows=_roofs,
        columns=("reference", "name", "label", "link", "yielding"),
        shape="building__tile_footprint",
        at_zoom=lambda rows, z: rows if z >= 13 else rows.none(),
    )
)
