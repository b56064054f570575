"""One page of one roof, as page, print and data: the same estimate behind every door."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

import rules
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from shapely.geometry.base import BaseGeometry

from assets.register.models import Asset, Building
from energy.roofs import services
from energy.roofs.advice import advice_on
from energy.roofs.charts import months_chart
from energy.roofs.errors import RoofsError
from energy.roofs.forms import PlanesForm, SurveyForm
from energy.roofs.pictures import plan_of
from energy.roofs.planes import Roof, drawn_roof, obstructed
from energy.roofs.roof_estimate import MEASURED, USUAL_SHADE, Estimate
from energy.roofs.roof_maps import as_geojson, map_of, under
from gis.day import today
from gis.errors import PlacesError
from gis.geometry import area_in_metres, to_django, to_shapely
from gis.papers import paper_response
from gis.services import nearest_postcode

GEOJSON = "application/geo+json"
DRAWN_BY = "drawn by hand on this page"


@dataclass
class Site:
    """Where a roof is asked about: a building, an asset, or a place that a person names.

    ``address`` is the page's without its ending; ``roof`` is what a person described.
    """

    title: str
    address: str
    point: GEOSGeometry | None
    roof: Roof | None = None
    footprint: BaseGeometry | None = None
    building: Building | None = None
    asset: Asset | None = None
    caption: str = ""


def site_of(building: Building) -> Site:
    """The roof of a building of the register."""
    parts = [building.type.replace("_", " ").capitalize(), building.authority]
    return Site(
        str(building),
        f"/energy/roofs/buildings/{building.pk}",
        services.place_of(building),
        footprint=to_shapely(building.footprint),
        building=building,
        caption=", ".join(str(part) for part in parts if part),
    )


def answer(request, site: Site, suffix="", *, form=None, usual=None, near="", **more):
    """Answer with the page, or its twin as PDF, JSON or GeoJSON.

    Parameters
    ----------
    form
        The form with which a person describes the roof, where there is one.
    usual
        Gives the roof that we hold, where nothing was drawn or described.
    near
        A place that was named, to draw at.
    """
    context, status = asked_for(request, site, form=form, usual=usual)
    context |= {"near": near, **more}
    if suffix:
        return _twin(request, site, suffix, context)
    return page(request, site, context, status)


def asked_for(request, site: Site, *, form=None, usual=None) -> tuple[dict, int]:
    """Estimate the roof that an address asks for; gives what a page shows of it, and its status."""
    context = {"site": site, "form": form}
    status = 200
    try:
        roof = _roof_asked_for(request, site, form, usual)
        if roof:
            estimate, planes_form = _estimate(request, site, roof)
            context |= {"estimate": estimate, "planes_form": planes_form}
            status = 422 if planes_form.errors else 200
    except (RoofsError, PlacesError) as error:
        context["problem"], status = str(error), 422
    if form is not None and form.is_bound and form.errors:
        status = 422
    return context, status


def _roof_asked_for(request, site, form, usual) -> Roof | None:
    """Take the best roof that we are given: drawn, described, or held; without its obstacles."""
    if form is not None and form.is_bound and not form.is_valid():
        return None
    shape, obstacles = request.GET.get("shape", ""), request.GET.get("obstacles", "")
    if shape:
        roof = drawn_roof(drawn_shape(shape), footprint=site.footprint, source=DRAWN_BY)
        if site.point is None:
            middle = shapely.union_all([plane.outline for plane in roof.planes]).centroid
            site.point = to_django(middle)
    else:
        roof = site.roof or (usual() if usual else None)
    if roof and obstacles:
        roof = obstructed(roof, shapely.union_all(shapely.get_parts(drawn_shape(obstacles))))
    return roof


def drawn_shape(text: str) -> BaseGeometry:
    """Read what was drawn, whose parts may touch one another, as areas in metres.

    Raises
    ------
    PlacesError
        If one is no area or lies elsewhere.
    """
    try:
        read = json.loads(text) if text.lstrip().startswith("{") else None
    except ValueError as error:
        raise PlacesError("The drawn shape cannot be read; draw it again.") from error
    if read and read.get("type") == "MultiPolygon":
        parts = [{"type": "Polygon", "coordinates": rings} for rings in read.get("coordinates", ())]
        shapes = [to_shapely(area_in_metres(json.dumps(part))) for part in parts]
        return shapely.geometrycollections(shapes)
    return to_shapely(area_in_metres(text))


def _estimate(request, site, roof) -> tuple[Estimate, PlanesForm]:
    if site.point is None:
        raise RoofsError(
            "This asset has no place yet, so the sun on it is not known; "
            "describe its roof with a postcode instead."
        )
    shade = request.GET.get("shading", "")
    plain = services.estimate_at(roof, site.point, shade=shade)
    form = PlanesForm(request.GET if "tilt-1" in request.GET else None, estimate=plain)
    if not (form.is_bound and form.is_valid()):
        return plain, form
    changed = services.estimate_at(roof, site.point, shade=shade, changes=form.changes())
    return changed, form


def page(request, site: Site, context: dict, status: int) -> HttpResponse:
    """Show the page of a roof, or the piece that is asked for when something on it changes."""
    estimate = context.get("estimate")
    if estimate:
        context |= shown(estimate, under(site, estimate))
        context["query"] = request.GET.urlencode()
        ours = context["planes_form"].fields
        postcode = nearest_postcode(site.point)
        context["homes"] = homes_query(estimate, postcode)
        context["kept"] = [pair for pair in request.GET.items() if pair[0] not in ours]
    if site.building:
        context |= survey_pieces(request, site.building, context)
    if site.point is not None or context.get("draws"):
        context["map"] = map_of(site, estimate, draws="draw" in request.GET or "draws" in context)
        context["drawing"] = "draw" in request.GET or "draws" in context
    if request.htmx:  # the scripts of a page put in no answer that says 422
        return render(request, "roofs/_roof.html", context)
    return render(request, "roofs/roof.html", context, status=status)


def survey_pieces(request, building: Building, context: dict) -> dict:
    """What the page offers to those who keep surveys: to keep what is shown, to take one back."""
    if not rules.test_rule("roofs.keep_survey", request.user, building):
        return {}
    stated = any(name in request.GET for name in ("shape", "obstacles", "tilt-1"))
    pieces = {"surveys": building.roof_surveys.select_related("by", "taken_back_by")}
    if stated and context.get("estimate") and not context["planes_form"].errors:
        pieces["survey_form"] = context.get("survey_form") or SurveyForm()
    return pieces


def shown(estimate: Estimate, ground: GEOSGeometry) -> dict:
    """What page and paper show of an estimate besides its figures."""
    return {
        "chart": months_chart(estimate.months),
        "plan": plan_of(estimate),
        "advice": advice_on(estimate, ground),
    }


def homes_query(estimate: Estimate, postcode) -> str:
    """Write this roof as the start of a question about a home: its size, and its fullest plane."""
    if not estimate.panels:
        return ""
    fullest = max(estimate.planes, key=lambda one: one.panels)
    start = {
        "postcode": postcode or "",
        "kwp": f"{estimate.kwp:g}",
        "tilt_deg": f"{fullest.tilt_deg:g}",
        "azimuth_deg": f"{fullest.azimuth_deg:.0f}",
        "shading": USUAL_SHADE if estimate.shading == MEASURED else estimate.shading,
    }
    return urlencode(start)


def _twin(request, site, suffix, context) -> HttpResponse:
    estimate = context.get("estimate")
    if suffix not in ("pdf", "json", "geojson"):
        raise Http404
    if estimate is None:
        words = context.get("problem") or "There is no roof here to estimate."
        return JsonResponse({"reason": words}, status=422)
    if suffix == "json":
        return JsonResponse({"title": site.title, **estimate.as_dict()})
    if suffix == "geojson":
        return JsonResponse(as_geojson(estimate), content_type=GEOJSON)
    paper = {
        **context,
        **shown(estimate, under(site, estimate)),
        "today": today(),
        "address": request.build_absolute_uri(),
    }
    paper["address"] = paper["address"].replace(".pdf", "/", 1)
    return paper_response("roofs/paper.html", paper, name="roof")
