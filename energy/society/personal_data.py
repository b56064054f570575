"""What is kept of people: given to them whole, and erased when there is no reason left."""

from datetime import date

from django.db import transaction

from energy.society.errors import SocietyError
from energy.society.limits import retention_rules
from energy.society.models import Application, Member, RecordView
from energy.society.statements import make_statement
from gis.day import today


def export_member(member: Member) -> dict:
    """Everything that is kept of a member, as plain data."""
    statement = make_statement(member, last=today())
    return {
        "society": str(member.society),
        "number": member.number,
        "kind": member.get_kind_display(),
        "class": str(member.member_class),
        "names": [member.name, *member.joint_names],
        "email": member.email,
        "address": member.address,
        "account": member.user.email if member.user else None,
        "is_registered_society": member.is_registered,
        "interest_is_turned_into_shares": member.converts_interest,
        "joined_on": member.joined_on,
        "left_on": member.left_on,
        "died_on": member.died_on,
        "operations": [
            {
                "day": line.day,
                "number": line.number,
                "what": line.words,
                "shares_gbp": line.shares_pence / 100,
                "held_gbp": line.held_pence / 100,
                "interest_gbp": line.owed_pence / 100,
                "note": line.note,
            }
            for line in statement.lines
        ],
        "seen_by_officers": [
            {"at": view.at, "by": str(view.user or "a former officer"), "what": view.what}
            for view in member.record_views.select_related("user")
        ],
    }


def kept_until(member: Member) -> date | None:
    """The day from which a former member's name is kept no longer; None while it belongs."""
    ended = member.left_on or member.died_on
    if ended is None:
        return None
    return _years_after(ended, retention_rules()["member_name"]["years"])


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


@transaction.atomic
def erase_contact(member: Member) -> Member:
    """Erase addresses and the link to an account; name and operations stay while the law wants.

    Raises
    ------
    SocietyError
        If the membership has not ended: the register of members must be true.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.left_on is None and member.died_on is None:
        raise SocietyError(
            "A member’s entry in the register cannot be erased; it can be once the member has left."
        )
    member.email = member.address = ""
    member.user = None
    member.contact_erased_on = today()
    member.save()
    return member


@transaction.atomic
def apply_retention() -> int:
    """Erase what has been kept long enough; gives how many records were touched."""
    touched = 0
    for member in Member.objects.filter(name_erased_on=None).exclude(left_on=None, died_on=None):
        if member.contact_erased_on is None and not _holds(member):
            erase_contact(member)
            touched += 1
        if kept_until(member) <= today() and not _holds(member):
            Member.objects.filter(pk=member.pk).update(
                name="Former member", joint_names=[], name_erased_on=today()
            )
            touched += 1
    touched += _erase_applicants()
    oldest = _years_after(today(), -retention_rules()["record_view"]["years"])
    touched += RecordView.objects.filter(at__date__lt=oldest).delete()[0]
    return touched


def _erase_applicants() -> int:
    """Erase who applied without becoming a member, some time after the offer has ended."""
    latest = _years_after(today(), -retention_rules()["applicant"]["years"])
    rows = Application.objects.filter(offer__allotted_on__lt=latest, member=None).exclude(
        name="Former applicant"
    )
    return rows.update(name="Former applicant", joint_names=[], email="", address="", user=None)


def _holds(member: Member) -> bool:
    found = Member.objects.with_holdings().get(pk=member.pk)
    return bool(found.held_pence or found.owed_pence)
