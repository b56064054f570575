"""The plan of a roof with its modules, drawn as SVG for page and print."""

from base64 import b64encode

import shapely
from django.utils.html import format_html, format_html_join

from energy.roofs.roof_estimate import Estimate

WIDTH, MARGIN_M = 560, 2.0
PLANE, MODULE, WALL, OBSTACLE = "#f2d492", "#1d3557", "#7a3e00", "#505a5f"


def plan_of(estimate: Estimate) -> str:
    """Draw planes and modules, north up; gives the address of an image, empty without outlines."""
    planes = [one for one in estimate.planes if one.plane.outline is not None]
    if not planes:
        return ""
    shapes = [one.plane.outline for one in planes]
    obstacles = [one.plane.obstacles for one in planes if one.plane.obstacles is not None]
    if estimate.roof.footprint is not None:
        shapes.append(estimate.roof.footprint)
    west, south, east, north = shapely.total_bounds(shapes)
    west, south, east, north = west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M
    scale = WIDTH / (east - west)
    height = (north - south) * scale

    def place(shape) -> str:
        points = shapely.get_coordinates(shapely.get_parts(shape.exterior)[0])
        return " ".join(f"{(x - west) * scale:.1f},{(north - y) * scale:.1f}" for x, y in points)

    def polygons(outlines, fill, stroke, width):
        return format_html_join(
            "",
            '<polygon points="{}" fill="{}" stroke="{}" stroke-width="{}"/>',
            ((place(part), fill, stroke, width) for one in outlines for part in one),
        )

    parts = [
        polygons([_polygons(one.plane.outline) for one in planes], PLANE, WALL, 2),
        polygons([_polygons(one) for one in obstacles], OBSTACLE, "#0b0c0c", 1),
        *(polygons([one.outlines], MODULE, "#ffffff", 0.7) for one in planes),
        format_html_join("", "{}", ((_number(one, west, north, scale),) for one in planes)),
        _arrow(),
        _bar(height, scale),
    ]
    text = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" '
        'font-family="sans-serif">{}</svg>',
        WIDTH, round(height), WIDTH, round(height),
        format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip
    return f"data:image/svg+xml;base64,{b64encode(text.encode()).decode()}"


def _polygons(shape) -> list:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


def _number(one, west, north, scale) -> str:
    at = one.plane.outline.representative_point()
    return format_html(
        '<g transform="translate({} {})"><circle r="12" fill="#fff" stroke="{}"/>'
        '<text y="5" text-anchor="middle" font-size="15">{}</text></g>',
        f"{(at.x - west) * scale:.1f}", f"{(north - at.y) * scale:.1f}", WALL, one.number,
    )  # fmt: skip


def _arrow() -> str:
    return format_html(
        '<g transform="translate({} 26)"><path d="M0 -16 L7 10 L0 4 L-7 10 Z" fill="{}"/>'
        '<text y="26" text-anchor="middle" font-size="14">N</text></g>',
        WIDTH - 22, "#0b0c0c",
    )  # fmt: skip


def _bar(height, scale) -> str:
    return format_html(
        '<g transform="translate(12 {})"><path d="M0 0 h{}" stroke="#0b0c0c" stroke-width="3"/>'
        '<text y="-6" font-size="13">5 m</text></g>',
        round(height) - 10, f"{5 * scale:.1f}",
    )  # fmt: skip
