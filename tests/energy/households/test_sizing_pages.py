"""The size of one roof: the best for an aim, why not larger, and what an asset costs to run."""

import re
from datetime import date
from decimal import Decimal

import pytest

from energy.households import building_sizing
from energy.households.roof_bills import roof_bills
from gis.day import pretend
from tests.factories import (
    make_asset,
    make_building,
    make_draft,
    make_postcode,
    secretary_of,
    square,
)
from tests.paper_text import text_of

pytestmark = pytest.mark.django_db
ANSWERS = (
    "shape=library&use_kwh=20000&occupancy=half&tariff=flat&batteries=0,10"
    "&installed_for=charity&aim=worth"
)


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def library():
    make_building(footprint=square(side=18), type="civic")
    return make_asset(kind="library", running_cost_gbp=Decimal("40000"))


def test_the_best_is_the_best_of_the_curve_for_its_aim(client, library):
    for aim, key in (("worth", "worth_gbp"), ("saving", "saving_gbp"), ("carbon", "carbon_kg")):
        query = ANSWERS.replace("aim=worth", f"aim={aim}")
        data = client.get(f"/energy/sizing.json?asset={library.code}&{query}").json()
        assert data["best"][key] == max(one[key] for one in data["options"])
        assert data["why_not_larger"].endswith(".")


def test_page_paper_and_data_say_the_same(client, library):
    query = f"asset={library.code}&{ANSWERS}"
    data = client.get(f"/energy/sizing.json?{query}").json()
    page = words_of(client.get(f"/energy/sizing/?{query}"))
    paper = text_of(client.get(f"/energy/sizing.pdf?{query}").content)
    for words in (page, paper):
        assert f"{data['best']['kwp']:.1f} kWp" in words
        assert f"£{data['bill_after_gbp']:,.0f}" in words
        assert f"£{data['bill_before_gbp']:,.0f}" in words
        assert data["why_not_larger"] in words


def test_the_bill_before_is_worked_by_hand_and_after_is_less_by_the_saving(client, library):
    data = client.get(f"/energy/sizing.json?asset={library.code}&{ANSWERS}").json()
    # 20,000 kWh x 26.11 p and 365 standing charges of 57.19 p
    assert data["bill_before_gbp"] == pytest.approx(5222 + 208.74, abs=0.01)
    assert data["bill_after_gbp"] == pytest.approx(
        data["bill_before_gbp"] - data["best"]["saving_gbp"], abs=0.02
    )


def test_a_limit_of_the_network_bounds_what_is_sold(client, library):
    free = client.get(f"/energy/sizing.json?asset={library.code}&{ANSWERS}").json()["options"]
    bound = client.get(
        f"/energy/sizing.json?asset={library.code}&{ANSWERS}&grid_limit_kw=5"
    ).json()["options"]
    for one, other in zip(free, bound, strict=True):
        assert other["export_kwh"] <= min(one["export_kwh"], 5 * 8760) + 0.01
        assert other["export_kwh"] + other["curtailed_kwh"] == pytest.approx(
            one["export_kwh"], abs=0.02
        )


def test_the_running_cost_falls_by_the_saving_of_the_best_roof(client, library):
    found = building_sizing.business_case(library)
    before, after = found.running_cost_gbp, found.running_cost_after_gbp
    assert before == Decimal("40000")
    assert float(before - after) == pytest.approx(found.sizing.best.saving_gbp, abs=0.01)
    page = words_of(client.get(f"/energy/assets/{library.code}/running-cost/"))
    assert f"£{after:,.0f}" in page
    assert "supposed from its floor area" in page


