"""The register of the demonstration: buildings on every block, assets of every kind and state."""

import math
from datetime import date, timedelta
from itertools import cycle
from random import Random

import shapely
from django.utils import timezone

from assets.register import demonstration_lists, record_demonstration
from assets.register.models import Asset, Building, Kind, Owner, Placed, StalledSpell, State, Tenure
from gis.demonstration import BOROUGH, NAMES, NEIGHBOUR, TITLE, WARDS, town_of
from gis.geometry import to_django, to_multipolygon
from gis.models import Source
from people.models import Authority

SOURCE = "Property register of the demonstration"


def fill() -> None:
    """Build both boroughs and enter their assets."""
    drawn = Source.objects.get(title=TITLE)
    source = Source.objects.create(title=SOURCE, licence="Invented; free to use")
    for number, code in enumerate(NAMES):
        authority = Authority.objects.get(code=code)
        random = Random(101 + number)
        _build(random, authority, drawn)
        _enter_assets(random, authority, source)
    demonstration_lists.fill()
    record_demonstration.fill(source)


def houses_on(random: Random, ground, *, deep_m: float, longest_m: float, gap_m: float) -> list:
    """Place rows of buildings along the two long sides of a block."""
    frame = ground.minimum_rotated_rectangle
    corners = list(frame.exterior.coords)
    (ax, ay), (bx, by), (cx, cy) = corners[:3]
    if math.dist(corners[0], corners[1]) < math.dist(corners[1], corners[2]):
        (ax, ay), (bx, by), (cx, cy) = corners[1:4]
    length, width = math.dist((ax, ay), (bx, by)), math.dist((bx, by), (cx, cy))
    along = ((bx - ax) / length, (by - ay) / length)
    across = ((cx - bx) / width, (cy - by) / width)
    inner, found = ground.buffer(-3, quad_segs=1), []
    shapely.prepare(inner)
    for start in (6.5, width - 6.5 - deep_m):
        at = 8.0
        while at < length - 10:
            run = min(random.choice((9, 10, 18, 27, 36)) * longest_m / 36, length - 8 - at)
            if run > 8:
                box = [
                    (at, start),
                    (at + run, start),
                    (at + run, start + deep_m),
                    (at, start + deep_m),
                ]
                shape = shapely.Polygon(
                    [
                        (ax + u * along[0] + v * across[0], ay + u * along[1] + v * across[1])
                        for u, v in box
                    ]
                )
                if inner.contains(shape):
                    found.append(shape)
            at += run + gap_m
    return found


_BUILT = {  # use of the block: type, depth, longest, gap, levels
    "homes": ("house", 8.5, 36, 5, 2),
    "centre": ("retail", 14, 52, 2, 3),
    "works": ("industrial", 24, 70, 12, 1),
    "civic": ("civic", 16, 44, 14, 2),
}


def _build(random, authority, source):
    town, rows = town_of(authority.code), []
    for block in town.blocks:
        if block.use not in _BUILT:
            continue
        kind, deep, longest, gap, levels = _BUILT[block.use]
        for shape in houses_on(random, block.ground, deep_m=deep, longest_m=longest, gap_m=gap):
            rows.append(
                Building(
                    authority=authority, reference=f"B{len(rows) + 1:05}", type=kind, levels=levels,
                    footprint=to_multipolygon(shape), source=source,
                )
            )  # fmt: skip
    Building.objects.bulk_create(rows, batch_size=2_000)


#: Kind, how many, on which blocks, names; the last word of a name is the ward's where it has %s.
_PLAN = (
    (Kind.LIBRARY, 6, "civic", ("%s Library",)),
    (Kind.LEISURE_SITE, 5, "civic", ("%s Baths", "%s Sports Hall", "%s Leisure Centre")),
    (Kind.COMMUNITY_CENTRE, 9, "civic", ("%s Community Centre", "%s Old School", "%s Hall")),
    (Kind.BUILDING, 8, "works", ("Former %s Depot", "%s Workshop", "Unit 4, %s Yard")),
    (Kind.PARK, 14, "park", ("%s Park", "%s Green", "Riverside at %s")),
    (Kind.LAND, 30, "green", ("Ground behind %s Road", "%s Drying Green", "Old Nursery, %s")),
    (Kind.LAND, 22, "plot", ("Cleared site at %s Street", "Plot by %s Bridge", "Garage court, %s")),
)  # fmt: skip
_STREETS = ("Road", "Street")
_CONDITIONS = ("A: good", "B: satisfactory", "B: satisfactory", "C: poor, the roof leaks")
_STALLED = "Homes were to be built; the builder stopped when money ran out."
_STATES = (State.HELD,) * 6 + (State.UNDER_REVIEW, State.UNDER_REVIEW, State.OPEN, State.OPEN)


