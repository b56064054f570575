import pytest

from energy.households.sizing_terms import Option
from energy.society.candidates import ways_to_build


def make_option(kwp, battery_kwh=0.0):
    return Option(
        kwp=kwp,
        battery_kwh=battery_kwh,
        cost_gbp=1000.0 * kwp,
        generation_kwh=900.0 * kwp,
        self_use_kwh=600.0 * kwp,
        export_kwh=300.0 * kwp,
        curtailed_kwh=0.0,
        import_saved_gbp=150.0 * kwp,
        export_income_gbp=15.0 * kwp,
        payback_years=7.0,
        worth_gbp=0.0,
        carbon_kg=110.0 * kwp,
    )


def test_a_size_becomes_a_choice_worked_by_hand():
    choices = ways_to_build(
        "Library",
        [make_option(0.0), make_option(20.0), make_option(20.0, 10.0)],
        power_price_p_per_kwh=15.0,
        upkeep_gbp_per_kwp=10.0,
        capital_charge_pct=8.0,
        grant_gbp=5000.0,
        labour_days=2.0,
        labour_days_per_kwp=0.1,
        fuel_poor_homes=3.0,
    )
    assert [choice.name for choice in choices] == ["20.0 kWp", "20.0 kWp with 10 kWh of battery"]
    first = choices[0]
    # 12,000 kWh at 15 p = 1,800; + 300 export - 200 upkeep - 8 % of 15,000
    assert first.community_fund_gbp == pytest.approx(700)
    assert first.member_savings_gbp == pytest.approx(3000 - 1800)
    assert (first.cost_gbp, first.share_capital_gbp, first.labour_days) == (20000, 15000, 4)
    assert (first.grid_kw, first.carbon_kg, first.fuel_poor_homes) == (20, 2200, 3)
