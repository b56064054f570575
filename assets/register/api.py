"""The assets of the read API: the keys of the JSON twin, the filters and rights of the list."""

from django import forms
from django.db import models
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from assets.register import records
from assets.register.filters import FilterForm, Filters, need_valid
from assets.register.models import Asset
from assets.register.views import find_asset
from assets.register.withholding import may_see_exact
from gis.api import REFUSAL, ReadOnly
from gis.writing.outgoing import fields_of

_KINDS = (  # the first that fits; what none fits is text
    (models.BooleanField, serializers.BooleanField),
    (models.DateTimeField, serializers.DateTimeField),
    (models.DateField, serializers.DateField),
    (models.IntegerField, serializers.IntegerField),
    (models.FloatField, serializers.FloatField),
    (models.DecimalField, serializers.FloatField),
    (models.JSONField, serializers.JSONField),
)


def _as_serialized(field: models.Field) -> serializers.Field:
    """Describe a column that goes out."""
    for known, kind in _KINDS:
        if isinstance(field, known):
            return kind(allow_null=True)
    if hasattr(field, "base_field"):
        return serializers.ListField(child=serializers.CharField())
    return serializers.CharField()


def _described() -> dict[str, serializers.Field]:
    columns = fields_of(Asset.objects.all(), records.COLUMNS)
    described = {name: _as_serialized(field) for name, field in columns.items()}
    place = {name: serializers.FloatField(allow_null=True) for name in ("lon", "lat")}
    return {**described, **place}


AssetSerializer = type("AssetSerializer", (serializers.Serializer,), _described())


class AssetInFullSerializer(AssetSerializer):
    """An asset with how sure each fact is."""

    facts = serializers.JSONField(help_text="Fact: source, checked_on, certainty, locked")
    url = serializers.CharField()


def _parameters() -> list[OpenApiParameter]:
    """Describe the filters of the list by the form that reads them."""
    found = []
    for name, field in FilterForm.base_fields.items():
        many = isinstance(field, forms.MultipleChoiceField)
        choices = isinstance(field, forms.ChoiceField) and not isinstance(
            field, forms.ModelChoiceField
        )
        values = [value for value, _ in field.choices if value] if choices else None
        kind = float if isinstance(field, forms.FloatField) else str
        words = str(field.label or "Area as WKT or GeoJSON, in degrees")
        found.append(OpenApiParameter(name, kind, enum=values, many=many, description=words))
    return found


class AssetViewSet(ReadOnly):
    """Assets that the person who asks may see."""

    queryset = Asset.objects.none()
    serializer_class = AssetSerializer
    lookup_field = "code"

    def get_queryset(self):
        return need_valid(Filters.of(self.request.query_params)).rows(self.request.user)

    def as_dicts(self, keys):
        """Write assets with the keys of their twins."""
        rows = Asset.objects.filter(pk__in=keys).order_by("pk")
        return records.as_dicts(rows, may_see_exact(self.request.user))

    @extend_schema(
        operation_id="assets",
        summary="Assets, with the filters of the list",
        parameters=_parameters(),
        responses={200: AssetSerializer(many=True), 404: REFUSAL, 422: REFUSAL},
    )
    def list(self, request):
        """Answer one page of what the filters keep."""
        return super().list(request)

    @extend_schema(
        operation_id="asset",
        summary="One asset, and how sure each fact is",
        responses={200: AssetInFullSerializer, 404: REFUSAL, 410: REFUSAL},
    )
    def retrieve(self, request, code):
        """Answer one asset; one that was withdrawn answers 410 and says why."""
        asset = find_asset(request, code)
        return Response(records.as_dict(asset, may_see_exact(request.user)))
