"""The officers' pages of interest, grants and the yearly return."""

import csv

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from energy.society import services, surplus
from energy.society.access import for_officers
from energy.society.errors import SocietyError
from energy.society.pages import Sheet, Table, ask, safe_cell, show
from energy.society.surplus_forms import GrantForm, InterestForm, OutcomeForm
from energy.society.templatetags.society_words import pounds
from gis.day import today


@for_officers
def interest_create(request, society):
    """Work a year's interest out, show it, and credit it."""
    first, last = surplus.year_of(society, today())
    form = InterestForm(
        request.POST or None, society=society,
        initial={"first_day": first, "last_day": last, "rate_pct": society.interest_cap_pct},
    )  # fmt: skip
    planned = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            if "credit" in request.POST:
                run = surplus.run_interest(society, by=request.user, **data)
                messages.success(request, f"{pounds(run.total_pence)} of interest is credited.")
                return redirect(run)
            planned = surplus.plan_interest(
                society, **{name: data[name] for name in data if name != "decided_in"}
            )
        except SocietyError as error:
            form.add_error(None, str(error))
    context = {
        "society": society,
        "form": form,
        "planned": planned,
        "paid_pct": float(planned.paid_pct) if planned else None,
        "is_cut": planned is not None and planned.paid_pct < planned.wanted_pct,
        "members": sum(1 for pence in planned.interest_pence.values() if pence) if planned else 0,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "society/interest_create.html", context, status=status)


@for_officers
def interest_detail(request, society, pk):
    """Show a run: what each member was credited, by number."""
    run = get_object_or_404(society.interest_runs, pk=pk)
    lines = run.lines.select_related("operation__member").order_by("operation__number")
    owed = sum(member.owed_pence for member in surplus.owed(society))
    context = {
        "society": society,
        "run": run,
        "owed": owed,
        "table": Table(
            "Credited", ("# Member", "# Operation", "£ Interest"),
            [
                (one.operation.member.number, one.operation.number, pounds(one.operation.pence))
                for one in lines
            ],
        ),
    }  # fmt: skip
    return render(request, "society/interest_detail.html", context)


@for_officers
def interest_payments(request, society):
    """Give the interest owed as a file of payments for the bank."""
    services.note_view(society, by=request.user, what="payments of interest")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="interest-payments.csv"'
    lines = csv.writer(answer)
    lines.writerow(["member", "name", "amount_gbp", "reference"])
    for one in surplus.owed(society):
        amount = f"{one.owed_pence / 100:.2f}"
        lines.writerow([one.number, safe_cell(one.names), amount, f"INTEREST {one.number}"])
    return answer


@for_officers
@require_POST
def interest_pay(request, society):
    """Write down that the interest owed was paid."""
    total = surplus.pay_owed(society, by=request.user)
    messages.success(request, f"{pounds(total)} of interest is written as paid.")
    return redirect("society:desk", society.reference)


@for_officers
def grant_create(request, society):
    """Write a gift of the community fund down."""
    form = GrantForm(request.POST or None, initial={"decided_on": today()})
    if form.is_valid():
        surplus.give_grant(society, **form.cleaned_data)
        messages.success(request, "The grant is written down, and shown to the public.")
        return redirect("society:desk", society.reference)
    return ask(
        request, society, form, title="A grant of the community fund", button="Write it down",
        back=("society:desk", society.reference),
    )  # fmt: skip


@for_officers
def grant_outcome(request, society, pk):
    """Say what came of a gift."""
    grant = get_object_or_404(society.grants, pk=pk)
    form = OutcomeForm(request.POST or None, initial={"outcome": grant.outcome})
    if form.is_valid():
        surplus.tell_outcome(grant, **form.cleaned_data)
        return redirect("society:desk", society.reference)
    return ask(
        request, society, form, title="What came of it", button="Save", notes=[str(grant)],
        back=("society:desk", society.reference),
    )  # fmt: skip


@for_officers
def annual_return(request, society, year):
    """Show the figures that the yearly return asks for."""
    try:
        last = surplus.month_end(year, society.year_ends_month)
        figures = surplus.return_figures(society, last)
    except ValueError as error:  # a year that no calendar has
        raise Http404 from error
    rule = surplus.return_rule()
    sheet = Sheet(
        f"Figures for the {rule['form']}, year to {last:%-d %B %Y}",
        [
            Table(
                "Members", ("What", "# Members"),
                [
                    ("At the beginning", figures.members_before),
                    ("Joined", figures.joined),
                    ("Left or died", figures.left),
                    ("At the end", figures.members_after),
                ],
            ),
            Table(
                "Share capital", ("What", "£ Sum"),
                [
                    ("At the beginning", pounds(figures.capital_before_pence)),
                    ("Issued", pounds(figures.issued_pence)),
                    ("Made of interest", pounds(figures.converted_pence)),
                    ("Withdrawn", pounds(figures.withdrawn_pence)),
                    ("At the end", pounds(figures.capital_after_pence)),
                ],
            ),
            Table(
                "Use of the surplus", ("What", "£ Sum"),
                [
                    ("Interest credited to members", pounds(figures.interest_pence)),
                    ("Grants of the community fund", pounds(figures.grants_pence)),
                ],
            ),
        ],
        lede=f"The return is due by {figures.due_on:%-d %B %Y}: {rule['months']} months after "
        f"{rule['from']}.",
        notes=[f"{rule['source']} ({rule['certainty']})."],
        back=(reverse("society:desk", args=[society.reference]), "The society’s desk"),
    )  # fmt: skip
    return show(request, society, sheet)
