"""The officers' pages of all members' statements at once."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from energy.society import services, statement_runs, surplus, tasks
from energy.society.access import for_officers
from energy.society.errors import SocietyError
from energy.society.forms import DaysForm
from gis.day import today


@for_officers
def statement_run_list(request, society):
    """List the runs that are kept, and ask for one."""
    first, last = surplus.year_of(society, today())
    form = DaysForm(request.POST or None, initial={"first": first, "last": last})
    if form.is_valid():
        try:
            run = statement_runs.ask_for_statements(society, by=request.user, **form.cleaned_data)
        except SocietyError as error:
            form.add_error(None, str(error))
        else:
            tasks.ask_for_statements(run)
            messages.success(request, f"{run.members} statements will be made.")
            return redirect(run)
    runs = society.statement_runs.prefetch_related("parts")
    context = {"society": society, "form": form, "runs": runs}
    status = 422 if form.is_bound else 200
    return render(request, "society/statement_run_list.html", context, status=status)


@for_officers
@require_safe
def statement_run(request, society, pk):
    """Show how far a run is, with the papers that are made."""
    run = get_object_or_404(society.statement_runs.prefetch_related("parts"), pk=pk)
    context = {"society": society, "run": run}
    page = "_statement_run" if request.htmx else "statement_run"
    return render(request, f"society/{page}.html", context)


@for_officers
@require_safe
def statement_part(request, society, pk, number):
    """Give one paper of a run; the look is written down."""
    run = get_object_or_404(society.statement_runs, pk=pk)
    part = get_object_or_404(run.parts, first_number=number)
    what = f"statements of members {part.first_number} to {part.last_number}"
    services.note_view(society, by=request.user, what=what)
    name = f"statements-{part.first_number}-{part.last_number}.pdf"
    answer = FileResponse(part.file.open("rb"), filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer
