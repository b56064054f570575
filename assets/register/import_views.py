"""Imports of an officer's own council: the file, check, report, rows, undoing."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from assets.register import (
    correcting,
    duplicates,
    import_permissions,  # noqa: F401
    quality,
    runs,
    undoing,
    uploads,
)
from assets.register.errors import RegisterError
from assets.register.field_words import WORDS
from assets.register.import_forms import RowForm, UploadForm
from assets.register.models import ImportRow, ImportRun
from assets.register.recognising import parse_mapping
from gis.errors import Refusal
from people.models import Authority

PAGE_ROWS = 25
VANISHED_SHOWN = 100
LOOKED_AT_ROWS = 5_000  # of longer lists only the worker says what stands against undoing
State = ImportRun.State


def own_run(request, pk) -> ImportRun:
    """Give an import of a person's own councils, or no page at all."""
    rows = ImportRun.objects.visible_to(request.user).select_related("authority", "by", "source")
    return get_object_or_404(rows, pk=pk)


def _need_officer(request) -> None:
    if not rules.test_rule("register.import_lists", request.user):
        raise PermissionDenied


@login_required
@require_safe
def import_list(request):
    """List the imports of a person's councils, the newest first."""
    _need_officer(request)
    rows = ImportRun.objects.visible_to(request.user).select_related("authority", "by")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    for run in page:
        run.counts = quality.counts(run)
        run.is_cut_off = runs.is_stopped(run)
    return render(request, "register/imports/list.html", {"page": page})


@login_required
def import_new(request):
    """Take a list from an officer."""
    _need_officer(request)
    own = Authority.objects.served_by(request.user, "officer")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, authorities=own)
    if getattr(request, "file_too_large", False):
        form.is_valid()
        form.errors.pop("file", None)
        form.add_error("file", f"The file is larger than {uploads.MOST_MB} MB; {uploads.SMALLER}")
    elif form.is_valid():
        authority = form.cleaned_data.get("authority") or own[0]
        try:
            run = uploads.take_file(authority, form.cleaned_data["file"], by=request.user)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("register:import_columns", run.pk)
    status = 422 if form.is_bound else 200
    return render(request, "register/imports/new.html", {"form": form}, status=status)


@login_required
@require_safe
def import_detail(request, pk):
    """Show an import as far as it has come."""
    run = own_run(request, pk)
    if run.state == State.PROPOSED:
        return redirect("register:import_columns", pk)
    if run.state in runs.AT_WORK:
        return render(request, "register/imports/progress.html", _progress(run))
    if run.state == State.FAILED:
        return render(request, "register/imports/failed.html", {"run": run})
    return render(request, "register/imports/report.html", _report(run))


def _progress(run) -> dict:
    return {"run": run, "is_cut_off": runs.is_stopped(run)}


def _report(run) -> dict:
    found = quality.findings(run)
    is_in = run.state == State.DONE
    return {
        "run": run,
        "counts": quality.counts(run),
        "refusals": [one for one in found if one.is_refusal],
        "remarks": [one for one in found if not one.is_refusal],
        "columns": [(one.source, WORDS[one.field]) for one in parse_mapping(run.mapping).columns],
        "vanished": run.vanished[:VANISHED_SHOWN],
        "more_vanished": max(0, len(run.vanished) - VANISHED_SHOWN),
        "pairs": len(duplicates.likely_duplicates(run)) if is_in else 0,
    }


@login_required
@require_safe
def import_progress(request, pk):
    """Say how far an import is, for a page that asks again and again."""
    run = own_run(request, pk)
    if run.state not in runs.AT_WORK:
        return HttpResponseClientRefresh() if request.htmx else redirect(run)
    return render(request, "register/imports/_progress.html", _progress(run))


@login_required
@require_POST
def import_start(request, pk):
    """Bring a list that was checked into the register."""
    return redirect(runs.ask_import(own_run(request, pk)))


@login_required
@require_POST
def import_resume(request, pk):
    """Take up an import that was cut off."""
    return redirect(runs.resume(own_run(request, pk)))


@login_required
@require_POST
def import_discard(request, pk):
    """Throw a list away that was not imported."""
    run = own_run(request, pk)
    runs.discard(run)
    messages.success(request, f"{run.file_name} was thrown away; the register is as it was.")
    return redirect("register:import_list")


@login_required
def import_undo(request, pk):
    """Take an import back, after saying what that does."""
    run = own_run(request, pk)
    if run.state == State.UNDONE:
        return redirect(run)
    if request.method == "POST":
        return redirect(runs.ask_undo(run, by=request.user))
    if run.state != State.DONE:
        return redirect(run)
    is_short = run.rows_read <= LOOKED_AT_ROWS
    context = {
        "run": run,
        "counts": quality.counts(run),
        "against": undoing.reasons_against(run) if is_short else "",
    }
    return render(request, "register/imports/undo.html", context)


@login_required
@require_safe
def import_rows(request, pk):
    """List the rows that the register did not take, with why."""
    run = own_run(request, pk)
    rows = run.rows.filter(outcome=ImportRow.Outcome.QUARANTINED).order_by("row")
    page = Paginator(rows.defer("shape"), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "register/imports/rows.html", {"run": run, "page": page})


@login_required
def import_row(request, pk, row):
    """Correct one row that the register did not take."""
    run = own_run(request, pk)
    waiting = run.rows.select_related("run").filter(outcome=ImportRow.Outcome.QUARANTINED)
    one = get_object_or_404(waiting, row=row)
    form = RowForm(request.POST or None, row=one)
    if form.is_valid():
        one = correcting.correct_row(one, cells=form.cells(), added=form.added(), by=request.user)
        if one.outcome != ImportRow.Outcome.QUARANTINED:
            messages.success(request, _welcome(run, one))
            return redirect("register:import_rows", pk)
        form = RowForm(request.POST, row=one)
        form.add_error(None, " ".join(one.reasons))
    context = {"run": run, "row": one, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "register/imports/row.html", context, status=status)


def _welcome(run, row) -> str:
    if run.state != State.DONE:
        return f"Row {row.row} is fit now; it goes in with the others."
    words = {"created": "is on the register now", "updated": "has changed the register"}
    return f"Row {row.row}, {row.name}, {words.get(row.outcome, 'is in the register already')}."


@login_required
def import_duplicates(request, pk):
    """List places that may be the same as one that was there; a pair that is two is dismissed."""
    run, refusal = own_run(request, pk), ""
    if request.method == "POST":
        given = [request.POST.get(name, "") for name in ("code", "other_code", "reason")]
        try:
            duplicates.dismiss(run, *given[:2], reason=given[2], by=request.user)
        except RegisterError as error:
            refusal = str(error)
        else:
            messages.success(request, "Kept as two places; the pair does not come back.")
            return redirect("register:import_duplicates", pk)
    context = {"run": run, "pairs": duplicates.likely_duplicates(run), "refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "register/imports/duplicates.html", context, status=status)


@login_required
@require_safe
def import_json(request, pk):
    """Give the whole report as JSON."""
    run = own_run(request, pk)
    return _streamed(run, quality.as_json(run), "application/json", "json")


@login_required
@require_safe
def import_csv(request, pk):
    """Give the rows with remarks as CSV."""
    run = own_run(request, pk)
    return _streamed(run, quality.as_csv(run), "text/csv; charset=utf-8", "csv")


def _streamed(run, pieces, content_type, ending) -> HttpResponse:
    answer = StreamingHttpResponse(pieces, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="import-{run.pk}-report.{ending}"'
    return answer
