"""A page asks the register once for what takes long to find."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_asset, make_authority, point

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    council = make_authority()
    for number, name in enumerate(("Foundry Lane depot", "Foundry Lane hall", "Mill Street yard")):
        make_asset(authority=council, name=name, point=point(325_000 + number, 673_000), decile=1)


def statements(client, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(address)
    assert page.status_code == 200
    return page.content.decode(), [query["sql"] for query in asked.captured_queries]


@pytest.mark.parametrize("address", ["/assets/", "/map/"])
def test_a_misspelt_word_is_compared_once_and_finds_what_it_did(client, register, address):
    page, asked = statements(client, f"{address}?q=foundrey+lane")
    assert "Foundry Lane depot" in page
    assert "Foundry Lane hall" in page
    assert "Mill Street yard" not in page
    assert sum("%>" in sql for sql in asked) == 1


def test_what_filters_keep_is_added_up_once_for_the_number_and_the_view(client, register):
    _, asked = statements(client, "/map/?decile=2&kind=land")
    assert sum("ST_Extent" in sql or "COUNT(" in sql for sql in asked) == 1


def test_a_word_that_nothing_resembles_finds_nothing_through_any_door(client, register):
    for address in ("/assets/", "/map/", "/assets.json", "/assets.geojson"):
        page, _ = statements(client, f"{address}?q=zzyzxq")
        assert "Foundry" not in page
