"""Roof planes that come with a file of buildings: kept beside them, in place of older ones."""

import math

import geopandas
import pandas
import shapely

from assets.register.models import Building
from energy.core.roofs import usable_outline
from energy.roofs import stored, tasks
from energy.roofs.models import How, RoofEstimate, RoofPlane
from gis.geometry import mend_area, to_django
from gis.models import Source
from people.models import Authority

METHODS = {"footprint": How.INFERRED, "surveyed": How.SURVEYED}
STEEPEST_DEG = 80.0  # no modules are laid out on what is steeper
AT_ONCE = 100  # estimates that an import waits for; more are made behind the pages
NUMBERS = ("tilt_deg", "azimuth_deg", "usable_m2", "shade_factor", "confidence")


def keep_planes(
    rows: geopandas.GeoDataFrame, authority: Authority | None, source: Source
) -> list[str]:
    """Store the planes of a file; gives one note of what was kept and what was not.

    Planes that somebody surveyed by hand stay, whatever a file says.
    """
    rows = rows.assign(**{name: pandas.to_numeric(rows[name], "coerce") for name in NUMBERS})
    lies = rows["tilt_deg"].between(0, 90) & rows["azimuth_deg"].between(0, 360)
    known = dict(Building.objects.filter(authority=authority).values_list("reference", "pk"))
    made: list[RoofPlane] = []
    for reference, planes in rows[lies].groupby(rows["reference"].map(_reference), sort=False):
        building = known.get(reference)
        if building:
            made += _planes_of(building, planes, source)
    touched = {plane.building_id for plane in made}
    surveyed = set(
        RoofPlane.objects.filter(building__in=touched, how=How.SURVEYED, survey=None)
        .exclude(source__title=source.title)
        .values_list("building", flat=True)
    )
    touched -= surveyed
    RoofPlane.objects.filter(building__in=touched, survey=None).delete()
    made = [plane for plane in made if plane.building_id in touched]
    RoofPlane.objects.bulk_create(made, batch_size=2_000)
    _renew(touched)
    left = len(rows) - len(made)
    note = f"{len(made)} roof planes of {len(touched)} buildings were kept."
    if left:
        note += f" {left} rows hold no plane, or one of a roof that was surveyed by hand."
    return [note]


def _renew(buildings: set[int]) -> None:
    """Work out anew what rested on older planes, few at once; the figures stay until then."""
    known = RoofEstimate.objects.filter(building__in=buildings)
    count = known.update(seen="")
    if count > AT_ONCE:
        tasks.ask_to_renew()
    elif count:
        stored.estimate_waiting(Building.objects.filter(roof_estimate__in=known))


def _reference(value) -> str:
    return str(value).strip().removesuffix(".0")[:60]


def _planes_of(building: int, rows, source) -> list[RoofPlane]:
    made = []
    for row in rows.itertuples(index=False):
        area, _ = mend_area(row.geometry)
        if area is None:
            continue
        outline = max(area.geoms, key=lambda part: part.area)
        made.append(
            RoofPlane(
                building_id=building,
                number=len(made) + 1,
                outline=to_django(outline),
                tilt_deg=round(row.tilt_deg, 1),
                azimuth_deg=round(row.azimuth_deg, 1) % 360,
                usable_m2=_usable(row, outline),
                how=METHODS.get(str(row.method).lower(), How.DETECTED),
                shade_factor=_fraction(row.shade_factor),
                confidence=_fraction(row.confidence),
                source=source,
            )
        )
    return made


def _usable(row, outline: shapely.Polygon) -> float:
    if row.usable_m2 == row.usable_m2 and row.usable_m2 > 0:
        return float(row.usable_m2)
    return usable_outline(outline).area / math.cos(math.radians(min(row.tilt_deg, STEEPEST_DEG)))


def _fraction(value) -> float | None:
    return float(value) if value == value and 0 <= value <= 1 else None
