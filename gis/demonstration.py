"""The ground of the demonstration: an invented borough, drawn by code, and its neighbour."""

from functools import cache

import shapely

from gis.boundaries import divide
from gis.geometry import to_django, to_multipolygon
from gis.invented_town import Town, draw_town
from gis.models import AreaValue, Boundary, GroundFeature, Kind, Postcode, Source

TITLE = "Drawn for the demonstration"
BOROUGH = "S12009901"
NEIGHBOUR = "E07009902"
NAMES = {BOROUGH: "Kinmarrow", NEIGHBOUR: "Hallowmere"}
WARDS = {
    BOROUGH: ("Lochside", "Northfield", "Weavers’ Hill", "Millbank", "Southport", "Foundry"),
    NEIGHBOUR: ("Abbey", "Canalside", "Orchards"),
}
OUTWARD = {BOROUGH: "KM", NEIGHBOUR: "HX0"}
DECILES = {
    BOROUGH: (6, 9, 8, 5, 7, 10, 9, 4, 3, 5, 2, 4, 2, 1, 3, 4, 6, 3, 5, 2, 1, 2, 1, 3),
    NEIGHBOUR: (7, 5, 8, 6, 3, 4, 2, 3, 9, 8, 10, 7),
}
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those that postcodes end in


@cache
def town_of(code: str) -> Town:
    """Draw one of the two invented boroughs; each drawing is the same."""
    if code == BOROUGH:
        return draw_town(west=352_000, south=604_000, width=6_200, height=4_800, wards=6, seed=7)
    return draw_town(west=371_000, south=588_000, width=2_800, height=2_200, wards=3, seed=11)


def ward_code(authority: str, ward: int) -> str:
    """Give an invented ward its invented code."""
    return f"{authority[0]}{'13' if authority[0] == 'S' else '05'}{authority[4:]}{ward}"[:9]


def fill() -> None:
    """Draw both boroughs into an empty register of places."""
    source = Source.objects.create(title=TITLE, licence="Invented; free to use")
    for authority in NAMES:
        town = town_of(authority)
        _draw_areas(authority, town, source)
        _draw_ground(town, source)
        _draw_postcodes(authority, town, source)


def _draw_areas(authority, town, source):
    def area(kind, code, name, shape):
        return Boundary.objects.create(
            kind=kind, code=code, name=name, geometry=to_multipolygon(shape), source=source
        ).pk

    whole = shapely.union_all(town.wards)
    made = [area(Kind.AUTHORITY, authority, NAMES[authority], whole)]
    for number, shape in enumerate(town.wards):
        name = WARDS[authority][number]
        made.append(area(Kind.WARD, ward_code(authority, number), name, shape))
        if authority == BOROUGH:
            code = f"KMCC{number + 1}"
            made.append(area(Kind.COMMUNITY, code, f"{name} Community Council", shape))
    prefix = "S01099" if authority == BOROUGH else "E01099"
    for number, (ward, shape) in enumerate(town.small_areas):
        code = f"{prefix}{number:03}"
        made.append(
            area(Kind.SMALL_AREA, code, f"{WARDS[authority][ward]} {number % 4 + 1}", shape)
        )
        AreaValue.objects.create(
            kind=Kind.SMALL_AREA, code=code, name="Deprivation decile", year=2025,
            measure=AreaValue.Measure.DECILE, value=DECILES[authority][number], source=source,
        )  # fmt: skip
    divide(made)


def _draw_ground(town, source):
    used = GroundFeature.Kind
    shapes = [
        (used.WATER, "River Marrow", 1, town.river),
        (used.WATER, "Loch Marrow", 1, town.loch),
        *((used.GREEN, "", 2, block.ground.buffer(7)) for block in town.used_for("park")),
        *((used.GREEN, "", 3, block.ground) for block in town.used_for("green")),
        *((used.STREET, street.name, street.rank, street.line) for street in town.streets),
    ]
    GroundFeature.objects.bulk_create(
        [
            GroundFeature(kind=kind, name=name, rank=rank, geometry=to_django(shape), source=source)
            for kind, name, rank, shape in shapes
        ],
        batch_size=2_000,
    )


def _draw_postcodes(authority, town, source):
    """One postcode for each block that has doors, counted up ward by ward."""
    rows, counts = [], {}
    for block in town.blocks:
        if block.use in {"park", "green"}:
            continue
        count = counts[block.ward] = counts.get(block.ward, -1) + 1
        sector, rest = divmod(count, len(LETTERS) ** 2)
        ending = LETTERS[rest // len(LETTERS)] + LETTERS[rest % len(LETTERS)]
        outward = f"{OUTWARD[authority]}{block.ward + 1}"
        at = to_django(block.ground.representative_point())
        rows.append(Postcode(code=f"{outward}{sector + 1}{ending}", point=at, source=source))
    Postcode.objects.bulk_create(rows, batch_size=2_000)
