import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from energy.society import planning
from energy.society.errors import SocietyError
from energy.society.planfile import parse_plan
from tests.energy.society.plans import EXAMPLES
from tests.energy.society.societies import make_saved_plan, make_society, officer_of
from tests.factories import make_user
from tests.pages import Page

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
THREE_ROOFS = (EXAMPLES / "three-roofs.toml").read_text()

TERMS = {
    "name": "One “hall”", "starts_on": date(2027, 4, 1), "years": 20, "inflation_pct": 2.0,
    "discount_pct": 3.5, "vat_registered": False, "export_p_per_kwh": 6.0, "interest_pct": 3.0,
    "interest_cap_pct": 4.0, "repay_from_year": 3, "running_gbp_per_kwp": 15.0,
    "grant_gbp": None, "loan_gbp": 9000.0, "loan_pct": 5.0, "loan_years": 12, "shares_gbp": 40000.0,
}  # fmt: skip
SITE = {
    "name": 'The "old" hall', "kwp": 30.0, "specific_yield_kwh_per_kwp": 900.0,
    "installed_on": date(2027, 2, 1), "self_use_pct": 70.0, "power_price_p_per_kwh": 18.0,
    "building": "charity", "cost_gbp": None, "roof_lease_gbp_per_year": 100.0,
}  # fmt: skip


@pytest.fixture
def society():
    return make_society()


@pytest.fixture
def officer(client, society):
    client.force_login(officer_of(society), backend=BACKEND)
    return client


def at(society, route, *args):
    return reverse(f"society:{route}", args=[society.reference, *args])


def test_a_plan_begun_on_a_page_is_the_plan_that_was_typed():
    plan = parse_plan(planning.begin_text(TERMS, SITE))
    assert (plan.name, plan.years, plan.starts_on) == ("One “hall”", 20, date(2027, 4, 1))
    assert plan.sites[0].name == 'The "old" hall'
    assert plan.sites[0].first_year_kwh == 27_000  # 30 kWp at 900 kWh
    assert plan.loans[0].repay_years == 12
    assert not plan.grants


def test_a_roof_is_added_to_what_stands_there():
    text = THREE_ROOFS + planning.write_table("sites", SITE)
    assert [site.name for site in parse_plan(text).sites][-1] == 'The "old" hall'


def test_a_sent_plan_shows_its_accounts_and_gives_its_files(officer, society):
    answer = officer.post(at(society, "plan_create"), {"text": THREE_ROOFS, "is_public": "on"})
    assert answer.status_code == 302
    saved = society.plans.get()
    page = Page.of(officer.get(answer.url))
    assert "The plan holds" in page.text
    assert "Leisure centre" in page.text
    assert sum(one.startswith("data:image/svg") for one in page.values("src")) == 3
    assert "2051-52" in page.text  # year 25
    content = officer.get(at(society, "plan_file", saved.pk, "xlsx")).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets/sheet" in name]
    assert sum(sheet.count(b"<f>") for sheet in sheets) > 500  # live formulas
    assert officer.get(at(society, "plan_file", saved.pk, "toml")).content.decode() == THREE_ROOFS
    data = officer.get(at(society, "plan_file", saved.pk, "json")).json()
    assert data["measures"]["npv_gbp"] == saved.answer["measures"]["npv_gbp"]


def test_a_plan_that_does_not_hold_says_the_year_and_the_cause(officer, society):
    poor = THREE_ROOFS.replace("gbp = 155000", "gbp = 100000")
    page = Page.of(officer.post(at(society, "plan_create"), {"text": poor}, follow=True))
    assert "The plan does not hold" in page.text
    assert "more must be raised or saved" in page.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "not valid TOML"),
        (THREE_ROOFS.replace("discount_pct", "discount"), "did you mean 'discount_pct'"),
        (THREE_ROOFS.replace("years = 25", "years = 400"), "from 20 to 40"),
        ("", "Type the plan"),
    ],
)
def test_what_is_no_plan_is_refused_with_what_to_change(officer, society, text, words):
    answer = officer.post(at(society, "plan_create"), {"text": text})
    assert answer.status_code == 422
    assert words in Page.of(answer).text
    assert not society.plans.exists()


def test_a_page_takes_no_plan_that_would_keep_it_busy():
    many = THREE_ROOFS + "".join(
        planning.write_table("sites", SITE | {"name": f"Roof {number}"}) for number in range(60)
    )
    with pytest.raises(SocietyError, match="60 roofs"):
        planning.read_text(many)


def test_a_plan_is_seen_by_others_once_it_is_published(client, society):
    hidden, shown = make_saved_plan(society), make_saved_plan(society, is_public=True)
    for user in (None, make_user(), officer_of(make_society())):
        if user:
            client.force_login(user, backend=BACKEND)
        assert client.get(at(society, "plan_detail", hidden.pk)).status_code == 404
        assert client.get(at(society, "plan_file", hidden.pk, "json")).status_code == 404
        assert client.get(at(society, "plan_detail", shown.pk)).status_code == 200
    # a plan is no other society's either
    assert client.get(at(make_society(), "plan_detail", shown.pk)).status_code == 404
