"""Savings figures of docs/performance.md: many homes beside a plain loop and PySAM, in one run.

    python benchmarks/energy/savings_speed.py FOLDER [HOMES]

FOLDER takes the files of the run; HOMES is the size of the file-to-file run (100,000).
"""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from PySAM import Battwatts

from energy.core import courses
from energy.core.halfhours import PER_DAY, month
from energy.core.yields import annual_and_monthly
from energy.households.batch import estimate_savings
from energy.households.home_year import Battery, home_use, run_year
from energy.households.tariffs import read_tariff
from energy.society.portfolio import choose_portfolio
from energy.society.portfolio_limits import AIMS, Choice, Limits


def timed(name, count, work, unit="homes/s"):
    wall, processor = time.perf_counter(), time.process_time()
    work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"{name:58} {count / wall:12,.1f} {unit}  ({wall:.1f} s, processor {processor:.1f} s)")


def make_homes(count):
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "home_id": [f"H{number:06d}" for number in range(count)],
            "use_kwh": rng.integers(1500, 6000, count),
            "occupancy": rng.choice(["home", "half", "out"], count),
            "tariff": rng.choice(["flat", "day_night"], count, p=[0.8, 0.2]),
            "kwp": rng.uniform(1, 6, count).round(2),
            "tilt_deg": rng.uniform(10, 50, count).round(),
            "azimuth_deg": rng.uniform(90, 270, count).round(),
            "region": rng.integers(1, 4, count),
            "battery_kwh": rng.choice([2.5, 5, 10], count),
        }
    )


def by_plain_loop(homes):
    for row in homes.itertuples():
        monthly = annual_and_monthly(
            [row.tilt_deg], [row.azimuth_deg], [row.kwp], region=[row.region]
        ).monthly_kwh[0]
        plane = courses.plane_number(row.tilt_deg, row.azimuth_deg)
        made = courses.regional_courses(row.region)[plane] * monthly[np.repeat(month(), PER_DAY)]
        use = home_use([row.home_id], row.use_kwh, row.occupancy)
        run_year(use, made, Battery(row.battery_kwh), read_tariff(row.tariff))


def by_pysam(homes):
    """Only the battery, for Battwatts is given use and generation; half-hourly."""
    use = home_use(["a"], 2700.0, "half").total[:, 0]
    made = courses.regional_courses(1)[19] * np.full(12, 280.0)[np.repeat(month(), PER_DAY)]
    for row in homes.itertuples():
        model = Battwatts.new()
        for name, value in {
            "batt_simple_enable": 1,
            "batt_simple_kwh": row.battery_kwh,
            "batt_simple_kw": row.battery_kwh / 2,
            "batt_simple_chemistry": 1,
            "batt_simple_dispatch": 0,
            "batt_simple_meter_position": 0,
            "inverter_efficiency": 96.0,
            "system_use_lifetime_output": 0,
            "analysis_period": 1,
            "ac": list(made * 2000),
            "dc": list(made * 2000 / 0.96),
            "load": list(use * 2),
            "crit_load": [0] * len(use),
        }.items():
            model.value(name, value)
        model.execute(0)


def make_candidates(sites=1000):
    rng = np.random.default_rng(1)
    for site in range(sites):
        largest = rng.uniform(5, 150)
        for part in (1 / 3, 2 / 3, 1):
            kwp = largest * part
            cost = kwp * rng.uniform(900, 1500) + 2000
            yield Choice(
                site=f"S{site}",
                name=f"{kwp:.0f} kWp",
                cost_gbp=cost,
                share_capital_gbp=cost * rng.uniform(0.6, 1),
                labour_days=2 + 0.1 * kwp,
                grid_kw=0.8 * kwp,
                grid_group=f"G{site % 20}",
                community_fund_gbp=kwp * rng.uniform(20, 60) - 100,
                member_savings_gbp=kwp * rng.uniform(30, 90),
                fuel_poor_homes=float(rng.integers(0, 12)),
                carbon_kg=117 * kwp,
            )


def choose(aim, candidates):
    limits = Limits(
        cost_gbp=3e6,
        share_capital_gbp=2.2e6,
        labour_days=900,
        grid_kw={f"G{number}": 150.0 for number in range(20)},
    )
    portfolio = choose_portfolio(candidates, aim, limits)
    more = 100 * (portfolio.total / portfolio.greedy_total - 1)
    print(f"    {aim}: {more:.1f} per cent above the rule of thumb, gap {portfolio.gap_pct:.4f} %")


def main(folder, count=100_000):
    homes = make_homes(count)
    source = Path(folder) / "homes.csv"
    homes.to_csv(source, index=False)
    by_plain_loop(homes.head(2))  # the library of days and the courses are made once
    timed("PySAM Battwatts, a loop, battery only", 20, lambda: by_pysam(homes.head(20)))
    timed("ours, a plain loop over homes", 20, lambda: by_plain_loop(homes.head(20)))
    for workers in (1, 2):
        out = Path(folder) / f"savings-{workers}.csv"
        timed(
            f"estimate_savings, file to file, {workers} workers",
            count,
            lambda out=out, workers=workers: estimate_savings(source, out, workers=workers),
        )
    same = (Path(folder) / "savings-1.csv").read_bytes() == out.read_bytes()
    print(f"both files equal to the last byte: {same}")
    candidates = list(make_candidates())
    for aim in AIMS:
        timed(
            f"portfolio of 1,000 sites, {aim}",
            1000,
            lambda aim=aim: choose(aim, candidates),
            "sites/s",
        )


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
