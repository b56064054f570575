from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assets.register.models import Building
from energy.households.facts import build_cost_gbp
from energy.society.reach import count_homes
from energy.society.register_roofs import Candidate, Terms, choices_of, self_used
from gis.models import AreaValue
from tests.energy.society.societies import make_society, officer_of
from tests.factories import make_asset, make_boundary, make_building, make_source, square
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


ASKED = {
    "aim": "carbon_kg", "budget_gbp": 10_000_000, "import_p_per_kwh": 27,
    "power_price_p_per_kwh": 17, "export_p_per_kwh": 6, "self_use_pct": 60,
    "upkeep_gbp_per_kwp": 18, "capital_charge_pct": 7.5, "labour_days_per_roof": 2,
    "labour_days_per_kwp": 0.2,
}  # fmt: skip


@pytest.fixture
def society():
    """A society beside three libraries with a roof each, 200 m apart, in a small area each."""
    make_boundary(code="S13000001")
    for number in range(3):
        x = 325_000 + 200 * number
        area = square(x=x, side=199)
        make_boundary(kind="small_area", code=f"S0100000{number}", geometry=area)
        make_asset(kind="library", name=f"Library {number}", outline=square(x=x, side=60))
        make_building(footprint=square(x=x + 5, side=20), type="public")
    return make_society()


@pytest.fixture
def ask(client, society):
    """Ask the society's page for a choice, as its officer."""
    client.force_login(officer_of(society), backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("society:portfolio", args=[society.reference])
    return lambda **more: client.get(address, ASKED | more)


@pytest.mark.django_db
def test_an_officer_chooses_roofs_and_makes_a_plan_of_them(client, society, ask):
    page = ask()
    assert "3 roofs" in Page.of(page).text
    answer = client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"])
    assert answer.status_code == 302
    assert len(society.plans.get().answer["sites"]) == 3
    nothing = ask(ward="S13009999")
    assert nothing.status_code == 422
    assert "choose another ward" in Page.of(nothing).text


@pytest.mark.django_db
def test_labour_and_room_in_the_network_bind_and_are_said_when_they_are_short(ask):
    whole = ask().context["totals"]
    # three roofs: 3 x 2 days and 0.2 days on each kWp
    assert whole["labour_days"] == pytest.approx(6 + 0.2 * whole["grid_kw"])
    fewer = ask(labour_days=whole["labour_days"] - 1).context["totals"]
    assert fewer["labour_days"] <= whole["labour_days"] - 1
    assert fewer["carbon_kg"] < whole["carbon_kg"]
    room = round(whole["grid_kw"] / 3)
    narrow = ask(grid_kw=room).context["totals"]
    assert 0 < narrow["grid_kw"] <= room
    short = ask(grid_kw=room, at_least=round(whole["carbon_kg"] * 0.9))
    assert short.status_code == 422
    words = Page.of(short).text
    assert "No choice of sites keeps every limit. Any one of these would do" in words
    assert f"the grid at these places limit of {room} kW is too small by" in words
    assert "carbon saved" in words


@pytest.mark.django_db
def test_homes_in_fuel_poverty_are_those_near_by_the_share_of_their_area(ask):
    refused = ask(aim="fuel_poor_homes")
    assert refused.status_code == 422
    assert "No share of homes in fuel poverty is held for these places" in Page.of(refused).text
    # four homes 260 m east of the second library's outline, 60 m of the third: near the third alone
    for number in range(4):
        make_building(footprint=square(x=325_520 + 12 * number, side=8), type="house")
    for code, kind, value in (("S01000002", "small_area", 25), ("S13000001", "ward", 10)):
        AreaValue.objects.create(
            kind=kind, code=code, name="Homes in fuel poverty, per cent", year=2024, value=value,
            source=make_source(),
        )  # fmt: skip
    most = ask(aim="fuel_poor_homes", labour_days=12)
    assert most.status_code == 200, Page.of(most).text
    [chosen] = most.context["chosen"]
    assert chosen.site.startswith("Library 2")
    assert chosen.fuel_poor_homes == pytest.approx(4 * 0.25)


@pytest.mark.django_db
def test_a_block_of_flats_is_as_many_homes_as_its_floor_holds():
    make_building(footprint=square(side=8), type="house", levels=2)
    make_building(footprint=square(x=325_100, side=20), type="apartments", levels=4)
    make_building(footprint=square(x=325_200, side=17), type="apartments")
    make_building(footprint=square(x=325_300, side=4), type="apartments", levels=0)
    # 1 + 400 x 4 / 85 = 18.8 -> 19, 289 x 3 / 85 = 10.2 -> 10, and never less than one
    assert count_homes(Building.objects.all()) == 1 + 19 + 10 + 1
    assert count_homes(Building.objects.none()) == 0
