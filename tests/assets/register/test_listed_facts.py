"""What a council's list says of a place stands on its page, unless somebody has stated it since."""

import csv
from datetime import date

import pytest

from assets.register.importing import Wishes, import_file
from assets.register.models import Asset
from assets.register.services import record_fact
from tests.factories import ENGLISH, make_asset, make_staff
from tests.pages import Page

pytestmark = pytest.mark.django_db

LEISURE = {
    "Ref": "L1", "Centre": "Urmston Baths", "Type": "Swimming pool",
    "Operator": "Urmston Leisure CIC", "Contract End Date": "31-Mar-30", "25m Pool": "Y",
    "Annual Visits": "410,000", "Lettings income": "£90k", "Maintenance backlog": "£1.2m",
    "Listed status": "Grade II", "Book value 31/03/2024": "£2,500,000",
}  # fmt: skip
STALLED = {
    "Site Code": "DV1", "Site Name": "Former Depot", "Permitted temporary uses": "Growing; play",
    "Available Until": "31/03/2027", "Reason Stalled": "Money ran out", "Services": "Water",
    "Hazards": "Lead in the ground",
}  # fmt: skip
COMMON_GOOD = (
    {"Asset ID": "1A", "Asset": "Neilson Park", "Common Good Fund": "Haddington"},
    {"Asset ID": "2B", "Asset": "Depot", "Common Good Fund": "No"},
)


def imported(tmp_path, *rows, **wishes):
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    report = import_file(path, Wishes(authority=ENGLISH, **wishes))
    assert report.quarantined == 0
    return report


def page_of(client, asset):
    return Page.of(client.get(asset.get_absolute_url())).text


def test_the_list_answers_what_the_short_forms_ask(tmp_path, client):
    imported(tmp_path, LEISURE, title="Leisure centres")
    page = page_of(client, Asset.objects.get(own_reference="L1"))
    for words in (
        "Swimming pool Yes The council’s list “Leisure centres”",
        "The operator’s contract ends 31 March 2030",
        "Visits 410,000 a year",
        "Who operates it Urmston Leisure CIC",
        "Repairs outstanding £1,200,000",
        "Income from lets and hires £90,000 a year",
    ):
        assert words in page
    missing = page.partition("things not known yet")[2].partition("Title and status")[0]
    assert "Asbestos" in missing
    assert "Repairs outstanding" not in missing


def test_what_no_form_asks_for_stands_beside_with_its_list(tmp_path, client):
    imported(tmp_path, LEISURE, title="Leisure centres")
    page = page_of(client, Asset.objects.get(own_reference="L1"))
    besides = page.partition("The council’s list says besides")[2]
    assert "Listed building Grade II" in besides
    assert "Value, pounds £2,500,000" in besides
    assert "From the list “Leisure centres”" in besides


def test_a_stalled_space_tells_what_may_be_done_there(tmp_path, client):
    imported(tmp_path, STALLED, kind="stalled_space")
    page = page_of(client, Asset.objects.get(own_reference="DV1"))
    for words in ("Growing; play", "Lead in the ground", "Why building stopped Money ran out"):
        assert words in page


def test_a_fact_that_was_stated_stands_before_what_the_list_says(tmp_path, client):
    imported(tmp_path, LEISURE)
    asset = Asset.objects.get(own_reference="L1")
    officer = make_staff("officer", authority=asset.authority)
    record_fact(
        asset, "backlog", "50000", on=date(2026, 1, 2), source="Survey", certainty="certain",
        by=officer,
    )  # fmt: skip
    page = page_of(client, asset)
    assert "Repairs outstanding £50,000 2 January 2026: Survey" in page
    assert "£1,200,000" not in page


def test_the_name_of_a_common_good_fund_says_that_land_is_common_good(tmp_path):
    imported(tmp_path, *COMMON_GOOD)
    said = dict(Asset.objects.values_list("own_reference", "details__common_good"))
    assert said == {"1A": True, "2B": False}


def test_a_place_of_which_no_list_says_more_has_no_such_part(client):
    assert "The council’s list says besides" not in page_of(client, make_asset())
