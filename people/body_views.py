"""A body's own pages: the area it is for, its people, its papers."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gis import maps
from gis.area_forms import AreaOfCodesForm
from gis.errors import Refusal
from gis.geometry import in_degrees, view_of
from gis.models import Boundary
from people import body_services
from people.body_forms import InvitationForm, PaperForm
from people.models import Organisation, OrganisationInvitation


def _own_body(request, reference) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), reference=reference)


def _kept_body(request, reference) -> Organisation:
    """A body whose papers the person keeps."""
    body = _own_body(request, reference)
    if not rules.test_rule("people.change_organisation", request.user, body):
        raise PermissionDenied
    return body


def _sent(request, form_class, **more):
    sent = request.method == "POST"
    return form_class(request.POST if sent else None, request.FILES if sent else None, **more)


def map_of_area(body: Organisation, *, draws: bool = False):
    """Draw the area that a body is for, to look at or to draw it."""
    start = body.area_of_benefit
    ground = start or _some_ground()
    if ground is None:
        return None
    shapes = [] if draws or not start else [{"geometry": in_degrees(start), "style": "outline"}]
    drawing = {"field": "id_drawn", "start": in_degrees(start) if start else None}
    return maps.compose(
        name=f"The area that {body} is for",
        bounds=view_of(ground, margin_m=300),
        shapes=shapes,
        drawing=drawing if draws else None,
    )


def _some_ground():
    """Where to look before anything is known: the ground of the first council here."""
    first = Boundary.objects.in_force().filter(kind="authority").order_by("pk").first()
    return first and first.geometry


@login_required
def area(request, reference):
    """Say which area a body is for: draw it, upload it, or name wards."""
    body = _kept_body(request, reference)
    form = _sent(request, AreaOfCodesForm)
    if form.is_valid():
        body_services.set_area(body, form.area)
        messages.success(request, form.area.note)
        return redirect("people:organisation_detail", reference)
    context = {"body": body, "form": form, "map": map_of_area(body, draws=True)}
    return render(request, "people/body_area.html", context, status=422 if form.is_bound else 200)


@login_required
def people(request, reference):
    """Show who does what for a body; its secretary invites others or hands over."""
    body = _own_body(request, reference)
    may_change = rules.test_rule("people.change_organisation", request.user, body)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    if form.is_valid():
        try:
            asked = body_services.invite_person(body, by=request.user, **form.cleaned_data)
        except Refusal as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"A link was sent to {asked.email}.")
            return redirect("people:body_people", reference)
    context = {
        "body": body, "form": form, "may_change": may_change,
        "held": body.roles.select_related("user"),
        "waiting": body.invitations.filter(answered=None),
    }  # fmt: skip
    return render(request, "people/body_people.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def person_remove(request, reference, pk):
    """Take a role of a body from a person; anybody may give up their own."""
    body = _own_body(request, reference)
    held = get_object_or_404(body.roles.select_related("user"), pk=pk)
    if held.user != request.user:
        body = _kept_body(request, reference)
    body_services.leave_role(held)
    messages.success(request, f"{held.user} is no longer {held.get_role_display().lower()}.")
    if held.user == request.user:
        return redirect("people:organisation_list")
    return redirect("people:body_people", reference)


@login_required
def join(request, token):
    """Accept an invitation to a body."""
    invitation = get_object_or_404(
        OrganisationInvitation.objects.select_related("organisation", "by"), token=token
    )
    if request.method == "POST":
        role = body_services.accept_invitation(invitation, by=request.user)
        messages.success(request, f"You are now {role.get_role_display().lower()} of the group.")
        return redirect("people:organisation_detail", invitation.organisation.reference)
    return render(request, "people/body_join.html", {"invitation": invitation})


@login_required
def papers(request, reference):
    """Keep the constitution, accounts and other papers of a body, each with its day."""
    body = _kept_body(request, reference)
    form = _sent(request, PaperForm)
    if form.is_valid():
        try:
            body_services.add_paper(body, by=request.user, **form.cleaned_data)
        except Refusal as error:
            form.add_error("file", str(error))
        else:
            return redirect("people:body_papers", reference)
    context = {"body": body, "form": form, "papers": body.papers.all()}
    return render(request, "people/body_papers.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def paper(request, reference, pk):
    """Stream a paper of a body to its own people."""
    found = get_object_or_404(_own_body(request, reference).papers, pk=pk)
    answer = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
    answer["Content-Type"] = found.content_type
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@require_POST
def paper_remove(request, reference, pk):
    """Take a paper of a body away."""
    found = get_object_or_404(_kept_body(request, reference).papers, pk=pk)
    body_services.remove_paper(found)
    return redirect("people:body_papers", reference)
