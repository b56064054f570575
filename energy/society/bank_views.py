"""The bank's statements: read, matched by reference, matched by hand where that fails."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from energy.society import offering
from energy.society.access import for_officers
from energy.society.errors import SocietyError
from energy.society.offer_forms import MatchForm, StatementForm
from energy.society.pages import ask


@for_officers
def bank(request, society):
    """Read a statement, and list the movements, those without an application first."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = offering.import_statement(
                society, name=file.name, content=file.read(), by=request.user
            )
        except SocietyError as error:
            form.add_error("file", str(error))
        else:
            matched = read.lines.exclude(application=None).count()
            messages.success(
                request,
                f"{read.lines_read} lines read, {read.lines_new} of them new, "
                f"{matched} matched by their reference.",
            )
            return redirect("society:bank", society.reference)
    rows = society.bank_lines.select_related("application__offer").order_by("-day", "-pk")
    open_rows = rows.filter(application=None, pence__gt=0)
    context = {
        "society": society,
        "form": form,
        "unmatched": open_rows[:50],
        "page": Paginator(rows.exclude(application=None), 100).get_page(request.GET.get("page")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "society/bank.html", context, status=status)


@for_officers
def bank_match(request, society, pk):
    """Say to which application a payment belongs."""
    line = get_object_or_404(society.bank_lines, pk=pk)
    form = MatchForm(
        request.POST or None, society=society, initial={"application": line.application}
    )
    if form.is_valid():
        try:
            offering.match_line(line, form.cleaned_data["application"])
        except SocietyError as error:
            form.add_error("application", str(error))
        else:
            return redirect("society:bank", society.reference)
    return ask(
        request, society, form, title="To whom does this payment belong?", button="Save",
        back=("society:bank", society.reference), notes=[str(line)],
    )  # fmt: skip
