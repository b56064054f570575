"""Plans for paper: the ground round a site as lines, in metres, with scale bar, north and grid.

PostGIS writes the shapes as SVG; nothing is drawn as a picture of dots, so a plan prints sharp.
"""

import math
from dataclasses import dataclass

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsSVG, Translate
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db.models import F, Func, QuerySet, Value
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from gis.crs import BNG
from gis.models import Boundary, GroundFeature

SCALES = (500, 1_250, 2_500, 5_000, 10_000, 25_000, 50_000)
FILLS = 0.6  # of the plan at most, so that the ground around can be seen
WIDTH_MM, HEIGHT_MM = 180, 165
MOST_SHAPES = 6_000
SQUARES = "ABCDEFGHJKLMNOPQRSTUVWXYZ"  # of the National Grid; there is no I
STREET_MM = {1: 2.2, 2: 1.6, 3: 1.1}
GROUND_COLOURS = {"water": "#bcd9ea", "green": "#dcebd2", "built": "#efebe4", "rail": "#8a8580"}


@dataclass(frozen=True)
class Frame:
    """The ground on a plan: west and north in metres, and how many metres a metre of paper is."""

    west: float
    north: float
    scale: int

    @property
    def width_m(self) -> float:
        return WIDTH_MM * self.scale / 1000

    @property
    def height_m(self) -> float:
        return HEIGHT_MM * self.scale / 1000

    @property
    def box(self) -> Polygon:
        box = Polygon.from_bbox(
            (self.west, self.north - self.height_m, self.west + self.width_m, self.north)
        )
        box.srid = BNG
        return box

    def mm(self, millimetres: float) -> float:
        """Turn millimetres of paper into metres of ground."""
        return round(millimetres * self.scale / 1000, 3)


def frame_of(shape: GEOSGeometry) -> Frame:
    """Choose the largest usual scale at which a shape leaves room for the ground around it."""
    west, south, east, north = shape.extent
    wide, high = east - west, north - south
    scale = next(
        (s for s in SCALES if wide <= FILLS * WIDTH_MM * s / 1000
         and high <= FILLS * HEIGHT_MM * s / 1000),
        SCALES[-1],
    )  # fmt: skip
    scale = max(scale, 1_250) if shape.geom_type == "Point" else scale
    middle = Frame(0, 0, scale)
    return Frame(
        (west + east) / 2 - middle.width_m / 2, (south + north) / 2 + middle.height_m / 2, scale
    )


def grid_reference(easting: float, northing: float) -> str:
    """Write a place as an Ordnance Survey reference to ten metres, or numbers outside the grid.

    >>> grid_reference(259_050, 665_050), grid_reference(325_013, 673_009)
    ('NS 5905 6505', 'NT 2501 7300')
    """
    column, row = int(easting // 100_000), int(northing // 100_000)
    if not (0 <= column <= 6 and 0 <= row <= 12):
        return f"{easting:.0f} {northing:.0f}"
    outer = (column // 5 + 2) + (3 - row // 5) * 5
    inner = column % 5 + (4 - row % 5) * 5
    east, north = int(easting % 100_000 // 10), int(northing % 100_000 // 10)
    return f"{SQUARES[outer]}{SQUARES[inner]} {east:04} {north:04}"


def paths(rows: QuerySet, field: str, frame: Frame, *names: str) -> list[tuple]:
    """Give the shapes of rows that lie on a plan as path data, with further columns of each."""
    box = frame.box
    clipped = Func(
        F(field), Value(box, GeometryField(srid=BNG)), function="ST_ClipByBox2D",
        output_field=GeometryField(srid=BNG),
    )  # fmt: skip
    moved = Translate(clipped, -frame.west, -frame.north)
    found = rows.filter(**{f"{field}__bboverlaps": box}).annotate(d=AsSVG(moved, precision=2))
    return [row for row in found.values_list("d", *names)[:MOST_SHAPES] if row[0]]


def _path(d: str, **style) -> SafeString:
    written = mark_safe(
        "".join(f' {name.replace("_", "-")}="{escape(value)}"' for name, value in style.items())
    )
    return format_html('<path d="{}"{}/>', d, written)


def draw_ground(frame: Frame) -> list[SafeString]:
    """Draw what the plan is read by: water, green, streets, and the edges of wards and councils."""
    drawn = []
    rows = GroundFeature.objects.exclude(kind="place").order_by("kind", "pk")
    for d, kind, rank in paths(rows, "geometry", frame, "kind", "rank"):
        if kind == "street":
            width = frame.mm(STREET_MM.get(rank, 0.8))
            drawn.append(_path(d, fill="none", stroke="#c9c2b8", stroke_width=width))
        elif kind == "rail":
            drawn.append(_path(d, fill="none", stroke="#8a8580", stroke_width=frame.mm(0.4)))
        else:
            drawn.append(_path(d, fill=GROUND_COLOURS[kind]))
    edges = Boundary.objects.in_force().filter(kind__in=["ward", "authority"])
    for (d,) in paths(edges, "geometry", frame):
        dashes = f"{frame.mm(3)} {frame.mm(1.2)}"
        drawn.append(_path(d, fill="none", stroke="#6b6560", stroke_width=frame.mm(0.25),
                           stroke_dasharray=dashes))  # fmt: skip
    return drawn


def draw_names(frame: Frame) -> list[SafeString]:
    """Write the names of streets, each once, at the middle of what is on the plan."""
    rows = GroundFeature.objects.filter(kind="street", geometry__intersects=frame.box)
    drawn, known = [], set()
    for name, line in rows.exclude(name="").order_by("rank", "pk").values_list("name", "geometry"):
        if name in known or len(known) == 24:
            continue
        known.add(name)
        middle = line.intersection(frame.box).point_on_surface
        x, y = middle.x - frame.west, frame.north - middle.y
        drawn.append(_text(x, y, name, frame, size_mm=2.1, colour="#4a4540"))
    return drawn


def _text(x, y, words, frame, *, size_mm=2.4, colour="#0b0c0c", anchor="middle") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" fill="{}" text-anchor="{}" font-family="sans-serif" '
        'stroke="#fff" stroke-width="{}" paint-order="stroke">{}</text>',
        round(x, 2), round(y, 2), frame.mm(size_mm), colour, anchor, frame.mm(0.35), words,
    )  # fmt: skip


def path_of(shape: GEOSGeometry, frame: Frame) -> str:
    """Write the rings of an area as path data, to the centimetre."""
    rings = [ring for polygon in shape for ring in polygon]
    return " ".join(
        "M"
        + "L".join(f"{x - frame.west:.2f} {frame.north - y:.2f}" for x, y, *_ in ring.coords[:-1])
        + "Z"
        for ring in rings
    )


def draw_shape(d: str, frame: Frame, *, fill: str, line: str) -> SafeString:
    """Draw an area with a thin edge."""
    return _path(d, fill=fill, stroke=line, stroke_width=frame.mm(0.15))


def draw_point(point: GEOSGeometry, frame: Frame) -> SafeString:
    """Draw a red ring round a place whose outline is not known."""
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="none" stroke="#d4351c" stroke-width="{}"/>',
        round(point.x - frame.west, 2), round(frame.north - point.y, 2), frame.mm(3),
        frame.mm(0.7),
    )  # fmt: skip


def draw_site(shape_path: str, frame: Frame) -> SafeString:
    """Draw the red line."""
    return _path(
        shape_path, fill="#d4351c", fill_opacity="0.12", stroke="#d4351c",
        stroke_width=frame.mm(0.7), stroke_linejoin="round",
    )  # fmt: skip


def draw_furniture(frame: Frame) -> list[SafeString]:
    """Draw scale bar, north arrow and the ticks of the National Grid."""
    drawn = _ticks(frame)
    length = _round_length(frame.mm(45))
    x, y, high = frame.mm(6), frame.height_m - frame.mm(7), frame.mm(1.6)
    drawn.append(format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="#fff" fill-opacity="0.85"/>',
        frame.mm(2), y - frame.mm(5.5), length + frame.mm(14), frame.mm(11),
    ))  # fmt: skip
    for part in range(4):
        drawn.append(format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="#0b0c0c" '
            'stroke-width="{}"/>', x + part * length / 4, y, length / 4, high,
            "#0b0c0c" if part % 2 == 0 else "#ffffff", frame.mm(0.2),
        ))  # fmt: skip
    for share in (0, 0.5, 1):
        words = f"{length * share:,.0f}{' m' if share == 1 else ''}"
        drawn.append(_text(x + share * length, y - frame.mm(1), words, frame))
    drawn.append(_north_arrow(frame))
    return drawn


