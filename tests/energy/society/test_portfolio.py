from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energy.society.portfolio import NoPortfolioError, choose_greedily, choose_portfolio
from energy.society.portfolio_limits import Choice, Limits


def make_choice(site="A", cost=100.0, fund=10.0, **changes):
    fields = {"site": site, "name": "panels", "cost_gbp": cost, "community_fund_gbp": fund}
    return Choice(**(fields | changes))


def names(portfolio):
    return sorted(f"{choice.site} {choice.name}" for choice in portfolio.chosen)


def test_of_ways_that_reach_as_much_the_cheapest_is_built_and_nothing_for_nothing():
    reached = {"fund": 0, "fuel_poor_homes": 8}
    choices = [
        make_choice("A", 90, name="whole", **reached), make_choice("A", 50, name="half", **reached),
        make_choice("B", 5, 0), make_choice("C", 5, 0, fuel_poor_homes=1),
    ]  # fmt: skip
    portfolio = choose_portfolio(choices, "fuel_poor_homes", Limits(cost_gbp=1000))
    assert names(portfolio) == ["A half", "C panels"]
    asked = Limits(cost_gbp=1000, required_sites=("B",))
    assert len(choose_portfolio(choices, "fuel_poor_homes", asked).chosen) == 3


def test_the_best_pair_beats_the_best_ratio():
    # 100 pounds: A brings 60 for 60 (the best ratio), B and C bring 45 each for 50 each
    choices = [make_choice("A", 60, 60), make_choice("B", 50, 45), make_choice("C", 50, 45)]
    portfolio = choose_portfolio(choices, "community_fund_gbp", Limits(cost_gbp=100))
    assert names(portfolio) == ["B panels", "C panels"]
    assert portfolio.total == 90
    assert portfolio.greedy_total == 60
    assert portfolio.totals["cost_gbp"] == 100
    assert portfolio.gap_pct == pytest.approx(0)


def test_a_site_is_built_in_one_way_only():
    choices = [make_choice("A", 10, 5, name="small"), make_choice("A", 20, 9, name="large")]
    portfolio = choose_portfolio(choices, "community_fund_gbp", Limits(cost_gbp=100))
    assert names(portfolio) == ["A large"]


def test_each_part_of_the_grid_has_its_own_room():
    choices = [make_choice(site, grid_kw=30, grid_group=group) for site, group in
               (("A", "north"), ("B", "north"), ("C", "south"))]  # fmt: skip
    limits = Limits(grid_kw={"north": 50})
    portfolio = choose_portfolio(choices, "community_fund_gbp", limits)
    assert len(portfolio.chosen) == 2
    assert "C panels" in names(portfolio)


def test_a_required_site_is_built_although_it_brings_nothing():
    choices = [make_choice("A", 100, 50), make_choice("B", 60, 0)]
    limits = Limits(cost_gbp=120, required_sites=("B",))
    assert names(choose_portfolio(choices, "community_fund_gbp", limits)) == ["B panels"]


def test_a_site_that_only_costs_is_left_out():
    choices = [make_choice("A", 10, -5)]
    assert choose_portfolio(choices, "community_fund_gbp", Limits()).chosen == ()


@st.composite
def problems(draw):
    choices = [
        make_choice(
            f"S{draw(st.integers(0, 4))}",
            draw(st.integers(1, 50)),
            draw(st.integers(-5, 50)),
            name=str(number),
            labour_days=draw(st.integers(0, 9)),
            share_capital_gbp=draw(st.integers(0, 50)),
            grid_kw=draw(st.integers(0, 20)),
            grid_group=draw(st.sampled_from(["n", "s"])),
            fuel_poor_homes=draw(st.integers(0, 5)),
        )
        for number in range(draw(st.integers(1, 8)))
    ]
    limits = Limits(
        cost_gbp=draw(st.none() | st.integers(0, 120)),
        share_capital_gbp=draw(st.none() | st.integers(0, 120)),
        labour_days=draw(st.none() | st.integers(0, 25)),
        grid_kw={"n": draw(st.integers(0, 40))},
        at_least={"fuel_poor_homes": draw(st.integers(0, 6))},
    )
    return choices, limits


def keeps(chosen, limits):
    sites = [choice.site for choice in chosen]
    north = sum(choice.grid_kw for choice in chosen if choice.grid_group == "n")
    within = all(
        getattr(limits, name) is None
        or sum(getattr(choice, name) for choice in chosen) <= getattr(limits, name)
        for name in ("cost_gbp", "share_capital_gbp", "labour_days")
    )
    reached = sum(choice.fuel_poor_homes for choice in chosen)
    enough = reached >= limits.at_least["fuel_poor_homes"]
    return len(sites) == len(set(sites)) and within and north <= limits.grid_kw["n"] and enough


