"""One page of one roof, as page, print and data: the same estimate behind every door."""

import json
from dataclasses import dataclass

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from shapely.geometry.base import BaseGeometry

from assets.register.models import Asset, Building
from energy.roofs import services
from energy.roofs.additions import additions_to
from energy.roofs.advice import advice_on
from energy.roofs.charts import months_chart
from energy.roofs.errors import RoofsError
from energy.roofs.forms import PlanesForm
from energy.roofs.pictures import plan_of
from energy.roofs.planes import Roof, drawn_roof
from energy.roofs.roof_estimate import Estimate
from gis import maps
from gis.crs import BNG
from gis.day import today
from gis.errors import PlacesError
from gis.geometry import area_in_metres, in_degrees, to_django, to_shapely, view_of
from gis.papers import paper_response

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
    context = {"site": site, "form": form, "near": near, **more}
    status = 200
    shape = request.GET.get("shape", "")
    try:
        roof = _roof_asked_for(site, form, shape, usual)
        if roof:
            estimate, planes_form = _estimate(request, site, roof)
            context |= {"estimate": estimate, "planes_form": planes_form}
            status = 422 if planes_form.errors else 200
    except (RoofsError, PlacesError) as error:
        context["problem"], status = str(error), 422
    if form is not None and form.is_bound and form.errors:
        status = 422
    if suffix:
        return _twin(request, site, suffix, context)
    return _page(request, site, context, status)


def _roof_asked_for(site, form, shape, usual) -> Roof | None:
    """Take the best roof that we are given: drawn, described, or held."""
    if form is not None and form.is_bound and not form.is_valid():
        return None
    if shape:
        roof = drawn_roof(drawn_shape(shape), footprint=site.footprint, source=DRAWN_BY)
        if site.point is None:
            middle = shapely.union_all([plane.outline for plane in roof.planes]).centroid
            site.point = to_django(middle)
        return roof
    return site.roof or (usual() if usual else None)


def drawn_shape(text: str) -> BaseGeometry:
    """Read drawn planes, which may touch one another, as areas in metres.

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


def _page(request, site, context, status) -> HttpResponse:
    estimate = context.get("estimate")
    if estimate:
        context |= shown(estimate)
        context["query"] = request.GET.urlencode()
        ours = context["planes_form"].fields
        context["kept"] = [pair for pair in request.GET.items() if pair[0] not in ours]
    if site.point is not None or context.get("draws"):
        context["map"] = _map_of(site, estimate, draws="draw" in request.GET or "draws" in context)
        context["drawing"] = "draw" in request.GET or "draws" in context
    if request.htmx:  # the scripts of a page put in no answer that says 422
        return render(request, "roofs/_roof.html", context)
    return render(request, "roofs/roof.html", context, status=status)


def shown(estimate: Estimate) -> dict:
    """What a page shows of an estimate besides its figures."""
    return {
        "chart": months_chart(estimate.months),
        "plan": plan_of(estimate),
        "advice": advice_on(estimate),
        "additions": additions_to(estimate),
    }


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
        **shown(estimate),
        "today": today(),
        "address": request.build_absolute_uri(),
    }
    paper["address"] = paper["address"].replace(".pdf", "/", 1)
    return paper_response("roofs/paper.html", paper, name="roof")


def as_geojson(estimate: Estimate) -> dict:
    """Write each plane and module that has an outline, in degrees, with the plane's figures."""
    features = []
    for one, figures in zip(estimate.planes, estimate.as_dict()["planes"], strict=True):
        if one.plane.outline is not None:
            features.append(_feature(one.plane.outline, {"part": "plane", **figures}))
        features += [_feature(box, {"part": "module", "plane": one.number}) for box in one.outlines]
    totals = {key: value for key, value in estimate.as_dict().items() if key != "planes"}
    return {"type": "FeatureCollection", "estimate": totals, "features": features}


def _feature(shape, properties) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": in_degrees(to_django(shape))}


def _map_of(site, estimate, *, draws):
    """The building with planes and modules on the ground; where a person draws, with the pen."""
    planes = [one for one in estimate.planes if one.plane.outline is not None] if estimate else []
    style = "outline" if draws else "roof"
    shapes = [
        {"geometry": in_degrees(to_django(one.plane.outline)), "style": style}
        for one in planes
        if not draws
    ]
    modules = [box for one in planes for box in one.outlines]
    if modules and not draws:
        whole = to_django(shapely.multipolygons(modules))
        shapes.append({"geometry": in_degrees(whole), "style": "module"})
    around = _ground(site, planes)
    if around is None:
        return None
    start = {
        "type": "FeatureCollection",
        "features": [_feature(one.plane.outline, {}) for one in planes],
    }
    return maps.compose(
        name=site.title,
        bounds=view_of(around, margin_m=18 if planes or site.footprint is not None else 60),
        layers=[{"url": "/tiles/buildings/{z}/{x}/{y}.mvt", "style": "buildings"}],
        shapes=shapes,
        drawing={"field": "id_shape", "start": start if planes else None} if draws else None,
        largest_zoom_at_start=19,
    )


def _ground(site, planes) -> GEOSGeometry | None:
    if planes:
        return to_django(shapely.union_all([one.plane.outline for one in planes]), BNG)
    if site.footprint is not None:
        return to_django(site.footprint, BNG)
    return site.point
