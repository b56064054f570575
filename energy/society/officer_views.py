"""The officers' pages: the desk, the rules, the register of members."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from energy.society import personal_data, services, surplus
from energy.society.access import for_officers
from energy.society.errors import SocietyError
from energy.society.forms import DayForm, EmailForm, MemberForm, RulesForm
from energy.society.limits import limit_of, retention_rules
from energy.society.models import Member
from energy.society.pages import ask
from energy.society.proof import prove
from energy.society.public_views import data_of, paper_of
from energy.society.statements import make_statement
from gis.day import today

PAGE_SIZE = 50


@for_officers
def desk(request, society):
    """Show an officer what there is to do."""
    context = {
        "society": society,
        "proof": prove(society),
        "members": society.members.current().count(),
        "requests": society.operations.open_requests().count(),
        "return_year": surplus.year_of(society, today())[1].year,
        "unmatched": society.bank_lines.filter(application=None, pence__gt=0).count(),
        "officers": society.organisation.roles.filter(role="society_officer").select_related(
            "user"
        ),
    }
    return render(request, "society/desk.html", context)


@for_officers
def rules(request, society):
    """Change what the public is told and the rules of the shares."""
    first = {name: getattr(society, name) for name in RulesForm.base_fields}
    form = RulesForm(request.POST or None, initial=first)
    if form.is_valid():
        services.change_rules(society, **form.cleaned_data)
        messages.success(request, "The rules are changed.")
        return redirect("society:desk", society.reference)
    limit = limit_of(society, today())
    notes = [f"Limit of the law: {limit} ({limit.source}; {limit.certainty})."] if limit else []
    return ask(
        request, society, form, title="Rules of the society", button="Save",
        back=("society:desk", society.reference), notes=notes,
    )  # fmt: skip


@for_officers
def officer_add(request, society):
    """Make a person an officer of the society."""
    form = EmailForm(request.POST or None)
    if form.is_valid():
        try:
            role = services.give_office(society, **form.cleaned_data)
        except SocietyError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"{role.user} is now an officer of the society.")
            return redirect("society:desk", society.reference)
    return ask(
        request, society, form, title="Add an officer", button="Add",
        back=("society:desk", society.reference),
        notes=["An officer sees the records of all members; every look is written down."],
    )  # fmt: skip


@for_officers
def member_list(request, society):
    """List the members, with number, name, class and holding."""
    words = request.GET.get("q", "").strip()[:100]
    rows = society.members.with_holdings().select_related("member_class")
    if words.isdigit():
        rows = rows.filter(number=words)
    elif words:
        rows = rows.filter(name__icontains=words)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    services.note_view(society, by=request.user, what="list of members")
    context = {"society": society, "page": page, "words": words}
    return render(request, "society/member_list.html", context)


def _member(society, number) -> Member:
    rows = Member.objects.with_holdings().select_related("society__organisation", "member_class")
    return get_object_or_404(rows, society=society, number=number)


@for_officers
def member_detail(request, society, number):
    """Show what is kept of a member; the look is written down."""
    member = _member(society, number)
    services.note_view(society, by=request.user, what="record", member=member)
    context = {
        "society": society,
        "member": member,
        "statement": make_statement(member, last=today()),
        "views": member.record_views.select_related("user")[:20],
        "kept_until": personal_data.kept_until(member),
        "rule": retention_rules()["member_name"],
    }
    return render(request, "society/member_detail.html", context)


@for_officers
def member_create(request, society):
    """Enter a member."""
    form = MemberForm(request.POST or None, society=society, initial={"joined_on": today()})
    if form.is_valid():
        member = services.enter_member(society, **form.cleaned_data)
        messages.success(request, f"{member} is entered.")
        return redirect(member)
    return ask(
        request, society, form, title="Enter a member", button="Enter the member",
        back=("society:member_list", society.reference),
    )  # fmt: skip


@for_officers
def member_change(request, society, number):
    """Correct what is kept of a member."""
    member = _member(society, number)
    services.note_view(society, by=request.user, what="record, to correct it", member=member)
    first = {name: getattr(member, name) for name in MemberForm.base_fields}
    first["joint_names"] = "\n".join(member.joint_names)
    form = MemberForm(request.POST or None, society=society, initial=first)
    return _act_on(request, member, form, services.change_member, title=f"Correct member {number}")


def _act_on(request, member, form, act, *, title, button="Save", told_at=None):
    """Do to a member what a form asks; a refusal is told at one of its fields or above it."""
    if form.is_valid():
        try:
            act(member, **form.cleaned_data)
        except SocietyError as error:
            form.add_error(told_at, str(error))
        else:
            return redirect(member)
    return ask(
        request, member.society, form, title=title, button=button,
        back=("society:member_detail", member.society.reference, member.number),
    )  # fmt: skip


@for_officers
def member_link(request, society, number):
    """Let a member with an account see its own page."""
    member = _member(society, number)
    return _act_on(
        request, member, EmailForm(request.POST or None), services.link_account,
        title=f"Link member {number} to an account", button="Link", told_at="email",
    )  # fmt: skip


@for_officers
def member_end(request, society, number):
    """Write down that a member has left."""
    member = _member(society, number)
    return _act_on(
        request, member, DayForm(request.POST or None), services.end_membership,
        title=f"Member {number} has left",
    )  # fmt: skip


@for_officers
def member_paper(request, society, number, paper):
    """Make a member's certificate or statement."""
    member = _member(society, number)
    services.note_view(society, by=request.user, what=paper, member=member)
    return paper_of(member, paper)


@for_officers
def member_data(request, society, number):
    """Give everything that is kept of a member, for the member who asked for it."""
    member = _member(society, number)
    services.note_view(society, by=request.user, what="copy of all data", member=member)
    return data_of(member)


@for_officers
@require_POST
def member_erase(request, society, number):
    """Erase the addresses of a member who left."""
    member = _member(society, number)
    personal_data.erase_contact(member)
    messages.success(request, "The addresses are erased.")
    return redirect(member)
