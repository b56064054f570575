"""What one home or building saves: its bill before and after, with where each pound comes from."""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import ndtri

from energy.core.battery import Flows
from energy.core.halfhours import DAYS, by_month
from energy.households.facts import carbon_kg_per_kwh, latest_carbon_year
from energy.households.home_year import NO_BATTERY, Battery, Use, even_use, home_use, run_year
from energy.households.tariffs import Tariff


@dataclass(frozen=True)
class Savings:
    """A year's energy and money of one home. Energy in kWh, money in pounds, tax included.

    Attributes
    ----------
    import_saved_gbp, export_income_gbp : float
        Worth of import that is no longer bought, and pay for export: together the saving.
    self_use_kwh : float
        Use met by the home's own generation: use less import.
    self_consumption, self_sufficiency : float or None
        ``self_use_kwh`` as a share of generation, and of use.
    carbon_kg : float
        Grid emissions avoided: the import saved and the export, by the year's factor.
    low_gbp, high_gbp : float
        The saving that nine in ten, and one in ten, outcomes exceed.
    monthly : dict of numpy.ndarray, each shape (12,)
        Use, generation, import, export and saving by month.
    """

    bill_before_gbp: float
    bill_after_gbp: float
    standing_gbp: float
    import_saved_gbp: float
    export_income_gbp: float
    use_kwh: float
    generation_kwh: float
    self_use_kwh: float
    import_kwh: float
    export_kwh: float
    battery_loss_kwh: float
    carbon_kg: float
    low_gbp: float
    high_gbp: float
    monthly: dict[str, np.ndarray] = field(repr=False)

    @property
    def saving_gbp(self) -> float:
        """What the bill falls by."""
        return self.import_saved_gbp + self.export_income_gbp

    @property
    def self_consumption(self) -> float | None:
        """Share of generation used at home."""
        return self.self_use_kwh / self.generation_kwh if self.generation_kwh else None

    @property
    def self_sufficiency(self) -> float | None:
        """Share of use met from the roof."""
        return self.self_use_kwh / self.use_kwh if self.use_kwh else None


def bills_gbp(use: Use, flows: Flows, tariff: Tariff) -> dict[str, np.ndarray]:
    """Price a year's half hours, shape (homes,) each: paid before, paid after, earned. [GBP]."""
    price, reward = tariff.import_p_per_kwh[:, None] / 100, tariff.export_p_per_kwh[:, None] / 100
    return {
        "before": (use.total * price).sum(axis=0),
        "after": (flows.import_kwh * price).sum(axis=0),
        "earned": (flows.export_kwh * reward).sum(axis=0),
    }


def saving_gbp(use: Use, flows: Flows, tariff: Tariff) -> np.ndarray:
    """Return what each home's bill falls by, shape (homes,). [GBP]."""
    paid = bills_gbp(use, flows, tariff)
    return paid["before"] - paid["after"] + paid["earned"]


def estimate_home(
    home_id,
    use_kwh: float,
    occupancy: str,
    generation_kwh,
    tariff: Tariff,
    *,
    battery: Battery = NO_BATTERY,
    added_kwh=0.0,
    meter_kwh=None,
    generation_sd_pct: float = 9.0,
    cases: int = 40,
) -> Savings:
    """Estimate what a home saves, with the range in which the saving will lie.

    Parameters
    ----------
    home_id : str
        Name of the home, which chooses its irregular year.
    use_kwh : float
        Use in a year, additions left out. [kWh]
    occupancy : str
        ``"home"``, ``"half"`` or ``"out"``.
    generation_kwh : array_like, shape (17520,)
        Generation by half hour of the clock. [kWh]
    tariff : Tariff
        Prices.
    battery : Battery, optional
        A battery and its strategy.
    added_kwh : array_like, shape (17520,), default 0
        Heat pump, car. [kWh]
    meter_kwh : array_like, shape (17520,), optional
        Metered use in place of ``use_kwh``, ``occupancy`` and ``added_kwh``. [kWh]
    generation_sd_pct : float, default 9
        Standard deviation of a year's generation. [%]
    cases : int, default 40
        How many years of chance the range rests on: other sunshine and, without a meter, other
        habits of the same kind of home.

    Returns
    -------
    Savings
    """
    names = [home_id, *(f"{home_id} case {case}" for case in range(cases))]
    if meter_kwh is None:
        use = home_use(names, use_kwh, occupancy, added_kwh=added_kwh)
    else:
        use = even_use(np.repeat(np.asarray(meter_kwh, float)[:, None], len(names), axis=1))
    generation = np.asarray(generation_kwh, dtype=float)[:, None] * sunshine(
        cases, generation_sd_pct
    )
    flows = run_year(use, generation, battery, tariff)
    return summarise(use, generation, flows, tariff)


def sunshine(cases: int, sd_pct: float) -> np.ndarray:
    """Draw generation of each case against the middle one: 1, then quantiles in mixed order."""
    order = np.random.default_rng(1).permutation(cases)
    spread = ndtri((np.arange(cases) + 0.5) / max(cases, 1))[order]
    return np.concatenate([[1.0], np.maximum(1 + sd_pct / 100 * spread, 0.0)])


def summarise(use: Use, generation_kwh, flows: Flows, tariff: Tariff) -> Savings:
    """Sum a year up: the first column is the estimate, the others tell its range."""
    paid = bills_gbp(use, flows, tariff)
    saved = paid["before"] - paid["after"]
    standing = DAYS * tariff.standing_p_per_day / 100
    total = saved + paid["earned"]
    low, high = np.percentile(total, [10, 90]) if total.size > 1 else (total[0], total[0])
    used, made = use.total[:, 0], generation_kwh[:, 0]
    bought, sold = flows.import_kwh[:, 0], flows.export_kwh[:, 0]
    loss = (flows.put_in_kwh[:, 0] - flows.take_out_kwh[:, 0]).sum()
    price, reward = tariff.import_p_per_kwh / 100, tariff.export_p_per_kwh / 100
    avoided = used.sum() - bought.sum() + sold.sum()
    return Savings(
        bill_before_gbp=float(paid["before"][0] + standing),
        bill_after_gbp=float(paid["after"][0] + standing - paid["earned"][0]),
        standing_gbp=float(standing),
        import_saved_gbp=float(saved[0]),
        export_income_gbp=float(paid["earned"][0]),
        use_kwh=float(used.sum()),
        generation_kwh=float(made.sum()),
        self_use_kwh=float(used.sum() - bought.sum()),
        import_kwh=float(bought.sum()),
        export_kwh=float(sold.sum()),
        battery_loss_kwh=float(loss),
        carbon_kg=float(avoided * carbon_kg_per_kwh(latest_carbon_year())),
        low_gbp=float(min(low, total[0])),
        high_gbp=float(max(high, total[0])),
        monthly={
            "use_kwh": by_month(used),
            "generation_kwh": by_month(made),
            "import_kwh": by_month(bought),
            "export_kwh": by_month(sold),
            "saving_gbp": by_month((used - bought) * price + sold * reward),
        },
    )
