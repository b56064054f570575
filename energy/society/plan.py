"""What a society plans: its roofs, costs, prices, funds and promises, as plain data.

Amounts are pounds of the plan's first year and before value added tax unless said otherwise;
year 0 is the building time, year 1 begins on ``starts_on``.
"""

from dataclasses import dataclass, field
from datetime import date
from math import inf

from energy.society.plan_complaints import complaints

FEWEST_YEARS, MOST_YEARS = 20, 40
# running costs that a site states itself, by the name of their line
SITE_COSTS = {
    "Leases of roofs": "roof_lease_gbp_per_year",
    "Business rates": "business_rates_gbp_per_year",
}


class PlanError(ValueError):
    """A plan that cannot be read or makes no sense; the message says what to change."""


def number(default=..., *, low=0.0, high=inf):
    """Declare a number with its bounds; without a default it must be given."""
    kept = {"low": low, "high": high}
    return field(metadata=kept) if default is ... else field(default=default, metadata=kept)


@dataclass(frozen=True, kw_only=True)
class Site:
    """One roof: what it makes, who buys it, what it costs to build."""

    name: str
    kwp: float = number(low=0.001)
    installed_on: date
    self_use_pct: float = number(high=100)
    power_price_p_per_kwh: float = number()
    annual_kwh: float | None = number(None)
    specific_yield_kwh_per_kwp: float | None = number(None, high=1500)
    building: str = "other"
    cost_gbp: float | None = number(None)
    extra_cost_gbp: float = number(0.0)
    roof_lease_gbp_per_year: float = number(0.0)
    business_rates_gbp_per_year: float = number(0.0)

    @property
    def first_year_kwh(self) -> float:
        """Generation of a first year before any ageing."""
        if self.annual_kwh is not None:
            return self.annual_kwh
        return self.kwp * self.specific_yield_kwh_per_kwp


@dataclass(frozen=True, kw_only=True)
class RunningCost:
    """A cost of every year, by exactly one measure."""

    name: str
    gbp: float | None = number(None)
    gbp_per_kwp: float | None = number(None)
    pct_of_build_cost: float | None = number(None, high=100)
    pct_of_sales: float | None = number(None, high=100)
    rises_pct: float | None = number(None, low=-20, high=50)
    from_year: int = number(1, low=1)
    to_year: int | None = number(None, low=1)


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """Parts renewed at set intervals on every roof, such as inverters; price of year 1."""

    name: str
    gbp_per_kwp: float = number()
    every_years: int = number(low=1)
    not_after_year: int | None = number(None, low=1)
    rises_pct: float | None = number(None, low=-20, high=50)


