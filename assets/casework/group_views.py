"""A group's own work: begin a request, write it in pieces, check it, send it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assets.casework import enquiries, known_place, services, steps, writing
from assets.casework.documents import readable_by
from assets.casework.errors import CaseworkError
from assets.casework.forms import AnswerForm, DocumentForm, RightForm, StartForm
from assets.casework.models import Right, TransferRequest
from assets.casework.pack_entries import NeedKind
from assets.casework.sent_forms import sent_form, status_of
from assets.casework.writing_forms import SendForm
from assets.casework.writing_views import own_request
from assets.register.models import Asset
from people.querysets import organisation_ids


@login_required
def apply(request):
    """List the requests of a person's bodies, and lead to a new one."""
    rows = TransferRequest.objects.of_group(request.user).prefetch_related("assets")
    for one in rows:
        one.stage_title = steps.pack_of(one).stages[one.stage].title
    context = {"rows": rows, "has_body": bool(organisation_ids(request.user))}
    return render(request, "casework/apply.html", context)


@login_required
def start(request, code):
    """Begin a request for an asset."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).listed(), code=code)
    if not organisation_ids(request.user):
        return redirect(f"/organisations/new/?next={request.path}")
    form = sent_form(request, StartForm, user=request.user)
    asked = enquiries.own_enquiry(request.user, asset, request.GET.get("enquiry", ""))
    if form.is_valid():
        try:
            begun = writing.begin(asset, by=request.user, **form.cleaned_data)
            if asked:
                enquiries.carry_over(asked, begun)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            return redirect("casework:request_tasks", begun.reference)
    status = status_of(form)
    return render(request, "casework/start.html", {"form": form, "asset": asset}, status=status)


@login_required
def tasks(request, reference):
    """Show what a request needs and what of it is done."""
    wanted = own_request(request, reference)
    if wanted.stage not in {"draft", "incomplete"}:
        return redirect(wanted)
    files = set(wanted.documents.values_list("need", flat=True))
    pieces = [
        {
            "content": content,
            "done": bool(wanted.answers.get(content.id)) or content.id in files,
            "written": wanted.written.get(content.id),
        }
        for content in steps.contents_of(wanted)
    ]
    context = {
        "wanted": wanted,
        "pieces": pieces,
        "missing": steps.missing_contents(wanted),
        "queries": wanted.queries.filter(state="open").count(),
    }
    return render(request, "casework/tasks.html", context)


def _content(wanted, name):
    content = next((one for one in steps.contents_of(wanted) if one.id == name), None)
    if content is None:
        raise Http404("This request has no such piece.")
    return content


@login_required
def piece(request, reference, name):
    """Write one piece of a request: words, files, or what is asked for."""
    wanted = own_request(request, reference)
    content = _content(wanted, name)
    form, theirs = _form_for(request, wanted, content), ""
    if form.is_valid():
        try:
            _save_piece(wanted, content, form.cleaned_data, request.user)
        except writing.AnsweredMeanwhile as error:
            form.add_error(None, str(error))
            theirs = error.theirs
            form.data = {**form.data.dict(), "seen": theirs}
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            return redirect("casework:request_tasks", reference)
    context = {
        "wanted": wanted, "content": content, "form": form,
        "documents": wanted.documents.filter(need=name, query=None), "theirs": theirs,
        "doubts": known_place.doubts_of(wanted, Right.OWNERSHIP) if name == "type" else [],
    }  # fmt: skip
    return render(request, "casework/piece.html", context, status=status_of(form))


def _form_for(request, wanted, content):
    if content.id == "type":
        return sent_form(request, RightForm, initial={"right": wanted.right})
    if content.kind is NeedKind.DOCUMENT:
        return sent_form(request, DocumentForm, content=content)
    stands = wanted.answers.get(content.id, "")
    words = {"words": stands, "seen": stands}
    return sent_form(request, AnswerForm, initial=words, content=content)


def _save_piece(wanted, content, data, user):
    if "right" in data:
        services.choose_right(wanted, data["right"])
    elif "files" in data:
        for file in data["files"]:
            services.attach_document(wanted, need=content.id, file=file, by=user)
    else:
        writing.write_answer(wanted, content.id, data["words"], by=user, seen=data["seen"])


@login_required
@require_POST
def document_remove(request, reference, pk):
    """Take a file out of a request that is being written."""
    wanted = own_request(request, reference)
    found = get_object_or_404(readable_by(request.user, wanted), pk=pk)
    services.remove_document(wanted, found)
    return redirect("casework:request_piece", reference, found.need)


@login_required
def check(request, reference):
    """Show all that was written, take the declaration, and send."""
    wanted = own_request(request, reference)
    if wanted.stage not in {"draft", "incomplete"}:
        return redirect(wanted)
    missing = steps.missing_contents(wanted)
    form = sent_form(request, SendForm, initial={"name": request.user.name})
    if form.is_valid() and not missing:
        try:
            data = form.cleaned_data
            writing.send(wanted, by=request.user, name=data["name"], position=data["position"])
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your request has been sent.")
            return redirect("casework:receipt", reference)
    pieces = [
        {
            "content": content,
            "words": wanted.answers.get(content.id, ""),
            "documents": [d for d in wanted.documents.all() if d.need == content.id],
        }
        for content in steps.contents_of(wanted)
    ]
    places = wanted.wanted.select_related("asset").prefetch_related("outlines")
    context = {
        "wanted": wanted, "pieces": pieces, "missing": missing, "form": form, "places": places,
        "doubts": known_place.doubts_of(wanted, wanted.right),
    }  # fmt: skip
    return render(request, "casework/check.html", context, status=status_of(form))
