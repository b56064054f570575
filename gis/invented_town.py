"""Draws an invented town: blocks, streets, water, green, wards. The same town at every drawing."""

import math
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

import shapely
from shapely import LineString, Point, Polygon
from shapely.ops import substring, unary_union

BLOCK_M = (104, 78)  # along and across
STREET_HALF_M = 6
RIVER_HALF_M = 26
MAIN_EVERY = 7
SHORTEST_STREET_M = 25

FIRST_WORDS = [
    "Rowan", "Weaver", "Foundry", "Harbour", "Orchard", "Mill", "Castle", "Station", "Linden",
    "Granary", "Cooper", "Beacon", "Heron", "Tannery", "Ferry", "Garden", "Chapel", "Thistle",
    "Lantern", "Bridge", "Quarry", "Meadow", "Saddler", "Willow", "Baker", "Hazel", "Lomond",
    "Pottery", "Kirk", "Bell", "Mason", "Alder", "Ropewalk", "Juniper", "Market", "Wharf", "Clover",
    "Dyer", "Birch", "Forge", "Fuller", "Shore", "Larch", "Potter", "Turner", "Maple", "Sawmill",
    "Brewery", "Curlew", "Spinner", "Whin", "Almond", "Carter",
]  # fmt: skip
LAST_WORDS = ("Street", "Road", "Lane", "Avenue", "Terrace", "Place", "Row", "Drive", "Crescent")


@dataclass
class Block:
    """A piece of ground between streets, and what it is used for."""

    ground: Polygon
    use: str = "homes"
    ward: int = 0
    small_area: int = 0


@dataclass
class Street:
    name: str
    rank: int
    line: LineString


@dataclass
class Town:
    """All that is drawn, in metres; blocks by use are what other rooms build upon."""

    outline: Polygon
    river: Polygon
    loch: Polygon
    centre: Point
    blocks: list[Block] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)
    wards: list[Polygon] = field(default_factory=list)
    small_areas: list[tuple[int, Polygon]] = field(default_factory=list)  # ward, ground

    def used_for(self, use: str) -> list[Block]:
        """The blocks of one use, the nearest to the centre first."""
        found = [block for block in self.blocks if block.use == use]
        return sorted(found, key=lambda block: block.ground.centroid.distance(self.centre))


def draw_town(
    *, west: float, south: float, width: float, height: float, wards: int, seed: int
) -> Town:
    """Draw a town into a rectangle of metres.

    Parameters
    ----------
    west, south, width, height
        The rectangle, in EPSG:27700.
    wards
        How many wards the blocks are grouped into; each has four small areas.
    seed
        Another number draws another town.
    """
    random = Random(seed)
    outline = _coast(random, west, south, width, height)
    river = _river(random, west, south, width, height)
    loch = Point(west + width * 0.80, south + height * 0.74).buffer(width * 0.062, 24)
    loch = shapely.affinity.scale(loch, 1.5, 0.8)
    centre = Point(west + width * 0.46, south + height * 0.50)
    town = Town(outline, shapely.intersection(river, outline), loch, centre)
    grid = _grid(random, outline)
    cells, edges = _cells(random, grid, outline)
    water = unary_union([river.buffer(14), loch.buffer(20)])
    for cell in cells:
        pieces = shapely.get_parts(
            cell.buffer(-STREET_HALF_M, join_style="mitre").difference(water)
        )
        ground = max(pieces, key=lambda part: part.area, default=None)
        if ground is not None and ground.area > 900:
            town.blocks.append(Block(ground))
    _give_uses(random, town)
    _group(town, cells, wards)
    town.streets = _streets(random, grid, edges, town)
    return town


def _coast(random, west, south, width, height) -> Polygon:
    """A rectangle with soft, uneven edges."""
    middle = (west + width / 2, south + height / 2)
    waves = [
        (random.uniform(0.01, 0.035), random.randint(2, 7), random.uniform(0, 6.3))
        for _ in range(5)
    ]
    ring = []
    for step in range(240):
        turn = step / 240 * 2 * math.pi
        reach = 1 + sum(size * math.sin(count * turn + phase) for size, count, phase in waves)
        x, y = math.cos(turn), math.sin(turn)
        square = 0.95 / max(abs(x), abs(y)) ** 0.55
        ring.append(
            (
                middle[0] + x * square * reach * width / 2,
                middle[1] + y * square * reach * height / 2,
            )
        )
    return Polygon(ring)


def _river(random, west, south, width, height) -> Polygon:
    """A river from the north-west to the south-east, winding."""
    line = []
    for step in range(61):
        along = step / 60
        x = west - 200 + along * (width + 400)
        y = south + height * (0.86 - 0.70 * along)
        y += height * 0.075 * math.sin(along * 9 + 0.6) + height * 0.02 * math.sin(along * 23)
        line.append((x, y))
    return LineString(line).buffer(RIVER_HALF_M + random.uniform(0, 4), join_style="round")


