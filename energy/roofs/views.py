"""Roofs: what one could give, of an asset or anywhere."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assets.register.models import Asset
from energy.roofs import services
from energy.roofs.additions import additions_to
from energy.roofs.charts import months_chart
from energy.roofs.errors import RoofsError
from energy.roofs.forms import PlaneForm, RoofForm
from energy.roofs.planes import How, plane_of_footprint, typed_plane
from gis import maps
from gis.errors import PlacesError
from gis.geometry import area_in_metres, in_degrees, to_shapely, view_of


@require_safe
def home(request):
    """Say what the energy side does and lead to it."""
    return render(request, "roofs/home.html")


def shown(estimate: services.Estimate) -> dict:
    """What a page shows of an estimate."""
    chart = months_chart([name for name, _ in estimate.months], list(estimate.monthly_kwh))
    return {"estimate": estimate, "chart": chart, "additions": additions_to(estimate)}


@require_safe
def roof(request):
    """Estimate a roof that a person describes, anywhere that we have postcodes for."""
    form = RoofForm(request.GET if request.GET else None)
    context, status = {"form": form}, 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            plane = typed_plane(
                **{name: data[name] for name in ("area_m2", "tilt_deg", "azimuth_deg")}
            )
            try:
                estimate = services.estimate_plane(
                    plane, data["postcode"].point, shade=data["shading"]
                )
                context |= shown(estimate)
                status = 200
            except RoofsError as error:
                form.add_error(None, str(error))
    return render(request, "roofs/roof.html", context, status=status)


@require_safe
def asset_roof(request, code):
    """Estimate the roof of an asset: its building's, or one that is drawn or described.

    Asked by the asset's page it answers with the piece that the page shows.
    """
    asset = get_object_or_404(Asset.objects.visible_to(request.user).listed(), code=code)
    form = PlaneForm(request.GET if "area_m2" in request.GET else None)
    context = {"asset": asset, "form": form, "building": None}
    status = 200
    try:
        plane = _plane_of(request, asset, form, context)
        if plane:
            shade = request.GET.get("shading", "modest")
            context |= shown(services.estimate_plane(plane, _where(asset), shade=shade))
    except (RoofsError, PlacesError) as error:
        context["problem"], status = str(error), 422
    if form.is_bound and form.errors:
        status = 422
    if request.htmx:
        return render(request, "roofs/_asset_panel.html", context)
    if asset.is_located:
        context["map"] = _map_of(asset, context["building"])
    return render(request, "roofs/asset_roof.html", context, status=status)


def _where(asset):
    if asset.point is None:
        raise RoofsError(
            "This asset has no place yet, so the sun on it is not known; "
            "describe its roof with a postcode instead."
        )
    return asset.point


def _plane_of(request, asset, form, context):
    """The best plane that we are given: described, drawn, or guessed from the building."""
    if form.is_bound:
        if not form.is_valid():
            return None
        data = form.cleaned_data
        return typed_plane(**{name: data[name] for name in ("area_m2", "tilt_deg", "azimuth_deg")})
    if request.GET.get("shape"):
        drawn = area_in_metres(request.GET["shape"])
        return plane_of_footprint(to_shapely(drawn), how=How.DRAWN)
    building = services.building_of(asset)
    context["building"] = building
    return services.plane_of_building(building) if building else None


def _map_of(asset, building):
    shape = building.footprint if building else (asset.outline or asset.point)
    shapes = [{"geometry": in_degrees(shape), "style": "roof" if building else "outline"}]
    return maps.compose(
        name=f"Roof of {asset.name}",
        bounds=view_of(shape, margin_m=35),
        layers=[{"url": "/tiles/buildings/{z}/{x}/{y}.mvt", "style": "buildings"}],
        shapes=shapes,
        largest_zoom_at_start=19,
    )
