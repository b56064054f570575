"""The society of the demonstration: its members and two years of its share account."""

from datetime import date, timedelta
from random import Random

from django.conf import settings

from energy.society import (
    demonstration_years,
    ledger,
    offering,
    planning,
    services,
    statement_runs,
    surplus,
)
from energy.society.models import Member, Society
from gis.day import pretend, today
from gis.models import AreaValue
from people.demonstration import address
from people.models import Organisation, User

SEED = 1844
PLAN = settings.BASE_DIR / "docs" / "examples" / "three-roofs.toml"
FIRST_NAMES = (
    "Aileen", "Bram", "Catriona", "Dougal", "Effie", "Farid", "Greta", "Hamish", "Iona", "Jamal",
    "Kirsty", "Lorne", "Mairi", "Niall", "Oona", "Paulo", "Rhona", "Struan", "Tamsin", "Wojtek",
)  # fmt: skip
LAST_NAMES = (
    "Abernethy", "Birch", "Carlin", "Docherty", "Ellery", "Farrow", "Gow", "Haldane", "Imrie",
    "Jessop", "Kerrigan", "Lamont", "Mossman", "Naismith", "Orrock", "Purdie", "Quill", "Rennie",
)  # fmt: skip
MEMBERS = 48
HOLDINGS = (10_000, 25_000, 25_000, 50_000, 50_000, 100_000, 100_000, 250_000, 500_000)


def fill() -> None:
    """Fill the society with members, shares, and what happened to them."""
    officer = User.objects.get(email=address("society"))
    body = Organisation.objects.visible_to(officer).get(is_energy_society=True)
    society = services.found_society(
        body, by=officer, most_pence=2_000_000, least_pence=10_000, interest_cap_pct=5,
        about="We put the sun on Kinmarrow’s roofs to work. Members own the panels together, the "
        "buildings buy the power below the grid’s price, and what is left over goes to the town.",
    )  # fmt: skip
    _suppose_fuel_poverty()
    start = date(today().year - 2, 3, 14)
    _join(society, officer, start)
    _live(society, officer)
    _offer(society, officer)
    demonstration_years.fill(society, officer)
    planning.save_plan(society, PLAN.read_text(encoding="utf-8"), by=officer, is_public=True)
    first, last = surplus.year_of(society, today())
    run = statement_runs.ask_for_statements(society, first=first, last=last, by=officer)
    statement_runs.carry_on(run)


def _suppose_fuel_poverty() -> None:
    """Give each small area a share of homes in fuel poverty: the more deprived, the higher."""
    rows = AreaValue.objects.filter(kind="small_area", measure=AreaValue.Measure.DECILE)
    AreaValue.objects.bulk_create(
        AreaValue(
            kind=one.kind, code=one.code, name="Homes in fuel poverty, per cent", year=one.year,
            value=40 - 3 * one.value, source=one.source,
        )
        for one in rows
    )  # fmt: skip


def _join(society: Society, officer, start: date) -> None:
    chance = Random(SEED)
    residents = society.member_classes.get()
    hosts = services.add_member_class(society, name="Host buildings", has_vote=True)
    share = society.share_classes.get()
    for number in range(MEMBERS):
        day = start + timedelta(days=chance.randrange(120))
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
        fields = {"name": name, "member_class": residents, "email": ""}
        if number == 0:
            fields |= {"name": "Jean Paterson", "user": User.objects.get(email=address("resident"))}
        elif number % 9 == 4:
            other = f"{chance.choice(FIRST_NAMES)} {name.split()[1]}"
            fields |= {"kind": Member.Kind.JOINT, "joint_names": [other]}
        elif number == 7:
            fields |= {
                "name": "Foundry Tenants’ Co-operative", "kind": Member.Kind.ORGANISATION,
                "is_registered": True, "member_class": hosts,
            }  # fmt: skip
        member = services.enter_member(
            society, joined_on=day, address=f"{number + 1} Market Place\nKinmarrow", **fields
        )
        ledger.issue_shares(member, share, chance.choice(HOLDINGS), day=day, by=officer)


def _live(society: Society, officer) -> None:
    """A transfer on death, a mistake put right, requests that wait and one that was paid."""
    share = society.share_classes.get()
    members = list(society.members.with_holdings())
    dead, heir = members[11], members[12]
    day = today() - timedelta(days=200)
    ledger.record_death(dead, day=day, by=officer)
    ledger.transfer_shares(
        dead, share, dead.held_pence, to=heir, day=day + timedelta(days=40), by=officer
    )
    wrong = ledger.issue_shares(members[20], share, 30_000, day=day, by=officer)
    ledger.take_back(wrong, day=day + timedelta(days=2), by=officer, note="entered twice")
    for number, ago in ((3, 160), (5, 60), (8, 12)):
        member = members[number]
        ledger.ask_withdrawal(
            member, share, member.held_pence, day=today() - timedelta(days=ago), by=officer
        )
    ledger.pay_queue(society, day=today() - timedelta(days=30), money_pence=20_000, by=officer)


def _offer(society: Society, officer) -> None:
    """An offer that is open, with applications on the web and on paper, most of them paid."""
    chance = Random(SEED + 1)
    opened = today() - timedelta(days=33)
    offer = offering.make_offer(
        society, title="Three more roofs", share_class=society.share_classes.get(),
        purpose="Panels on the library, the leisure centre and the riverside hall: 243 kilowatts "
        "that make about 220,000 kWh a year.",
        minimum_pence=2_000_000, target_pence=4_500_000, maximum_pence=6_000_000,
        least_pence=10_000, most_pence=600_000, rule="smallest_first",
        opens_on=opened, closes_on=opened + timedelta(days=91),
    )  # fmt: skip
    with pretend(opened):
        offer = offering.publish_offer(offer)
    lines = ["Date,Description,Money in,Money out"]
    for number in range(26):
        day = opened + timedelta(days=1 + number)
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
        with pretend(day):
            made = offering.apply_for_shares(
                offer, pence=chance.choice(HOLDINGS), channel="paper" if number % 4 else "web",
                kind="individual", name=name, address=f"{number + 60} High Street\nKinmarrow",
            )  # fmt: skip
        if number % 6 != 5:
            lines.append(f"{day:%d/%m/%Y},FPS {made.shown_reference},{made.pence / 100:.2f},")
    lines.append(f"{today():%d/%m/%Y},CASH PAID IN MARKET PLACE,150.00,")
    offering.import_statement(
        society, name="October and November.csv", content="\n".join(lines).encode(), by=officer
    )
