"""An asset on paper: its site plan, with the red line that a deed or a request refers to."""

import base64

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon
from django.db.models import F, Func, JSONField
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from assets.register import records
from assets.register.errors import RegisterError
from assets.register.filters import Filters, need_valid
from assets.register.models import Asset, Building, Kind, Placed, State
from assets.register.profiles import words_of
from assets.register.views import ROUND_A_POINT_M, find_asset, other_spelling
from gis import geojson, map_files, papers, plans
from gis.crs import BNG
from gis.day import today
from gis.geometry import view_of
from gis.models import Boundary, Source

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
    shape = asset.outline or asset.point
    frame = plans.frame_of(shape)
    drawing = plans.as_svg(
        frame,
        [
            *plans.draw_ground(frame),
            *_buildings(frame),
            *plans.draw_names(frame),
            _site(asset, shape, frame),
            *plans.draw_furniture(frame),
        ],
    )
    reference = plans.grid_reference(asset.point.x, asset.point.y)
    context = {
        "asset": asset,
        "plan": f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}",
        "words": _in_words(asset, frame, reference),
        "grid_reference": reference,
        "scale": frame.scale,
        "day": today(),
        "sources": _sources(),
    }
    return papers.paper_response("register/site_plan.html", context, name=f"site-plan-{asset.code}")


def _buildings(frame):
    return [
        plans.draw_shape(d, frame, fill="#cfc9c0", line="#8a8580")
        for (d,) in plans.paths(Building.objects.order_by("pk"), "footprint", frame)
    ]


def _site(asset, shape, frame):
    """Draw the outline, or a ring round the point where there is none."""
    if asset.outline is None:
        return plans.draw_point(shape, frame)
    return plans.draw_site(plans.path_of(shape, frame), frame)


def _in_words(asset, frame, reference) -> str:
    edge = "A red line shows its outline." if asset.outline else "A red ring shows its place."
    return (
        f"Plan of {asset.name} at 1:{frame.scale:,} with north at the top. {edge} "
        f"Grid reference {reference}."
    )


def _sources() -> list[str]:
    """Who must be named under a plan: the sources of ground, boundaries and buildings."""
    used = Source.objects.exclude(attribution="").values_list("attribution", flat=True)
    return sorted(set(used))


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
