"""An officer enters a place that no list has, and keeps two places apart that look alike."""

import pytest
from django.contrib.messages import get_messages

from assets.register import duplicates
from assets.register.models import Asset, DismissedPair
from people.models import AuthorityRole
from tests.factories import ENGLISH, make_asset, make_authority, make_import, make_staff
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make_staff("officer", authority=make_authority(ENGLISH))
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return officer


def council_of(officer):
    return AuthorityRole.objects.get(user=officer).authority


GIVEN = {"name": "Sale Moor Library", "certainty": "stated"}


def test_a_library_is_entered_with_its_own_questions_and_a_point(client, officer):
    page = Page.of(client.get("/assets/new/?kind=library"))
    assert "Part of the statutory service" in page.text
    assert "Swimming pool" not in page.text
    given = GIVEN | {"easting": "379000", "northing": "391000", "asked_statutory": "Yes",
                     "asked_hours": "34", "postcode": "m332ab", "uprn": "100011642042",
                     "source": "Library service"}  # fmt: skip
    answer = client.post("/assets/new/?kind=library", given)
    asset = Asset.objects.get(name="Sale Moor Library")
    assert answer.url == f"/assets/{asset.code}/record/"
    assert (asset.kind, asset.authority.code, asset.owner) == ("library", ENGLISH, "authority")
    assert (asset.postcode, asset.uprn) == ("M33 2AB", 100_011_642_042)
    assert (asset.point.x, asset.point.y, asset.how_placed) == (379_000, 391_000, "coordinates")
    facts = dict(asset.dated_facts.values_list("name", "value"))
    assert facts == {"statutory": "Yes", "hours": "34"}
    assert asset.certainty_of("name")["source"] == "Library service"


def test_a_place_may_stay_open_and_an_outline_may_be_drawn(client, officer):
    client.post("/assets/new/?kind=stalled", GIVEN | {"name": "Mill site"})
    mill = Asset.objects.get(name="Mill site")
    assert (mill.kind, mill.point, mill.how_placed) == ("land", None, "none")
    assert mill.stalled_spells.filter(ended=None).exists()
    drawn = "POLYGON((-2.32 53.42, -2.319 53.42, -2.319 53.421, -2.32 53.421, -2.32 53.42))"
    client.post(
        "/assets/new/?kind=land", GIVEN | {"name": "Field", "shape": drawn, "is_draft": "on"}
    )
    field = Asset.objects.get(name="Field")
    # 0.001 degrees are 66.4 m from west to east at 53.42 north, and 111.3 m from south to north
    assert field.area_m2 == pytest.approx(66.4 * 111.3, rel=0.01)
    assert field.is_draft


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Enter name"),
        ({"easting": "379000"}, "Give an easting and a northing, or neither"),
        ({"postcode": "nowhere"}, "Enter a whole postcode"),
        ({"uprn": "house"}, "Enter the number as it is"),
        ({"own_reference": "L1"}, "has the reference L1; give each its own"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_entered(client, officer, wrong, said):
    make_asset(authority=council_of(officer), own_reference="L1")
    answer = client.post("/assets/new/?kind=land", GIVEN | wrong)
    assert answer.status_code == 422
    assert said in Page.of(answer).text
    assert Asset.objects.count() == 1


def test_a_pair_that_is_two_places_does_not_come_back(client, officer):
    council = council_of(officer)
    run = make_import(council, until="done")
    new = run.rows.filter(outcome="created").first().asset
    twin = make_asset(authority=council, name=new.name, point=new.point)
    address = f"/imports/{run.pk}/duplicates/"
    pair = {"code": twin.code, "other_code": new.code}
    assert "Keep both" in Page.of(client.get(address)).text
    answer = client.post(address, pair | {"reason": " "})
    assert answer.status_code == 422
    assert "are two places" in Page.of(answer).text
    answer = client.post(address, pair | {"reason": "Church hall and school hall"})
    assert ["Kept as two" in str(one) for one in get_messages(answer.wsgi_request)] == [True]
    kept = DismissedPair.objects.get()
    assert (kept.reason, kept.by) == ("Church hall and school hall", officer)
    assert not [one for one in duplicates.likely_duplicates(run) if twin.code in
                {one.code, one.other_code}]  # fmt: skip
    assert client.post(address, {"code": twin.code, "other_code": "ZZZZZZ", "reason": "x"}
                       ).status_code == 422  # fmt: skip