def _grid(random, outline) -> list[list[tuple[float, float]]]:
    """Corners of streets: a grid that bends, as towns do."""
    west, south, east, north = outline.bounds
    columns = int((east - west) / BLOCK_M[0]) + 6
    rows = int((north - south) / BLOCK_M[1]) + 6
    bends = [
        (random.uniform(30, 70), random.uniform(600, 1500), random.uniform(0, 6)) for _ in range(6)
    ]
    turn = math.radians(-9)
    grid = []
    for row in range(rows):
        line = []
        for column in range(columns):
            x = (column - columns / 2) * BLOCK_M[0]
            y = (row - rows / 2) * BLOCK_M[1]
            for size, length, phase in bends[:3]:
                x += size * math.sin(y / length * 2 + phase) + 12 * math.sin(y / 170 + phase)
            for size, length, phase in bends[3:]:
                y += size * math.sin(x / length * 2 + phase)
            x, y = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
            x += (west + east) / 2 + random.uniform(-5, 5)
            y += (south + north) / 2 + random.uniform(-5, 5)
            line.append((round(x, 2), round(y, 2)))
        grid.append(line)
    return grid


def _cells(random, grid, outline) -> tuple[list[Polygon], set]:
    """Ground between streets, and the pieces of street; here and there two grounds make one."""
    cells, edges = [], set()
    shapely.prepare(outline)
    for low, high in pairwise(grid):
        skip = False
        for column in range(len(low) - 1):
            if skip:
                skip = False
                continue
            joined = column + 2 < len(low) and not _is_main(column + 1) and random.random() < 0.16
            reach = 2 if joined else 1
            ring = [*low[column : column + reach + 1], *reversed(high[column : column + reach + 1])]
            cell = Polygon(ring)
            if outline.contains(cell):
                cells.append(cell)
                edges.update(frozenset(pair) for pair in pairwise([*ring, ring[0]]))
                skip = joined
    return cells, edges


def _is_main(number) -> bool:
    return number % MAIN_EVERY == 4


def _give_uses(random, town) -> None:
    """Say what each block is for: shops in the middle, works by the river, homes elsewhere."""
    for block in sorted(
        town.blocks, key=lambda block: (block.ground.centroid.x, block.ground.centroid.y)
    ):
        at = block.ground.centroid
        from_centre = at.distance(town.centre)
        by_river = at.distance(town.river) < 190
        if from_centre < 260:
            block.use = "centre"
        elif at.distance(town.loch) < 240:
            block.use = "park"
        elif by_river and at.x > town.centre.x + 500:
            block.use = "works"
        elif by_river and random.random() < 0.45:
            block.use = "park"
        elif random.random() < 0.045:
            block.use = "green"
        elif random.random() < 0.03:
            block.use = "plot"
        elif random.random() < 0.022:
            block.use = "civic"


def _group(town, cells, wards) -> None:
    """Group the ground into wards and small areas by the nearest of evenly spread seeds."""
    seeds = [
        Point(town.centre.x + math.cos(turn) * reach, town.centre.y + math.sin(turn) * reach * 0.8)
        for turn, reach in ((index / wards * 2 * math.pi + 0.4, 1300) for index in range(wards))
    ]
    inner = [
        [
            shapely.affinity.translate(seed, *step)
            for step in ((-380, -300), (380, -280), (-360, 310), (400, 330))
        ]
        for seed in seeds
    ]

    def nearest(point, among):
        return min(range(len(among)), key=lambda index: point.distance(among[index]))

    grounds: dict[tuple[int, int], list[Polygon]] = {}
    for cell in cells:
        ward = nearest(cell.centroid, seeds)
        grounds.setdefault((ward, nearest(cell.centroid, inner[ward])), []).append(cell)
    for (ward, _), members in sorted(grounds.items()):
        town.small_areas.append((ward, shapely.set_precision(unary_union(members), 0.01)))
    for ward in range(wards):
        parts = [ground for owner, ground in town.small_areas if owner == ward]
        town.wards.append(unary_union(parts))
    for block in town.blocks:
        at = block.ground.representative_point()
        block.ward = next((i for i, ward in enumerate(town.wards) if ward.covers(at)), 0)


def _streets(random, grid, edges, town) -> list[Street]:
    """Name the lines of the grid, piece by piece; only main roads have bridges."""
    names = [f"{first} {last}" for last in LAST_WORDS for first in FIRST_WORDS]
    random.shuffle(names)
    streets = []
    for lines in (grid, list(zip(*grid, strict=True))):
        for number, line in enumerate(lines):
            main = _is_main(number)
            water = (
                town.loch.buffer(25) if main else town.loch.buffer(25).union(town.river.buffer(16))
            )
            for drawn in _pieces(line, edges):
                for piece in shapely.get_parts(drawn.difference(water)):
                    if piece.length < SHORTEST_STREET_M:
                        continue
                    rank = (
                        (1 if piece.length > 2500 else 2)
                        if main
                        else 3
                        if piece.length > 900
                        else 4
                    )
                    for part in _named_parts(piece):
                        streets.append(Street(names[len(streets) % len(names)], rank, part))
    return streets


def _pieces(corners, edges) -> list[LineString]:
    """The runs of a line of corners along which there is a street."""
    runs, run = [], [corners[0]]
    for before, after in pairwise(corners):
        if frozenset((before, after)) in edges:
            run.append(after)
        else:
            runs.append(run)
            run = [after]
    return [LineString(run) for run in [*runs, run] if len(run) > 1]


def _named_parts(line, longest_m=1100) -> list[LineString]:
    """Cut a long line where its name changes."""
    parts = max(1, round(line.length / longest_m))
    return [
        substring(line, index / parts, (index + 1) / parts, normalized=True)
        for index in range(parts)
    ]
