"""Homes: what panels do to a bill, without a battery and with one."""

import tempfile
from pathlib import Path

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from energy.core import climate, shading
from energy.households.charts import months_of_home
from energy.households.forms import HomeForm
from energy.households.home_comparison import Comparison, Question, compare, own_prices
from energy.households.home_year import Battery
from energy.households.meter_files import MeterError, MeterYear, read_meter
from energy.households.tariffs import read_tariff
from gis.crs import WGS84
from gis.day import today
from gis.geometry import moved
from gis.papers import paper_response


@require_http_methods(["GET", "HEAD", "POST"])
def home_comparison(request, suffix=""):
    """Compare a home with panels without a battery and with one.

    Answers travel in the address; only a meter file is sent, read and forgotten.
    """
    asked = request.POST if request.method == "POST" else request.GET
    form = HomeForm(asked if "kwp" in asked else None, request.FILES or None)
    if form.is_bound is False and "postcode" in request.GET:
        form = HomeForm(initial=request.GET.dict())
    found, status = None, 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                found, status = compare(question_of(form.cleaned_data)), 200
            except MeterError as error:
                form.add_error("meter", f"{error}."[:1].upper() + f"{error}."[1:])
            except ValueError as error:
                form.add_error(None, f"This cannot be worked out: {error}.")
    return answer(request, form, found, suffix or asked.get("as", ""), status)


def question_of(data: dict) -> Question:
    """Turn the answers of a form into the question."""
    at = moved(data["postcode"].point, WGS84)
    battery = Battery(data["battery_kwh"] or 0.0, strategy=data["strategy"] or "self_use")
    tariff = own_prices(
        read_tariff(data["tariff"]),
        import_p_per_kwh=data["import_p"],
        standing_p_per_day=data["standing_p"],
        export_p_per_kwh=data["export_p"],
    )
    given = {name: data[name] for name in ("discount_pct", "agreed_p") if data[name] is not None}
    if "agreed_p" in given:
        given["agreed_p_per_kwh"] = given.pop("agreed_p")
    return Question(
        region=climate.region_at(at.x, at.y),
        shade_factor=shading.class_factors()[data["shading"]],
        tariff=tariff,
        battery=battery,
        on=today(),
        meter=read_upload(data["meter"]) if data["meter"] else None,
        shares_pct=data["shares"],
        heat_pump_kwh=data["heat_pump_kwh"] or 0.0,
        car_kwh=data["car_kwh"] or 0.0,
        **{
            name: data[name]
            for name in (
                "kwp", "tilt_deg", "azimuth_deg", "shading", "use_kwh", "occupancy", "cost_gbp",
                "who", "income_gbp",
            )
        },
        **given,
    )  # fmt: skip


def read_upload(file) -> MeterYear:
    """Read a meter file that was sent; nothing of it is kept."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "meter.csv"
        path.write_bytes(file.read())
        return read_meter(path)


def answer(request, form, found: Comparison | None, kind: str, status: int) -> HttpResponse:
    """Answer as page, paper or data."""
    query = request.GET.urlencode()
    context = {"form": form, "found": found, "query": query, "today": today()}
    if found:
        context["chart"] = months_of_home(found)
    if kind == "pdf" and found:
        context["address"] = request.build_absolute_uri(f"/energy/homes/?{query}" if query else "")
        return paper_response("households/paper.html", context, name="home")
    if kind == "json":
        if found is None:
            return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
        return JsonResponse(found.as_dict())
    if kind == "pdf":
        status = 422
    return render(request, "households/homes.html", context, status=status)
