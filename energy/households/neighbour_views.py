"""Homes together: a club that matches use to local power, and a group that buys panels."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from energy.core import climate, shading
from energy.households.charts import months_of_club, price_of_group
from energy.households.facts import read
from energy.households.group_purchase import Group, buy
from energy.households.home_comparison import own_prices
from energy.households.home_year import Battery
from energy.households.matching import Club, match
from energy.households.neighbour_forms import ClubForm, GroupForm
from energy.households.neighbours import Panels
from energy.households.tariffs import Tariff, read_tariff
from gis.crs import WGS84
from gis.day import today
from gis.geometry import moved
from gis.papers import paper_response


@require_safe
def club(request, suffix=""):
    """Match the use of a club's members to its own power, half hour by half hour."""
    return _answer(request, "club", ClubForm, lambda data: match(club_of(data)), suffix)


@require_safe
def group(request, suffix=""):
    """Price panels that homes buy together, and say what each of them saves."""
    return _answer(request, "group", GroupForm, lambda data: buy(group_of(data)), suffix)


def club_of(data: dict) -> Club:
    """Turn the answers of a form into the club."""
    return Club(
        panels=_panels(data),
        homes={name: data[name] for name in ("home", "half", "out")},
        use_kwh=data["use_kwh"],
        tariff=_tariff(data),
        match_p_per_kwh=data["match_p"],
        fee_p_per_kwh=data["fee_p"],
        on=today(),
    )


def group_of(data: dict) -> Group:
    """Turn the answers of a form into the group."""
    return Group(
        panels=_panels(data),
        homes=data["homes"],
        use_kwh=data["use_kwh"],
        occupancy=data["occupancy"],
        tariff=_tariff(data),
        battery=Battery(data["battery_kwh"] or 0.0),
        steps=data["steps"],
        on=today(),
        quoted_gbp=data["cost_gbp"],
    )


def _panels(data: dict) -> Panels:
    at = moved(data["postcode"].point, WGS84)
    names = ("kwp", "tilt_deg", "azimuth_deg", "shading")
    return Panels(
        region=climate.region_at(at.x, at.y),
        shade_factor=shading.class_factors()[data["shading"]],
        **{name: data[name] for name in names},
    )


def _tariff(data: dict) -> Tariff:
    return own_prices(
        read_tariff(data["tariff"]),
        import_p_per_kwh=data["import_p"],
        standing_p_per_day=data["standing_p"],
        export_p_per_kwh=data["export_p"],
    )


PICTURES = {"club": months_of_club, "group": price_of_group}


def _answer(request, name: str, form_of, work_out, suffix: str) -> HttpResponse:
    """Answer as page, paper or data; all answers travel in the address."""
    if suffix not in ("", "json", "pdf"):
        raise Http404
    form = form_of(request.GET if "kwp" in request.GET else None)
    found, status = None, 422 if form.is_bound or suffix else 200
    if form.is_bound and form.is_valid():
        try:
            found, status = work_out(form.cleaned_data), 200
        except ValueError as error:
            form.add_error(None, f"This cannot be worked out: {error}.")
    if suffix == "json":
        errors = {"errors": form.errors.get_json_data()}
        return JsonResponse(found.as_dict() if found else errors, status=status)
    query = request.GET.urlencode()
    context = {"form": form, "found": found, "query": query, "today": today()}
    if found:
        context |= {"chart": PICTURES[name](found), "basis": read("together.toml")[name]}
    if suffix == "pdf" and found:
        context["address"] = request.build_absolute_uri(f"/energy/homes/{name}/?{query}")
        return paper_response(f"households/{name}_paper.html", context, name=name)
    return render(request, f"households/{name}.html", context, status=status)
