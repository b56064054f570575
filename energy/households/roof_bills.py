"""What the roof of an asset does to bills: of its building, and of a home with such a roof."""

from dataclasses import dataclass

from assets.register.models import Asset
from energy.households import building_sizing
from energy.households.facts import read
from energy.households.roof_course import roof_kwh
from energy.households.savings import Savings, estimate_home
from energy.households.tariffs import Tariff, read_tariff
from energy.roofs.roof_estimate import Estimate

HOME = "a home with this roof"


@dataclass(frozen=True)
class RoofBills:
    """The cost of running a building under its roof, and a home's bill under as much of it."""

    building: building_sizing.Sized
    home_kwp: float
    home: Savings
    tariff: Tariff


def roof_bills(asset: Asset) -> RoofBills | None:
    """Work out both for the asset's largest building; None where we hold none.

    Raises
    ------
    RoofsError
        If the roof cannot be estimated or carries nothing, with the reason.
    """
    building = building_sizing.business_case(asset)
    if building is None:
        return None
    tariff = read_tariff("flat")
    kwp, home = home_under(building.site.estimate, tariff)
    return RoofBills(building, kwp, home, tariff)


def home_under(estimate: Estimate, tariff: Tariff) -> tuple[float, Savings]:
    """Size and saving of a usual home that has this roof, or as much of it as homes carry."""
    usual = read("usual_home.toml")
    kwp = min(estimate.kwp, usual["roof"]["kwp"])
    home = estimate_home(
        HOME, usual["use"]["kwh"], "half", roof_kwh(estimate) * kwp / estimate.kwp, tariff,
        generation_sd_pct=estimate.sd_pct,
    )  # fmt: skip
    return kwp, home
