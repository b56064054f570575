"""The read API keeps its description, its pages are whole, and it shows what the pages show."""

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from assets.register.models import Asset, Building
from config.wsgi import application
from energy.roofs import stored
from tests.factories import (
    make_asset,
    make_boundary,
    make_building,
    make_draft,
    make_paper_request,
    make_staff,
    make_value,
    point,
    square,
)  # fmt: skip

pytestmark = pytest.mark.django_db
OPERATIONS = 8  # four lists, four single records


@pytest.fixture
def one_transaction():
    """Keep requests through WSGI from closing the connection that the test's own rows are in."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_transaction")
def test_no_question_breaks_the_description_or_the_server():
    make_value(make_boundary(kind="small_area"))
    make_asset(titles=["MID1"], uprn=1, running_cost_gbp=5)
    make_asset(outline=None)
    make_paper_request()
    make_building(footprint=square(side=10))
    stored.estimate_waiting(Building.objects.all())
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    tried = 0
    for found in schema.get_all_operations():
        _try(found.ok())
        tried += 1
    assert tried == OPERATIONS


def _try(operation):
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

    @settings(max_examples=12, deadline=None, database=None, derandomize=True,
              suppress_health_check=checks, phases=[Phase.explicit, Phase.generate])  # fmt: skip
    @given(case=operation.as_strategy())
    def call(case):
        case.call_and_validate(excluded_checks=[positive_data_acceptance])  # filters are checked

    call()


def test_the_pages_of_a_list_give_each_record_once_while_others_come_in(client):
    made = [make_asset().code for _ in range(7)]
    seen, address = [], "/api/assets/?page_size=3"
    while address:
        page = client.get(address).json()
        seen += [row["code"] for row in page["results"]]
        address = page["next"]
        if len(seen) == 3:
            made.append(make_asset().code)
    assert seen == made


@pytest.mark.parametrize(
    "cursor", ["cD1hYmM=", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk=", "%00", "ö", "o=-3"]
)
def test_a_cursor_of_nobodys_is_answered_without_a_fault(client, cursor):
    make_asset()
    for name in ("assets", "places", "requests", "roofs"):
        answer = client.get(f"/api/{name}/", {"cursor": cursor})
        assert answer.status_code in {200, 404, 422}
        assert answer["Content-Type"] == "application/json"


def test_filters_and_refusals_are_those_of_the_list(client):
    kept = make_asset(kind="library")
    make_asset(kind="park")
    rows = client.get("/api/assets/?kind=library").json()["results"]
    assert [row["code"] for row in rows] == [kept.code]
    answer = client.get("/api/assets/?near=ZZ99+9ZZ")
    assert answer.status_code == 422
    assert "do not know this postcode" in answer.json()["detail"]


def test_a_record_is_that_of_the_twin(client):
    asset = make_asset(titles=["MID1"], uprn=12, point=point(), running_cost_gbp=5)
    ours = client.get(f"/api/assets/{asset.code}/").json()
    twin = client.get(f"/assets/{asset.code}.json").json()
    assert ours.pop("changed")[:23] == twin.pop("changed")[:23]  # the twin has fewer decimals
    assert ours == twin
    assert ours["running_cost_gbp"] == 5


def test_requests_leave_out_drafts_and_the_contact_address(client):
    make_draft()
    sent = make_paper_request(body_contact="Secret Lane 4")
    sent.is_public = True
    sent.save()
    answer = client.get("/api/requests/")
    assert [row["reference"] for row in answer.json()["results"]] == [sent.reference]
    assert "Secret Lane" not in answer.content.decode()


def test_an_asset_that_only_its_council_knows_is_not_named_in_a_public_request(client):
    hidden = make_asset(is_draft=True)
    sent = make_paper_request(asset=hidden)
    sent.is_public = True
    sent.save()
    Asset.objects.filter(pk=hidden.pk).update(is_draft=True)
    address = f"/api/requests/{sent.reference}/"
    assert client.get(address).json()["assets"] == []
    client.force_login(make_staff(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).json()["assets"] == [hidden.code]


def test_a_browser_is_shown_how_to_ask_and_a_program_where(client):
    page = client.get("/api/", headers={"accept": "text/html"})
    assert b"deprivation_decile" in page.content
    assert b'<script src="http' not in page.content
    found = client.get("/api/").json()
    for name in ("assets", "places", "requests", "roofs", "schema"):
        assert client.get(found[name].split("8000")[-1]).status_code == 200
