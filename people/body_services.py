"""Writes about a body's area, its people and its papers."""

import secrets

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gis.given_areas import GivenArea
from gis.uploads import inspect_upload
from people.errors import PeopleError
from people.models import (
    Organisation,
    OrganisationInvitation,
    OrganisationPaper,
    OrganisationRole,
    User,
)

SECRETARY = OrganisationRole.Role.SECRETARY


@transaction.atomic
def set_area(organisation: Organisation, area: GivenArea) -> None:
    """Keep the area that a body is for, and how it was given."""
    organisation.area_of_benefit, organisation.area_note = area.shape, area.note
    organisation.save(update_fields=["area_of_benefit", "area_note"])


@transaction.atomic
def invite_person(
    organisation: Organisation, *, email: str, role: str, hands_over: bool, by: User
) -> OrganisationInvitation:
    """Send somebody a link by which they join a body, or take it over.

    Raises
    ------
    PeopleError
        If they have this role already.
    """
    held = organisation.roles.filter(user__email__iexact=email, role=role)
    if held.exists():
        raise PeopleError(f"{email} has this role already.")
    organisation.invitations.filter(email__iexact=email, answered=None).delete()
    invitation = OrganisationInvitation.objects.create(
        organisation=organisation, email=email.lower(), role=role, hands_over=hands_over, by=by,
        token=secrets.token_urlsafe(24),
    )  # fmt: skip
    address = f"{settings.SITE_URL}{reverse('people:body_join', args=[invitation.token])}"
    ask = "take over as secretary of" if hands_over else "join"
    send_mail(
        f"{by} asks you to {ask} {organisation}",
        f"{by} asks you to {ask} {organisation} on {settings.SITE_NAME}.\n\n"
        f"Open this link, sign in with {email} (or make an account with it), and accept:\n"
        f"{address}\n\nIf you do not know why you got this, do nothing.\n",
        None,
        [invitation.email],
    )
    return invitation


@transaction.atomic
def accept_invitation(invitation: OrganisationInvitation, *, by: User) -> OrganisationRole:
    """Join a body; where it was handed over, whoever did so is no longer its secretary.

    Raises
    ------
    PeopleError
        If the invitation was answered, or is for another address.
    """
    invitation = OrganisationInvitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.answered:
        raise PeopleError("This invitation has been used; ask the group for a new one.")
    if not by.emailaddress_set.filter(email__iexact=invitation.email, verified=True).exists():
        raise PeopleError(
            f"This invitation is for {invitation.email}; sign in with that address, or confirm it "
            "among your addresses first."
        )
    role, _ = OrganisationRole.objects.get_or_create(
        user=by, organisation=invitation.organisation, role=invitation.role
    )
    invitation.answered = timezone.now()
    invitation.save(update_fields=["answered"])
    if invitation.hands_over and invitation.by_id != by.pk:
        leaving = invitation.organisation.roles.filter(user=invitation.by_id, role=SECRETARY)
        leaving.delete()
        OrganisationRole.objects.get_or_create(
            user_id=invitation.by_id,
            organisation=invitation.organisation,
            role=OrganisationRole.Role.MEMBER,
        )
    return role


@transaction.atomic
def leave_role(held: OrganisationRole) -> None:
    """Take a role of a body from a person; a body always keeps one secretary.

    Raises
    ------
    PeopleError
        If it is the last secretary.
    """
    Organisation.objects.select_for_update().get(pk=held.organisation_id)
    secretaries = held.organisation.roles.filter(role=SECRETARY)
    if held.role == SECRETARY and secretaries.count() == 1:
        raise PeopleError("This is the last secretary; hand over to somebody else first.")
    held.delete()


@transaction.atomic
def add_paper(organisation: Organisation, *, kind, dated, file, by: User) -> OrganisationPaper:
    """Keep a paper of a body.

    Raises
    ------
    UnusableFile
        If the file cannot be taken.
    """
    found = inspect_upload(file)
    paper = OrganisationPaper(
        organisation=organisation, kind=kind, dated=dated, added_by=by, name=found.name,
        content_type=found.content_type, size=found.size, sha256=found.sha256,
    )  # fmt: skip
    paper.file.save(found.name, file, save=False)
    paper.save()
    return paper


@transaction.atomic
def remove_paper(paper: OrganisationPaper) -> None:
    """Take a paper away; what requests hold of it stays with them."""
    paper.file.delete(save=False)
    paper.delete()
