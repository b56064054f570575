"""Every write about people and their bodies."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from people.authorities import authority_by_code
from people.errors import PeopleError
from people.models import Authority, AuthorityRole, Organisation, OrganisationRole, User


def know_authority(code: str) -> Authority:
    """Find an authority by its code, or enter it under the name that the code has.

    Raises
    ------
    PeopleError
        If no authority of the United Kingdom has or had this code.
    """
    code = code.strip().upper()
    known = Authority.objects.filter(code=code).first()
    if known:
        return known
    entry = authority_by_code(code)
    if entry is None:
        raise PeopleError(
            f"{code} is no authority of the United Kingdom that we know; give its nine-character "
            "ONS code."
        )
    return Authority.objects.get_or_create(code=code, defaults={"name": entry.name})[0]


@transaction.atomic
def make_person(*, email: str, password: str, name: str = "") -> User:
    """Make an account whose address is taken as confirmed: an operator vouches for it.

    Raises
    ------
    PeopleError
        If the address is none.
    """
    try:
        validate_email(email)
    except ValidationError as error:
        raise PeopleError(f"{email} is no email address; correct it.") from error
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def found_organisation(*, by: User, **fields) -> Organisation:
    """Enter a body; whoever enters it is its secretary until it says otherwise."""
    organisation = Organisation(**fields)
    organisation.reference = _next_reference()
    organisation.save()
    OrganisationRole.objects.create(
        user=by, organisation=organisation, role=OrganisationRole.Role.SECRETARY
    )
    return organisation


def _next_reference() -> str:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT nextval('people_organisation_number')")
        return f"b{cursor.fetchone()[0]}"


@transaction.atomic
def change_organisation(organisation: Organisation, **fields) -> Organisation:
    """Correct what is known of a body."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save()
    return organisation


@transaction.atomic
def give_role(
    authority: Authority, *, email: str, role: AuthorityRole.Role, ward_codes=()
) -> AuthorityRole:
    """Give a person a role for a council.

    Raises
    ------
    PeopleError
        If nobody has an account with this address.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise PeopleError(
            f"Nobody has an account with the address {email}; ask them to make one first."
        )
    given, _ = AuthorityRole.objects.update_or_create(
        user=user, authority=authority, role=role, defaults={"ward_codes": list(ward_codes)}
    )
    return given


@transaction.atomic
def take_role(held: AuthorityRole) -> None:
    """Take a role from a person; a council always keeps one administrator.

    Raises
    ------
    PeopleError
        If it is the last administrator.
    """
    Authority.objects.select_for_update().get(pk=held.authority_id)
    administrators = AuthorityRole.objects.filter(
        authority=held.authority_id, role=AuthorityRole.Role.ADMINISTRATOR
    )
    if held.role == AuthorityRole.Role.ADMINISTRATOR and administrators.count() == 1:
        raise PeopleError("This is the last administrator; give somebody else the role first.")
    held.delete()
