"""Sizing the roof of one building, and what the building costs to run before and after."""

import math
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from assets.register.models import Asset, Building, Kind
from energy.core.site_use import site_kinds, site_shape, site_use
from energy.households.facts import VatRule, read, stale_facts, vat_rule
from energy.households.home_year import Use, even_use, home_use
from energy.households.roof_course import roof_kwh
from energy.households.sizing import Sizing, size_building
from energy.households.sizing_terms import Terms
from energy.households.tariffs import Tariff, read_tariff
from energy.roofs import services
from energy.roofs.errors import RoofsError
from energy.roofs.roof_estimate import Estimate
from gis.day import today

METHOD = "Commons Register sizing 1: half hours by use of building, clear and dull days"
HOME = "home"
SHAPES = {
    Kind.LIBRARY: "library",
    Kind.LEISURE_SITE: "leisure_centre",
    Kind.COMMUNITY_CENTRE: "hall",
}
USUAL_SHAPE = "hall"
BATTERIES_KWH = (0.0, 10.0)
NOTHING_FITS = "No module fits on this roof in a good direction."


@dataclass(frozen=True)
class Site:
    """The roof that is sized, and the building under it."""

    name: str
    estimate: Estimate
    asset: Asset | None = None
    building: Building | None = None

    @property
    def shape(self) -> str:
        """How such a building is used."""
        if self.asset is None and self.building and self.building.type in HOMES:
            return HOME
        return SHAPES.get(self.asset.kind if self.asset else "", USUAL_SHAPE)

    @property
    def supposed_kwh(self) -> int:
        """Use of a year by floor area, where nobody has said."""
        if self.shape == HOME:
            return read("usual_home.toml")["use"]["kwh"]
        floor_m2 = self.asset.building_area_m2 if self.asset else None
        if not floor_m2 and self.building:
            floor_m2 = self.building.footprint_m2 * (self.building.levels or 1)
        by_m2 = read("building_use.toml")["kwh_per_m2"][self.shape]
        return max(500, round((floor_m2 or 300) * by_m2, -2))

    @property
    def most_kwp(self) -> float:
        return self.estimate.kwp


HOMES = {"house", "detached", "semidetached_house", "terrace", "bungalow", "apartments"}


def site_of_asset(asset: Asset) -> Site | None:
    """The roof of an asset's largest building, or None where we hold none.

    Raises
    ------
    RoofsError
        If its roof cannot be estimated, with the reason.
    """
    buildings = services.buildings_of(asset)
    return (
        replace(site_of_building(buildings[0]), name=asset.name, asset=asset) if buildings else None
    )


def site_of_building(building: Building) -> Site:
    """The roof of a building.

    Raises
    ------
    RoofsError
        If its roof cannot be estimated, with the reason.
    """
    roof = services.roof_of_building(building)
    estimate = services.estimate_at(roof, services.place_of(building))
    return Site(str(building), estimate, building=building)


@dataclass(frozen=True)
class Sized:
    """A sizing with what it was asked and what it rests on."""

    site: Site
    sizing: Sizing
    terms: Terms
    shape: str
    use_kwh: float
    warnings: tuple[str, ...]
    method: str = METHOD

    @property
    def vat(self) -> VatRule:
        """The tax on installing that the costs hold."""
        return vat_rule(self.terms.building, self.terms.installed_on)

    @property
    def vat_without_charity(self) -> VatRule:
        """The tax if the building were not used solely by a charity."""
        return vat_rule("other", self.terms.installed_on)

    @property
    def cost_without_charity_gbp(self) -> float:
        """What the best size would cost with that tax."""
        before_tax = self.sizing.best.cost_gbp / (1 + self.vat.pct / 100)
        return before_tax * (1 + self.vat_without_charity.pct / 100)

    @property
    def running_cost_gbp(self) -> Decimal | None:
        """What the register says the whole asset costs to run in a year."""
        return self.site.asset.running_cost_gbp if self.site.asset else None

    @property
    def running_cost_after_gbp(self) -> Decimal | None:
        """The same with the best size on its roof."""
        before = self.running_cost_gbp
        return None if before is None else before - round(Decimal(self.sizing.best.saving_gbp), 2)

    def as_dict(self) -> dict:
        """Write the sizing as data."""
        return {
            "name": self.site.name,
            "use_kwh": self.use_kwh,
            "shape": self.shape,
            "aim": self.sizing.aim,
            "best": option_as_dict(self.sizing.best),
            "why_not_larger": self.sizing.why_not_larger,
            "bill_before_gbp": round(self.sizing.running_cost_before_gbp, 2),
            "bill_after_gbp": round(self.sizing.running_cost_after_gbp, 2),
            "options": [option_as_dict(one) for one in self.sizing.options],
            "warnings": list(self.warnings),
            "method": self.method,
        }


