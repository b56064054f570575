"""Households that buy panels together: the price by their number, and what each of them saves."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from energy.core.halfhours import DAYS, by_month
from energy.households.beneficiaries import GroupPrice, buy_together
from energy.households.facts import battery_cost_gbp, build_cost_gbp, stale_facts, vat_rule
from energy.households.home_comparison import generation_kwh
from energy.households.home_year import Battery, Use, run_year
from energy.households.lifetime import follow, payback_years
from energy.households.neighbours import OCCUPANCY_WORDS, Panels, neighbours_use, sd_pct
from energy.households.savings import bills_gbp, saving_gbp, sunshine
from energy.households.tariffs import Tariff
from energy.roofs.roof_estimate import MONTHS

METHOD = "Commons Register group 1: each home’s own half hours, clear and dull days"
SIMULATED = 40  # homes of the kind that are asked about, whatever the size of the group


@dataclass(frozen=True)
class Group:
    """What is asked of a group of like homes.

    Attributes
    ----------
    panels : Panels
        On each home.
    homes : int
        How many buy.
    use_kwh, occupancy
        Of each home.
    steps : dict of int to float
        Discount from so many homes on. [%]
    quoted_gbp : float or None
        What one home alone would pay, tax included; published prices unless given. [GBP]
    """

    panels: Panels
    homes: int
    use_kwh: float
    occupancy: str
    tariff: Tariff
    battery: Battery
    steps: dict[int, float]
    on: date
    quoted_gbp: float | None = None

    @property
    def occupancy_words(self) -> str:
        return OCCUPANCY_WORDS[self.occupancy]


@dataclass(frozen=True)
class Step:
    """One step of the price: from how many homes, and what it does to the middle home."""

    homes: int
    discount_pct: float
    cost_gbp: float
    payback_years: float | None


@dataclass(frozen=True)
class Bought:
    """What the group pays and saves; money with tax, a year's figures of a home in the mean.

    Attributes
    ----------
    low_gbp, high_gbp : float
        The saving of a home that nine in ten, and one in ten, exceed: other habits, other sunshine.
    months : tuple of tuple
        Name, use, generation, bought and sold of each month, of a home in the mean. [kWh]
    steps : tuple of Step
        The price by the number of homes, one alone first.
    """

    group: Group
    price: GroupPrice
    alone_gbp: float
    bill_before_gbp: float
    bill_after_gbp: float
    saving_gbp: float
    low_gbp: float
    high_gbp: float
    months: tuple[tuple, ...]
    steps: tuple[Step, ...]
    vat_pct: float
    sd_pct: float
    warnings: tuple[str, ...]
    method: str = METHOD

    @property
    def cost_gbp(self) -> float:
        """What each home pays."""
        return float(self.price.costs_gbp[0])

    @property
    def saved_together_gbp(self) -> float:
        """What buying together takes off the price of all homes."""
        return float(self.alone_gbp * self.group.homes - self.price.costs_gbp.sum())

    @property
    def reached(self) -> Step:
        """The step that the group has reached."""
        return max((one for one in self.steps if one.homes <= self.group.homes),
                   key=lambda one: one.homes)  # fmt: skip

    def as_dict(self) -> dict:
        """Write the purchase as data."""
        names = (
            "alone_gbp", "cost_gbp", "saved_together_gbp", "bill_before_gbp", "bill_after_gbp",
            "saving_gbp", "low_gbp", "high_gbp", "vat_pct", "sd_pct",
        )  # fmt: skip
        months = ("month", "use_kwh", "generation_kwh", "import_kwh", "export_kwh")
        return {
            **{name: round(getattr(self, name), 2) for name in names},
            "homes": self.group.homes,
            "discount_pct": self.price.discount_pct,
            "homes_to_next": self.price.homes_to_next,
            "next_discount_pct": self.price.next_discount_pct,
            "payback_years": self.reached.payback_years,
            "steps": [vars(one) | {"cost_gbp": round(one.cost_gbp, 2)} for one in self.steps],
            "months": [dict(zip(months, (row[0], *(round(v, 1) for v in row[1:])), strict=True))
                       for row in self.months],
            "tariff": self.group.tariff.title,
            "region": self.group.panels.region_name,
            "warnings": list(self.warnings),
            "method": self.method,
        }  # fmt: skip


def buy(group: Group) -> Bought:
    """Price a group and work out a year of its homes.

    Raises
    ------
    ValueError
        If a discount or the size of the group cannot be.
    """
    if group.homes < 1:
        raise ValueError("a group needs at least one home")
    vat = vat_rule("home", group.on).pct
    alone = _alone_gbp(group, vat)
    price = buy_together([alone] * group.homes, group.steps)
    use = neighbours_use({group.occupancy: SIMULATED}, group.use_kwh)
    made = generation_kwh(group.panels)
    flows = run_year(use, made, group.battery, group.tariff)
    paid, saved = bills_gbp(use, flows, group.tariff), saving_gbp(use, flows, group.tariff)
    standing = DAYS * group.tariff.standing_p_per_day / 100
    low, high = _range_gbp(group, use, made)
    middle = int(np.argsort(saved)[SIMULATED // 2])
    warnings = [group.tariff.stale(group.on), *stale_facts(group.on)]
    return Bought(
        group=group,
        price=price,
        alone_gbp=alone,
        bill_before_gbp=float(paid["before"].mean() + standing),
        bill_after_gbp=float((paid["after"] - paid["earned"]).mean() + standing),
        saving_gbp=float(saved.mean()),
        low_gbp=low,
        high_gbp=high,
        months=tuple(_months(use, made, flows)),
        steps=tuple(_steps(group, alone, use, made, middle)),
        vat_pct=vat,
        sd_pct=sd_pct(),
        warnings=tuple(words for words in warnings if words and "charity" not in words),
    )


def _alone_gbp(group: Group, vat_pct: float) -> float:
    tax = 1 + vat_pct / 100
    panels = float(build_cost_gbp(group.panels.kwp)) * tax
    panels = panels if group.quoted_gbp is None else group.quoted_gbp
    return panels + tax * float(battery_cost_gbp(group.battery.capacity_kwh))


def _range_gbp(group: Group, use: Use, made) -> tuple[float, float]:
    """The saving that nine in ten homes exceed, and one in ten, each in a year of its own."""
    years = np.outer(made, sunshine(SIMULATED - 1, sd_pct()))
    saved = saving_gbp(use, run_year(use, years, group.battery, group.tariff), group.tariff)
    low, high = np.percentile(saved, [10, 90])
    return float(low), float(high)


def _months(use: Use, made, flows):
    columns = (
        by_month(values)
        for values in (
            use.total.mean(axis=1), made, flows.import_kwh.mean(axis=1),
            flows.export_kwh.mean(axis=1),
        )
    )  # fmt: skip
    return zip(MONTHS, *(map(float, column) for column in columns), strict=True)


def _steps(group: Group, alone_gbp: float, use: Use, made, middle: int):
    """Follow the middle home at the price of each step."""
    one = Use(use.steady[:, [middle]], use.restless[:, [middle]])
    life = follow(one, made, group.tariff, cost_gbp=alone_gbp, battery=group.battery)
    for homes, discount in {1: 0.0, **dict(sorted(group.steps.items()))}.items():
        cost = alone_gbp * (1 - discount / 100)
        yield Step(homes, discount, cost, payback_years(cost, life.saving_gbp))
