"""The manner of the read API, and its places: pages by cursor, refusals in one sentence."""

from abc import ABC, abstractmethod

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler
from rest_framework.viewsets import GenericViewSet

from gis import services
from gis.crs import WGS84
from gis.errors import PlacesError, Refusal
from gis.geometry import moved
from gis.models import Boundary, Kind

REFUSAL = inline_serializer("Refusal", {"detail": serializers.CharField()})


def answer_refusal(error, context):
    """Answer our own refusals as the pages do: their status, their sentence."""
    if isinstance(error, Refusal):
        return Response({"detail": str(error)}, status=error.status)
    return exception_handler(error, context)


class Pages(CursorPagination):
    """Pages in the order of entry, stable while records come and go."""

    page_size = 100
    max_page_size = 1_000
    page_size_query_param = "page_size"
    ordering = "pk"

    def decode_cursor(self, request):
        """Refuse a cursor that is none of ours.

        Raises
        ------
        NotFound
            If it does not name a place in the order of entry.
        """
        cursor = super().decode_cursor(request)
        position = cursor.position if cursor else None
        if position is not None and not (position.isascii() and position.isdigit()):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class ReadOnly(GenericViewSet, ABC):
    """A list and its single records, written by ``as_dicts`` and ``as_dict``."""

    pagination_class = Pages

    @abstractmethod
    def as_dicts(self, keys: list[int]) -> list[dict]:
        """Write the records with these keys, in the order of entry."""

    def list(self, request):
        """Answer one page of the list."""
        page = self.paginate_queryset(self.get_queryset().only("pk"))
        return self.get_paginated_response(self.as_dicts([row.pk for row in page]))


class PlaceSerializer(serializers.Serializer):
    """An area as data."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    valid_from = serializers.DateField(allow_null=True)
    address = serializers.CharField(help_text="Its page; with .geojson for / its outline")


class FigureSerializer(serializers.Serializer):
    """A published figure of an area."""

    name = serializers.CharField()
    year = serializers.IntegerField()
    value = serializers.FloatField()


class PlaceInFullSerializer(PlaceSerializer):
    """An area with its figures and the box round it."""

    figures = FigureSerializer(many=True)
    bbox = serializers.ListField(
        child=serializers.FloatField(), help_text="West, south, east, north in degrees"
    )


def _as_dict(place: Boundary) -> dict:
    return {
        "code": place.code,
        "name": place.name,
        "kind": place.kind,
        "valid_from": place.valid_from,
        "address": f"/places/{place.code}/",
    }


class PlaceViewSet(ReadOnly):
    """Wards, small areas, councils: the boundaries in force today."""

    queryset = Boundary.objects.none()
    serializer_class = PlaceSerializer
    lookup_field = "code"
    lookup_value_regex = r"[A-Za-z0-9_-]+"

    def get_queryset(self):
        rows = Boundary.objects.in_force()
        kind = self.request.query_params.get("kind", "")
        if not kind:
            return rows
        if kind not in Kind.values:
            raise PlacesError(f"kind is one of {', '.join(Kind.values)}.")
        return rows.filter(kind=kind)

    def as_dicts(self, keys):
        """Write areas without their outlines."""
        rows = Boundary.objects.filter(pk__in=keys).order_by("pk")
        return [_as_dict(place) for place in rows.defer("geometry", "tile_geometry")]

    @extend_schema(
        operation_id="places",
        summary="Places: wards, small areas, council areas",
        parameters=[OpenApiParameter("kind", str, enum=Kind.values)],
        responses={200: PlaceSerializer(many=True), 404: REFUSAL, 422: REFUSAL},
    )
    def list(self, request):
        """Answer one page of the areas in force."""
        return super().list(request)

    @extend_schema(
        operation_id="place",
        summary="One place, with its published figures",
        responses={200: PlaceInFullSerializer, 404: REFUSAL},
    )
    def retrieve(self, request, code):
        """Answer one area with its newest figures."""
        place = Boundary.objects.in_force().filter(code__iexact=code).first()
        if place is None:
            raise Http404
        values = services.values_of(place)
        return Response(
            {
                **_as_dict(place),
                "figures": [{"name": v.name, "year": v.year, "value": v.value} for v in values],
                "bbox": moved(place.geometry, WGS84).extent,
            }
        )
