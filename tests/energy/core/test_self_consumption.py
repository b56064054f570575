"""Self-use against the installers' look-up table and published class averages, where at hand."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from energy.core import halfhours
from energy.core.courses import plane_number, regional_courses
from energy.core.home_days import OCCUPANCIES
from energy.core.household import average_use, seed_of
from energy.core.many_homes import Homes, simulate
from energy.core.yields import annual_and_monthly
from tests.energy.core.shared import FOLDER, needs_shared

NAMES = dict(
    zip(OCCUPANCIES, ("home_all_day", "in_half_the_day", "out_during_the_day"), strict=True)
)
HOMES_A_CELL = 10
BATTERY_KWH = {0.0: 0.0, 5.1: 5.6}  # middle of the bands of the table


@cache
def table():
    path = FOLDER / "energy/tables/mgd003_self_consumption_fraction.csv"
    return pd.read_csv(path, comment="#")


@cache
def estimated(occupancy: str, battery_kwh: float) -> np.ndarray:
    """Self-consumed share of generation, mean of a few homes, by demand and generation band."""
    use = np.arange(1750, 6000, 500.0)
    made = np.arange(150, 6000, 300.0)
    cells = np.stack(np.meshgrid(use, made, range(HOMES_A_CELL), indexing="ij"), -1).reshape(-1, 3)
    monthly = annual_and_monthly([35.0], [180.0], 1.0, region=[0]).monthly_kwh[0]
    count = len(cells)
    homes = Homes(
        seed=np.array([seed_of(f"{occupancy} {int(number)}") for number in cells[:, 2]]),
        use_kwh=cells[:, 0],
        occupancy=np.full(count, OCCUPANCIES.index(occupancy)),
        generation_kwh=cells[:, 1:2] * monthly / monthly.sum(),
        course=np.zeros(count, int),
        tariff=np.full(count, -1),
        battery_kwh=np.full(count, battery_kwh),
        battery_kw=np.full(count, battery_kwh / 2),
    )
    course = regional_courses(0)[[int(plane_number(35, 180))]]
    none = np.zeros((0, halfhours.PER_YEAR))
    year = simulate(homes, course, none, none)
    share = (homes.use_kwh - year.import_kwh) / cells[:, 1]
    return share.reshape(len(use), len(made), HOMES_A_CELL).mean(axis=2)


@needs_shared
@pytest.mark.parametrize("lower_kwh", BATTERY_KWH)
@pytest.mark.parametrize("occupancy", OCCUPANCIES)
def test_mean_self_consumption_is_within_a_tenth_of_the_table(occupancy, lower_kwh):
    known = table()
    chosen = (known.occupancy == NAMES[occupancy]) & (known.battery_kwh_min == lower_kwh)
    wanted = known[chosen].pivot(
        index="consumption_min_kwh",
        columns="generation_min_kwh",
        values="self_consumption_fraction",
    )
    ours = estimated(occupancy, BATTERY_KWH[lower_kwh])
    assert ours.shape == wanted.shape == (9, 20)
    assert ours.mean() == pytest.approx(wanted.to_numpy().mean(), rel=0.10)
    # the worst cells are the smallest roofs, whose every cloud and kettle counts
    assert np.abs(ours / wanted.to_numpy() - 1).max() < 0.50


def test_self_consumption_falls_from_those_at_home_to_those_out():
    means = [estimated(occupancy, 0.0).mean() for occupancy in OCCUPANCIES]
    assert means == sorted(means, reverse=True)
    assert means[0] > 1.4 * means[2]


@needs_shared
def test_the_average_home_follows_the_published_class_average():
    path = FOLDER / "energy/tables/elexon_profile_class1_kw.csv"
    published = pd.read_csv(path, comment="#", index_col=0)
    ours = average_use().reshape(365, 48)
    seasons = {"Winter": (11, 0, 1), "Spring": (2, 3, 4), "Summer": (5, 6, 7), "Autumn": (8, 9, 10)}
    for season, months in seasons.items():
        for rest, suffix in ((False, "Wkd"), (True, "Wknd")):
            chosen = np.isin(halfhours.month(), months) & (halfhours.weekend() == rest)
            own, known = ours[chosen].mean(axis=0), published[season + suffix].to_numpy()
            assert np.corrcoef(own, known)[0, 1] > 0.8
            by_day = slice(20, 32)
            ratio = (own[by_day].sum() / own.sum()) / (known[by_day].sum() / known.sum())
            assert 0.7 < ratio < 1.1
