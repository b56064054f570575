"""An asset on paper: its site plan, with the red line that a deed or a request refers to."""

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon
from django.db.models import F, Func, JSONField
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from assets.register import records
from assets.register.errors import RegisterError
from assets.register.filters import Filters, need_valid
from assets.register.models import Asset, Kind, Placed, State
from assets.register.profiles import words_of
from assets.register.site_plans import attributions, draw_plan
from assets.register.views import ROUND_A_POINT_M, find_asset, other_spelling
from gis import geojson, map_files, papers
from gis.crs import BNG
from gis.day import today
from gis.geometry import view_of
from gis.models import Boundary

MOST_SITES = 3_000  # in a map file


@require_safe
def site_plan(request, code):
    """Give the site plan of an asset as a PDF with tags."""
    if elsewhere := other_spelling(request, code, "/plan.pdf"):
        return elsewhere
    asset = find_asset(request, code)
    if not asset.is_located:
        raise RegisterError(f"{asset.name} has no place on the map yet, so no plan can be drawn.")
    if asset.how_placed == Placed.BLURRED:
        raise RegisterError(f"The exact place of {asset.name} is not published.")
    return _plan_of(asset)


def _plan_of(asset: Asset) -> HttpResponse:
    plan = draw_plan(asset)
    context = {"asset": asset, "plan": plan, "day": today(), "sources": attributions()}
    return papers.paper_response("register/site_plan.html", context, name=f"site-plan-{asset.code}")


@require_safe
def map_file(request):
    """Give the map of what the filters keep as one file that opens without a network."""
    filters = need_valid(Filters.of(request.GET))
    rows = filters.rows(request.user).located()
    total = rows.count()
    if total > MOST_SITES:
        raise RegisterError(
            f"A map file holds {MOST_SITES:,} places at most, and these filters keep {total:,}; "
            "choose a council, a ward or a kind."
        )
    if total == 0:
        raise RegisterError("These filters keep no place that is on the map; change them.")
    kinds = words_of("kind", Kind)
    lines = Func(
        kinds, words_of("state", State), F("authority__name"), F("address"),
        function="json_build_array", output_field=JSONField(),
    )  # fmt: skip
    shown = rows.order_by("pk")
    box = Polygon.from_bbox(rows.order_by().aggregate(box=Extent("point"))["box"])
    box.srid = BNG
    areas = Boundary.objects.in_force().filter(kind__in=["ward", "authority"]).touching(box)
    content = map_files.compose_file(
        title=f"{settings.SITE_NAME}: {total:,} place{'' if total == 1 else 's'}",
        note=f"As it stood on {today():%-d %B %Y}. {settings.SITE_URL}/map/?{filters.as_query()}",
        bounds=view_of(box, margin_m=ROUND_A_POINT_M),
        areas=geojson.features(areas, "geometry", {"name": "name"}),
        sites=geojson.features(shown, records.shape(), {"name": "name", "words": lines}),
    )
    answer = HttpResponse(content, content_type="text/html; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="map.html"'
    return answer
