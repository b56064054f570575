"""The site plan of an asset: its red line, or that of a part of it, on the ground around."""

import base64
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry

from assets.register.models import Asset, Building, Placed
from gis import plans
from gis.models import Source


@dataclass(frozen=True)
class SitePlan:
    """A drawn plan.

    Attributes
    ----------
    picture : str
        The drawing as a ``data:`` address of an SVG.
    words : str
        What it shows, for those who do not see it.
    scale : int
        How many metres of ground a metre of paper is where the plan is printed in full size.
    grid_reference : str
        Of the asset's point.
    """

    picture: str
    words: str
    scale: int
    grid_reference: str


def draw_plan(asset: Asset, part: GEOSGeometry | None = None) -> SitePlan | None:
    """Draw an asset, or the part of it that is asked for; None where its place is not told."""
    if not asset.is_located or asset.how_placed == Placed.BLURRED:
        return None
    area = part or asset.outline
    frame = plans.frame_of(area or asset.point)
    drawing = plans.as_svg(
        frame,
        [
            *plans.draw_ground(frame),
            *_buildings(frame),
            *plans.draw_names(frame),
            plans.draw_site(plans.path_of(area, frame), frame)
            if area
            else plans.draw_point(asset.point, frame),
            *plans.draw_furniture(frame),
        ],
    )
    reference = plans.grid_reference(asset.point.x, asset.point.y)
    return SitePlan(
        picture=f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}",
        words=_in_words(asset, part, reference),
        scale=frame.scale,
        grid_reference=reference,
    )


def _buildings(frame):
    return [
        plans.draw_shape(d, frame, fill="#cfc9c0", line="#8a8580")
        for (d,) in plans.paths(Building.objects.order_by("pk"), "footprint", frame)
    ]


def _in_words(asset, part, reference) -> str:
    edge = "A red ring shows its place."
    if part:
        edge = "A red line shows the part that is asked for."
    elif asset.outline:
        edge = "A red line shows its outline."
    return f"Plan of {asset.name} with north at the top. {edge} Grid reference {reference}."


def attributions() -> list[str]:
    """Who must be named under a plan: the sources of ground, boundaries and buildings."""
    used = Source.objects.exclude(attribution="").values_list("attribution", flat=True)
    return sorted(set(used))