@settings(deadline=None, max_examples=60)
@given(problems())
def test_the_choice_is_the_best_of_all_there_are(problem):
    choices, limits = problem
    possible = [
        sum(choice.community_fund_gbp for choice in chosen)
        for taken in product([False, True], repeat=len(choices))
        if keeps(chosen := [one for one, yes in zip(choices, taken, strict=True) if yes], limits)
    ]
    if not possible:
        with pytest.raises(NoPortfolioError):
            choose_portfolio(choices, "community_fund_gbp", limits)
        return
    portfolio = choose_portfolio(choices, "community_fund_gbp", limits)
    assert keeps(portfolio.chosen, limits)
    assert portfolio.total == pytest.approx(max(possible), abs=1e-4)


def test_the_limit_that_is_short_is_named_with_its_sum():
    choices = [make_choice("A", 100, 10, fuel_poor_homes=4), make_choice("B", 80, 10)]
    limits = Limits(cost_gbp=50, at_least={"fuel_poor_homes": 4})
    with pytest.raises(NoPortfolioError) as refusal:
        choose_portfolio(choices, "community_fund_gbp", limits)
    assert "the budget limit of £50 is too small by £50" in str(refusal.value)
    assert "homes in fuel poverty: 4 is asked, 0 can be reached" in str(refusal.value)


def test_limits_that_are_only_short_together_are_all_named():
    choices = [make_choice("A", 100, 10, labour_days=9)]
    limits = Limits(cost_gbp=70, labour_days=5, required_sites=("A",))
    with pytest.raises(NoPortfolioError) as refusal:
        choose_portfolio(choices, "community_fund_gbp", limits)
    assert "It takes all of these" in str(refusal.value)
    assert "budget limit of £70 is too small by £30" in str(refusal.value)
    assert "labour limit of 5 days is too small by 4 days" in str(refusal.value)


@pytest.mark.parametrize(
    ("aim", "limits", "sentence"),
    [
        ("glory", Limits(), "aim must be one of community_fund_gbp"),
        ("carbon_kg", Limits(required_sites=("Z",)), "the required site 'Z' is none"),
        ("carbon_kg", Limits(at_least={"fun": 1}), "at_least must name one of"),
    ],
)
def test_questions_that_make_no_sense_are_refused(aim, limits, sentence):
    with pytest.raises(ValueError, match=sentence):
        choose_portfolio([make_choice()], aim, limits)


def test_nothing_to_choose_from_is_refused():
    with pytest.raises(ValueError, match="no sites to choose from"):
        choose_portfolio([], "carbon_kg", Limits())


def test_the_rule_of_thumb_keeps_every_limit_and_never_wins():
    rng = np.random.default_rng(4)
    choices = [
        make_choice(
            f"S{n}", float(rng.integers(20, 90)), float(rng.integers(1, 60)), labour_days=2.0
        )
        for n in range(40)
    ]
    limits = Limits(cost_gbp=500, labour_days=15)
    greedy = choose_greedily(choices, "community_fund_gbp", limits)
    portfolio = choose_portfolio(choices, "community_fund_gbp", limits)
    assert sum(choice.cost_gbp for choice in greedy) <= 500
    assert len(greedy) <= 7
    assert portfolio.greedy_total <= portfolio.total


@pytest.mark.parametrize("aim", ["fuel_poor_homes", "community_fund_gbp"])
def test_a_thousand_sites_are_chosen_from(aim):
    rng = np.random.default_rng(1)
    choices = [
        make_choice(
            f"S{site}",
            1100.0 * kwp + 2000,
            35.0 * kwp * rng.uniform(0.5, 1.5),
            name=f"{kwp:.0f} kWp",
            grid_kw=0.8 * kwp,
            grid_group=f"G{site % 20}",
            labour_days=2 + 0.1 * kwp,
            fuel_poor_homes=float(rng.integers(0, 12)),
        )
        for site in range(1000)
        for kwp in rng.uniform(5, 150, 2)
    ]
    limits = Limits(
        cost_gbp=3e6, labour_days=900, grid_kw={f"G{number}": 150.0 for number in range(20)}
    )
    portfolio = choose_portfolio(choices, aim, limits)
    assert portfolio.totals["cost_gbp"] <= 3e6
    assert portfolio.total >= portfolio.greedy_total
    assert portfolio.gap_pct < 0.01
