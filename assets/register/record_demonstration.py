"""What the records of the demonstration tell beyond its list: facts, agreements, named places."""

from datetime import date, timedelta

import shapely

from assets.register import lifecycle, proposing, services, withholding
from assets.register.models import (
    Asset,
    Flag,
    Holding,
    Kind,
    Owner,
    Placed,
    Proposal,
    StalledSpell,
    UseRight,
)
from gis.constraints import divide
from gis.day import today
from gis.demonstration import BOROUGH, NEIGHBOUR, town_of
from gis.geometry import to_django, to_multipolygon, to_shapely
from gis.models import ConstraintArea, ConstraintLayer, GroundFeature, Source
from people.demonstration import address
from people.models import Authority, User

_SURVEY = "Condition survey of the council"
_LIBRARY = {
    "statutory": "Yes", "run_by": "The council", "hours": "42", "staffed_hours": "36",
    "opening_times": "Monday to Friday 9:30 to 17:30\nSaturday 10:00 to 13:00",
    "shares_with": "The housing office",
}  # fmt: skip
_LEISURE = {
    "facilities": "Sports hall\nGym\nStudio", "pool": "Yes", "pitches": "2",
    "operator": "Kinmarrow Leisure Trust", "contract_ends": "2029-03-31",
}  # fmt: skip
_STALLED = {
    "temporary_uses": "Growing in raised beds\nPlay\nMarkets and small events",
    "services": "Water at the kerb; no power; no drains",
    "hazards": "Made ground: nothing may be planted in the soil itself", "notice": "12",
}  # fmt: skip
FLOOD_M = 45


def fill(source: Source) -> None:
    """Tell of some places all that a record can hold."""
    borough = Authority.objects.get(code=BOROUGH)
    rows = Asset.objects.filter(authority=borough, is_draft=False).order_by("pk")
    officer = User.objects.get(email=address("officer"))
    _tell_of_libraries(rows.filter(kind=Kind.LIBRARY))
    for asset in rows.filter(kind=Kind.LEISURE_SITE)[:3]:
        _answer(asset, _LEISURE, date(2026, 1, 15), "The operator’s report")
    _tell_of_land(rows, officer)
    _merge_and_divide(borough, source, officer)
    _leave_empty(source)
    _name_places(borough, officer)
    _flood()


def _answer(asset, answers, on, source="") -> None:
    for name, value in answers.items():
        services.record_fact(asset, name, value, on=on, source=source)


def _tell_of_libraries(libraries) -> None:
    for number, asset in enumerate(libraries):
        _answer(asset, _LIBRARY, date(2026, 3, 31), "Annual return of the library service")
        for year in (2024, 2025, 2026):
            on, fewer = date(year, 3, 31), (2026 - year) * 1_700
            loans, visits = 41_000 - number * 2_300 + fewer, 63_500 - number * 3_100 - fewer
            _answer(asset, {"loans": str(loans), "visits": str(visits)}, on, "Library service")
        pack = {
            "backlog": str(85_000 + number * 40_000), "survey": "2025-09-12",
            "electricity": str(31_000 + number * 900), "gas": str(88_000 + number * 2_000),
            "step_free": "In part",
        }  # fmt: skip
        _answer(asset, pack, date(2025, 9, 12), _SURVEY)
    first = libraries[0]
    lifecycle.change_fact(
        first, "flags", [Flag.LISTED], source="List of buildings", certainty="certain"
    )
    services.enter_title(
        first, kind="clawback", words="Half of any gain if it is sold within 20 years of 2008.",
        holder="The lottery fund", begins=date(2008, 5, 1), ends=date(2028, 4, 30),
        source="Title deeds", certainty="certain",
    )  # fmt: skip


