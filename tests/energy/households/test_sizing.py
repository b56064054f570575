from datetime import date

import numpy as np
import pytest

from energy.households.facts import battery_cost_gbp, build_cost_gbp
from energy.households.home_year import Battery, even_use, run_year
from energy.households.lifetime import follow
from energy.households.sizing import size_building
from energy.households.sizing_terms import AIMS, Terms
from tests.energy.households.homes import every_day, make_tariff

USE = even_use(every_day(h11=2.0, h12=2.0, h13=2.0, h19=1.0))  # 7 kWh a day
SUN = every_day(h11=0.8, h12=1.0, h13=0.8)  # 2.6 kWh a day of each kWp
ON = date(2026, 12, 1)


def size(tariff=None, most_kwp=6.0, **changes):
    terms = Terms(tariff or make_tariff(), most_kwp, ON, steps=6, **changes)
    return size_building(USE, SUN, terms)


def test_a_size_worked_by_hand():
    # 2 kWp make 5.2 a day, of which 1.6 + 2 + 1.6 are used: all of it, 1,898 kWh a year at 30 p
    option = size(building="home").options[2]
    assert option.kwp == 2
    assert option.generation_kwh == pytest.approx(1898)
    assert option.self_use_kwh == pytest.approx(1898)
    assert option.saving_gbp == pytest.approx(569.4)
    assert option.cost_gbp == pytest.approx(3752)  # 2 x 1,876, no tax on homes in 2026
    # 569.40 a year, falling by 0.5 per cent a year of age
    assert option.payback_years == pytest.approx(6.68, abs=0.01)


def test_the_curve_begins_with_nothing():
    none = size().options[0]
    assert (none.kwp, none.cost_gbp, none.saving_gbp, none.worth_gbp) == (0, 0, 0, 0)
    assert none.payback_years is None


def test_tax_follows_the_building_and_the_day():
    home = size(building="home").options[2].cost_gbp
    assert size(building="other").options[2].cost_gbp == pytest.approx(1.2 * home)


def test_every_size_equals_its_own_year_and_life():
    sizing = size(batteries_kwh=(0.0, 4.0))
    tariff = make_tariff()
    for option in sizing.options[1::4]:
        made = SUN * option.kwp
        battery = Battery(option.battery_kwh)
        flows = run_year(USE, made, battery, tariff)
        assert option.self_use_kwh == pytest.approx((USE.total - flows.import_kwh).sum())
        life = follow(USE, made, tariff, cost_gbp=option.cost_gbp, battery=battery)
        # the straight line between first and last year is near the year-by-year sum
        assert option.worth_gbp == pytest.approx(
            life.worth_gbp(option.cost_gbp, 3.5), rel=0.02, abs=30
        )


def test_export_above_the_grid_limit_is_lost():
    # 6 kWp at noon: 6 in a half hour, 2 used, 4 spare = 8 kW, of which 5 kW = 2.5 may go out
    free, limited = size(), size(grid_limit_kw=5.0)
    lost = limited.options[6].curtailed_kwh
    # 11:00 and 13:00: 4.8 - 2 = 2.8 spare, 0.3 lost each; noon 1.5 lost
    assert lost == pytest.approx(365 * 2.1)
    assert free.options[6].export_kwh - limited.options[6].export_kwh == pytest.approx(lost)


def test_each_aim_chooses_the_best_of_its_kind():
    for aim in AIMS:
        sizing = size(aim=aim, batteries_kwh=(0.0, 3.0), least_self_use=0.8)
        best = sizing.best
        if aim == "payback":
            assert best.payback_years == min(
                one.payback_years for one in sizing.options if one.payback_years
            )
        elif aim == "self_use":
            assert best.self_consumption >= 0.8
            assert best.kwp == max(
                one.kwp for one in sizing.options if (one.self_consumption or 1) >= 0.8
            )
        else:
            name = {"worth": "worth_gbp", "saving": "saving_gbp", "carbon": "carbon_kg"}[aim]
            assert getattr(best, name) == pytest.approx(
                max(getattr(one, name) for one in sizing.options)
            )


def test_why_not_larger_names_the_roof():
    assert size(aim="saving").why_not_larger == "The roof holds no more than 6 kWp."


def test_why_not_larger_names_cost_against_gain():
    sizing = size(make_tariff(export=0.0))
    assert 0 < sizing.best.kwp < 6
    assert "more would be paid and only £" in sizing.why_not_larger
    assert "over 25 years at today's value" in sizing.why_not_larger


def test_why_not_larger_names_the_share_asked():
    sizing = size(aim="self_use", least_self_use=0.9)
    assert (
        "per cent would be used in the building, and 90 per cent is asked" in sizing.why_not_larger
    )


def test_why_not_larger_names_the_payback_and_the_grid():
    sizing = size(make_tariff(export=0.0), aim="payback", grid_limit_kw=0.0)
    assert "years to pay back, not" in sizing.why_not_larger
    nothing = size(make_tariff(export=1.0), grid_limit_kw=0.0)
    assert "would exceed the grid limit of 0 kW" in nothing.why_not_larger


def test_the_running_cost_falls_by_the_saving():
    sizing = size()
    assert sizing.running_cost_before_gbp == pytest.approx(365 * (7 * 0.30 + 0.50))
    assert sizing.running_cost_after_gbp == pytest.approx(
        sizing.running_cost_before_gbp - sizing.best.saving_gbp
    )


def test_a_battery_is_chosen_where_it_pays():
    night_sun = every_day(h02=0.7, h03=0.7, h04=0.7)  # nothing is used then
    dear = make_tariff(price=60.0, export=0.0)
    sizing = size_building(USE, night_sun, Terms(dear, 4.0, ON, batteries_kwh=(0.0, 6.0), steps=4))
    assert sizing.best.battery_kwh == 6.0
    assert sizing.best.cost_gbp == pytest.approx(
        1.2 * (build_cost_gbp(sizing.best.kwp) + battery_cost_gbp(6.0))
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"most_kwp": 0.0}, "most_kwp must be above 0"),
        ({"aim": "glory"}, "aim must be one of worth"),
        ({"strategy": "guess"}, "strategy must be one of"),
        ({"batteries_kwh": (3.0,)}, "batteries_kwh must hold 0"),
        ({"batteries_kwh": (0.0, -1.0)}, "batteries_kwh must hold 0"),
        ({"grid_limit_kw": -1.0}, "grid_limit_kw must be 0 kW or more"),
    ],
)
def test_impossible_terms_are_refused(changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        size(**changes)


def test_more_panels_never_lower_self_use_or_the_saving():
    sizing = size()
    for name in ("self_use_kwh", "saving_gbp", "generation_kwh"):
        values = [getattr(one, name) for one in sizing.options]
        assert (np.diff(values) >= -1e-6).all()
