"""Writing a request: places and outlines, many files, the receipt."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assets.casework import steps, writing
from assets.casework.documents import readable_by
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.casework.sent_forms import sent_form, status_of
from assets.casework.writing_forms import (
    LabelsForm,
    ManyFilesForm,
    MissingLandForm,
    OutlineForm,
    PlaceForm,
)
from gis import maps
from gis.geometry import in_degrees, view_of
from gis.models import Boundary
from gis.papers import paper_response
from people.querysets import organisation_ids


def own_request(request, reference) -> TransferRequest:
    """A request that the person may write; one of another body is not there for them."""
    rows = TransferRequest.objects.visible_to(request.user)
    wanted = get_object_or_404(rows.select_related("authority"), reference=reference)
    if not rules.test_rule("casework.write_request", request.user, wanted):
        raise PermissionDenied
    return wanted


def _draft(request, reference) -> TransferRequest:
    wanted = own_request(request, reference)
    if wanted.stage not in {"draft", "incomplete"}:
        raise CaseworkError("The request has been sent and can no longer be changed here.")
    return wanted


@login_required
def start_missing(request):
    """Begin a request for land that the register does not show."""
    if not organisation_ids(request.user):
        return redirect(f"/organisations/new/?next={request.path}")
    form = sent_form(request, MissingLandForm, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        begun = writing.begin_for_missing_land(
            data["authority"], organisation=data["organisation"], name=data["name"],
            where=data["where"], area=form.area, by=request.user,
        )  # fmt: skip
        return redirect("casework:request_tasks", begun.reference)
    ground = Boundary.objects.in_force().filter(kind="authority", code__startswith="S").first()
    drawn = ground and maps.compose(
        name="Draw the land that you ask for",
        bounds=view_of(ground.geometry, margin_m=300),
        layers=[{"url": "/tiles/buildings/{z}/{x}/{y}.mvt", "style": "buildings"}],
        drawing={"field": "id_drawn", "start": None},
    )
    context = {"form": form, "map": drawn}
    return render(request, "casework/start_missing.html", context, status=status_of(form))


@login_required
def places(request, reference):
    """List the places of a request, and add one more."""
    wanted = _draft(request, reference)
    form = sent_form(request, PlaceForm, user=request.user, request=wanted)
    if form.is_valid():
        try:
            added = writing.add_place(wanted, form.cleaned_data["place"], by=request.user)
        except CaseworkError as error:
            form.add_error("place", str(error))
        else:
            messages.success(request, f"{added.asset.name} is in the request now.")
            return redirect("casework:request_places", reference)
    rows = wanted.wanted.select_related("asset").prefetch_related("outlines")
    context = {"wanted": wanted, "places": rows, "form": form}
    return render(request, "casework/places.html", context, status=status_of(form))


@login_required
@require_POST
def place_remove(request, reference, pk):
    """Ask for one place less."""
    wanted = _draft(request, reference)
    writing.remove_place(get_object_or_404(wanted.wanted, pk=pk))
    return redirect("casework:request_places", reference)


@login_required
def outline(request, reference, pk):
    """Say which land of a place is asked for: the whole, or an area drawn, uploaded or typed."""
    wanted = _draft(request, reference)
    place = get_object_or_404(wanted.wanted.select_related("asset"), pk=pk)
    first = {"which": "part" if place.outline else "whole"}
    form = sent_form(request, OutlineForm, initial=first)
    if form.is_valid():
        writing.set_outline(place, form.area, by=request.user)
        messages.success(request, place.outlines.last().note)
        return redirect("casework:request_places", reference)
    context = {
        "wanted": wanted, "place": place, "form": form, "outlines": place.outlines.all(),
        "map": map_to_draw(place),
    }  # fmt: skip
    return render(request, "casework/outline.html", context, status=status_of(form))


def map_to_draw(place):
    """A map of one place to draw on: as offered beneath, as asked for so far to change."""
    asset = place.asset
    ground = place.outline or asset.outline or asset.point
    if ground is None:
        return None
    offered = [{"geometry": in_degrees(asset.outline), "style": "offered"}] if asset.outline else []
    start = place.outline or asset.outline
    return maps.compose(
        name=f"Draw which land of {asset.name} you ask for",
        bounds=view_of(ground, margin_m=120),
        layers=[{"url": "/tiles/buildings/{z}/{x}/{y}.mvt", "style": "buildings"}],
        shapes=offered,
        drawing={"field": "id_drawn", "start": in_degrees(start) if start else None},
    )


@login_required
def files(request, reference):
    """Upload many files at once, and say which need each meets."""
    wanted = _draft(request, reference)
    documents = list(readable_by(request.user, wanted).filter(query=None, redacts=None))
    labels_sent = request.method == "POST" and "label" in request.POST
    upload = ManyFilesForm(
        request.POST if request.method == "POST" and not labels_sent else None,
        request.FILES if request.method == "POST" and not labels_sent else None,
    )
    labels = LabelsForm(request.POST if labels_sent else None, request=wanted, documents=documents)
    try:
        if upload.is_valid():
            writing.attach_many(wanted, upload.cleaned_data["files"], by=request.user)
            return redirect("casework:request_files", reference)
        if labels_sent and labels.is_valid():
            writing.label_files(wanted, labels.cleaned_data)
            messages.success(request, "What each file is for is kept.")
            return redirect("casework:request_tasks", reference)
    except CaseworkError as error:
        upload.add_error("files", str(error))
    context = {"wanted": wanted, "upload": upload, "labels": labels, "documents": documents}
    return render(request, "casework/files.html", context, status=status_of(upload, labels))


def _receipt(request, reference) -> dict:
    wanted = own_request(request, reference)
    sent = list(wanted.submissions.select_related("by"))
    if not sent:
        raise Http404("This request has not been sent.")
    number = request.GET.get("arrival", "")
    chosen = next((one for one in sent if str(one.number) == number), sent[-1])
    pack = steps.pack_of(wanted)
    return {
        "wanted": wanted, "sent": chosen, "all": sent, "pack": pack,
        "stage": pack.stages[wanted.stage],
    }  # fmt: skip


@login_required
@require_safe
def receipt(request, reference):
    """Show exactly what was sent, and when it arrived."""
    return render(request, "casework/receipt.html", _receipt(request, reference))


@login_required
@require_safe
def receipt_paper(request, reference):
    """The receipt as a tagged PDF."""
    context = _receipt(request, reference)
    return paper_response("papers/receipt.html", context, name=f"receipt-{reference}")
