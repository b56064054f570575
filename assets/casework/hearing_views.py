"""Public notices with their comments, and what officers do with what is said."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assets.casework import hearing, steps
from assets.casework.documents import SCAN
from assets.casework.errors import CaseworkError
from assets.casework.hearing_forms import CommentForm, EnteredForm, ReadForm
from assets.casework.models import TransferRequest
from assets.casework.officer_views import handled_request, need
from assets.casework.public_views import map_of
from assets.casework.sent_forms import sent_form, status_of
from gis.models import Boundary


@require_safe
def notice_list(request):
    """Show the notices on which anyone may comment today, of one ward or of all."""
    rows, ward = TransferRequest.objects.all(), None
    if code := request.GET.get("ward"):
        ward = Boundary.objects.filter(kind="ward", code=code).first()
        rows = rows.filter(assets__ward_code=code).distinct()
    context = {"notices": hearing.notices_open(rows), "ward": ward}
    return render(request, "casework/notice_list.html", context)


def notice_detail(request, reference):
    """Show one public notice, and take a comment while it is open."""
    rows = TransferRequest.objects.public().select_related("authority")
    wanted = get_object_or_404(rows, reference=reference)
    notice = hearing.notice_of(wanted)
    if notice is None:
        raise Http404("No notice has been given of this request.")
    form = sent_form(request, CommentForm)
    if form.is_valid():
        try:
            hearing.receive_comment(wanted, **form.said())
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, "Thank you. Your comment has arrived; an officer reads it next."
            )
            return redirect("casework:notice_detail", reference)
    pack = steps.pack_of(wanted)
    context = {
        "wanted": wanted,
        "notice": notice,
        "form": form,
        "stage": pack.stages[wanted.stage],
        "said": hearing.said_to(wanted, for_council=False, for_group=False),
        "map": map_of(wanted),
    }
    status = status_of(form)
    return render(request, "casework/notice_detail.html", context, status=status)


@login_required
def representation_list(request, reference):
    """Show officers all that was said of a request."""
    wanted = handled_request(request, reference)
    rows = wanted.representations.select_related("read_by")
    context = {
        "wanted": wanted,
        "rows": rows,
        "notice": hearing.notice_of(wanted),
        "may_enter": rules.test_rule("casework.hear", request.user, wanted),
        "scans": wanted.documents.filter(need=SCAN),
    }
    return render(request, "casework/representation_list.html", context)


@login_required
def representation_enter(request, reference):
    """Type in what came by email or on paper."""
    wanted = handled_request(request, reference)
    need("casework.hear", request.user, wanted)
    form = sent_form(request, EnteredForm)
    if form.is_valid():
        try:
            said = hearing.enter_representation(wanted, by=request.user, **form.cleaned_data)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            return redirect("casework:representation", reference, said.pk)
    status = status_of(form)
    context = {"wanted": wanted, "form": form}
    return render(request, "casework/representation_enter.html", context, status=status)


@login_required
def representation(request, reference, pk):
    """Read one representation, redact it, and let it stand or set it aside."""
    wanted = handled_request(request, reference)
    need("casework.hear", request.user, wanted)
    said = get_object_or_404(wanted.representations.select_related("read_by"), pk=pk)
    form = sent_form(
        request, ReadForm,
        initial={
            "public_words": said.public_words or said.words,
            "verdict": "" if said.state == said.State.WAITING else
            "accept" if said.state == said.State.ACCEPTED else "set_aside",
            "reason": said.state_reason,
        },
    )  # fmt: skip
    if form.is_valid():
        data = form.cleaned_data
        try:
            if data["verdict"] == "accept":
                hearing.accept_representation(
                    said, by=request.user, public_words=data["public_words"]
                )
            else:
                hearing.set_aside(said, by=request.user, reason=data["reason"])
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The representation has been dealt with.")
            return redirect("casework:representation_list", reference)
    status = status_of(form)
    context = {"wanted": wanted, "said": said, "form": form}
    return render(request, "casework/representation.html", context, status=status)
