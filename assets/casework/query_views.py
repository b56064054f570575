"""Ask and answer, the letters to the body, and the redacted copies of its papers."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assets.casework import queries, redaction, writing
from assets.casework.arrivals import record_arrival
from assets.casework.errors import CaseworkError
from assets.casework.letters import draft_letter
from assets.casework.models import TransferRequest
from assets.casework.permissions import handles_request, hears_request, writes_request
from assets.casework.sent_forms import sent_form, status_of
from assets.casework.steps import pack_of
from assets.casework.validation import find_date
from assets.casework.writing_forms import (
    ArrivalForm,
    AskForm,
    JudgeForm,
    PublicForm,
    RedactedForm,
    ReplyForm,
)
from assets.casework.writing_models import Query
from assets.casework.writing_views import map_to_draw, own_request
from gis.papers import paper_response


def _inside(request, reference) -> TransferRequest:
    """A request of the person's own body or council."""
    rows = TransferRequest.objects.visible_to(request.user).select_related("authority")
    wanted = get_object_or_404(rows, reference=reference)
    if not (writes_request(request.user, wanted) or handles_request(request.user, wanted)):
        raise PermissionDenied
    return wanted


def _asked_by(request, reference) -> TransferRequest:
    """A request about which the person asks its group, as an officer of its council."""
    rows = TransferRequest.objects.visible_to(request.user).select_related("authority")
    wanted = get_object_or_404(rows, reference=reference)
    if not rules.test_rule("casework.hear", request.user, wanted):
        raise PermissionDenied
    return wanted


@login_required
def query_list(request, reference):
    """Show what was asked and answered about a request."""
    wanted = _inside(request, reference)
    context = {
        "wanted": wanted,
        "queries": wanted.queries.select_related("asked_by", "replied_by", "wanted__asset"),
        "letters": wanted.letters.all(),
        "handles": handles_request(request.user, wanted),
        "may_ask": hears_request(request.user, wanted) and wanted.is_open,
    }
    return render(request, "casework/query_list.html", context)


@login_required
def query_new(request, reference):
    """Ask a group for a paper, words, an outline or a longer time."""
    wanted = _asked_by(request, reference)
    form = sent_form(request, AskForm, request=wanted)
    if form.is_valid():
        try:
            queries.ask(wanted, by=request.user, **form.cleaned_data)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{wanted.body_name} has been asked.")
            return redirect("casework:query_list", reference)
    context = {"wanted": wanted, "form": form, "found": find_date(wanted)}
    return render(request, "casework/query_new.html", context, status=status_of(form))


@login_required
def query_answer(request, reference, pk):
    """Answer what the council asked."""
    wanted = own_request(request, reference)
    query = get_object_or_404(wanted.queries.select_related("wanted__asset"), pk=pk)
    if query.state != Query.State.OPEN:
        return redirect("casework:query_list", reference)
    form = sent_form(request, ReplyForm, query=query)
    if form.is_valid():
        data = form.cleaned_data
        try:
            queries.answer(
                query, words=data["words"], files=data.get("files", ()), area=form.area,
                by=request.user,
            )  # fmt: skip
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your answer has been sent.")
            return redirect("casework:query_list", reference)
    draws = query.kind == Query.Kind.OUTLINE and query.wanted
    context = {
        "wanted": wanted, "query": query, "form": form,
        "map": map_to_draw(query.wanted) if draws else None,
    }  # fmt: skip
    return render(request, "casework/query_answer.html", context, status=status_of(form))


@login_required
def query_judge(request, reference, pk):
    """Accept an answer, which applies it, or say why it is not enough."""
    wanted = _asked_by(request, reference)
    query = get_object_or_404(wanted.queries.select_related("wanted__asset"), pk=pk)
    form = sent_form(request, JudgeForm)
    if form.is_valid():
        words = form.cleaned_data["words"]
        judge = queries.accept if form.cleaned_data["verdict"] == "accept" else queries.decline
        try:
            judge(query, by=request.user, words=words)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The group has been told.")
            return redirect("casework:query_list", reference)
    context = {"wanted": wanted, "query": query, "form": form, "documents": query.documents.all()}
    return render(request, "casework/query_judge.html", context, status=status_of(form))


