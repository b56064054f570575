"""Savings figures of docs/accuracy.md: self-use against the installers' look-up table.

    python benchmarks/energy/savings_accuracy.py TABLE.csv [HOMES_A_CELL]

TABLE.csv has occupancy, consumption_min_kwh, generation_min_kwh, battery_kwh_min and
self_consumption_fraction; it is not part of this project.
"""

import sys

import numpy as np
import pandas as pd

from energy.core import halfhours
from energy.core.courses import plane_number, regional_courses
from energy.core.home_days import OCCUPANCIES
from energy.core.household import seed_of
from energy.core.many_homes import Homes, simulate
from energy.core.yields import annual_and_monthly

NAMES = dict(
    zip(OCCUPANCIES, ("home_all_day", "in_half_the_day", "out_during_the_day"), strict=True)
)


def estimated(occupancy, use_kwh, made_kwh, battery_kwh, homes):
    """Share of generation used at home, mean of some homes, for each pair of use and generation."""
    cells = np.stack(np.meshgrid(use_kwh, made_kwh, range(homes), indexing="ij"), -1).reshape(-1, 3)
    monthly = annual_and_monthly([35.0], [180.0], 1.0, region=[0]).monthly_kwh[0]
    count = len(cells)
    year = simulate(
        Homes(
            seed=np.array([seed_of(f"{occupancy} {int(number)}") for number in cells[:, 2]]),
            use_kwh=cells[:, 0],
            occupancy=np.full(count, OCCUPANCIES.index(occupancy)),
            generation_kwh=cells[:, 1:2] * monthly / monthly.sum(),
            course=np.zeros(count, int),
            tariff=np.full(count, -1),
            battery_kwh=np.full(count, battery_kwh),
            battery_kw=np.full(count, battery_kwh / 2),
        ),
        regional_courses(0)[[int(plane_number(35, 180))]],
        *np.zeros((2, 0, halfhours.PER_YEAR)),
    )
    share = (cells[:, 0] - year.import_kwh) / cells[:, 1]
    return share.reshape(len(use_kwh), len(made_kwh), homes).mean(axis=2)


def main(path, homes=20):
    table = pd.read_csv(path, comment="#")
    print("| occupancy | battery kWh | table | ours | mean | rms of cells | worst cell |")
    for occupancy in OCCUPANCIES:
        for lower in (0.0, 2.1, 5.1, 10.1):
            chosen = (table.occupancy == NAMES[occupancy]) & (table.battery_kwh_min == lower)
            known = table[chosen].pivot(
                index="consumption_min_kwh",
                columns="generation_min_kwh",
                values="self_consumption_fraction",
            )
            use, made = known.index + 250.0, known.columns + 150.0
            battery = lower + 0.5 if lower else 0.0
            ours = estimated(occupancy, use, made, battery, homes)
            off = ours / known.to_numpy() - 1
            worst = np.unravel_index(np.abs(off).argmax(), off.shape)
            print(
                f"| {occupancy} | {battery:g} | {known.to_numpy().mean():.3f} | {ours.mean():.3f} "
                f"| {100 * (ours.mean() / known.to_numpy().mean() - 1):+.1f} % "
                f"| {100 * np.sqrt((off**2).mean()):.1f} % "
                f"| {100 * off[worst]:+.0f} % at {use[worst[0]]:,.0f} used, "
                f"{made[worst[1]]:,.0f} made |"
            )


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
