"""What the officers' map shows: the assets of their open requests, coloured by urgency."""

from datetime import timedelta

from django.db.models import Case, CharField, F, Min, Q, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest

from assets.casework.models import TransferRequest
from assets.casework.urgency import SOON_DAYS, URGENT_DAYS
from assets.register.models import Asset
from gis.day import today
from gis.tiles import Layer, register


def _requests(request: HttpRequest):
    mine = TransferRequest.objects.of_council(request.user).open()
    rows = Asset.objects.located().filter(requests__in=mine).annotate(
        due=Min("requests__next_due_on", filter=Q(requests__in=mine)),
        reference=Min("requests__reference", filter=Q(requests__in=mine)),
    )  # fmt: skip
    return rows.annotate(
        urgency=Case(
            When(due=None, then=Value("waiting")),
            When(due__lte=today() + timedelta(days=URGENT_DAYS), then=Value("urgent")),
            When(due__lte=today() + timedelta(days=SOON_DAYS), then=Value("soon")),
            default=Value("calm"),
            output_field=CharField(),
        ),
        link=Concat(Value("/casework/"), F("reference"), Value("/"), output_field=CharField()),
    )


register(
    Layer(
        name="requests",
        rows=_requests,
        columns=("reference", "name", "urgency", "link"),
        shape="tile_shape",
        point="tile_point",
    )
)
