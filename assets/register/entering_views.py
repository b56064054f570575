"""Pages by which an officer enters an asset that no list has."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from assets.register import entering, opening
from assets.register.entering_forms import EnterForm, KindForm
from assets.register.errors import RegisterError
from assets.register.proposal_forms import KINDS
from gis import maps
from gis.geometry import view_of
from gis.models import Boundary
from people.models import Authority


@login_required
def asset_new(request):
    """Ask what it is, then what that kind of place needs to have said of it."""
    if not rules.test_rule("register.enter_assets", request.user):
        raise PermissionDenied
    first = KindForm(request.GET)
    if not first.is_valid():
        return render(request, "register/asset_new_kind.html", {"kinds": KINDS})
    kind = first.cleaned_data["kind"]
    own = Authority.objects.served_by(request.user, "officer", "administrator")
    form = EnterForm(request.POST or None, kind=kind, authorities=own)
    if form.is_valid():
        try:
            asset = entering.enter_asset(by=request.user, **form.given())
        except RegisterError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{form.cleaned_data['name']} is on the register.")
            return redirect("register:record", asset.code)
    context = {"form": form, "kind": dict(KINDS)[kind], "map": _map_of(own)}
    status = 422 if form.is_bound else 200
    return render(request, "register/asset_new.html", context, status=status)


def _map_of(authorities):
    codes = [authority.code for authority in authorities]
    ground = Boundary.objects.in_force().filter(kind="authority", code__in=codes).first()
    return maps.compose(
        name="Map to draw the new place on",
        bounds=view_of(ground.geometry, margin_m=100)
        if ground
        else opening.view_of_council(authorities[0]),
        drawing={"field": "id_shape", "start": None},
    )
