"""Every write about a society and its members, but for money, which is in ``ledger``."""

from datetime import date

from django.db import transaction

from energy.society import ledger
from energy.society.errors import SocietyError
from energy.society.models import Member, MemberClass, RecordView, ShareClass, Society
from gis.day import today
from people.models import Organisation, OrganisationRole, User


@transaction.atomic
def found_society(organisation: Organisation, *, by: User, **fields) -> Society:
    """Open a body's register of members, with one class of members and one of shares.

    Raises
    ------
    SocietyError
        If it has one already.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if Society.objects.filter(organisation=organisation).exists():
        raise SocietyError(f"{organisation} has its register of members here already.")
    society = Society.objects.create(organisation=organisation, **fields)
    MemberClass.objects.create(society=society, name="Members")
    ShareClass.objects.create(society=society, name="Withdrawable shares")
    organisation.roles.get_or_create(user=by, role=OrganisationRole.Role.SOCIETY_OFFICER)
    return society


@transaction.atomic
def change_rules(society: Society, **fields) -> Society:
    """Change what the society tells the public and the rules of its shares."""
    society = Society.objects.select_for_update().get(pk=society.pk)
    for name, value in fields.items():
        setattr(society, name, value)
    with ledger.rules_kept():
        society.save()
    return society


def add_member_class(society: Society, *, name: str, has_vote: bool) -> MemberClass:
    """Add a class of members."""
    return MemberClass.objects.create(society=society, name=name, has_vote=has_vote)


def add_share_class(society: Society, **fields) -> ShareClass:
    """Add a class of shares."""
    return ShareClass.objects.create(society=society, **fields)


@transaction.atomic
def enter_member(society: Society, *, joined_on: date, **fields) -> Member:
    """Enter a member; the database gives the next number."""
    if fields["member_class"].society_id != society.pk:
        raise SocietyError("Choose a class of members of this society.")
    member = Member.objects.create(society=society, joined_on=joined_on, **fields)
    member.refresh_from_db()
    return member


@transaction.atomic
def change_member(member: Member, **fields) -> Member:
    """Correct what is kept of a member.

    Raises
    ------
    SocietyError
        If a rule of the register forbids it.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    for name, value in fields.items():
        setattr(member, name, value)
    with ledger.rules_kept():
        member.save()
    return member


def end_membership(member: Member, *, day: date) -> Member:
    """Write down that a member has left; shares and interest are paid out before."""
    if day > today():
        raise SocietyError("The day lies ahead; give the day on which the member left.")
    return change_member(member, left_on=day)


def link_account(member: Member, email: str) -> Member:
    """Let a member see its own page: find its account by a confirmed address.

    Raises
    ------
    SocietyError
        If nobody has confirmed this address, or the account belongs to another member.
    """
    user = User.objects.filter(
        emailaddress__email__iexact=email.strip(), emailaddress__verified=True
    ).first()
    if user is None:
        raise SocietyError(
            f"Nobody has an account with the confirmed address {email}; ask them to make one first."
        )
    if member.society.members.filter(user=user).exclude(pk=member.pk).exists():
        raise SocietyError("This account belongs to another member of the society.")
    return change_member(member, user=user)


def note_view(society: Society, *, by: User, what: str, member: Member | None = None) -> None:
    """Write down that an officer looked at what is kept of a member, or of many."""
    RecordView.objects.create(society=society, member=member, user=by, what=what)


@transaction.atomic
def give_office(society: Society, *, email: str) -> OrganisationRole:
    """Make a person with an account an officer of the society."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise SocietyError(
            f"Nobody has an account with the address {email}; ask them to make one first."
        )
    role, _ = society.organisation.roles.get_or_create(
        user=user, role=OrganisationRole.Role.SOCIETY_OFFICER
    )
    return role
