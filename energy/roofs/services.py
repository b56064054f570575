"""What a roof could give in a year, with the doubt that goes with it."""

from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry

from assets.register.models import Asset, Building
from energy.core import climate, shading, uncertainty, yields
from energy.roofs.errors import RoofsError
from energy.roofs.estimates import density_kwp_per_m2
from energy.roofs.planes import How, Plane, plane_of_footprint
from gis.crs import WGS84
from gis.geometry import to_shapely

METHOD = "Commons Register yield 1: regional climate, mean day, Hay-Davies sky"
LOSSES = "14 per cent lost in all, inverter included"
BUILDING_WITHIN_M = 30
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Estimate:
    """The yield of one plane in a mean year, unshaded and in one shading class, with its range."""

    plane: Plane
    kwp: float
    region: int
    shading: str
    shade_factor: float
    monthly_kwh: tuple[float, ...]
    annual_kwh: float
    p10_kwh: float
    p90_kwh: float
    shaded_kwh: float
    shaded_p10_kwh: float
    shaded_p90_kwh: float
    terms_pct: dict[str, float]
    method: str = METHOD
    losses: str = LOSSES

    @property
    def region_name(self) -> str:
        """The climate region in words."""
        return climate.climate_of(self.region).name

    @property
    def specific_yield(self) -> float:
        """Energy a year on each kilowatt of modules. [kWh/kWp]."""
        return self.annual_kwh / self.kwp

    @property
    def months(self) -> list[tuple[str, float]]:
        return list(zip(MONTHS, self.monthly_kwh, strict=True))

    @property
    def sd_pct(self) -> float:
        return uncertainty.total_pct(self.terms_pct)


def estimate_plane(plane: Plane, point: GEOSGeometry, *, shade: str = "modest") -> Estimate:
    """Estimate the yield of a plane at a place.

    Raises
    ------
    RoofsError
        If the place lies outside the United Kingdom, or the shading class is unknown.
    """
    at = point.transform(WGS84, clone=True)
    factors = shading.class_factors()
    if shade not in factors:
        raise RoofsError(f"Choose a shading class: {', '.join(factors)}.")
    kwp = plane.usable_m2 * density_kwp_per_m2()
    try:
        region = climate.region_at(at.x, at.y)
        found = yields.annual_and_monthly(
            [plane.tilt_deg], [plane.azimuth_deg], [kwp], region=[region]
        )
    except ValueError as error:
        raise RoofsError(f"The yield cannot be estimated: {error}.") from error
    annual, factor = float(found.annual_kwh[0]), factors[shade]
    terms = uncertainty.terms_pct(horizon="class", roof=plane.how.knowledge)
    sd = uncertainty.total_pct(terms)
    low, high = (float(uncertainty.exceeded(annual, chance, sd)) for chance in (0.9, 0.1))
    return Estimate(
        plane=plane,
        kwp=kwp,
        region=region,
        shading=shade,
        shade_factor=factor,
        monthly_kwh=tuple(float(month) for month in found.monthly_kwh[0]),
        annual_kwh=annual,
        p10_kwh=high,
        p90_kwh=low,
        shaded_kwh=annual * factor,
        shaded_p10_kwh=high * factor,
        shaded_p90_kwh=low * factor,
        terms_pct=terms,
    )


def building_of(asset: Asset) -> Building | None:
    """The building whose roof an asset has: in its outline or near its point, never the site.

    None where the place of the asset is withheld: a building near the blurred place is another.
    """
    if asset.is_withheld:
        return None
    buildings = Building.objects.select_related("source")
    if asset.outline:
        found = buildings.on(asset.outline).first()
        if found:
            return found
    return buildings.near(asset.point, metres=BUILDING_WITHIN_M).first() if asset.point else None


def plane_of_building(building: Building) -> Plane:
    """The plane guessed from a loaded footprint."""
    footprint = to_shapely(building.footprint)
    return plane_of_footprint(footprint, how=How.INFERRED, source=building.source.title)
