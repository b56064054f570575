"""First questions about a place: ask, read, answer, go on to a request."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assets.casework import enquiries, starting
from assets.casework.enquiry_forms import EnquiryAnswerForm, EnquiryForm
from assets.casework.enquiry_models import Enquiry
from assets.casework.errors import CaseworkError
from assets.casework.sent_forms import sent_form, status_of
from assets.register.models import Asset
from gis.day import today
from people.querysets import authority_ids


@login_required
def enquiry_list(request):
    """List a person's own questions and those to their council, what waits first."""
    rows = Enquiry.objects.visible_to(request.user).select_related("asset__authority", "request")
    own = [one for one in rows if one.by_id == request.user.pk]
    theirs = [one for one in rows if one.asset.authority_id in authority_ids(request.user)]
    theirs.sort(key=lambda one: (one.state != Enquiry.State.OPEN, -one.pk))
    context = {"own": own, "theirs": theirs, "council": bool(authority_ids(request.user))}
    return render(request, "casework/enquiry_list.html", context)


@login_required
def enquiry_ask(request, code):
    """Ask a council about a place before, or without, a request."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).listed(), code=code)
    form = sent_form(request, EnquiryForm, user=request.user)
    if form.is_valid():
        try:
            asked = enquiries.ask(asset, by=request.user, **form.cleaned_data)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{asset.authority} has your question.")
            return redirect(asked)
    context = {"form": form, "asset": asset}
    return render(request, "casework/enquiry_ask.html", context, status=status_of(form))


@login_required
def enquiry(request, pk):
    """Show a question to whoever asked it and to the council, whose officers answer it."""
    rows = Enquiry.objects.visible_to(request.user)
    asked = get_object_or_404(rows.select_related("asset__authority", "by", "request"), pk=pk)
    may_answer = rules.test_rule("casework.answer_enquiry", request.user, asked)
    form = sent_form(request, EnquiryAnswerForm, initial={"words": asked.answer})
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    if form.is_valid():
        try:
            enquiries.answer(asked, form.cleaned_data["words"], by=request.user)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The answer is sent.")
            return redirect("casework:enquiry_list")
    mine = asked.by_id == request.user.pk and asked.state != Enquiry.State.CLOSED
    context = {
        "asked": asked,
        "form": form if may_answer and asked.state != Enquiry.State.CLOSED else None,
        "mine": mine,
        "others": starting.open_packs(asked.asset, today()) if mine else [],
    }
    return render(request, "casework/enquiry.html", context, status=status_of(form))


@login_required
@require_POST
def enquiry_close(request, pk):
    """End one's own question, or one that the council has nothing more to say to."""
    asked = get_object_or_404(Enquiry.objects.visible_to(request.user), pk=pk)
    if asked.by_id != request.user.pk and not rules.test_rule(
        "casework.answer_enquiry", request.user, asked
    ):
        raise PermissionDenied
    enquiries.close(asked)
    messages.success(request, "The question is closed.")
    return redirect("casework:enquiry_list")
