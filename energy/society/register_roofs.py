"""From the register's roofs to the ways in which a society could build them."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import brentq

from assets.register.models import Asset, Building
from energy.households.facts import (
    build_cost_gbp,
    carbon_kg_per_kwh,
    latest_carbon_year,
    vat_rule,
)
from energy.households.sizing_terms import Option
from energy.roofs import services as roof_services
from energy.roofs.errors import RoofsError
from energy.roofs.models import RoofEstimate
from energy.society.candidates import ways_to_build
from energy.society.portfolio_limits import Choice
from energy.society.reach import fuel_poor_homes

SIZES = (0.5, 1.0)  # parts of the roof that are tried
SHADE = "modest"
GRID = "these places"  # one part of the network: nobody publishes which roof hangs on which
LEAST_KWP = 4.0


@dataclass(frozen=True)
class Terms:
    """Prices that all candidate roofs share."""

    power_price_p_per_kwh: float
    import_p_per_kwh: float
    export_p_per_kwh: float
    self_use_pct: float
    upkeep_gbp_per_kwp: float
    capital_charge_pct: float
    installed_on: date
    labour_days_per_roof: float = 0.0
    labour_days_per_kwp: float = 0.0


@dataclass(frozen=True)
class Candidate:
    """A roof of the register that could be built on.

    ``fuel_poor_homes`` is ``None`` where nothing is known of fuel poverty around it.
    """

    asset: Asset
    kwp: float
    annual_kwh: float
    fuel_poor_homes: float | None = None

    @property
    def name(self) -> str:
        """The name of the place with its code, so that no two are alike."""
        return f"{self.asset.name} ({self.asset.code})"


def candidates_of(assets) -> tuple[list[Candidate], int]:
    """Find the roofs of places, shaded a little, with how many places have none to build on."""
    found, without = [], 0
    for asset in assets:
        best = next(filter(None, map(_estimated, roof_services.buildings_of(asset))), None)
        if best and best[0] >= LEAST_KWP:
            found.append(Candidate(asset, *best, fuel_poor_homes(asset)))
        else:
            without += 1
    return found, without


def _estimated(building: Building) -> tuple[float, float] | None:
    """Size and yearly yield of a roof: stored, else worked out now. [kW, kWh]."""
    stored = RoofEstimate.objects.filter(building=building, annual_kwh__isnull=False).first()
    if stored:
        return stored.kwp, float(stored.shaded_kwh or stored.annual_kwh)
    try:
        made = roof_services.estimate_at(
            roof_services.roof_of_building(building), roof_services.place_of(building), shade=SHADE
        )
    except RoofsError:
        return None
    return made.kwp, made.shaded_kwh


def self_used(part: float, whole_share: float) -> float:
    """Share of generation used in the building when only part of the roof is built.

    Use saturates: each further kilowatt-hour finds less use than the one before, along
    ``1 - exp(-g)``, set so that the whole roof's share is as told.

    >>> round(self_used(1.0, 0.6), 3), round(self_used(0.5, 0.6), 3)
    (0.6, 0.761)
    """
    if whole_share >= 1:
        return 1.0
    if whole_share <= 0:
        return 0.0
    reach = brentq(lambda g: -np.expm1(-g) / g - whole_share, 1e-9, 1e9)
    return float(-np.expm1(-part * reach) / (part * reach))


def choices_of(candidates: list[Candidate], terms: Terms) -> list[Choice]:
    """Turn roofs into choices of a portfolio: half of each, or the whole."""
    tax = 1 + vat_rule("other", terms.installed_on).pct / 100
    return [
        choice
        for one in candidates
        for choice in ways_to_build(
            one.name,
            [_option(one, part, terms, tax) for part in SIZES],
            power_price_p_per_kwh=terms.power_price_p_per_kwh,
            upkeep_gbp_per_kwp=terms.upkeep_gbp_per_kwp,
            capital_charge_pct=terms.capital_charge_pct,
            grid_group=GRID,
            labour_days=terms.labour_days_per_roof,
            labour_days_per_kwp=terms.labour_days_per_kwp,
            fuel_poor_homes=one.fuel_poor_homes or 0.0,
        )
    ]


def _option(one: Candidate, part: float, terms: Terms, tax: float) -> Option:
    kwp, made = one.kwp * part, one.annual_kwh * part
    used = made * self_used(part, terms.self_use_pct / 100)
    cost = float(build_cost_gbp(kwp)) * tax
    return Option(
        kwp=kwp,
        battery_kwh=0.0,
        cost_gbp=cost,
        generation_kwh=made,
        self_use_kwh=used,
        export_kwh=made - used,
        curtailed_kwh=0.0,
        import_saved_gbp=used * terms.import_p_per_kwh / 100,
        export_income_gbp=(made - used) * terms.export_p_per_kwh / 100,
        payback_years=None,
        worth_gbp=0.0,
        carbon_kg=made * carbon_kg_per_kwh(latest_carbon_year()),
    )
