"""Naming a missing place, and the council's answer."""

import hmac
from ipaddress import ip_address

import rules
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assets.register import opening, proposing
from assets.register.errors import RegisterError
from assets.register.models import Proposal
from assets.register.proposal_forms import DecideForm, ProposalForm
from assets.register.withholding import show_exact
from gis import maps
from gis.geometry import in_degrees, view_of

ASSETS = {"url": "/tiles/assets/{z}/{x}/{y}.mvt", "style": "assets"}


def _sender(request) -> str:
    """Know a sender again without keeping the address."""
    address = request.META.get("REMOTE_ADDR") or "127.0.0.1"
    if ip_address(address).is_private:  # our own proxy, which adds whom it speaks for at the end
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    key = b"assets.register.proposal" + settings.SECRET_KEY.encode()
    return hmac.new(key, address.encode(), "sha256").hexdigest()


def propose(request):
    """Name a place that is missing from the register; no account is needed."""
    form = ProposalForm(request.POST or None, initial={"at": request.GET.get("at", "")})
    if form.is_valid():
        if request.POST.get("website"):  # a field that people do not see
            return redirect("register:propose_thanks")
        try:
            proposing.name_place(sender=_sender(request), **form.given())
        except RegisterError as error:
            form.add_error(None, str(error))
        else:
            return redirect("register:propose_thanks")
    drawn = maps.compose(
        name="Map to click on",
        bounds=opening.view_of_all(request.user),
        layers=[ASSETS],
        picking={"field": "id_at"},
    )
    status = 422 if form.is_bound else 200
    return render(request, "register/propose.html", {"form": form, "map": drawn}, status=status)


@require_safe
def propose_thanks(request):
    """Say what happens next with a place that was named."""
    return render(request, "register/propose_thanks.html")


def _may_decide(request):
    if not rules.test_rule("register.decide_proposals", request.user):
        raise PermissionDenied


@login_required
def proposal_list(request):
    """List the places that were named on the ground of a person's council."""
    _may_decide(request)
    rows = Proposal.objects.of_council(request.user).select_related("authority", "asset")
    context = {
        "waiting": rows.waiting(),
        "decided": rows.exclude(outcome="").order_by("-decided")[:30],
    }
    return render(request, "register/proposal_list.html", context)


@login_required
def proposal(request, pk):
    """Put a named place on the register, say which asset it is, or refuse it with a reason."""
    _may_decide(request)
    rows = Proposal.objects.of_council(request.user).select_related("authority", "asset")
    named = get_object_or_404(rows, pk=pk)
    form = DecideForm(
        request.POST or None, proposal=named, initial={"name": named.name, "kind": named.kind}
    )
    if form.is_valid():
        try:
            _act(named, form.cleaned_data, request.user)
        except RegisterError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{named.name}: decided.")
            return redirect("register:proposal_list")
    context = {
        "named": named,
        "form": form,
        "near": show_exact(proposing.assets_near(named), request.user),
        "map": maps.compose(
            name=f"Map of {named.name}",
            bounds=view_of(named.point, margin_m=250),
            layers=[ASSETS],
            shapes=[{"geometry": in_degrees(named.outline or named.point), "style": "outline"}],
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "register/proposal.html", context, status=status)


def _act(named, data, by):
    outcome = Proposal.Outcome(data["outcome"])
    if outcome is Proposal.Outcome.ACCEPTED:
        proposing.accept(named, by=by, name=data["name"], kind=data["kind"])
    elif outcome is Proposal.Outcome.MERGED:
        proposing.merge_into(named, data["asset"], by=by, reason=data["reason"])
    else:
        proposing.refuse(named, by=by, reason=data["reason"])
