"""Ways to build sites, the limits on choosing among them, and both as rows of a programme."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

AIMS = {
    "community_fund_gbp": "the community fund",
    "member_savings_gbp": "savings of members and hosts",
    "fuel_poor_homes": "homes in fuel poverty",
    "carbon_kg": "carbon saved",
}
USES = {
    "cost_gbp": ("budget", "£"),
    "share_capital_gbp": ("share raise", "£"),
    "labour_days": ("labour", " days"),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to build one site: what it takes, and what it brings in a year.

    ``grid_group`` names the part of the network, such as a substation, whose room for
    ``grid_kw`` it shares with others.
    """

    site: str
    name: str
    cost_gbp: float
    share_capital_gbp: float = 0.0
    labour_days: float = 0.0
    grid_kw: float = 0.0
    grid_group: str = ""
    community_fund_gbp: float = 0.0
    member_savings_gbp: float = 0.0
    fuel_poor_homes: float = 0.0
    carbon_kg: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What may be spent and must be reached; a limit that is not given does not bind.

    Attributes
    ----------
    cost_gbp, share_capital_gbp, labour_days : float or None
        Most to spend, to raise in shares, and to work. [GBP, GBP, days]
    grid_kw : dict of str to float
        Room in each part of the network. [kW]
    required_sites : tuple of str
        Sites that must be built in one way or another.
    at_least : dict of str to float
        Least of each benefit, by a name of ``AIMS``.
    """

    cost_gbp: float | None = None
    share_capital_gbp: float | None = None
    labour_days: float | None = None
    grid_kw: dict[str, float] = field(default_factory=dict)
    required_sites: tuple[str, ...] = ()
    at_least: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One limit as a row of the programme: its words, its weights and its bounds."""

    words: str
    unit: str
    weights: np.ndarray
    low: float
    high: float

    def shortfall(self, amount: float) -> str:
        """Say by how much the limit would have to give way."""
        bound = self.low if np.isfinite(self.low) else self.high
        if np.isfinite(self.low):
            return (
                f"{self.words}: {figure(bound, self.unit)} is asked, "
                f"{figure(bound - amount, self.unit)} can be reached"
            )
        return (
            f"{self.words} limit of {figure(bound, self.unit)} is too small by "
            f"{figure(amount, self.unit)}"
        )


def column(choices: Sequence[Choice], name: str) -> np.ndarray:
    """Return one figure of all choices."""
    return np.array([getattr(choice, name) for choice in choices], dtype=float)


def limit_rows(choices: Sequence[Choice], limits: Limits) -> list[Row]:
    """Write the limits as rows of the programme."""
    rows = []
    for name, (words, unit) in USES.items():
        most = getattr(limits, name)
        if most is not None:
            rows.append(Row(f"the {words}", unit, column(choices, name), -np.inf, most))
    for group, most in limits.grid_kw.items():
        inside = np.array([choice.grid_group == group for choice in choices])
        weights = column(choices, "grid_kw") * inside
        rows.append(Row(f"the grid at {group}", " kW", weights, -np.inf, most))
    for name, least in limits.at_least.items():
        if name not in AIMS:
            raise ValueError(f"at_least must name one of {', '.join(AIMS)}, got '{name}'")
        unit = "£" if name.endswith("gbp") else " kg" if name.endswith("kg") else ""
        rows.append(Row(AIMS[name], unit, column(choices, name), least, np.inf))
    return rows


def site_rows(choices: Sequence[Choice], limits: Limits) -> LinearConstraint:
    """Allow one way for each site, and ask for one where the site is required."""
    names, place = np.unique([choice.site for choice in choices], return_inverse=True)
    for name in limits.required_sites:
        if name not in names:
            raise ValueError(f"the required site '{name}' is none of the candidates")
    weights = csr_array((np.ones(len(place)), (place, np.arange(len(place)))))
    return LinearConstraint(weights, np.isin(names, limits.required_sites).astype(float), 1.0)


def figure(amount: float, unit: str) -> str:
    """Write a sum in its unit."""
    return f"£{amount:,.0f}" if unit == "£" else f"{amount:,.0f}{unit}"