def option_as_dict(option) -> dict:
    """Write one size as data."""
    figures = {name: value and round(value, 2) for name, value in vars(option).items()}
    return figures | {"saving_gbp": round(option.saving_gbp, 2)}


def use_of(shape: str, use_kwh: float, occupancy: str) -> Use:
    """Use of a building in a year by half hour: of a home its own, of another by its hours."""
    if shape == HOME:
        return home_use([HOME], use_kwh, occupancy)
    return even_use(site_use(use_kwh, site_shape(shape)))


def size_site(
    site: Site,
    tariff: Tariff,
    *,
    shape: str,
    use_kwh: float,
    on: date,
    occupancy: str = "half",
    **terms,
) -> Sized:
    """Try every size on a roof.

    Parameters
    ----------
    site
        The roof.
    tariff
        Prices.
    shape
        ``"home"`` or a kind of building with a bundled shape.
    use_kwh
        Use of a year. [kWh]
    on
        Day of installing, for the tax.
    occupancy
        Of a home.
    terms
        Further fields of `energy.households.sizing_terms.Terms`.
    """
    asked = Terms(tariff=tariff, most_kwp=site.most_kwp, installed_on=on, **terms)
    per_kwp = roof_kwh(site.estimate) / site.estimate.kwp
    sizing = size_building(use_of(shape, use_kwh, occupancy), per_kwp, asked)
    warnings = [tariff.stale(on), *stale_facts(on)]
    kept = tuple(words for words in warnings if words and _is_about(words, asked.building))
    return Sized(site, sizing, asked, shape, use_kwh, kept)


def _is_about(words: str, building: str) -> bool:
    return "VAT on installing" not in words or f"on a {building} building" in words


def business_case(asset: Asset) -> Sized | None:
    """What the asset's own roof does to its running cost, in usual terms; None without a building.

    Raises
    ------
    RoofsError
        If its roof cannot be estimated or carries nothing, with the reason.
    """
    site = site_of_asset(asset)
    if site is None:
        return None
    if not site.most_kwp:
        raise RoofsError(NOTHING_FITS)
    return size_site(
        site,
        read_tariff("flat"),
        shape=site.shape,
        use_kwh=site.supposed_kwh,
        on=today(),
        building="charity",
        batteries_kwh=BATTERIES_KWH,
    )


def shapes() -> list[str]:
    """Uses of buildings that can be sized."""
    return [*site_kinds(), HOME]


def table_of(sized: Sized, rows: int = 10) -> list[tuple[float, list]]:
    """Options by battery, thinned to so many sizes, the best among them."""
    by_battery = []
    for battery in sized.terms.batteries_kwh:
        options = [one for one in sized.sizing.options if one.battery_kwh == battery]
        step = max(1, math.ceil((len(options) - 1) / rows))
        kept = [one for place, one in enumerate(options) if place % step == 0]
        best = sized.sizing.best
        if best.battery_kwh == battery and best not in kept:
            kept = sorted([*kept, best], key=lambda one: one.kwp)
        by_battery.append((battery, kept))
    return by_battery


def curve(sized: Sized, name: str) -> list[tuple[float, np.ndarray, np.ndarray]]:
    """One figure of all sizes: battery, kWp and values."""
    found = []
    for battery in sized.terms.batteries_kwh:
        options = [one for one in sized.sizing.options if one.battery_kwh == battery]
        kwp = np.array([one.kwp for one in options])
        found.append((battery, kwp, np.array([getattr(one, name) for one in options])))
    return found