def _north_arrow(frame) -> SafeString:
    x, y, mm = frame.width_m - frame.mm(10), frame.mm(6), frame.mm
    points = f"{x},{y} {x + mm(3)},{y + mm(11)} {x},{y + mm(8)} {x - mm(3)},{y + mm(11)}"
    return format_html(
        '<g><circle cx="{}" cy="{}" r="{}" fill="#fff" fill-opacity="0.85"/>'
        '<polygon points="{}" fill="#0b0c0c"/>{}</g>',
        x, y + mm(7), mm(9), points, _text(x, y + mm(14.5), "N", frame, size_mm=3.2),
    )  # fmt: skip


def _round_length(most_m: float) -> float:
    """Give the roundest length that is not above another: 1, 2 or 5 with noughts behind."""
    power = 10 ** math.floor(math.log10(most_m))
    return max(step * power for step in (1, 2, 5) if step * power <= most_m)


def _ticks(frame) -> list[SafeString]:
    step = _round_length(frame.width_m / 2)
    drawn, size = [], frame.mm(2)
    first = math.ceil(frame.west / step) * step
    for easting in _steps(first, frame.west + frame.width_m, step):
        x = easting - frame.west
        drawn.append(_path(f"M{x} 0v{size}M{x} {frame.height_m}v{-size}", stroke="#0b0c0c",
                           stroke_width=frame.mm(0.2)))  # fmt: skip
        drawn.append(_text(x, frame.mm(4.5), f"{easting:.0f}", frame, size_mm=2))
    first = math.ceil((frame.north - frame.height_m) / step) * step
    for northing in _steps(first, frame.north, step):
        y = frame.north - northing
        drawn.append(_path(f"M0 {y}h{size}M{frame.width_m} {y}h{-size}", stroke="#0b0c0c",
                           stroke_width=frame.mm(0.2)))  # fmt: skip
        drawn.append(
            _text(frame.mm(2.6), y + frame.mm(0.7), f"{northing:.0f}", frame, size_mm=2,
                  anchor="start")
        )  # fmt: skip
    return drawn


def _steps(first, last, step):
    while first < last:
        yield first
        first += step


def as_svg(frame: Frame, pieces: list[SafeString]) -> str:
    """Put the pieces of a plan, the lowest first, into one drawing of its size on paper."""
    inside = "".join(pieces)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" '
        f'viewBox="0 0 {frame.width_m} {frame.height_m}">'
        f'<rect width="{frame.width_m}" height="{frame.height_m}" fill="#fbfaf7"/>{inside}'
        f'<rect width="{frame.width_m}" height="{frame.height_m}" fill="none" stroke="#0b0c0c" '
        f'stroke-width="{frame.mm(0.4)}"/></svg>'
    )