@pytest.mark.parametrize(
    ("day", "pct", "dearer"), [(date(2026, 11, 1), 0, 1.2), (date(2027, 4, 1), 5, 1.2 / 1.05)]
)
def test_the_business_case_names_its_tax_and_what_it_is_without_a_charity(
    client, library, day, pct, dearer
):
    with pretend(day):
        page = words_of(client.get(f"/energy/assets/{library.code}/running-cost/"))
        found = building_sizing.business_case(library)
    best = found.sizing.best.cost_gbp
    assert f"tax on installing: {pct} per cent, as for a building used solely" in page
    assert ("to 31 March 2027" in page) == (pct == 0)
    assert found.cost_without_charity_gbp == pytest.approx(best * dearer)
    assert f"pays 20 per cent: £{best * dearer:,.0f} in place of £{best:,.0f}" in page
    assert "SI 2024/24" in page


def test_the_request_of_a_group_leads_to_the_running_cost(client, library):
    draft = make_draft(library)
    client.force_login(
        secretary_of(draft.organisation), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(f"/apply/{draft.reference}/").content.decode()
    assert f"/energy/assets/{library.code}/running-cost/" in page


def test_an_asset_without_a_building_says_so(client):
    asset = make_asset(kind="library")
    assert client.get(f"/energy/sizing/?asset={asset.code}").status_code == 422
    piece = client.get(f"/energy/assets/{asset.code}/running-cost/")
    assert "We hold no building here" in words_of(piece)


def test_the_page_of_an_asset_leads_to_the_bills_of_its_building_and_of_a_home(client, library):
    address = f"/energy/assets/{library.code}/bills/"
    assert address in client.get(library.get_absolute_url()).content.decode()
    bills = roof_bills(library)
    assert bills.home_kwp == 4  # as much of the roof as a home carries
    estimate = bills.building.site.estimate
    made = bills.home.generation_kwh
    # the page's figure of the roof is rounded to whole hours
    assert made == pytest.approx(estimate.shaded_kwh * 4 / estimate.kwp, rel=2e-4)
    # flat tariff: 26.11 p for what is not bought, 12 p for what is sold
    sold = made - bills.home.self_use_kwh
    rate = bills.tariff.export_p_per_kwh[0]
    saved = 0.2611 * bills.home.self_use_kwh + rate / 100 * sold
    assert bills.home.saving_gbp == pytest.approx(saved, rel=1e-6)
    page = words_of(client.get(address))
    assert f"£{saved:,.0f} in a year" in page
    assert f"£{bills.building.running_cost_after_gbp:,.0f}" in page


def test_a_roof_that_carries_nothing_says_so(client):
    make_building(footprint=square(side=3), type="civic")
    asset = make_asset(kind="library")
    for piece in ("bills", "running-cost"):
        words = words_of(client.get(f"/energy/assets/{asset.code}/{piece}/"))
        assert "No module fits" in words or "too small" in words


def test_a_home_is_sized_by_its_own_hours(client):
    house = make_building(footprint=square(side=9), type="house")
    data = client.get(f"/energy/sizing.json?building={house.pk}").json()
    assert (data["shape"], data["use_kwh"]) == ("home", 2500)


def test_a_described_roof_is_sized(client):
    make_postcode()
    query = "postcode=EH1+1YS&most_kwp=12&tilt_deg=30&azimuth_deg=180&shading=none"
    data = client.get(f"/energy/sizing.json?{query}").json()
    assert max(one["kwp"] for one in data["options"]) == pytest.approx(12, abs=0.43)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("use_kwh=lots", "Enter a number"),
        ("batteries=a,b", "numbers with commas"),
        ("batteries=1,2,3,4,5,6", "5 batteries at most"),
        ("aim=glory", "Select a valid choice"),
    ],
)
def test_a_wrong_answer_is_refused_beside_its_question(client, library, wrong, words):
    name = wrong.partition("=")[0]
    rest = "&".join(part for part in ANSWERS.split("&") if not part.startswith(name))
    page = client.get(f"/energy/sizing/?asset={library.code}&{rest}&{wrong}")
    assert page.status_code == 422
    assert words in words_of(page)


@pytest.mark.parametrize("query", ["building=none", "building=99999999", "asset=nothing"])
def test_a_roof_that_is_not_there_is_not_found(client, query):
    assert client.get(f"/energy/sizing/?{query}").status_code == 404
