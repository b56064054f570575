"""What a sizing is asked and answers: terms, options, and what stops the next size up."""

from dataclasses import dataclass
from datetime import date

from energy.households.home_year import STRATEGIES
from energy.households.tariffs import Tariff

AIMS = ("worth", "payback", "saving", "self_use", "carbon")


@dataclass(frozen=True)
class Option:
    """One size of panels with one battery: its first year, and its worth over its life.

    Energy in kWh a year, money in pounds, tax included; ``curtailed_kwh`` is what the grid limit
    forbids to export, ``worth_gbp`` today's value of all savings less the cost.
    """

    kwp: float
    battery_kwh: float
    cost_gbp: float
    generation_kwh: float
    self_use_kwh: float
    export_kwh: float
    curtailed_kwh: float
    import_saved_gbp: float
    export_income_gbp: float
    payback_years: float | None
    worth_gbp: float
    carbon_kg: float

    @property
    def saving_gbp(self) -> float:
        """What the running cost falls by in the first year."""
        return self.import_saved_gbp + self.export_income_gbp

    @property
    def self_consumption(self) -> float | None:
        """Share of generation used in the building."""
        return self.self_use_kwh / self.generation_kwh if self.generation_kwh else None


@dataclass(frozen=True)
class Terms:
    """What a sizing rests on besides use and sun.

    Attributes
    ----------
    tariff : Tariff
        Prices and their rises.
    most_kwp : float
        Most that fits on the roof. [kW]
    batteries_kwh : tuple of float
        Batteries tried; 0 is none. [kWh]
    grid_limit_kw : float or None
        Most that may be exported at any time. [kW]
    building : str
        ``"home"``, ``"charity"`` or ``"other"``, for the tax on installing.
    installed_on : datetime.date
        Day of installing, for the same.
    aim : str
        One of ``AIMS``: the most worth over its life, the soonest payback, the most saved in a
        year, the largest of which ``least_self_use`` is used in the building, the most carbon.
    least_self_use : float
        Share for the aim ``"self_use"``. [fraction]
    strategy : str
        How batteries are run.
    steps : int
        Sizes tried above none.
    years : int
        Life of the panels.
    discount_pct, ageing_pct, fades_pct : float
        Discount rate, and yearly loss of the panels' output and the battery's capacity. [%]
    """

    tariff: Tariff
    most_kwp: float
    installed_on: date
    batteries_kwh: tuple[float, ...] = (0.0,)
    grid_limit_kw: float | None = None
    building: str = "other"
    aim: str = "worth"
    least_self_use: float = 0.7
    strategy: str = "self_use"
    steps: int = 20
    years: int = 25
    discount_pct: float = 3.5
    ageing_pct: float = 0.5
    fades_pct: float = 2.0

    def __post_init__(self):
        if not self.most_kwp > 0:
            raise ValueError(f"most_kwp must be above 0 kW, got {self.most_kwp}")
        if self.aim not in AIMS:
            raise ValueError(f"aim must be one of {', '.join(AIMS)}, got '{self.aim}'")
        if self.strategy not in STRATEGIES:
            raise ValueError(f"strategy must be one of {', '.join(STRATEGIES)}")
        if not all(size >= 0 for size in self.batteries_kwh) or 0.0 not in self.batteries_kwh:
            raise ValueError("batteries_kwh must hold 0 and sizes above it")
        if self.grid_limit_kw is not None and not self.grid_limit_kw >= 0:
            raise ValueError(f"grid_limit_kw must be 0 kW or more, got {self.grid_limit_kw}")


def why_not_larger(options: tuple[Option, ...], best: Option, terms: Terms) -> str:
    """Say in one sentence what stops the next size up with the same battery."""
    larger = [one for one in options if one.battery_kwh == best.battery_kwh and one.kwp > best.kwp]
    if not larger:
        return f"The roof holds no more than {terms.most_kwp:g} kWp."
    following = min(larger, key=lambda one: one.kwp)
    reason = {
        "worth": lambda: worth_reason(best, following, terms),
        "payback": lambda: payback_reason(best, following),
        "saving": lambda: f"a year would save £{following.saving_gbp - best.saving_gbp:,.0f} more",
        "self_use": lambda: (
            f"only {100 * (following.self_consumption or 0):.0f} per cent would be used in the "
            f"building, and {100 * terms.least_self_use:.0f} per cent is asked"
        ),
        "carbon": lambda: "no more carbon would be saved",
    }[terms.aim]()
    limit = beyond_the_grid(best, following, terms)
    return f"At {following.kwp:.1f} kWp {reason}{limit}."


def worth_reason(best: Option, following: Option, terms: Terms) -> str:
    """Compare what the next size costs more with what it brings more."""
    cost = following.cost_gbp - best.cost_gbp
    brought = following.worth_gbp + following.cost_gbp - best.worth_gbp - best.cost_gbp
    return (
        f"£{cost:,.0f} more would be paid and only £{brought:,.0f} more saved over {terms.years} "
        "years at today's value"
    )


def payback_reason(best: Option, following: Option) -> str:
    """Compare when the two sizes pay back."""
    if following.payback_years is None:
        return "the cost would not come back"
    if best.payback_years is None:
        return "nothing pays back"
    return (
        f"it would take {following.payback_years:.2f} years to pay back, not "
        f"{best.payback_years:.2f}"
    )


def beyond_the_grid(best: Option, following: Option, terms: Terms) -> str:
    """Say how much of the next size's export the grid limit would forbid."""
    lost = round(following.curtailed_kwh - best.curtailed_kwh)
    if lost <= 0:
        return ""
    return f"; {lost:,} kWh a year more would exceed the grid limit of {terms.grid_limit_kw:g} kW"