@dataclass(frozen=True, kw_only=True)
class OneOffCost:
    """A cost that comes once: a grid connection (capital), legal work, a share offer."""

    name: str
    gbp: float = number()
    year: int = number(0)
    capital: bool = False


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Money given, for building (spread over the roofs' life) or for running."""

    name: str
    gbp: float = number()
    year: int = number(0)
    purpose: str = "building"


@dataclass(frozen=True, kw_only=True)
class Loan:
    """Money lent and repaid with interest at each year's end.

    ``level`` pays the same sum every year, ``equal`` the same principal, ``bullet`` the
    principal at the end.
    """

    name: str
    gbp: float = number()
    interest_pct: float = number(high=50)
    repay_years: int = number(low=1)
    interest_only_years: int = number(0)
    year: int = number(0)
    kind: str = "level"


@dataclass(frozen=True, kw_only=True)
class ShareOffer:
    """Capital raised from members."""

    name: str
    gbp: float = number()
    year: int = number(0)


@dataclass(frozen=True, kw_only=True)
class Export:
    """What is paid for power sent to the grid."""

    price_p_per_kwh: float = number()
    rises_pct: float = number(0.0, low=-20, high=50)


@dataclass(frozen=True, kw_only=True)
class Members:
    """What members are hoped to receive: interest only from surplus, capital as cash allows."""

    interest_pct: float = number(high=20)
    interest_cap_pct: float = number(high=20)
    interest_from_year: int = number(1, low=1)
    repay_from_year: int = number(1, low=1)
    repay_pct_per_year: float | None = number(None, high=100)


@dataclass(frozen=True, kw_only=True)
class CommunityFund:
    """What is left of the surplus after interest, given to the community."""

    pct_of_surplus: float = number(100.0, high=100)
    from_year: int = number(1, low=1)
    deductible: bool = True


@dataclass(frozen=True, kw_only=True)
class Reserves:
    """Cash kept back before members and community receive anything."""

    cash_gbp: float = number(0.0)
    save_for_replacements: bool = True


@dataclass(frozen=True, kw_only=True)
class Risk:
    """How far the plan's figures may be out, one standard deviation each."""

    yield_sd_pct: float = number(8.0, high=50)
    yield_year_sd_pct: float = number(4.7, high=50)
    power_price_sd_pct: float = number(10.0, high=100)
    export_price_sd_pct: float = number(25.0, high=100)
    build_cost_sd_pct: float = number(8.0, high=100)
    running_cost_sd_pct: float = number(10.0, high=100)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A whole plan: the building time, then ``years`` of running."""

    name: str
    starts_on: date
    years: int = number(low=FEWEST_YEARS, high=MOST_YEARS)
    inflation_pct: float = number(low=-5, high=20)
    discount_pct: float = number(high=30)
    export: Export
    members: Members
    sites: tuple[Site, ...]
    share_offers: tuple[ShareOffer, ...]
    degradation_pct: float = number(0.5, high=5)
    life_years: int | None = number(None, low=1, high=60)
    vat_registered: bool = False
    corporation_tax: bool = True
    power_price_rises_pct: float | None = number(None, low=-20, high=50)
    least_dscr: float = number(1.0)
    running_costs: tuple[RunningCost, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    one_off_costs: tuple[OneOffCost, ...] = ()
    grants: tuple[Grant, ...] = ()
    loans: tuple[Loan, ...] = ()
    community_fund: CommunityFund = CommunityFund()
    reserves: Reserves = Reserves()
    risk: Risk = Risk()

    def __post_init__(self):
        for complaint in complaints(self):
            raise PlanError(complaint)

    @property
    def lines_of_sites(self) -> list[str]:
        """Running costs that its sites state themselves, by the names of their lines."""
        return [
            name for name, key in SITE_COSTS.items() if any(getattr(s, key) for s in self.sites)
        ]

    @property
    def life(self) -> int:
        """Years over which roofs are written off; the plan's length unless given."""
        return self.life_years or self.years

    def rise(self, rises_pct: float | None) -> float:
        """Yearly growth factor of a price; inflation where the plan names no other rise."""
        return 1 + (self.inflation_pct if rises_pct is None else rises_pct) / 100

    def last_renewal(self, part: Replacement) -> int:
        """Last year in which a part may be renewed; never the plan's last year."""
        last = self.years - 1
        return last if part.not_after_year is None else min(last, part.not_after_year)

    def built_year(self, site: Site) -> int:
        """Plan year in which a roof is installed; it generates from the next year on."""
        return self.year_of(site.installed_on)

    def year_of(self, day: date) -> int:
        """Plan year of a day; 0 before the plan starts."""
        if day < self.starts_on:
            return 0
        start = (self.starts_on.month, self.starts_on.day)
        return day.year - self.starts_on.year + ((day.month, day.day) >= start)

    def year_label(self, year: int) -> str:
        """Name a plan year as its financial year, such as 2027-28; year 0 is the building."""
        if year == 0:
            return "building"
        first = self.starts_on.year + year - 1
        if (self.starts_on.month, self.starts_on.day) == (1, 1):
            return str(first)
        return f"{first}-{(first + 1) % 100:02d}"
