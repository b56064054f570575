"""Builders of societies, members and shares for tests."""

from datetime import date

from energy.society import ledger, services
from tests.factories import make_body, make_user

DAY = date(2025, 6, 2)


def make_society(officer=None, **rules):
    """A society with one officer, a least holding of £50 and a most of £20,000."""
    officer = officer or make_user()
    body = make_body(secretary=officer, legal_form="cbs", is_energy_society=True)
    defaults = {"least_pence": 5_000, "most_pence": 2_000_000}
    return services.found_society(body, by=officer, **defaults | rules)


def officer_of(society):
    return society.organisation.roles.get(role="society_officer").user


def make_member(society, **fields):
    defaults = {"name": "Ada Marsh", "joined_on": DAY, "email": "ada@example.org"}
    member_class = fields.pop("member_class", None) or society.member_classes.get()
    return services.enter_member(society, member_class=member_class, **defaults | fields)


def shares_of(society, **fields):
    """The first class of shares, changed where asked."""
    share = society.share_classes.first()
    for name, value in fields.items():
        setattr(share, name, value)
    share.save()
    return share


def make_holder(society, pence=100_000, *, day=DAY, **fields):
    """A member with shares."""
    member = make_member(society, **fields)
    ledger.issue_shares(member, shares_of(society), pence, day=day, by=officer_of(society))
    return member


def held_by(member) -> int:
    return type(member).objects.with_holdings().get(pk=member.pk).held_pence


def owed_to(member) -> int:
    return type(member).objects.with_holdings().get(pk=member.pk).owed_pence