@login_required
@require_POST
def query_withdraw(request, reference, pk):
    """Take a question back."""
    wanted = _asked_by(request, reference)
    queries.withdraw(get_object_or_404(wanted.queries, pk=pk), by=request.user)
    return redirect("casework:query_list", reference)


@login_required
@require_safe
def letter(request, reference, pk):
    """A letter to the body as it was sent, as a tagged PDF."""
    wanted = _inside(request, reference)
    found = get_object_or_404(wanted.letters, pk=pk)
    context = {"letter": found, "wanted": wanted}
    return paper_response("papers/letter.html", context, name=f"{found.notice}-{reference}")


@login_required
@require_safe
def letter_page(request, reference, pk):
    """A letter as it was sent, as a page."""
    wanted = _inside(request, reference)
    context = {"letter": get_object_or_404(wanted.letters, pk=pk), "wanted": wanted}
    return render(request, "casework/letter_draft.html", context)


@login_required
@require_safe
def letter_draft(request, reference, notice):
    """A letter as it would be worded today, before it is sent."""
    wanted = _asked_by(request, reference)
    if notice not in {"acknowledgement", "missing-items"} or notice not in pack_of(wanted).notices:
        raise Http404("The rules know no such letter.")
    context = {"wanted": wanted, "letter": draft_letter(wanted, notice)}
    return render(request, "casework/letter_draft.html", context)


@login_required
def papers(request, reference):
    """Keep a redacted copy beside each file, and choose what everybody may read."""
    wanted = _asked_by(request, reference)
    documents = list(wanted.documents.filter(redacts=None).prefetch_related("redacted_copies"))
    chosen = request.POST.get("document", "")
    rows = []
    for document in documents:
        sent = request.method == "POST" and chosen == str(document.pk)
        copies = sent and "which" not in request.POST
        rows.append(
            {
                "document": document,
                "copy": next(iter(document.redacted_copies.all()), None),
                "redact": RedactedForm(
                    request.POST if copies else None, request.FILES if copies else None,
                    prefix=f"c{document.pk}",
                ),
                "public": PublicForm(
                    request.POST if sent and not copies else None,
                    initial={"which": redaction.what_is_public(document)},
                    auto_id=f"id_{document.pk}_%s",
                ),
            }
        )  # fmt: skip
    for row in rows:
        if _keep_paper(row, request.user):
            return redirect("casework:papers", reference)
    faults = [row[name] for row in rows for name in ("redact", "public")]
    context = {"wanted": wanted, "rows": rows}
    return render(request, "casework/papers.html", context, status=status_of(*faults))


def _keep_paper(row, user) -> bool:
    """Do what one form of the page asks; says whether it was done."""
    redact, public = row["redact"], row["public"]
    try:
        if redact.is_valid():
            redaction.add_redacted_copy(row["document"], file=redact.cleaned_data["copy"], by=user)
            return True
        if public.is_valid():
            redaction.choose_public(row["document"], which=public.cleaned_data["which"])
            return True
    except CaseworkError as error:
        (redact if redact.is_bound else public).add_error(None, str(error))
    return False


@login_required
@require_POST
def land_tidied(request, reference, pk):
    """Note that the record of land that a group had to name is in order."""
    wanted = _asked_by(request, reference)
    place = get_object_or_404(wanted.wanted.filter(named_by_group=True), pk=pk)
    writing.note_tidied(place)
    messages.success(request, f"The record of {place.asset.name} is in order.")
    return redirect("casework:case", reference)


@login_required
def arrival(request, reference):
    """Record what arrived on paper of what was missing, with its day."""
    wanted = _asked_by(request, reference)
    form = sent_form(request, ArrivalForm, request=wanted)
    if form.is_valid():
        try:
            record_arrival(wanted, by=request.user, **form.arrived())
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "What arrived is kept with its day.")
            return redirect("casework:case", reference)
    context = {"wanted": wanted, "form": form}
    return render(request, "casework/arrival.html", context, status=status_of(form))
