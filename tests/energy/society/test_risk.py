import numpy as np
import pytest

from energy.society.accounts import keep_accounts
from energy.society.measures import npv_gbp
from energy.society.operations import Factors
from energy.society.plan import Risk
from energy.society.risk import chances, discounted_gbp, tornado
from tests.energy.society.plans import make_plan

CERTAIN = Risk(
    yield_sd_pct=0,
    yield_year_sd_pct=0,
    power_price_sd_pct=0,
    export_price_sd_pct=0,
    build_cost_sd_pct=0,
    running_cost_sd_pct=0,
)


def test_the_same_seed_gives_the_same_chances_and_another_seed_others():
    plan = make_plan()
    assert chances(plan, draws=50, seed=3) == chances(plan, draws=50, seed=3)
    assert chances(plan, draws=50, seed=3) != chances(plan, draws=50, seed=4)


def test_without_uncertainty_every_case_is_the_plan():
    plan = make_plan(risk=CERTAIN)
    drawn = chances(plan, draws=5)
    planned = npv_gbp(plan, keep_accounts(plan).project_cash_gbp)
    assert drawn.npv_gbp == (pytest.approx(planned),) * 3
    assert drawn.cash_never_short_pct == 100


def test_spreads_widen_with_uncertainty():
    narrow = chances(make_plan(risk=Risk(yield_sd_pct=2.0)))
    wide = chances(make_plan(risk=Risk(yield_sd_pct=20.0)))
    assert wide.npv_gbp[2] - wide.npv_gbp[0] > narrow.npv_gbp[2] - narrow.npv_gbp[0]


def test_the_tornado_is_widest_first_and_its_ends_are_one_in_ten():
    plan = make_plan()
    bars = tornado(plan)
    widths = [abs(bar.npv_high_gbp - bar.npv_low_gbp) for bar in bars]
    assert widths == sorted(widths, reverse=True)
    generation = next(bar for bar in bars if bar.name == "Generation")
    # 8 % x 1.2816 = 10.2528 %
    low = keep_accounts(plan, Factors(generation=1 - 0.102528))
    assert generation.npv_low_gbp == pytest.approx(npv_gbp(plan, low.project_cash_gbp))


def test_discounting_many_cases_agrees_with_the_library():
    plan = make_plan()
    cash = np.linspace(-100, 50, plan.years + 1)
    assert discounted_gbp(plan, cash) == pytest.approx(npv_gbp(plan, cash))
