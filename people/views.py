"""A person's own pages: their account, their bodies, and who does what for a council."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from people import services
from people.body_views import map_of_area
from people.errors import PeopleError
from people.forms import OrganisationForm, RoleForm
from people.models import Authority, AuthorityRole, Organisation


@login_required
def home(request):
    """Show a person what they are here, and lead them to their work."""
    context = {
        "council_roles": request.user.authority_roles.select_related("authority"),
        "body_roles": request.user.organisation_roles.select_related("organisation"),
    }
    return render(request, "people/home.html", context)


@login_required
def organisation_list(request):
    """List the bodies a person belongs to."""
    bodies = Organisation.objects.visible_to(request.user)
    return render(request, "people/organisation_list.html", {"bodies": bodies})


@login_required
def organisation_create(request):
    """Enter a body."""
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        body = services.found_organisation(by=request.user, **form.cleaned_data)
        messages.success(request, f"{body} is entered. You are its secretary.")
        onward = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
        return redirect(onward if safe else "people:organisation_list")
    status = 422 if form.is_bound else 200
    return render(request, "people/organisation_form.html", {"form": form}, status=status)


def _own_body(request, reference) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), reference=reference)


@login_required
def organisation_detail(request, reference):
    """Show a body to its own people."""
    body = _own_body(request, reference)
    context = {
        "body": body,
        "people": body.roles.select_related("user"),
        "may_change": rules.test_rule("people.change_organisation", request.user, body),
        "papers": body.papers.all(),
        "map": map_of_area(body) if body.area_of_benefit else None,
    }
    return render(request, "people/organisation_detail.html", context)


@login_required
def organisation_change(request, reference):
    """Correct a body."""
    body = _own_body(request, reference)
    if not rules.test_rule("people.change_organisation", request.user, body):
        raise PermissionDenied
    first = {name: getattr(body, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, initial=first)
    if form.is_valid():
        services.change_organisation(body, **form.cleaned_data)
        return redirect("people:organisation_detail", reference)
    status = 422 if form.is_bound else 200
    return render(
        request, "people/organisation_form.html", {"form": form, "body": body}, status=status
    )


def _own_authority(request, code) -> Authority:
    authority = get_object_or_404(Authority.objects.served_by(request.user), code=code)
    if not rules.test_rule("people.give_roles", request.user, authority):
        raise PermissionDenied
    return authority


@login_required
def role_list(request, code):
    """Show who does what for a council, and give a role."""
    authority = _own_authority(request, code)
    form = RoleForm(request.POST or None)
    if form.is_valid():
        try:
            given = services.give_role(authority, **form.cleaned_data)
        except PeopleError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"{given}.")
            return redirect("people:role_list", code)
    held = authority.roles.select_related("user").order_by("role", "user__name")
    context = {"authority": authority, "held": held, "form": form}
    return render(request, "people/role_list.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def role_remove(request, code, pk):
    """Take a role from a person."""
    authority = _own_authority(request, code)
    held = get_object_or_404(AuthorityRole, authority=authority, pk=pk)
    services.take_role(held)
    messages.success(request, f"{held.user} is no longer {held.get_role_display().lower()}.")
    return redirect("people:role_list", code)