def _enter_assets(random, authority, source):
    town, today, number = town_of(authority.code), timezone.localdate(), 0
    small = authority.code == NEIGHBOUR
    free = {use: _spread(town.used_for(use)) for use in {use for _, _, use, _ in _PLAN}}
    for kind, count, use, names in _PLAN:
        for index in range(max(1, count // 4) if small else count):
            block = next(free[use])
            number += 1
            asset = _asset(random, authority, kind, block, number, names, index, source)
            if use == "plot" and index % 2 == 0:
                _stall(random, asset, today)
    if authority.code == BOROUGH:
        _enter_odd_ones(authority, source)


def _spread(blocks):
    """Give the blocks one after another, jumping about the town; a small town begins again."""
    step = next(size for size in (7, 11, 13, 17) if len(blocks) % size)
    return cycle([blocks[index * step % len(blocks)] for index in range(len(blocks))])


def _asset(random, authority, kind, block, number, names, index, source):
    ward = WARDS[authority.code][block.ward]
    built = kind in {Kind.LIBRARY, Kind.LEISURE_SITE, Kind.COMMUNITY_CENTRE, Kind.BUILDING}
    near = ward.removesuffix(" Road")  # a ward that is called by its road
    name = (called := names[index % len(names)]) % (near if called.endswith(_STREETS) else ward)
    if index >= 6 and kind == Kind.LAND:
        name = f"{name} {index // 6 + 1}"
    if kind == Kind.LIBRARY and Asset.objects.filter(authority=authority, name=name).exists():
        name = f"Upper {name}"
    asset = Asset(
        authority=authority,
        own_reference=f"{authority.name[:3].upper()}-{number:04}",
        name=name,
        kind=kind,
        state=_STATES[(number * 7) % len(_STATES)],
        address=f"{1 + number * 3 % 90} {near} Road",
        uprn=906_700_000_000 + number if authority.code == BOROUGH else 10_099_000_000 + number,
        owner=Owner.AUTHORITY,
        owner_name=authority.name,
        tenure=Tenure.FREEHOLD if number % 9 else Tenure.LEASEHOLD,
        use={Kind.LAND: "Vacant", Kind.PARK: "Open space"}.get(kind, "In use"),
        running_cost_gbp=random.randrange(9_000, 160_000, 500) if built else None,
        condition=random.choice(_CONDITIONS) if built else "",
        outline=to_multipolygon(block.ground.simplify(0.5)),
        how_placed=Placed.OUTLINE,
        source=source,
    )
    asset.sureness = {
        "owner": {"certainty": "certain", "source": "Title deeds", "checked_on": "2026-02-11"}
    }
    if number % 5 == 0:
        asset.sureness["use"] = {"certainty": "assumed", "source": "Site visit, from the pavement"}
    asset.save()
    return asset


def _stall(random, asset, today):
    began = today - timedelta(days=random.randrange(400, 2_500))
    private = asset.pk % 4 == 0
    StalledSpell.objects.create(
        asset=asset, began=began, reason=_STALLED, available_from=today.replace(day=1),
        available_until=date(today.year + 3, 3, 31),
    )  # fmt: skip
    asset.owner = Owner.PRIVATE if private else Owner.AUTHORITY
    asset.owner_name = "Name withheld" if private else asset.owner_name
    asset.state = State.OPEN if not private else State.HELD
    asset.save(update_fields=["owner", "owner_name", "state"])


def _enter_odd_ones(authority, source):
    """Enter what every real register has: no place, only a point, seen by the council only."""
    town = town_of(authority.code)
    at = to_django(town.used_for("works")[5].ground.centroid)
    Asset.objects.create(
        authority=authority, own_reference="KIN-0900", name="Store at an unrecorded address",
        kind=Kind.BUILDING, owner=Owner.UNKNOWN, source=source,
    )  # fmt: skip
    Asset.objects.create(
        authority=authority, own_reference="KIN-0901", name="Kiosk on the riverside walk",
        kind=Kind.BUILDING, owner=Owner.AUTHORITY, point=at, how_placed=Placed.COORDINATES,
        source=source,
    )  # fmt: skip
    Asset.objects.create(
        authority=authority, own_reference="KIN-0902", name="Depot that may be surplus next year",
        kind=Kind.BUILDING, owner=Owner.AUTHORITY, is_draft=True, source=source,
    )  # fmt: skip
    Asset.objects.create(
        authority=authority, own_reference="KIN-0903", name="Old toll house", kind=Kind.BUILDING,
        state=State.WITHDRAWN, state_reason="It was sold in 2019 and should not have been listed.",
        owner=Owner.PRIVATE, source=source,
    )  # fmt: skip
