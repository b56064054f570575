"""What the demonstration's society did in its years: meetings, interest, a gift, its roofs."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from assets.register.models import Asset, Kind
from energy.society import meetings, metering, surplus
from energy.society.generation import Roof, forecast_kwh
from energy.society.models import Installation, MeterReading, Society
from gis.day import pretend, today
from gis.demonstration import BOROUGH

SEED = 1901
#: How the yield of a year falls on its months in the region, January first.
MONTHS = (0.026, 0.045, 0.083, 0.117, 0.138, 0.139, 0.136, 0.116, 0.088, 0.058, 0.032, 0.022)
#: Roof, size in kWp, kind of the place it stands on, export meter point.
ROOFS = (
    ("Weavers’ Hill Library", 42.0, Kind.LIBRARY, "1200012345679"),
    ("Foundry Leisure Centre", 148.5, Kind.LEISURE_SITE, "2000035191006"),
    ("Marrow Bridge Hall", 24.3, Kind.COMMUNITY_CENTRE, ""),
    ("Canal Street Library", 31.1, Kind.LIBRARY, ""),
)
SPECIFIC_YIELD = 905.0  # of the estimate on the roofs' own pages, modest shade
FAILING, FAILS_MONTHS = 3, 3


def fill(society: Society, officer) -> None:
    """Let the society meet, pay interest, give, build and read its meters."""
    _meet(society, officer)
    _build(society)


def _meet(society: Society, officer) -> None:
    first, last = surplus.year_of(society, today())
    held = min(last + timedelta(days=100), today())
    meeting = meetings.call_meeting(
        society, kind="annual", held_on=held, place="7 pm, Weavers’ Hill Library",
        business="Accounts of the year\nInterest on shares\nElection of the committee",
        record_date=held - timedelta(days=14), quorum=12,
    )  # fmt: skip
    with pretend(held):
        meetings.fix_list(meeting)
        listed = [one.member.number for one in meeting.entitled.select_related("member")]
        present, away = listed[:17], listed[17:19]
        meetings.note_attendance(
            meeting,
            present=", ".join(map(str, present)),
            proxies="\n".join(f"{number} by {present[0]}" for number in away),
        )
        for words, votes in (
            ("To adopt the accounts of the year", (19, 0, 0)),
            ("To pay interest of 3.5 per cent from the surplus", (15, 3, 1)),
        ):
            meetings.put_to_vote(
                meeting, words=words, needed_pct=50, votes_for=votes[0], votes_against=votes[1],
                abstained=votes[2],
            )  # fmt: skip
        meetings.close_minutes(
            meeting, minutes="The accounts were adopted and interest of 3.5 per cent agreed. The "
            "committee was elected as it stood. The meeting thanked the library for the room.",
        )  # fmt: skip
        surplus.run_interest(
            society, first_day=first, last_day=last, rate_pct=Decimal("3.5"),
            surplus_pence=310_000, by=officer, decided_in=meeting,
        )  # fmt: skip
        grant = surplus.give_grant(
            society, to="Marrow Bridge Primary School", pence=85_000, decided_on=held,
            purpose="A year of energy lessons, with meters that children read themselves.",
        )  # fmt: skip
    surplus.tell_outcome(
        grant, outcome="Six classes read their meters each week; the school found that its "
        "heating ran at weekends and saved about 9 per cent of its gas.",
    )  # fmt: skip
    meetings.call_meeting(
        society, kind="special", held_on=today() + timedelta(days=40),
        place="7 pm, Foundry Leisure Centre", business="Three more roofs",
        record_date=today() + timedelta(days=20), quorum=12,
    )  # fmt: skip


def _build(society: Society) -> None:
    chance = Random(SEED)
    started = date(today().year - 2, 6, 30)
    ends = _month_ends(started, today())
    skies = [chance.gauss(1.0, 0.12) for _ in ends]
    for place, (name, kwp, kind, number) in enumerate(ROOFS):
        assets = Asset.objects.filter(authority__code=BOROUGH, kind=kind, is_draft=False)
        one = metering.enter_installation(
            society, name=name, kwp=Decimal(str(kwp)), commissioned_on=started,
            asset=assets.order_by("pk")[place % 2 : place % 2 + 1].first(),
            warranty_until=started.replace(year=started.year + 12), installer="Marrow Solar",
            export_mpan=number, forecast_source="estimate of the roof, modest shade",
            monthly_kwh=[round(kwp * SPECIFIC_YIELD * share, 1) for share in MONTHS],
        )  # fmt: skip
        shares = [max(sun * chance.gauss(1.0, 0.03), 0.2) for sun in skies]
        if place == FAILING:
            shares[-FAILS_MONTHS:] = [0.55 * share for share in shares[-FAILS_MONTHS:]]
        _read(one, ends, shares)


def _month_ends(first: date, last: date) -> list[date]:
    ends = [first]
    while (following := surplus.month_end(*_next(ends[-1]))) <= last:
        ends.append(following)
    return ends


def _next(day: date) -> tuple[int, int]:
    return (day.year + day.month // 12, day.month % 12 + 1)


def _read(one: Installation, ends: list[date], shares: list[float]) -> None:
    roof = Roof(str(one.pk), tuple(one.monthly_kwh), one.commissioned_on, ())
    total, rows = 0.0, [MeterReading(installation=one, day=ends[0], kwh=0)]
    for before, day, share in zip(ends, ends[1:], shares[1:], strict=False):
        total += forecast_kwh(roof, before, day) * share
        rows.append(MeterReading(installation=one, day=day, kwh=round(Decimal(total), 1)))
    MeterReading.objects.bulk_create(rows)
