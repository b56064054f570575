"""What anybody sees of societies, and what a member sees of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from energy.society import ledger, personal_data, services
from energy.society.access import for_everyone, for_members
from energy.society.errors import SocietyError
from energy.society.forms import FoundForm, WithdrawForm
from energy.society.limits import limit_of
from energy.society.models import Member, Offer, Society
from energy.society.pages import ask
from energy.society.permissions import keeps_society
from energy.society.proof import holdings_in_all
from energy.society.statements import holdings_of, make_statement
from gis.day import today
from gis.papers import paper_response


def society_list(request):
    """List the societies, and lead their people to their work."""
    context = {"societies": Society.objects.select_related("organisation")}
    return render(request, "society/society_list.html", context)


@login_required
def society_create(request):
    """Open the register of members of a body whose secretary one is."""
    form = FoundForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            society = services.found_society(by=request.user, **form.cleaned_data)
        except SocietyError as error:
            form.add_error(None, str(error))
        else:
            return redirect("society:rules", society.reference)
    return ask(
        request, None, form, title="Open a register of members", button="Open the register",
        back=("society:society_list",), is_empty=not form.fields["organisation"].queryset.exists(),
    )  # fmt: skip


@login_required
def membership_list(request):
    """List the societies of which a person is a member: a page, and a piece of the account page."""
    rows = Member.objects.filter(user=request.user).with_holdings()
    context = {"memberships": rows.select_related("society__organisation")}
    page = "_membership_list" if request.htmx else "membership_list"
    return render(request, f"society/{page}.html", context)


@for_everyone
def society_detail(request, society):
    """Show the public face of a society: what it is for, how many own it, what they put in."""
    context = {
        "society": society,
        "holdings": holdings_in_all(society),
        "members": society.members.current().count(),
        "is_officer": keeps_society(request.user, society),
        "is_member": request.user.is_authenticated
        and society.members.filter(user=request.user).exists(),
        "limit": limit_of(society, today()),
        "plans": society.plans.filter(is_public=True).only("title", "society"),
        "offers": society.offers.exclude(state=Offer.State.DRAFT),
    }
    return render(request, "society/society_detail.html", context)


@for_members
def own(request, society, member):
    """Show a member its own record, its account, and who looked at it."""
    context = {
        "society": society,
        "member": member,
        "statement": make_statement(member, last=today()),
        "requests": society.operations.open_requests().filter(member=member),
        "views": member.record_views.select_related("user")[:20],
    }
    return render(request, "society/own.html", context)


@for_members
def own_withdraw(request, society, member):
    """Ask to withdraw shares; the notice begins today."""
    form = WithdrawForm(request.POST or None, society=society)
    if form.is_valid():
        data = form.cleaned_data
        try:
            asked = ledger.ask_withdrawal(
                member, data["share_class"], data["pence"], day=today(), by=request.user
            )
        except SocietyError as error:
            form.add_error("pence", str(error))
        else:
            messages.success(
                request,
                f"Your request is number {asked.number}. Its notice runs until "
                f"{asked.due_on:%-d %B %Y}.",
            )
            return redirect("society:own", society.reference)
    notes = [f"The notice is {society.notice_days} days. Requests are paid in their order."]
    if society.suspended_from:
        notes.append(f"Withdrawals are suspended: {society.suspension_reason}")
    return ask(
        request, society, form, title="Withdraw shares", button="Send the request",
        back=("society:own", society.reference), notes=notes,
    )  # fmt: skip


@for_members
def own_paper(request, society, member, paper):
    """Give a member its certificate or statement."""
    return paper_of(member, paper)


@for_members
def own_data(request, society, member):
    """Give a member everything that is kept of it."""
    return data_of(member)


def paper_of(member, paper):
    """Make a certificate or a statement."""
    context = {
        "member": member,
        "society": member.society,
        "statement": make_statement(member, last=today()),
        "holdings": holdings_of(member),
        "today": today(),
        "title": f"{PAPERS[paper]} – {member.society}",
    }
    name = f"{slugify(str(member.society))}-{paper}-{member.number}"
    answer = paper_response(f"society/{paper}.html", context, name=name)
    answer["Cache-Control"] = "private, no-store"
    return answer


PAPERS = {"certificate": "Share certificate", "statement": "Statement of the share account"}


def data_of(member):
    """Give the data of a member as a file."""
    answer = JsonResponse(
        personal_data.export_member(member),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    answer["Content-Disposition"] = f'attachment; filename="member-{member.number}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer
