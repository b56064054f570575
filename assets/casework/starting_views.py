"""Begin a case on one of the other routes, by a group or by an officer for one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from assets.casework import enquiries, starting
from assets.casework.errors import CaseworkError
from assets.casework.models import Channel
from assets.casework.offering_forms import BeginForm, OpenForm
from assets.casework.offering_models import Opportunity
from assets.casework.officer_views import need
from assets.casework.sent_forms import sent_form, status_of
from assets.register.models import Asset
from gis.day import today
from people.models import Authority
from people.querysets import organisation_ids


def pack_among(packs, pack_id):
    """Find the rules that an address names."""
    found = next((pack for pack in packs if pack.identity.id.lower() == pack_id.lower()), None)
    if found is None:
        raise Http404("There are no such rules for this council.")
    return found


@login_required
def begin(request, code, pack_id):
    """Begin a case for a place under one of the other routes."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).listed(), code=code)
    pack = pack_among(starting.other_packs(asset.authority, today()), pack_id)
    asked = enquiries.own_enquiry(request.user, asset, request.GET.get("enquiry", ""))
    return _begin(request, pack, [asset], enquiry=asked)


@login_required
def propose(request, reference):
    """Answer an opportunity with a proposal."""
    offered = get_object_or_404(Opportunity.objects.visible_to(request.user), reference=reference)
    pack = pack_among(starting.packs_for(offered.authority, today()), offered.pack_id)
    return _begin(request, pack, list(offered.assets.all()), opportunity=offered)


def _begin(request, pack, places, *, opportunity=None, enquiry=None):
    """Ask which body wants what, begin, and lead to what it writes first."""
    if not organisation_ids(request.user):
        return redirect(f"/organisations/new/?next={request.path}")
    form = sent_form(request, BeginForm, user=request.user, choices=starting.choices_of(pack))
    if form.is_valid():
        data = form.cleaned_data
        try:
            begun = starting.begin_case(
                pack, places, by=request.user, organisation=data["organisation"],
                choice=data.get("choice", ""), opportunity=opportunity,
            )  # fmt: skip
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            if enquiry:
                enquiries.carry_over(enquiry, begun)
            return _lead_on(begun, request.user)
    context = {"form": form, "places": places, "pack": pack, "offered": opportunity}
    status = status_of(form)
    return render(request, "casework/begin.html", context, status=status)


def _lead_on(begun, user):
    if begun.stage == "draft":
        return redirect("casework:request_tasks", begun.reference)
    if first := starting.first_step(begun, user):
        return redirect("casework:step", begun.reference, first)
    return redirect(begun)


@login_required
def open_case(request, pack_id):
    """Open a case for a group that came on paper, by telephone or across the counter."""
    need("casework.enter_request", request.user)
    councils = Authority.objects.served_by(request.user, "officer")
    packs = [pack for one in councils for pack in starting.other_packs(one, today())]
    pack = pack_among(packs, pack_id)
    form = sent_form(
        request, OpenForm, user=request.user, choices=starting.choices_of(pack),
        openings=starting.openings_of(pack),
    )  # fmt: skip
    if form.is_valid():
        data = form.cleaned_data
        try:
            begun = starting.begin_case(
                pack, data["assets"], by=request.user, choice=data.get("choice", ""),
                body_name=data["body_name"], body_contact=data["body_contact"],
                channel=Channel(data["channel"]), opening=data.get("opening", ""),
            )  # fmt: skip
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            return redirect("casework:case", begun.reference)
    status = status_of(form)
    return render(request, "casework/open_case.html", {"form": form, "pack": pack}, status=status)
