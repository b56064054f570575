"""What every page of an officer's work on a record begins and ends with."""

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from assets.register import opening, withholding
from assets.register.errors import RegisterError
from assets.register.models import Asset
from gis import maps
from gis.geometry import in_degrees, view_of


def kept_asset(request, code) -> Asset:
    """An asset whose record the person keeps, with its exact facts."""
    rows = Asset.objects.visible_to(request.user).select_related("authority", "source")
    asset = get_object_or_404(rows, code=code)
    if not rules.test_rule("register.edit_asset", request.user, asset):
        raise PermissionDenied
    return withholding.show_exact([asset], request.user)[0]


def answer(request, asset, form, title, act, **context):
    """Take a form: do what it says and go back to the record, or show it with its faults."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except RegisterError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{title}: saved.")
            return redirect("register:record", asset.code)
    context |= {"asset": asset, "form": form, "title": title}
    status = 422 if form.is_bound else 200
    return render(request, "register/record_form.html", context, status=status)


def map_to_draw(asset: Asset, start=None) -> maps.ComposedMap:
    """Compose a map on which the form field of an outline is drawn."""
    shape = asset.outline or asset.point
    return maps.compose(
        name=f"Map of {asset.name}, to draw on",
        bounds=view_of(shape, margin_m=100) if shape else opening.view_of_council(asset.authority),
        shapes=[{"geometry": in_degrees(shape), "style": "outline"}] if shape and not start else [],
        drawing={"field": "id_shape", "start": in_degrees(start) if start else None},
    )
