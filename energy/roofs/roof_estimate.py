"""The estimate of one roof: modules on its planes, energy by month, and the doubt of it.

Every door (page, print, data, stored row) shows these figures and none of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from energy.core import climate, shading, uncertainty
from energy.core.chain import METHOD_VERSION
from energy.core.tables import MONTHS as SHORT_MONTHS
from energy.roofs.errors import RoofsError
from energy.roofs.plane_estimate import Change, PlaneEstimate, estimate_plane
from energy.roofs.planes import How, Roof
from energy.roofs.sources import BuiltIn

#: Changes whenever a figure would change with the same input, so that stored estimates are redone.
METHOD = (
    f"Commons Register roof 2.{METHOD_VERSION}: modules laid out, regional climate, mean day, "
    "Hay-Davies sky"
)
LOSSES = "14 per cent lost in all, inverter included"
MEASURED = "measured"
USUAL_SHADE = "modest"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Estimate:
    """The yield of a roof in a mean year, unshaded and in the stated shade, with its range.

    Energy is in whole kilowatt-hours; a year is the sum of its months, and a roof that of its
    planes, as they stand here.
    """

    roof: Roof
    planes: tuple[PlaneEstimate, ...]
    region: int
    shading: str
    shade_factor: float
    terms_pct: dict[str, float]
    method: str = METHOD
    losses: str = LOSSES

    @cached_property
    def kwp(self) -> float:
        return round(sum(one.kwp for one in self.planes), 2)

    @cached_property
    def panels(self) -> int:
        return sum(one.panels for one in self.planes)

    @property
    def obstacles_m2(self) -> float:
        return sum(one.plane.obstacles_m2 for one in self.planes)

    @cached_property
    def monthly_kwh(self) -> tuple[int, ...]:
        return tuple(sum(one.monthly_kwh[month] for one in self.planes) for month in range(12))

    @cached_property
    def shaded_monthly_kwh(self) -> tuple[int, ...]:
        return tuple(round(month * self.shade_factor) for month in self.monthly_kwh)

    @property
    def annual_kwh(self) -> int:
        return sum(self.monthly_kwh)

    @property
    def shaded_kwh(self) -> int:
        return sum(self.shaded_monthly_kwh)

    @property
    def p10_kwh(self) -> int:
        return self._exceeded(self.annual_kwh, 0.1)

    @property
    def p90_kwh(self) -> int:
        return self._exceeded(self.annual_kwh, 0.9)

    @property
    def shaded_p10_kwh(self) -> int:
        return self._exceeded(self.shaded_kwh, 0.1)

    @property
    def shaded_p90_kwh(self) -> int:
        return self._exceeded(self.shaded_kwh, 0.9)

    def _exceeded(self, median_kwh: int, chance: float) -> int:
        return round(float(uncertainty.exceeded(median_kwh, chance, self.sd_pct)))

    @property
    def sd_pct(self) -> float:
        return uncertainty.total_pct(self.terms_pct)

    @property
    def specific_yield(self) -> int:
        """Energy a year on each kilowatt of modules. [kWh/kWp]."""
        return round(self.annual_kwh / self.kwp) if self.kwp else 0

    @property
    def region_name(self) -> str:
        return climate.climate_of(self.region).name

    @property
    def weather(self) -> str:
        """Where the weather comes from."""
        return BuiltIn().label(self.region)

    @property
    def how(self) -> How:
        """Where the least known of the planes that carry modules comes from."""
        return least_known([one.plane for one in self.planes if one.panels])

    @property
    def months(self) -> list[tuple[str, int, int]]:
        """Name, unshaded and shaded energy of each month."""
        return list(zip(MONTHS, self.monthly_kwh, self.shaded_monthly_kwh, strict=True))

    def as_dict(self) -> dict:
        """Write the estimate as data, with the keys of `estimate_roofs` where they mean it."""
        return {
            "kwp": self.kwp,
            "panels": self.panels,
            "annual_kwh": self.annual_kwh,
            "p10_kwh": self.p10_kwh,
            "p90_kwh": self.p90_kwh,
            "specific_yield": self.specific_yield,
            **{f"{m}_kwh": v for m, v in zip(SHORT_MONTHS, self.monthly_kwh, strict=True)},
            "shading": self.shading,
            "shade_factor": self.shade_factor,
            "shaded_kwh": self.shaded_kwh,
            "shaded_p10_kwh": self.shaded_p10_kwh,
            "shaded_p90_kwh": self.shaded_p90_kwh,
            "sd_pct": round(self.sd_pct, 1),
            "losses": self.losses,
            "weather": self.weather,
            "method": self.method,
            "how": self.how.value,
            "source": self.roof.source,
            "planes": [
                {
                    "number": one.number,
                    "tilt_deg": round(one.plane.tilt_deg, 1),
                    "azimuth_deg": round(one.plane.azimuth_deg, 1),
                    "usable_m2": round(one.plane.usable_m2, 1),
                    "obstacles_m2": round(one.plane.obstacles_m2, 1),
                    "how": one.plane.how.value,
                    "panels": one.panels,
                    "panels_that_fit": one.fits,
                    "kwp": one.kwp,
                    "annual_kwh": one.annual_kwh,
                }
                for one in self.planes
            ],
        }


def least_known(planes) -> How:
    """Find where the least known of some planes comes from."""
    order = list(How)
    return max((plane.how for plane in planes), key=order.index, default=How.INFERRED)


def estimate_roof(
    roof: Roof,
    *,
    lon: float,
    lat: float,
    shade: str = "",
    changes: Mapping[int, Change] | None = None,
) -> Estimate:
    """Estimate the yield of a roof.

    Parameters
    ----------
    roof
        Its planes.
    lon, lat
        Where it is. [°]
    shade
        A shading class, ``"measured"`` where a surface model told the skyline, or empty for the
        usual one.
    changes
        What a person changes, by the number of the plane from 1 on.

    Raises
    ------
    RoofsError
        If nothing can be estimated, with the reason.
    """
    if not roof.planes:
        raise RoofsError(roof.reason or "No plane of this roof is known; draw or describe it.")
    try:
        region = climate.region_at(lon, lat)
    except ValueError as error:
        raise RoofsError("The roof lies outside the United Kingdom; nothing is known of the sun "
                         "there.") from error  # fmt: skip
    changes = changes or {}
    planes = tuple(
        estimate_plane(number, plane, region, lat, changes.get(number, Change()))
        for number, plane in enumerate(roof.planes, 1)
    )
    shade, factor = shade_of([one.plane for one in planes if one.panels], shade)
    horizon = "surveyed" if shade == MEASURED else "class"
    how = least_known([one.plane for one in planes if one.panels])
    terms = uncertainty.terms_pct(horizon=horizon, roof=how.value)
    return Estimate(roof, planes, region, shade, factor, terms)


def shade_of(planes, shade: str) -> tuple[str, float]:
    """Settle the shading class and the share of the energy that it leaves."""
    classes = shading.class_factors()
    measured = [plane.shade_factor for plane in planes if plane.shade_factor is not None]
    if shade in ("", MEASURED) and measured and len(measured) == len(planes):
        return MEASURED, float(np.mean(measured))
    shade = shade or USUAL_SHADE
    if shade not in classes:
        raise RoofsError(f"Choose a shading class: {', '.join(classes)}.")
    return shade, classes[shade]
