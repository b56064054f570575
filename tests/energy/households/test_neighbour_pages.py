"""Homes together: the matching club and the group that buys, the same on page, paper and data."""

import re
from urllib.parse import urlencode

import pytest

from energy.households.facts import build_cost_gbp
from tests.factories import make_postcode
from tests.paper_text import silent_pictures, text_of
from tests.papers import read_paper

pytestmark = pytest.mark.django_db
ROOF = {
    "postcode": "EH1 1YS", "kwp": 30, "tilt_deg": 35, "azimuth_deg": 180, "shading": "none",
    "use_kwh": 2500, "tariff": "flat",
}  # fmt: skip
CLUB = ROOF | {"home": 4, "half": 3, "out": 0, "match_p": 18, "fee_p": 3}
GROUP = ROOF | {"kwp": 4, "homes": 12, "occupancy": "half", "steps": "5: 3, 10: 6, 25: 10"}


@pytest.fixture(autouse=True)
def postcode():
    return make_postcode()


def ask(client, name, suffix="/", **answers):
    start = CLUB if name == "club" else GROUP
    return client.get(f"/energy/homes/{name}{suffix}?{urlencode(start | answers)}")


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(
    ("name", "title", "pounds"),
    [
        ("club", "A local matching club", ("saved_gbp", "low_gbp", "bill_after_gbp")),
        ("group", "Buying panels together", ("cost_gbp", "saving_gbp", "low_gbp", "alone_gbp")),
    ],
)
def test_page_paper_and_data_say_the_same(client, name, title, pounds):
    data = ask(client, name, ".json").json()
    page, printed = words_of(ask(client, name)), ask(client, name, ".pdf").content
    assert read_paper(printed) == title
    assert silent_pictures(printed) == 0
    paper = re.sub(r"\s+", " ", text_of(printed))
    for words in (page, paper):
        for key in pounds:
            assert f"£{data[key]:,.0f}" in words, key
        assert data["method"] in words
        july = data["months"][6]
        assert f"{july['generation_kwh']:,.0f}" in words


def test_a_club_closes_worked_by_hand(client):
    data = ask(client, "club").context["found"].as_dict()
    # 26.11 p bought, 12 p sold; a matched kWh costs 18, of which the generator has 15
    matched = data["matched_kwh"]
    assert data["saved_gbp"] == pytest.approx(matched * 0.0811, abs=0.02)
    assert data["generators_gain_gbp"] == pytest.approx(matched * 0.03, abs=0.02)
    assert data["generators_receive_gbp"] == pytest.approx(
        data["generation_kwh"] * 0.12 + matched * 0.03, abs=0.02
    )
    assert data["use_kwh"] == pytest.approx(7 * 2500, rel=1e-6)
    before = (2500 * 26.11 + 365 * 57.19) / 100
    assert data["bill_before_gbp"] == pytest.approx(before, abs=0.02)
    assert data["bill_after_gbp"] == pytest.approx(before - data["saved_gbp"] / 7, abs=0.02)
    assert sum(one["matched_kwh"] for one in data["months"]) == pytest.approx(matched, abs=1)
    by_kind = sum(one["members"] * one["saved_gbp"] for one in data["kinds"])
    assert by_kind == pytest.approx(data["saved_gbp"], abs=0.1)
    for month in data["months"]:
        assert month["matched_kwh"] <= min(month["use_kwh"], month["generation_kwh"])
        together = month["matched_kwh"] + month["sold_kwh"]
        assert together == pytest.approx(month["generation_kwh"], abs=0.2)
    assert data["low_gbp"] < data["saved_gbp"] < data["high_gbp"]


def test_more_members_use_more_of_the_club_and_those_at_home_match_more(client):
    few = ask(client, "club", ".json", home=3, half=0).json()
    many = ask(client, "club", ".json", home=12, half=0, out=12).json()
    assert many["used_here_pct"] > few["used_here_pct"]
    at_home, out = many["kinds"]
    assert at_home["matched_pct"] > out["matched_pct"]


def test_a_club_that_pays_its_generators_less_than_the_grid_says_so(client):
    page = words_of(ask(client, "club", match_p=14, fee_p=8))
    assert "the generators would earn more without the club" in page
    assert "less than for export alone" in page
    dear = words_of(ask(client, "club", match_p=30, fee_p=3))
    assert "members would pay more than without the club" in dear


def test_a_group_is_priced_worked_by_hand(client):
    data = ask(client, "group", ".json", cost_gbp=7000).json()
    # 12 homes are past 10: 6 per cent off 7,000 is 420 each, 5,040 in all; 13 more reach 25
    assert data["cost_gbp"] == 6580
    assert data["saved_together_gbp"] == 5040
    assert (data["homes_to_next"], data["next_discount_pct"]) == (13, 10)
    assert [one["homes"] for one in data["steps"]] == [1, 5, 10, 25]
    back = [one["payback_years"] for one in data["steps"]]
    assert back == sorted(back, reverse=True)
    assert data["payback_years"] == back[2]
    assert data["bill_before_gbp"] == pytest.approx((2500 * 26.11 + 365 * 57.19) / 100, abs=0.02)
    assert data["bill_before_gbp"] - data["bill_after_gbp"] == pytest.approx(
        data["saving_gbp"], abs=0.02
    )
    assert data["low_gbp"] < data["saving_gbp"] < data["high_gbp"]
    sold = sum(one["export_kwh"] for one in data["months"])
    made = sum(one["generation_kwh"] for one in data["months"])
    # what is made and not sold is not bought: 26.11 p, what is sold brings 12 p
    assert data["saving_gbp"] == pytest.approx(((made - sold) * 26.11 + sold * 12) / 100, abs=0.2)


def test_a_group_too_small_for_a_discount_pays_published_prices(client):
    data = ask(client, "group", ".json", homes=2).json()
    assert data["cost_gbp"] == data["alone_gbp"] == pytest.approx(float(build_cost_gbp(4.0)))
    assert "no discount is reached" in words_of(ask(client, "group", homes=2))


def test_a_battery_costs_more_and_saves_more(client):
    plain, stored = (ask(client, "group", ".json", battery_kwh=kwh).json() for kwh in ("", 5))
    assert stored["alone_gbp"] > plain["alone_gbp"]
    assert stored["saving_gbp"] > plain["saving_gbp"]


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("club", {"home": 0, "half": 0}, "Enter at least one member."),
        ("club", {"fee_p": 30}, "The supplier cannot keep more than members pay."),
        ("club", {"postcode": "ZZ99 9ZZ"}, "We do not know this postcode"),
        ("club", {"home": 101}, "less than or equal to 100"),
        ("group", {"steps": "five: 3"}, "Write discounts as homes and per cent"),
        ("group", {"steps": "5: 8, 10: 3"}, "More homes cannot have a smaller discount."),
        ("group", {"steps": "5: 101"}, "is from 0 to 100 per cent"),
        ("group", {"homes": 0}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, name, wrong, words):
    page = ask(client, name, **wrong)
    assert page.status_code == 422
    assert words in words_of(page)
    assert ask(client, name, ".json", **wrong).status_code == 422
    assert ask(client, name, ".pdf", **wrong).status_code == 422


def test_the_pages_open_with_forms_that_answer(client):
    for name in ("club", "group"):
        page = client.get(f"/energy/homes/{name}/")
        assert page.status_code == 200
        first = {key: field.initial for key, field in page.context["form"].fields.items()}
        start = {key: value for key, value in first.items() if value not in (None, "")}
        full = client.get(f"/energy/homes/{name}.json", start | {"postcode": "EH1 1YS", "kwp": 4})
        assert full.status_code == 200, full.json()
