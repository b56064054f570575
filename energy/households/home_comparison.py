"""One home with panels, without a battery and with one: bills, energy, carbon, payback."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from energy.core import additions, climate, yields
from energy.core.halfhours import PER_YEAR
from energy.households import beneficiaries
from energy.households.beneficiaries import Division
from energy.households.facts import battery_cost_gbp, build_cost_gbp, stale_facts, vat_rule
from energy.households.home_year import NO_BATTERY, Battery, Use, even_use, home_use, run_year
from energy.households.lifetime import Lifetime, follow
from energy.households.meter_files import MeterYear
from energy.households.neighbours import Panels, sd_pct
from energy.households.roof_course import plane_kwh
from energy.households.savings import Savings, estimate_home
from energy.households.tariffs import Tariff
from energy.roofs.roof_estimate import MONTHS

METHOD = "Commons Register saving 2: one home's own half hours, clear and dull days, 40 cases"
HOME = "this home"
WHO = ("owner", "tenant", "flats", "host")


@dataclass(frozen=True)
class Question:
    """What is asked of one home; energy in kWh a year, money with value added tax.

    Attributes
    ----------
    region : int
        Climate region.
    kwp, tilt_deg, azimuth_deg, shade_factor : float
        The panels, and the share of their energy that shade leaves.
    shading : str
        Class of that shade.
    meter : MeterYear or None
        Metered use, in place of ``use_kwh``, ``occupancy`` and the additions.
    cost_gbp : float or None
        What the panels cost, by a quotation; published prices unless given.
    who : str
        One of ``WHO``: who gains.
    discount_pct : float
        What a tenant pays less than the tariff.
    agreed_p_per_kwh : float
        What a host pays for the roof's power.
    shares_pct : tuple of float
        Shares of flats in the roof, which sum to 100.
    income_gbp : float or None
        Household income, for the burden of the bill.
    """

    region: int
    kwp: float
    tilt_deg: float
    azimuth_deg: float
    shade_factor: float
    shading: str
    use_kwh: float
    occupancy: str
    tariff: Tariff
    battery: Battery
    on: date
    heat_pump_kwh: float = 0.0
    car_kwh: float = 0.0
    meter: MeterYear | None = None
    cost_gbp: float | None = None
    who: str = "owner"
    discount_pct: float = 20.0
    agreed_p_per_kwh: float = 15.0
    shares_pct: tuple[float, ...] = ()
    income_gbp: float | None = None


@dataclass(frozen=True)
class Case:
    """The home with or without a battery."""

    battery: Battery
    savings: Savings
    lifetime: Lifetime
    cost_gbp: float
    division: Division
    burden_pct: float | None

    @property
    def months(self) -> list[tuple]:
        """Name, use, generation, import, export and saving of each month."""
        names = ("use_kwh", "generation_kwh", "import_kwh", "export_kwh", "saving_gbp")
        return list(zip(MONTHS, *(self.savings.monthly[name] for name in names), strict=True))

    @property
    def carbon_of_life_t(self) -> float:
        """Grid emissions avoided over the life, by the falling factor of each year. [t]."""
        return float(self.lifetime.carbon_kg.sum() / 1000)

    def as_dict(self) -> dict:
        """Write the case as data, with the keys of `estimate_savings` where they mean the same."""
        one = self.savings
        return {
            "battery_kwh": self.battery.capacity_kwh,
            **{
                name: round(getattr(one, name), 2)
                for name in (
                    "bill_before_gbp", "bill_after_gbp", "standing_gbp", "import_saved_gbp",
                    "export_income_gbp", "saving_gbp", "low_gbp", "high_gbp",
                )
            },
            **{
                name: round(getattr(one, name), 1)
                for name in (
                    "use_kwh", "generation_kwh", "self_use_kwh", "import_kwh", "export_kwh",
                    "battery_loss_kwh", "carbon_kg",
                )
            },
            "cost_gbp": round(self.cost_gbp, 2),
            "payback_years": self.lifetime.payback_years and round(self.lifetime.payback_years, 1),
            "users_gain_gbp": [round(float(gain), 2) for gain in self.division.user_gbp],
            "owner_gains_gbp": round(self.division.owner_gbp, 2),
        }  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """The answer: without a battery and with one."""

    question: Question
    without: Case
    with_battery: Case | None
    vat_pct: float
    sd_pct: float
    warnings: tuple[str, ...]
    method: str = METHOD

    @property
    def cases(self) -> tuple[Case, ...]:
        return (self.without, self.with_battery) if self.with_battery else (self.without,)

    @property
    def who(self) -> list[tuple[str, list[float]]]:
        """Who gains what, by case."""
        users = {
            "flats": [f"Flat {n}" for n in range(1, len(self.question.shares_pct) + 1)],
            "tenant": ["Tenant"],
        }.get(self.question.who, ["Household"])
        owner = {"tenant": "Landlord", "host": "Society"}.get(self.question.who)
        rows = [
            (name, [float(case.division.user_gbp[place]) for case in self.cases])
            for place, name in enumerate(users)
        ]
        return rows + ([(owner, [case.division.owner_gbp for case in self.cases])] if owner else [])

    @property
    def region_name(self) -> str:
        return climate.climate_of(self.question.region).name

    def as_dict(self) -> dict:
        """Write the comparison as data."""
        return {
            "without_battery": self.without.as_dict(),
            "with_battery": self.with_battery and self.with_battery.as_dict(),
            "tariff": self.question.tariff.title,
            "region": self.region_name,
            "vat_pct": self.vat_pct,
            "warnings": list(self.warnings),
            "method": self.method,
        }


def compare(question: Question) -> Comparison:
    """Work out the year of a home without a battery and with the one that is asked about.

    Raises
    ------
    ValueError
        If the question cannot be answered, with the reason.
    """
    sd = sd_pct()
    made = generation_kwh(question)
    without = make_case(question, made, NO_BATTERY, sd)
    stored = None
    if question.battery.capacity_kwh > 0:
        stored = make_case(question, made, question.battery, sd)
    warnings = [question.tariff.stale(question.on), *stale_facts(question.on)]
    return Comparison(
        question=question,
        without=without,
        with_battery=stored,
        vat_pct=vat_rule("home", question.on).pct,
        sd_pct=sd,
        warnings=tuple(words for words in warnings if words and "charity" not in words),
    )


def generation_kwh(question: Question | Panels) -> np.ndarray:
    """Generation of the panels in their shade by half hour, shape (17520,). [kWh]."""
    found = yields.annual_and_monthly(
        [question.tilt_deg], [question.azimuth_deg], [question.kwp], region=[question.region],
        shade_factor=[question.shade_factor],
    )  # fmt: skip
    monthly = tuple(float(month) for month in found.monthly_kwh[0])
    return plane_kwh(question.region, question.tilt_deg, question.azimuth_deg, monthly)


def added_kwh(question: Question) -> np.ndarray:
    """Use of a heat pump and a car by half hour, shape (17520,). [kWh]."""
    temperature = climate.climate_of(question.region).temp_air_c
    added = np.zeros(PER_YEAR)
    if question.heat_pump_kwh:
        added = added + additions.heat_pump_use(question.heat_pump_kwh, temperature)
    if question.car_kwh:
        added = added + additions.car_use(question.car_kwh)
    return added


def use_of(question: Question) -> Use:
    """Use of the one home by half hour."""
    if question.meter is not None:
        return even_use(question.meter.use_kwh)
    return home_use([HOME], question.use_kwh, question.occupancy, added_kwh=added_kwh(question))


def make_case(question: Question, made, battery: Battery, sd_pct: float) -> Case:
    """Work out the year, the life and the division of one case."""
    tariff = question.tariff
    savings = estimate_home(
        HOME, question.use_kwh, question.occupancy, made, tariff, battery=battery,
        added_kwh=added_kwh(question), generation_sd_pct=sd_pct,
        meter_kwh=None if question.meter is None else question.meter.use_kwh,
    )  # fmt: skip
    cost = cost_gbp(question, battery)
    use = use_of(question)
    lifetime = follow(use, made, tariff, cost_gbp=cost, battery=battery)
    division = divide(question, use, made, battery)
    burden = None
    if question.income_gbp:
        burden = beneficiaries.burden_pct(savings.bill_after_gbp, question.income_gbp)
    return Case(battery, savings, lifetime, cost, division, burden)


def cost_gbp(question: Question, battery: Battery) -> float:
    """Cost of panels and battery, tax included. [GBP]."""
    tax = 1 + vat_rule("home", question.on).pct / 100
    panels = float(build_cost_gbp(question.kwp)) * tax
    panels = panels if question.cost_gbp is None else question.cost_gbp
    return panels + tax * float(battery_cost_gbp(battery.capacity_kwh))


def divide(question: Question, use: Use, made, battery: Battery) -> Division:
    """Divide the year's gain between those who live there and the owner of the roof."""
    tariff = question.tariff
    if question.who == "flats":
        count = len(question.shares_pct)
        flats = home_use(
            [f"flat {number}" for number in range(1, count + 1)], question.use_kwh,
            question.occupancy,
        )  # fmt: skip
        shares = np.array(question.shares_pct) / 100
        return beneficiaries.flats_sharing(flats, made, shares, tariff, battery=battery)[0]
    flows = run_year(use, made, battery, tariff)
    if question.who == "tenant":
        return beneficiaries.tenant_at_discount(use, flows, tariff, question.discount_pct)
    if question.who == "host":
        agreed = question.agreed_p_per_kwh
        return beneficiaries.host_under_agreement(use, flows, tariff, agreed)
    return beneficiaries.owner_occupier(use, flows, tariff)


def own_prices(
    tariff: Tariff,
    *,
    import_p_per_kwh: float | None = None,
    standing_p_per_day: float | None = None,
    export_p_per_kwh: float | None = None,
) -> Tariff:
    """Put a person's own prices in place of those of a tariff."""
    given = {
        "import_p_per_kwh": import_p_per_kwh,
        "standing_p_per_day": standing_p_per_day,
        "export_p_per_kwh": export_p_per_kwh,
    }
    if all(price is None for price in given.values()):
        return tariff
    changed = {}
    for name, price in given.items():
        if price is not None:
            changed[name] = price if name == "standing_p_per_day" else np.full(PER_YEAR, price)
    whole = {"valid_to": date.max, "checked_on": date.max}
    fresh = whole if all(price is not None for price in given.values()) else {}
    return replace(tariff, title=f"your own prices over “{tariff.title}”", **changed, **fresh)