def _tell_of_land(rows, officer) -> None:
    park = rows.filter(kind=Kind.PARK).first()
    lifecycle.change_fact(
        park, "flags", [Flag.COMMON_GOOD, Flag.OPEN_SPACE], source="Common good register"
    )
    _answer(park, {"held_for": "Recreation", "access": "Three gates, open all day"}, today())
    services.record_agreement(
        park, right=UseRight.MANAGE, holder="Friends of the park", is_exclusive=False,
        begins=date(2024, 4, 1), terms="Paths, beds and litter, with tools of the council.",
        by=officer,
    )  # fmt: skip
    spell = StalledSpell.objects.filter(asset__in=rows, ended=None).order_by("pk").first()
    _answer(spell.asset, _STALLED, date(2026, 2, 11), "Site visit")
    services.record_agreement(
        spell.asset, right=UseRight.LICENCE, holder="Marrow Meadow Growers",
        begins=today() - timedelta(days=400), ends=today() + timedelta(days=330),
        terms="Raised beds and a shelter. Twelve weeks’ notice to leave.", by=officer,
    )  # fmt: skip


def _merge_and_divide(borough, source, officer) -> None:
    ground = town_of(BOROUGH).used_for("green")[-1].ground.simplify(0.5)
    west, south, east, north = ground.bounds
    whole = Asset.objects.create(
        authority=borough, own_reference="KIN-0910", name="Lade Field", kind=Kind.LAND,
        owner=Owner.AUTHORITY, owner_name=borough.name, outline=to_multipolygon(ground),
        how_placed=Placed.OUTLINE, source=source,
    )  # fmt: skip
    whole.refresh_from_db()
    half = to_django(ground.intersection(shapely.box(west, south, (west + east) / 2, north)))
    lifecycle.carve_out(
        whole, half, name="Lade Field garden", by=officer, on=date(2026, 4, 1),
        reason="Only the western half is wanted for a garden.",
    )  # fmt: skip
    twice = Asset.objects.create(
        authority=borough, own_reference="KIN-0911", name="Field by the lade", kind=Kind.LAND,
        owner=Owner.AUTHORITY, source=source,
    )  # fmt: skip
    lifecycle.merge(
        twice, into=whole, by=officer, on=date(2026, 4, 2),
        reason="It was entered twice, from two lists.",
    )  # fmt: skip


def _leave_empty(source) -> None:
    """Enter an English building that is vacant: of it only half a postcode is published."""
    neighbour = Authority.objects.get(code=NEIGHBOUR)
    block = town_of(NEIGHBOUR).used_for("works")[0].ground
    asset = Asset.objects.create(
        authority=neighbour, own_reference="HAL-0900", name="12 Tanner’s Row", kind=Kind.BUILDING,
        holding=Holding.VACANT, owner=Owner.AUTHORITY, owner_name=neighbour.name,
        address="12 Tanner’s Row", postcode="HX0 1AB", uprn=10_099_000_900, source=source,
        point=to_django(block.centroid), how_placed=Placed.UPRN,
    )  # fmt: skip
    withholding.apply_rule(asset)


def _name_places(borough, officer) -> None:
    spots = [to_django(block.ground.centroid) for block in town_of(BOROUGH).used_for("plot")]
    told = {"person": "Jean Paterson", "email": address("resident")}
    named = [
        proposing.name_place(name=name, kind=Kind.LAND, point=spot, words=words, **told)
        for name, words, spot in (
            ("Old bowling green", "Locked since 2021; the pavilion still stands.", spots[-1]),
            ("Gap site by the steps", "Hoardings, and nobody seen there for years.", spots[-2]),
            ("Back garden of number 9", "Could be a playground.", spots[-3]),
        )
    ]
    proposing.refuse(named[2], by=officer, reason="It is a private garden and in use.")
    Proposal.objects.filter(pk=named[1].pk).update(is_stalled=True)


def _flood() -> None:
    """Draw low ground along the water, as a flood map would."""
    source = Source.objects.get(title="Drawn for the demonstration")
    layer = ConstraintLayer.objects.create(
        name="Low ground along the river", source=source,
        effect="It may flood. Ask the council’s flood officer before you plan a building.",
    )  # fmt: skip
    water = GroundFeature.objects.filter(kind="water").exclude(name="")[:4]
    for feature in water or GroundFeature.objects.filter(kind="water")[:4]:
        area = feature.geometry.buffer(FLOOD_M, 4)
        ConstraintArea.objects.create(
            layer=layer, name=feature.name, geometry=to_multipolygon(to_shapely(area))
        )
    divide(layer)
