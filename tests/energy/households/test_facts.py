from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.households import facts


@pytest.mark.parametrize(
    ("building", "on", "pct"),
    [
        ("home", date(2027, 3, 31), 0),
        ("home", date(2027, 4, 1), 5),
        ("charity", date(2026, 11, 22), 0),
        ("charity", date(2030, 1, 1), 5),
        ("other", date(2026, 11, 22), 20),
    ],
)
def test_vat_follows_building_and_day(building, on, pct):
    assert facts.vat_rule(building, on).pct == pct


def test_an_unknown_building_or_day_is_refused():
    with pytest.raises(ValueError, match="use one of home, charity, other"):
        facts.vat_rule("barn", date(2027, 1, 1))
    with pytest.raises(ValueError, match="no VAT rule is held"):
        facts.vat_rule("home", date(2020, 1, 1))


def test_vat_rules_of_a_building_never_overlap():
    for on in (date(2024, 2, 1), date(2027, 3, 31), date(2027, 4, 1), date(2040, 1, 1)):
        for building in facts.BUILDINGS:
            assert sum(rule.covers(building, on) for rule in facts.vat_rules()) == 1


def test_costs_at_the_middle_of_a_band_are_the_published_median():
    # 6.3 kW x 1,780; 22.4 kW x 1,256; beyond the last point 200 kW x 950
    assert facts.build_cost_gbp([6.3, 22.4, 200]).tolist() == pytest.approx(
        [11214, 28134.4, 190000]
    )


@given(st.floats(0.1, 900), st.floats(0.1, 100))
def test_a_larger_system_never_costs_less(kwp, more):
    assert facts.build_cost_gbp(kwp + more) > facts.build_cost_gbp(kwp)


def test_a_battery_costs_a_fixed_part_and_a_part_by_size():
    assert facts.battery_cost_gbp([0, 5]).tolist() == [0, 2000]  # 1,000 + 5 x 200


def test_carbon_is_published_then_falls_and_never_rises_again():
    assert facts.carbon_kg_per_kwh(2025) == 0.177
    later = [facts.carbon_kg_per_kwh(year) for year in range(2026, 2060)]
    assert later[1] == pytest.approx(0.131 * 0.93)
    assert (np.diff(later) <= 0).all()
    assert later[-1] == 0.02
    with pytest.raises(ValueError, match="no carbon factor"):
        facts.carbon_kg_per_kwh(2010)


def test_facts_that_age_are_named():
    assert any("ends on 31 March 2027" in text for text in facts.stale_facts(date(2026, 11, 22)))
    old = facts.stale_facts(date(2028, 6, 1))
    assert any("carbon factor held is that of 2026" in text for text in old)
    assert any("last checked" in text for text in old)


def test_every_fact_has_source_day_and_certainty():
    for name, key in (("vat.toml", "rule"), ("build_costs.toml", "band")):
        for row in facts.read(name)[key]:
            assert row["source"]
            assert isinstance(row["checked_on"], date)
            assert row["certainty"]
