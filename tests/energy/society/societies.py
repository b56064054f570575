"""Builders of societies, members and shares for tests."""

from datetime import date, timedelta
from decimal import Decimal

from energy.society import ledger, metering, offering, services
from energy.society.models import SavedPlan
from energy.society.planfile import parse_plan
from energy.society.report import answer_plan, as_data
from gis.day import pretend
from tests.energy.society.plans import EXAMPLES
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


def make_offer(society, **fields):
    """A published offer of £1,000 to £10,000 that opened on DAY and closes 60 days later."""
    defaults = {
        "title": "Roofs", "purpose": "Panels.", "share_class": shares_of(society),
        "minimum_pence": 100_000, "target_pence": 500_000, "maximum_pence": 1_000_000,
        "least_pence": 5_000, "most_pence": 1_000_000, "rule": "in_order",
        "opens_on": DAY, "closes_on": DAY + timedelta(days=60),
    }  # fmt: skip
    state = fields.pop("state", "published")
    offer = offering.make_offer(society, **defaults | fields)
    offer.state = state
    offer.save()
    return offer


def make_application(offer, pence=100_000, *, paid=None, day=DAY, **fields):
    """An application, with its payment where one is named."""
    defaults = {"name": "Cleo Bray", "kind": "individual", "channel": "paper"}
    with pretend(day):
        made = offering.apply_for_shares(offer, pence=pence, **defaults | fields)
    if paid:
        pay(made, paid)
    return made


def pay(application, pence):
    """Let the bank receive money with the application's reference."""
    society = application.offer.society
    text = f"Date,Description,Amount\n02/06/2025,FPS {application.shown_reference},{pence / 100}\n"
    read = offering.import_statement(
        society, name="bank.csv", content=text.encode(), by=officer_of(society)
    )
    assert read.lines.get().application == application
    return read


def make_saved_plan(society, *, is_public=False):
    """A plan with its accounts, as they were worked out from the example once."""
    global _answer
    text = (EXAMPLES / "three-roofs.toml").read_text()
    _answer = _answer or as_data(answer_plan(parse_plan(text)))
    return SavedPlan.objects.create(
        society=society, title="Three roofs", text=text, answer=_answer, is_public=is_public
    )


_answer = None


def make_installation(society, **fields):
    """A roof of 30 kWp that makes 2,000 kWh in every month of a mean year."""
    defaults = {
        "name": "Hall", "kwp": Decimal(30), "commissioned_on": date(2025, 4, 1),
        "monthly_kwh": [2_000.0] * 12, "forecast_source": "test",
    }  # fmt: skip
    return metering.enter_installation(society, **defaults | fields)
