"""How much of a roof suits one building, and what that does to the cost of running an asset."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assets.register.models import Asset, Building
from energy.core import shading
from energy.households import building_sizing
from energy.households import roof_bills as bills_under
from energy.households.building_sizing import Site, Sized, size_site
from energy.households.charts import curve_of_sizes
from energy.households.home_comparison import own_prices
from energy.households.sizing_forms import RoofForm, SizingForm
from energy.households.tariffs import read_tariff
from energy.roofs import services
from energy.roofs.errors import RoofsError
from energy.roofs.estimates import density_kwp_per_m2
from energy.roofs.planes import described_roof
from gis.day import today
from gis.papers import paper_response


@require_safe
def sizing(request, suffix=""):
    """Size the roof of an asset, of a building, or one that a person describes."""
    context = {"asset": request.GET.get("asset", ""), "building": request.GET.get("building", "")}
    status, found = 200, None
    try:
        site = _site(request, context)
        if site is not None:
            found = _sized(request, site, context)
        forms = [context.get("roof_form"), context.get("form")]
        status = 422 if any(form is not None and form.errors for form in forms) else 200
    except (RoofsError, ValueError) as error:
        context["problem"], status = f"{error}".rstrip(".") + ".", 422
    return _answer(request, context, found, suffix, status)


def _site(request, context) -> Site | None:
    """The roof that is asked about; its form goes into the context where a person describes it."""
    if context["asset"]:
        rows = Asset.objects.visible_to(request.user).listed()
        site = building_sizing.site_of_asset(get_object_or_404(rows, code=context["asset"]))
        if site is None:
            raise RoofsError("We hold no building of this place; describe its roof below.")
        return site
    if context["building"]:
        if not context["building"].isdecimal():
            raise Http404
        rows = Building.objects.select_related("source")
        return building_sizing.site_of_building(get_object_or_404(rows, pk=context["building"]))
    form = context["roof_form"] = RoofForm(request.GET if "most_kwp" in request.GET else None)
    if not (form.is_bound and form.is_valid()):
        return None
    data = form.cleaned_data
    roof = described_roof(
        area_m2=data["most_kwp"] / density_kwp_per_m2(),
        tilt_deg=data["tilt_deg"],
        azimuth_deg=data["azimuth_deg"],
    )
    shade = data["shading"] if data["shading"] in shading.class_factors() else ""
    estimate = services.estimate_at(roof, data["postcode"].point, shade=shade)
    return Site(f"A roof at {data['postcode']}", estimate)


def _sized(request, site: Site, context) -> Sized | None:
    if not site.most_kwp:
        raise RoofsError(building_sizing.NOTHING_FITS)
    context["site"] = site
    form = SizingForm(request.GET if "use_kwh" in request.GET else None, site=site)
    context["form"] = form
    context["kept"] = [pair for pair in request.GET.items() if pair[0] not in form.fields]
    if form.is_bound and not form.is_valid():
        return None
    data = form.cleaned_data if form.is_bound else form.usual()
    tariff = own_prices(
        read_tariff(data["tariff"]),
        import_p_per_kwh=data["import_p"],
        standing_p_per_day=data["standing_p"],
        export_p_per_kwh=data["export_p"],
    )
    return size_site(
        site, tariff, shape=data["shape"], use_kwh=data["use_kwh"], on=today(),
        occupancy=data["occupancy"], building=data["installed_for"], aim=data["aim"],
        batteries_kwh=data["batteries"], grid_limit_kw=data["grid_limit_kw"],
    )  # fmt: skip


def _answer(request, context, found: Sized | None, suffix, status):
    context |= {"found": found, "query": request.GET.urlencode(), "today": today()}
    if suffix not in ("", "json", "pdf"):
        raise Http404
    if suffix and found is None:
        words = context.get("problem") or "Say which roof, and what is used under it."
        return JsonResponse({"reason": words}, status=422)
    if suffix == "json":
        return JsonResponse(found.as_dict())
    if found:
        context |= {"tables": building_sizing.table_of(found), "chart": curve_of_sizes(found)}
    if suffix == "pdf":
        context["address"] = request.build_absolute_uri(f"/energy/sizing/?{context['query']}")
        return paper_response("households/sizing_paper.html", context, name="sizing")
    return render(request, "households/sizing.html", context, status=status)


@require_safe
def business_case(request, code):
    """Say what an asset costs to run before and after its own roof: a piece of other pages."""
    context = _with_reason(_asset(request, code), "found", building_sizing.business_case)
    return _piece(request, "business_case", context)


@require_safe
def roof_bills(request, code):
    """Say what a roof does to the bills of its building and of a home: a piece of other pages."""
    context = _with_reason(_asset(request, code), "bills", bills_under.roof_bills)
    if context.get("bills"):
        context["found"] = context["bills"].building
    return _piece(request, "roof_bills", context)


def _asset(request, code) -> Asset:
    rows = Asset.objects.visible_to(request.user).listed().select_related("authority")
    return get_object_or_404(rows, code=code)


def _with_reason(asset: Asset, name: str, work_out) -> dict:
    try:
        return {"asset": asset, name: work_out(asset)}
    except RoofsError as error:
        return {"asset": asset, "problem": str(error)}


def _piece(request, name: str, context) -> HttpResponse:
    page = f"households/_{name}.html" if request.htmx else f"households/{name}.html"
    return render(request, page, context)
