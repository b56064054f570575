"""Manners when things fail."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import (
    make_asset,
    make_user,
)
from tests.pages import Page

BACKEND = "django.contrib.auth.backends.ModelBackend"


def said(answer, *words):
    page = Page.of(answer)
    for one in words:
        assert one in page.text, page.text
    assert "Traceback" not in page.text
    return page


def test_a_page_that_is_not_there_says_so(db, client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    said(
        answer,
        "Page not found",
        "There is no page at this address, or it is one that you may not see.",
    )


def test_what_a_role_may_not_do_says_so(db, client):
    client.force_login(make_user(), backend=BACKEND)
    answer = client.get("/casework/")
    assert answer.status_code == 403
    said(answer, "You may not do this", "Your account does not have the role that this needs.")


def test_a_withdrawn_record_says_why(db, client):
    asset = make_asset(
        name="Old toll house", state="withdrawn", state_reason="It was sold in 2019."
    )
    answer = client.get(f"/assets/{asset.code}/")
    assert answer.status_code == 410
    said(answer, "No longer on the register",
         "Old toll house was withdrawn from the register. It was sold in 2019.")  # fmt: skip


def test_what_cannot_be_done_says_what_to_do(db, client):
    answer = client.get("/tiles/assets/3/8/0.mvt")
    assert answer.status_code == 422
    said(answer, "This cannot be done", "zoom is from 0 to 22")


def test_an_old_form_says_that_nothing_was_sent(db):
    person = make_user()
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend=BACKEND)
    answer = client.post("/organisations/new/", {"name": "x"})
    assert answer.status_code == 403
    said(answer, "This page was open too long", "Nothing was sent.")


def test_a_fault_of_ours_says_so_and_tells_nothing_of_the_inside(db, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("the secret of the house")

    monkeypatch.setattr("assets.register.views.Filters.of", fail)
    answer = Client(raise_request_exception=False).get("/assets/")
    assert answer.status_code == 500
    page = said(answer, "Something went wrong", "Nothing you sent was half saved.")
    assert "secret" not in page.text
    assert "/" in page.links


@pytest.mark.parametrize(
    "value",
    ["\0", "a\0b", "²", "٣", "😀", "1e400", "-1", "9" * 30, "x" * 3_000, "%", "[]", "{}",
     "' OR 1=1 --", '{"type":"Polygon"}', '{"type":"FeatureCollection","features":[]}',
     "POLYGON EMPTY", "POINT(0 0)",
     "POLYGON((0 0,1 1,1 0,0 0))", "POLYGON((-4 55,-3 56,-3 55,-4 56,-4 55))",
     "POLYGON((0 95,1 96,1 95,0 95))", "POLYGON((1e300 0,1 1,1 0,1e300 0))",
     "POLYGON((nan 0,1 1,1 0,nan 0))", "CURVEPOLYGON((-4 55,-3 56,-3 55,-4 55))", "0103",
     "<Polygon/>"],
)  # fmt: skip
def test_no_address_that_anybody_types_is_a_fault_of_ours(house, value):
    """A wrong value is said on the page, refused in a sentence or finds nothing; never a fault."""
    client = Client(raise_request_exception=False)
    addresses = {
        "/assets/": ("q", "near", "place", "shape", "kind", "word", "page", "go", "authority",
                     "decile", "smallest_m2", "within"),
        "/map/": ("shape", "go", "q"), "/assets.json": ("after", "shape"),
        "/assets.geojson": ("after", "shape"), "/places/": ("q",),
        "/tiles/assets/14/8000/5100.mvt": ("q", "shape"), "/requests/": ("page",),
        "/places/labels.json": ("bbox", "zoom"), "/energy/roofs/": ("postcode", "area_m2"),
        house["asset roof"]: ("shape", "area_m2", "shading"),
    }  # fmt: skip
    for path, names in addresses.items():
        for name in names:
            answer = client.get(f"{path}?{name}={quote(value)}")
            assert answer.status_code in (200, 302, 404, 422), f"{path}?{name}={value!r}"
    for path in (
        "/assets/{}/",
        "/assets/{}.json",
        "/places/{}/",
        "/requests/{}/",
        "/energy/assets/{}/",
    ):
        address = path.format(quote(value, safe=""))
        assert client.get(address).status_code in (302, 404, 422), address


def test_a_list_without_rows_is_a_list_in_every_form(db, client):
    assert client.get("/assets.json?q=nothing").json() == {"assets": [], "next": None}
    assert client.get("/assets.geojson?q=nothing").json() == {
        "type": "FeatureCollection", "next": None, "features": [],
    }  # fmt: skip
