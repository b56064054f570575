"""The page on which an officer says what the columns of a list mean."""

import json

import shapely
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from assets.register import importing, runs, uploads
from assets.register.glance import look
from assets.register.import_forms import ColumnsForm, LayerForm
from assets.register.import_views import own_run
from assets.register.models import Kind
from gis import maps
from gis.errors import Refusal


@login_required
def import_columns(request, pk):
    """Propose what the columns mean, with the first rows on a map and as a table."""
    run = own_run(request, pk)
    if run.state not in uploads.OPEN:
        return redirect(run)
    if request.POST.get("do") == "layer":
        uploads.choose_layer(run, request.POST.get("layer", ""))
        return redirect("register:import_columns", pk)
    try:
        glance = look(run)
    except Refusal as refusal:
        context = {"run": run, "refusal": refusal}
        return render(request, "register/imports/failed.html", context, status=422)
    if glance.batch is None:
        layers = LayerForm(layers=glance.layers)
        return render(request, "register/imports/layer.html", {"run": run, "form": layers})
    first = {name: run.options.get(name, "") for name in ("kind", "crs", "licence", "draft")}
    first |= {"list_name": run.list_name, "keep": True}
    form = ColumnsForm(request.POST or None, initial=first, glance=glance)
    if form.is_valid() and _settle(request, run, form, glance):
        return redirect(run if request.POST.get("do") == "check" else request.path)
    context = {"run": run, "form": form, "glance": glance, "rows": _first_rows(glance)}
    context |= {"map": _map_of(run, glance), "layer_form": _layer_form(glance)}
    status = 422 if form.is_bound else 200
    return render(request, "register/imports/columns.html", context, status=status)


def _settle(request, run, form, glance) -> bool:
    """Keep what was chosen, and have the file checked where that was asked."""
    data = form.cleaned_data
    options = {name: data[name] for name in ("kind", "crs", "licence", "draft")}
    is_check = request.POST.get("do") == "check"
    try:
        importing.context_of(run.options | options, None)
        if is_check:
            importing.need_meaning(run.file_name, form.mapping, glance.batch)
        run = runs.choose_columns(
            run, form.mapping, options=options, list_name=data["list_name"],
            keep=data["keep"] and is_check, by=request.user,
        )  # fmt: skip
        if is_check:
            runs.ask_check(run)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _layer_form(glance):
    if not glance.layers:
        return None
    return LayerForm(layers=glance.layers, initial={"layer": glance.layer})


def _first_rows(glance) -> list[dict]:
    return [
        {
            "row": row["row"],
            "name": row["name"],
            "reference": row["reference"],
            "kind": Kind(row["kind"]).label,
            "where": row["how_placed"],
            "address": row["address"] or row["postcode"],
            "trouble": [note.text for note in row["reasons"]],
            "remarks": [note.text for note in row["notes"]],
        }
        for row in glance.rows()
    ]


def _map_of(run, glance):
    shapes = glance.shapes()
    if not shapes:
        return None
    whole = shapely.GeometryCollection(shapes)
    west, south, east, north = whole.bounds
    margin = 0.002
    return maps.compose(
        name=f"The first places of {run.file_name}",
        bounds=(west - margin, south - margin, east + margin, north + margin),
        shapes=[{"geometry": json.loads(shapely.to_geojson(whole)), "style": "offered"}],
    )
