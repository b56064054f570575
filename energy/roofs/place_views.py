"""The roofs of an area: all of them by yield, with what was left out and why."""

import csv
from io import StringIO

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from energy.roofs import stored, tasks
from energy.roofs.models import RoofEstimate
from energy.roofs.querysets import buildings_in
from energy.roofs.stored import FIGURES
from gis import geojson, maps
from gis.crs import WGS84
from gis.geometry import moved
from gis.models import Boundary

PAGE_ROWS = 50
GEOJSON = "application/geo+json"
#: Column of a download: where it comes from.
COLUMNS = {
    "building": "building__reference",
    "name": "building__name",
    "type": "building__type",
    **{name: name for name in FIGURES},
    "how": "how",
    "reason": "reason",
    "up_to_date": "is_current",
    "weather": "weather",
    "method": "method",
    "source": "source",
    "roof": Concat(Value("/energy/roofs/buildings/"), Cast("building_id", CharField()), Value("/")),
}


def _place(code) -> Boundary:
    place = Boundary.objects.in_force().filter(code__iexact=code).first()
    if place is None:
        raise Http404("No area with this code is in force today.")
    return place


def _estimates(place):
    return stored.marked(RoofEstimate.objects.in_place(place)).order_by(
        F("annual_kwh").desc(nulls_last=True), "building_id"
    )


@require_safe
def place_roofs(request, code):
    """Show every roof of an area by yield, with totals, and say what is not in them."""
    place = _place(code)
    rows = _estimates(place)
    context = {
        "place": place,
        "page": Paginator(rows.estimated().select_related("building"), PAGE_ROWS).get_page(
            request.GET.get("page")
        ),
        "totals": rows.totals(),
        "left_out": rows.left_out(),
        "buildings": buildings_in(place).count(),
        "waiting": stored.waiting(buildings_in(place)).count(),
        "out_of_date": rows.filter(is_current=False).count(),
        "at_work": tasks.is_at_work_on(place.code),
        "may_ask": rules.test_rule("roofs.estimate_place", request.user),
    }
    context["not_looked_at"] = context["waiting"] - context["out_of_date"]
    context["done"] = context["buildings"] - context["waiting"]
    if request.htmx:
        return render(request, "roofs/_progress.html", context)
    context["map"] = maps.compose(
        name=f"Roofs of {place.name} by yield",
        bounds=moved(place.geometry, WGS84).extent,
        layers=[
            {"url": f"/tiles/roofs/{{z}}/{{x}}/{{y}}.mvt?place={place.code}", "style": "roofs"}
        ],
    )
    return render(request, "roofs/place.html", context)


@login_required
@require_POST
def place_estimate(request, code):
    """Set the machine to work on the roofs of an area."""
    if not rules.test_rule("roofs.estimate_place", request.user):
        raise PermissionDenied
    place = _place(code)
    tasks.ask_for_place(place.code)
    return redirect("roofs:place_roofs", place.code)


@require_safe
def place_file(request, code, suffix):
    """Give the roofs of an area as a file."""
    place = _place(code)
    if suffix == "geojson":
        found = geojson.features(_estimates(place), F("building__footprint"), COLUMNS)
        text = f'{{"type":"FeatureCollection","features":{found}}}'
        return HttpResponse(text, content_type=GEOJSON)
    if suffix != "csv":
        raise Http404
    answer = StreamingHttpResponse(_lines(_estimates(place)), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="roofs-{place.code}.csv"'
    return answer


def _lines(rows):
    columns = {
        f"v_{name}": F(column) if isinstance(column, str) else column
        for name, column in COLUMNS.items()
    }
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows.values_list(*columns.values()).iterator(2_000):
        writer.writerow(_safe(value) for value in row)
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def _safe(value):
    """Keep a spreadsheet from running a name as a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
