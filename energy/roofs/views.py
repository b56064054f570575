"""Roofs: find one, describe or draw it, change it, and read what it could give."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assets.register.models import Asset, Building
from energy.roofs import roof_pages, services
from energy.roofs.errors import RoofsError
from energy.roofs.forms import DescribedForm, HereForm
from energy.roofs.planes import described_roof
from energy.roofs.roof_pages import Site
from gis import finding
from gis.errors import PlacesError
from gis.geometry import to_shapely

NEAR_M, MOST_NEAR, MOST_NAMED = 120, 12, 12


@require_safe
def home(request):
    """Say what the energy side does and lead to it."""
    return render(request, "roofs/home.html")


@require_safe
def roof_search(request):
    """Find a building by postcode, address, place or name, or lead to drawing and describing it."""
    if "area_m2" in request.GET:  # an address of before, which described a roof here
        return redirect(f"/energy/roofs/described/?{request.GET.urlencode()}")
    text = " ".join(request.GET.get("q", "").split())
    context = {"q": text}
    if text:
        places = finding.find_places(text)
        points = [place for place in places if place.geometry.geom_type == "Point"]
        areas = [place for place in places if place.code]
        context |= {
            "areas": areas[:MOST_NAMED],
            "assets": _assets_called(request, text),
            "named": Building.objects.filter(name__icontains=text)[:MOST_NAMED],
            "near": points[0].name if points else "",
            "buildings": _buildings_near(points[0].geometry) if points else (),
        }
        context["found"] = any(context[kind] for kind in ("areas", "assets", "named", "buildings"))
    return render(request, "roofs/search.html", context)


def _assets_called(request, text):
    rows = Asset.objects.visible_to(request.user).listed().searched(text)
    return rows.order_by("name", "pk")[:MOST_NAMED]


def _buildings_near(point):
    return Building.objects.near(point, metres=NEAR_M)[:MOST_NEAR]


@require_safe
def described(request, suffix=""):
    """Estimate a roof that a person describes, anywhere that we have postcodes for."""
    form = DescribedForm(request.GET if "area_m2" in request.GET else None)
    site = Site("A roof that you describe", "/energy/roofs/described", None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        site = Site(
            f"A roof at {data['postcode']}", site.address, data["postcode"].point,
            described_roof(**{name: data[name] for name in ("area_m2", "tilt_deg", "azimuth_deg")}),
        )  # fmt: skip
    return roof_pages.answer(request, site, suffix, form=form)


@require_safe
def drawn(request, suffix=""):
    """Estimate planes that a person draws anywhere."""
    site = Site("A roof that you draw", "/energy/roofs/drawn", None)
    near = request.GET.get("near", "")
    found = [place for place in finding.find_places(near) if place.geometry.geom_type == "Point"]
    if found:
        site = Site(f"A roof near {found[0].name}", site.address, found[0].geometry)
    return roof_pages.answer(request, site, suffix, near=near, draws=True)


@require_safe
def building_roof(request, pk, suffix=""):
    """Show the roof of a building of the register."""
    building = get_object_or_404(Building.objects.select_related("source", "authority"), pk=pk)
    return roof_pages.answer(
        request, roof_pages.site_of(building), suffix,
        usual=lambda: services.roof_of_building(building),
    )  # fmt: skip


@require_safe
def asset_roof(request, code, suffix=""):
    """Estimate the roof of an asset: its building's, or one that is drawn or described.

    Asked by the asset's page it answers with the piece that the page shows.
    """
    asset = get_object_or_404(Asset.objects.visible_to(request.user).listed(), code=code)
    buildings = services.buildings_of(asset)
    chosen = next((one for one in buildings if str(one.pk) == request.GET.get("building")), None)
    building = chosen or next(iter(buildings), None)
    site = Site(
        f"Sun on the roof of {asset.name}",
        f"/energy/assets/{asset.code}",
        services.place_of(building) if building else asset.point,
        footprint=to_shapely(building.footprint) if building else None,
        building=building,
        asset=asset,
        caption=f"{asset.get_kind_display()}, {asset.authority}",
    )
    form = HereForm(request.GET if "area_m2" in request.GET else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        names = ("area_m2", "tilt_deg", "azimuth_deg")
        site.roof = described_roof(**{name: data[name] for name in names})
    usual = (lambda: services.roof_of_building(building)) if building else None
    if request.htmx and not request.htmx.target:
        return _asset_piece(request, site, usual)
    others = [one for one in buildings if one != building]
    return roof_pages.answer(request, site, suffix, form=form, usual=usual, others=others)


def _asset_piece(request, site, usual):
    context = {"asset": site.asset}
    try:
        if usual:
            context["estimate"] = services.estimate_at(usual(), site.point)
    except (RoofsError, PlacesError) as error:
        context["problem"] = str(error)
    return render(request, "roofs/_asset_panel.html", context)
