"""What one household saves in a year with panels on a roof like the one that was estimated."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from energy.core import climate, day_sequence, halfhours, many_homes
from energy.core.home_days import OCCUPANCIES
from energy.core.household import seed_of
from energy.households.tariffs import Tariff, read_tariff
from energy.roofs.services import Estimate

METHOD = "Commons Register saving 1: one home's own half hours, clear and dull days"
USUAL_USE_KWH = 2_500.0  # typical domestic consumption from July 2026, electricity, medium
USUAL_OCCUPANCY = "half"
MOST_KWP = 4.0  # what a house roof usually carries


@dataclass(frozen=True)
class HomeSaving:
    """One home's year with panels and without."""

    kwp: float
    use_kwh: float
    occupancy: str
    tariff: Tariff
    generation_kwh: float
    self_use_kwh: float
    export_kwh: float
    bill_before_gbp: float
    bill_after_gbp: float
    import_saved_gbp: float
    export_income_gbp: float
    method: str = METHOD

    @property
    def saving_gbp(self) -> float:
        return self.bill_before_gbp - self.bill_after_gbp

    @property
    def self_use_pct(self) -> float:
        return 100 * self.self_use_kwh / self.generation_kwh


def course_of(estimate: Estimate) -> np.ndarray:
    """Share of a year's generation in each half hour of the clock, shape (17520,)."""
    parts = [
        plane_kwh(estimate.region, one.tilt_deg, one.azimuth_deg, one.monthly_kwh)
        for one in estimate.planes
        if one.panels
    ]
    whole = np.sum(parts, axis=0)
    return whole / whole.sum()


@lru_cache(maxsize=64)
def plane_kwh(region: int, tilt_deg: float, azimuth_deg: float, monthly_kwh: tuple) -> np.ndarray:
    """Generation of one plane by half hour of the clock, in clear and dull days. [kWh]."""
    weather = day_sequence.day_sequence_weather(climate.climate_of(region))
    energy = day_sequence.generation_kwh(weather, tilt_deg, azimuth_deg, monthly_kwh)
    return halfhours.from_greenwich(energy)


def saving_of_home(estimate: Estimate, *, tariff: str = "flat") -> HomeSaving:
    """Work out the year of a usual home whose panels lie as those of an estimate do.

    The panels are those of the estimate, but no more than a house roof usually carries, in the
    shade that was stated.
    """
    prices = read_tariff(tariff)
    kwp = min(estimate.kwp, MOST_KWP)
    made_kwh = estimate.shaded_kwh * kwp / estimate.kwp
    course = course_of(estimate)
    homes = many_homes.Homes(
        seed=np.array([seed_of("a usual home")], dtype=np.uint64),
        use_kwh=np.array([USUAL_USE_KWH]),
        occupancy=np.array([OCCUPANCIES.index(USUAL_OCCUPANCY)]),
        generation_kwh=np.array([made_kwh]),
        course=np.array([0]),
        tariff=np.array([0]),
        battery_kwh=np.array([0.0]),
        battery_kw=np.array([0.0]),
    )
    year = many_homes.simulate(
        homes, course[None], prices.import_p_per_kwh[None], prices.export_p_per_kwh[None]
    )
    standing_gbp = 3.65 * prices.standing_p_per_day
    before = year.paid_before_p[0] / 100 + standing_gbp
    income = year.earned_p[0] / 100
    after = year.paid_p[0] / 100 + standing_gbp - income
    return HomeSaving(
        kwp=kwp,
        use_kwh=USUAL_USE_KWH,
        occupancy=USUAL_OCCUPANCY,
        tariff=prices,
        generation_kwh=made_kwh,
        self_use_kwh=float(made_kwh - year.export_kwh[0]),
        export_kwh=float(year.export_kwh[0]),
        bill_before_gbp=float(before),
        bill_after_gbp=float(after),
        import_saved_gbp=float(before - after - income),
        export_income_gbp=float(income),
    )
