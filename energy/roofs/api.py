"""The roofs of the read API: each stored estimate with the figures of its page, print and file."""

from django.contrib.gis.db.models.functions import Centroid, Transform
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from assets.register.models import Building
from energy.roofs import stored
from energy.roofs.errors import RoofsError
from energy.roofs.models import How, RoofEstimate
from energy.roofs.querysets import SEEN
from gis.api import REFUSAL, ReadOnly
from gis.crs import WGS84
from gis.models import Boundary

_YES_OR_NO = {"true": True, "false": False}


class RoofSerializer(serializers.Serializer):
    """What the roof of a building could give, or why that is not known."""

    building = serializers.IntegerField(help_text="Number of the building in its address")
    reference = serializers.CharField(help_text="What its publisher calls it")
    name = serializers.CharField()
    type = serializers.CharField()
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    kwp = serializers.FloatField(allow_null=True)
    panels = serializers.IntegerField(allow_null=True)
    annual_kwh = serializers.IntegerField(allow_null=True, help_text="Unshaded potential")
    p10_kwh = serializers.IntegerField(allow_null=True)
    p90_kwh = serializers.IntegerField(
        allow_null=True, help_text="Exceeded in nine years of ten, all doubt included"
    )
    specific_yield = serializers.IntegerField(allow_null=True, help_text="kWh on each kWp")
    monthly_kwh = serializers.ListField(
        child=serializers.IntegerField(), help_text="January to December; empty without a year"
    )
    shading = serializers.CharField(help_text="Class that the shaded figures suppose")
    shaded_kwh = serializers.IntegerField(allow_null=True)
    shaded_p10_kwh = serializers.IntegerField(allow_null=True)
    shaded_p90_kwh = serializers.IntegerField(allow_null=True)
    how = serializers.ChoiceField(choices=["", *How.values], help_text="How its planes are known")
    reason = serializers.CharField(help_text="Why there are no figures, or empty")
    weather = serializers.CharField()
    method = serializers.CharField()
    source = serializers.CharField()
    up_to_date = serializers.BooleanField(
        help_text="False where planes, method or weather have changed and it is being made again"
    )
    address = serializers.CharField(help_text="Its page; with .pdf, .json, .geojson for / as file")


class RoofInFullSerializer(RoofSerializer):
    """An estimate with the planes that it rests on."""

    planes = serializers.ListField(child=serializers.DictField())


_AS_STORED = (
    *stored.FIGURES, "monthly_kwh", "how", "reason", "weather", "method", "source",
)  # fmt: skip


def _as_dict(row: RoofEstimate, building: Building, *, up_to_date: bool) -> dict:
    return {
        "building": building.pk,
        "reference": building.reference,
        "name": building.name,
        "type": building.type,
        "lon": round(building.middle.x, 6),
        "lat": round(building.middle.y, 6),
        **{name: getattr(row, name) for name in _AS_STORED},
        "up_to_date": up_to_date,
        "address": f"/energy/roofs/buildings/{building.pk}/",
    }


def _buildings(**which) -> dict[int, Building]:
    middle = Transform(Centroid("footprint"), WGS84)
    rows = Building.objects.filter(**which).annotate(middle=middle)
    return {building.pk: building for building in rows.defer("footprint")}


class RoofViewSet(ReadOnly):
    """Estimates of the roofs of the register's buildings."""

    queryset = RoofEstimate.objects.none()
    serializer_class = RoofSerializer
    lookup_field = "building"

    def get_queryset(self) -> QuerySet:
        rows, asked = RoofEstimate.objects.all(), self.request.query_params
        if code := asked.get("place"):
            place = Boundary.objects.in_force().filter(code__iexact=code).first()
            if place is None:
                raise RoofsError("No area with this code is in force today.")
            rows = rows.in_place(place)
        if wanted := asked.get("estimated"):
            if wanted not in _YES_OR_NO:
                raise RoofsError("estimated is true or false.")
            rows = rows.filter(annual_kwh__isnull=not _YES_OR_NO[wanted])
        return rows

    def as_dicts(self, keys):
        """Write stored estimates, in the order in which they were first made."""
        rows = list(stored.marked(RoofEstimate.objects.filter(pk__in=keys)).order_by("pk"))
        buildings = _buildings(roof_estimate__in=keys)
        return [
            _as_dict(row, buildings[row.building_id], up_to_date=row.is_current) for row in rows
        ]

    @extend_schema(
        operation_id="roofs",
        summary="Roofs that were estimated, with yield and its range",
        parameters=[
            OpenApiParameter("place", str, description="Code of a ward or other area"),
            OpenApiParameter("estimated", bool, description="Only those with figures, or without"),
        ],
        responses={200: RoofSerializer(many=True), 404: REFUSAL, 422: REFUSAL},
    )
    def list(self, request):
        """Answer one page of the stored estimates."""
        return super().list(request)

    @extend_schema(
        operation_id="roof",
        summary="One roof, with the planes that its estimate rests on",
        responses={200: RoofInFullSerializer, 404: REFUSAL},
    )
    def retrieve(self, request, building):
        """Answer one roof as its page would today, whether its estimate was stored or not."""
        rows = Building.objects.select_related("source").annotate(seen=SEEN)
        row = stored.estimate_building(get_object_or_404(rows, pk=building))
        found = _as_dict(row, _buildings(pk=building)[building], up_to_date=True)
        return Response({**found, "planes": row.inputs.get("planes", [])})
