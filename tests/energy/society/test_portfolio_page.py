from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from energy.households.facts import build_cost_gbp
from energy.society.register_roofs import Candidate, Terms, choices_of, self_used
from tests.energy.society.societies import make_society, officer_of
from tests.factories import make_asset, make_building, square
from tests.pages import Page

TERMS = Terms(
    power_price_p_per_kwh=17, import_p_per_kwh=27, export_p_per_kwh=6, self_use_pct=60,
    upkeep_gbp_per_kwp=18, capital_charge_pct=7.5, installed_on=date(2026, 11, 1),
)  # fmt: skip


class Place:
    name, code = "Hall", "ABC234"


def test_a_whole_roof_worked_by_hand():
    half, whole = choices_of([Candidate(Place, 20.0, 18_000.0)], TERMS)
    cost = 1.2 * float(build_cost_gbp(20.0))  # with value added tax
    assert whole.cost_gbp == pytest.approx(cost)
    # 10,800 kWh sold at 17 p, 7,200 exported at 6 p, less 20 x 18 and 7.5 per cent of the cost
    assert whole.community_fund_gbp == pytest.approx(1836 + 432 - 360 - 0.075 * cost)
    assert whole.member_savings_gbp == pytest.approx(10_800 * 0.10)
    assert half.grid_kw == 10
    assert half.member_savings_gbp > whole.member_savings_gbp / 2


@given(st.floats(0.05, 0.95), st.floats(0.05, 1.0), st.floats(0.05, 1.0))
def test_a_larger_part_is_used_more_in_all_and_less_in_share(whole, one, other):
    small, large = sorted((one, other))
    assert self_used(1.0, whole) == pytest.approx(whole, abs=1e-6)
    assert self_used(small, whole) >= self_used(large, whole) - 1e-9
    assert small * self_used(small, whole) <= large * self_used(large, whole) + 1e-9


@pytest.mark.django_db
def test_an_officer_chooses_roofs_and_makes_a_plan_of_them(client):
    society = make_society()
    for number in range(3):
        x = 325_000 + 200 * number
        make_asset(kind="library", name=f"Library {number}", outline=square(x=x, side=60))
        make_building(footprint=square(x=x + 5, side=20), type="public")
    client.force_login(officer_of(society), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("society:portfolio", args=[society.reference])
    asked = {
        "aim": "carbon_kg", "budget_gbp": 10_000_000, "import_p_per_kwh": 27,
        "power_price_p_per_kwh": 17, "export_p_per_kwh": 6, "self_use_pct": 60,
        "upkeep_gbp_per_kwp": 18, "capital_charge_pct": 7.5,
    }  # fmt: skip
    page = Page.of(client.get(address, asked))
    assert "3 roofs" in page.text
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = client.post(f"{address}?{query}")
    assert answer.status_code == 302
    assert len(society.plans.get().answer["sites"]) == 3
    nothing = client.get(address, asked | {"ward": "S13009999"})
    assert nothing.status_code == 422
    assert "choose another ward" in Page.of(nothing).text
