"""The requests of the read API: the public register of requests."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from assets.casework import steps
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.register.models import Asset
from gis.api import REFUSAL, ReadOnly


class RequestSerializer(serializers.Serializer):
    """A request as the public sees it."""

    reference = serializers.CharField()
    body = serializers.CharField(help_text="Who asks")
    authority_code = serializers.CharField()
    authority_name = serializers.CharField()
    right = serializers.CharField(help_text="ownership, lease, other, or empty")
    route = serializers.CharField()
    stage = serializers.CharField()
    stage_title = serializers.CharField()
    is_open = serializers.BooleanField()
    arrived_on = serializers.DateField(allow_null=True)
    next_due_on = serializers.DateField(
        allow_null=True, help_text="The next day by which the council must act, if one runs"
    )
    assets = serializers.ListField(child=serializers.CharField(), help_text="Public references")
    address = serializers.CharField()


def _as_dict(request: TransferRequest, visible: set[int]) -> dict:
    return {
        "reference": request.reference,
        "body": request.body_name,
        "authority_code": request.authority.code,
        "authority_name": request.authority.name,
        "right": request.right,
        "route": request.route,
        "stage": request.stage,
        "stage_title": steps.pack_of(request).stages[request.stage].title,
        "is_open": request.is_open,
        "arrived_on": request.arrived_on,
        "next_due_on": request.next_due_on,
        "assets": [asset.code for asset in request.assets.all() if asset.pk in visible],
        "address": request.get_absolute_url(),
    }


class RequestViewSet(ReadOnly):
    """Requests that the public may know of, refusals too."""

    queryset = TransferRequest.objects.none()
    serializer_class = RequestSerializer
    lookup_field = "reference"
    lookup_value_regex = r"[A-Za-z0-9_-]+"

    def get_queryset(self):
        rows = TransferRequest.objects.public()
        asked = self.request.query_params
        if asked.get("authority"):
            rows = rows.filter(authority__code=asked["authority"].upper())
        if asked.get("open"):
            if asked["open"] not in {"true", "false"}:
                raise CaseworkError("open is true or false.")
            rows = rows.filter(is_open=asked["open"] == "true")
        return rows

    def as_dicts(self, keys):
        """Write requests with the assets that whoever asks may see."""
        rows = TransferRequest.objects.filter(pk__in=keys).order_by("pk")
        rows = rows.select_related("authority").prefetch_related("assets")
        wanted = Asset.objects.visible_to(self.request.user).filter(requests__in=keys)
        visible = set(wanted.values_list("pk", flat=True))
        return [_as_dict(row, visible) for row in rows]

    @extend_schema(
        operation_id="requests",
        summary="Requests that communities have made",
        parameters=[
            OpenApiParameter("authority", str, description="Nine-character code of the council"),
            OpenApiParameter("open", bool, description="Only those that have not ended, or have"),
        ],
        responses={200: RequestSerializer(many=True), 404: REFUSAL, 422: REFUSAL},
    )
    def list(self, request):
        """Answer one page of the public register of requests."""
        return super().list(request)

    @extend_schema(
        operation_id="request",
        summary="One request",
        responses={200: RequestSerializer, 404: REFUSAL},
    )
    def retrieve(self, request, reference):
        """Answer one request that the public may know of."""
        found = TransferRequest.objects.public().filter(reference=reference).values_list("pk")
        if not found:
            raise Http404
        return Response(self.as_dicts([found[0][0]])[0])
