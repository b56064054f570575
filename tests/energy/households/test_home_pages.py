"""The page of a home: with and without a battery, and the same figures on page, paper and data."""

import re
from urllib.parse import urlencode

import numpy as np
import pandas
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import make_postcode
from tests.paper_text import text_of
from tests.papers import read_paper

pytestmark = pytest.mark.django_db
PLAIN = {
    "postcode": "EH1 1YS", "kwp": 4, "tilt_deg": 35, "azimuth_deg": 180, "shading": "none",
    "use_kwh": 2500, "occupancy": "half", "tariff": "flat", "battery_kwh": 5, "who": "owner",
}  # fmt: skip


@pytest.fixture(autouse=True)
def postcode():
    return make_postcode()


def ask(client, suffix="/", **answers):
    return client.get(f"/energy/homes{suffix}?{urlencode(PLAIN | answers)}")


def data_of(client, **answers):
    return ask(client, ".json", **answers).json()


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_page_paper_and_data_say_the_same(client):
    data = data_of(client)
    page, printed = words_of(ask(client)), ask(client, ".pdf").content
    paper = text_of(printed)
    assert read_paper(printed) == "What panels do to a bill"
    for case in ("without_battery", "with_battery"):
        for key in ("bill_before_gbp", "saving_gbp", "import_saved_gbp", "export_income_gbp"):
            figure = f"£{data[case][key]:,.0f}"
            assert figure in page, key
            assert figure in paper, key
        assert f"{data[case]['payback_years']:.1f} years" in page
    joined = re.sub(r"\s+", " ", paper)
    assert "Saved in all " in joined  # the small words stand under it, not joined to it


def test_the_bill_closes_worked_by_hand(client):
    one = data_of(client)["without_battery"]
    # the price cap of July 2026: 26.11 p/kWh and 57.19 p a day; 12 p/kWh for export
    assert one["bill_before_gbp"] == pytest.approx((2500 * 26.11 + 365 * 57.19) / 100, abs=0.02)
    bought = one["import_kwh"] * 0.2611
    assert one["bill_after_gbp"] == pytest.approx(
        bought + 365 * 0.5719 - one["export_kwh"] * 0.12, abs=0.05
    )
    assert one["generation_kwh"] + one["import_kwh"] == pytest.approx(
        one["use_kwh"] + one["export_kwh"] + one["battery_loss_kwh"], abs=0.3
    )
    assert one["low_gbp"] < one["saving_gbp"] < one["high_gbp"]
    assert one["saving_gbp"] == pytest.approx(
        one["import_saved_gbp"] + one["export_income_gbp"], abs=0.02
    )


def test_a_battery_raises_self_use_and_loses_some(client):
    data = data_of(client)
    without, stored = data["without_battery"], data["with_battery"]
    assert stored["self_use_kwh"] > without["self_use_kwh"]
    assert stored["battery_loss_kwh"] > 0 == without["battery_loss_kwh"]
    assert stored["cost_gbp"] == without["cost_gbp"] + 1000 + 5 * 200  # no tax until April 2027


def test_shade_and_own_prices_and_additions_count(client):
    plain = data_of(client)["without_battery"]
    shaded = data_of(client, shading="significant")["without_battery"]
    assert shaded["generation_kwh"] == pytest.approx(plain["generation_kwh"] / 2, rel=1e-3)
    dear = data_of(client, import_p=40, standing_p=0, export_p=0)["without_battery"]
    assert dear["bill_before_gbp"] == pytest.approx(1000)  # 2,500 kWh x 40 p
    assert dear["export_income_gbp"] == 0
    pumped = data_of(client, heat_pump_kwh=3000, car_kwh=2000)["without_battery"]
    assert pumped["use_kwh"] == pytest.approx(7500)


def test_what_sides_gain_is_the_whole_saving(client):
    for who in ({"who": "tenant", "discount_pct": 30}, {"who": "host", "agreed_p": 14}):
        one = data_of(client, **who)["without_battery"]
        parts = sum(one["users_gain_gbp"]) + one["owner_gains_gbp"]
        assert parts == pytest.approx(one["saving_gbp"], abs=0.05)
    flats = data_of(client, who="flats", shares="50, 30, 20", kwp=10)["without_battery"]
    assert len(flats["users_gain_gbp"]) == 3
    assert flats["users_gain_gbp"][0] > flats["users_gain_gbp"][2]
    assert "Landlord" in words_of(ask(client, who="tenant"))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"postcode": "ZZ1 1ZZ"}, "do not know this postcode"),
        ({"kwp": -1}, "greater than or equal"),
        ({"who": "flats", "shares": "60, 60"}, "add up to 100"),
        ({"who": "flats", "shares": ""}, "at least two flats"),
        ({"use_kwh": ""}, "Electricity used in a year"),
        ({"tariff": "/etc/passwd"}, "Select a valid choice"),
    ],
)
def test_a_wrong_answer_is_refused_beside_its_question(client, wrong, words):
    page = ask(client, **wrong)
    assert page.status_code == 422
    assert words in words_of(page)
    assert ask(client, ".json", **wrong).status_code == 422
    assert ask(client, ".pdf", **wrong).status_code == 422


def test_a_stale_tariff_warns(client):
    assert "held until 30 September 2026: give present prices" in words_of(ask(client))


def test_own_prices_of_all_three_kinds_are_not_called_stale(client):
    page = words_of(ask(client, import_p=30, standing_p=50, export_p=5))
    assert "give present prices" not in page
    assert "your own prices" in page


def meter_file(kwh=0.2, days=365):
    stamps = pandas.date_range("2025-01-01", periods=days * 48, freq="30min", tz="UTC")
    table = pandas.DataFrame({"Start (UTC)": stamps.strftime("%Y-%m-%dT%H:%MZ"), "kWh": kwh})
    return SimpleUploadedFile("meter.csv", table.to_csv(index=False).encode())


def test_a_meter_file_replaces_the_shape_and_is_not_kept(client, settings):
    page = client.post("/energy/homes/", PLAIN | {"meter": meter_file()})
    assert page.status_code == 200
    # 0.2 kWh x 17,520 half hours
    assert page.context["found"].without.savings.use_kwh == pytest.approx(3504, abs=2)
    assert "It was not kept" in words_of(page)
    assert not settings.FILES_ROOT.exists() or not list(settings.FILES_ROOT.rglob("*meter*"))
    paper = client.post("/energy/homes/", PLAIN | {"meter": meter_file(), "as": "pdf"})
    assert "3,504" in text_of(paper.content)


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("meter.csv", b"\xff\xfe\x00rubbish"),
        SimpleUploadedFile("meter.csv", b"a,b\n1,2\n"),
        SimpleUploadedFile("meter.csv", b"start,kwh\n"),
    ],
)
def test_a_meter_file_that_cannot_be_read_is_refused_with_the_reason(client, file):
    page = client.post("/energy/homes/", PLAIN | {"meter": file})
    assert page.status_code == 422
    assert page.context["form"].errors["meter"]


def test_a_short_meter_file_is_refused(client):
    page = client.post("/energy/homes/", PLAIN | {"meter": meter_file(days=100)})
    assert "per cent of a year" in words_of(page)


def test_the_months_add_up_to_the_year(client):
    case = ask(client).context["found"].with_battery
    for name in ("use_kwh", "generation_kwh", "import_kwh", "export_kwh", "saving_gbp"):
        whole = getattr(case.savings, name)
        assert np.sum(case.savings.monthly[name]) == pytest.approx(whole)
