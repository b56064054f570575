"""The officers' pages of the share account: operations, totals, the queue of withdrawals."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from energy.society import ledger
from energy.society.access import for_officers
from energy.society.errors import SocietyError
from energy.society.forms import FIELDS_OF, ContraForm, OperationForm, PayForm
from energy.society.models import Operation
from energy.society.pages import Sheet, Table, ask, show
from energy.society.proof import prove
from energy.society.templatetags.society_words import pounds
from gis.day import today

PAGE_SIZE = 100
Kind = Operation.Kind

#: What writes each kind that is entered by hand.
_WRITERS = {
    Kind.ISSUE: ledger.issue_shares,
    Kind.TRANSFER: ledger.transfer_shares,
    Kind.REQUEST: ledger.ask_withdrawal,
    Kind.PAYMENT: ledger.pay_interest,
    Kind.CONVERSION: ledger.convert_shares,
    Kind.DEATH: ledger.record_death,
}


@for_officers
def operation_list(request, society):
    """List the operations, newest first, by number and member number without names."""
    rows = society.operations.select_related("member", "reverses", "reversed_by").order_by(
        "-number"
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "society": society,
        "page": page,
        "kinds": [(kind.value, kind.label) for kind in FIELDS_OF],
    }
    return render(request, "society/operation_list.html", context)


@for_officers
def operation_create(request, society, kind):
    """Enter an operation by hand."""
    if kind not in FIELDS_OF:
        raise Http404
    form = OperationForm(
        request.POST or None, society=society, kind=Kind(kind), initial={"day": today()}
    )
    if form.is_valid():
        data = dict(form.cleaned_data)
        order = [data.pop(name) for name in ("member", "share_class", "pence") if name in data]
        try:
            written = _WRITERS[Kind(kind)](*order, by=request.user, **data)
        except SocietyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Operation {written} is written.")
            return redirect("society:operation_list", society.reference)
    return ask(
        request, society, form, title=Kind(kind).label, button="Write the operation",
        back=("society:operation_list", society.reference),
        notes=["An operation is never changed or deleted; a mistake is taken back whole."],
    )  # fmt: skip


@for_officers
def operation_take_back(request, society, number):
    """Take an operation back by a contra entry."""
    operation = get_object_or_404(society.operations, number=number)
    form = ContraForm(request.POST or None)
    if form.is_valid():
        try:
            ledger.take_back(operation, day=today(), by=request.user, **form.cleaned_data)
        except SocietyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Operation {number} is taken back.")
            return redirect("society:operation_list", society.reference)
    return ask(
        request, society, form, title=f"Take back operation {number}", button="Take it back",
        back=("society:operation_list", society.reference), notes=[str(operation)],
    )  # fmt: skip


@for_officers
def totals(request, society):
    """Show that every total of the share account agrees with every other."""
    proof = prove(society)
    sheet = Sheet(
        "Totals of the share account",
        [
            Table(
                "Checks", ("What must hold", "Holds"),
                [(check.words, "Yes" if check.holds else "NO") for check in proof.checks],
            ),
            Table(
                "By account", ("Account", "£ Sum"),
                [(name, pounds(pence)) for name, pence in proof.accounts]
                + [("All together", pounds(sum(pence for _, pence in proof.accounts)))],
            ),
            Table(
                "By kind of operation", ("Kind", "# Operations", "£ Shares added or taken"),
                [(name, count, pounds(pence)) for name, count, pence in proof.kinds]
                + [("All together", proof.operations, pounds(proof.capital_pence))],
            ),
            Table(
                "By class of shares", ("Class", "# Shares", "£ Sum"),
                [(name, f"{shares:,}", pounds(pence)) for name, pence, shares in proof.classes],
            ),
        ],
        lede=f"{proof.holders} members hold {pounds(proof.capital_pence)} in shares and are owed "
        f"{pounds(proof.owed_pence)} in interest.",
        notes=["What the society owes stands with plus, what it has or has spent with minus."],
        back=(reverse("society:desk", args=[society.reference]), "The society’s desk"),
    )  # fmt: skip
    return show(request, society, sheet)


@for_officers
def withdrawal_queue(request, society):
    """Show the queue, what a sum of money would pay of it, and pay it."""
    form = PayForm(request.POST or None, initial={"day": today()})
    planned = ()
    if form.is_valid():
        try:
            if "pay" in request.POST:
                paid = ledger.pay_queue(society, by=request.user, **form.cleaned_data)
                total = sum(one.pence for one in paid)
                messages.success(request, f"{len(paid)} payments, {pounds(total)} in all.")
                return redirect("society:withdrawal_queue", society.reference)
            planned = ledger.plan_withdrawals(society, **form.cleaned_data)
        except SocietyError as error:
            form.add_error(None, str(error))
    context = {
        "society": society,
        "form": form,
        "planned": planned,
        "total": sum(payment.paid_pence for _, payment in planned),
        "requests": society.operations.open_requests().select_related("member"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "society/withdrawal_queue.html", context, status=status)
