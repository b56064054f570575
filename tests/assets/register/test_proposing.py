"""Missing places: anybody names one, an officer decides, and whoever named it is told."""

import pytest
from django.core import mail

from assets.register import proposing, services
from assets.register.errors import RegisterError
from assets.register.models import Asset, Proposal
from gis.crs import WGS84
from tests.factories import (
    ENGLISH,
    make_asset,
    make_authority,
    make_boundary,
    make_postcode,
    make_staff,
    point,
    square,
)

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
GIVEN = {
    "name": "Old nursery", "kind": "stalled", "words": "Empty for years.",
    "email": "resident@example.org", "person": "Ada",
}  # fmt: skip


@pytest.fixture
def council(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    authority = make_authority()
    make_boundary(kind="authority", code=authority.code, geometry=square(320_000, 670_000, 10_000))
    return authority


def where(at=None):
    spot = (at or point()).transform(WGS84, clone=True)
    return f"{spot.y:.6f}, {spot.x:.6f}"


def name_one(client, **changed):
    return client.post("/propose/", GIVEN | {"at": where()} | changed)


def decide(client, proposal, **data):
    return client.post(f"/propose/{proposal.pk}/", {"name": proposal.name, "kind": "land"} | data)


def sign_in(client, *roles, **fields):
    user = make_staff(*(roles or ("officer",)), **fields)
    client.force_login(user, backend=BACKEND)
    return user


def test_anybody_names_a_place_and_only_the_council_sees_it(client, council):
    officer = make_staff("officer")
    answer = name_one(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/propose/thanks/")
    named = Proposal.objects.get()
    assert (named.authority, named.kind, named.is_stalled) == (council, "land", True)
    assert named.point.distance(point()) < 1  # six decimals of a degree are 0.1 m
    assert mail.outbox[0].to == [officer.email]
    assert "Old nursery" not in client.get("/assets/").content.decode()
    assert not Asset.objects.exists()


def test_an_accepted_place_is_on_the_register_as_something_to_check(client, council):
    name_one(client)
    named = Proposal.objects.get()
    sign_in(client)
    assert "Old nursery" in client.get("/propose/waiting/").content.decode()
    mail.outbox.clear()
    answer = decide(client, named, outcome="accepted", name="The old nursery")
    assert answer.status_code == 302
    asset = Asset.objects.get()
    assert (asset.name, asset.how_placed, asset.is_draft) == ("The old nursery", "drawn", False)
    assert asset.certainty_of("name")["certainty"] == "assumed"
    assert Asset.objects.stalled().get() == asset
    told = mail.outbox[0]
    assert told.to == ["resident@example.org"]
    assert f"/assets/{asset.code}/" in told.body


def test_a_refused_place_is_refused_with_a_reason_that_is_sent(client, council):
    name_one(client)
    named = Proposal.objects.get()
    sign_in(client)
    assert decide(client, named, outcome="refused").status_code == 422
    mail.outbox.clear()
    decide(client, named, outcome="refused", reason="It is a private garden.")
    assert "It is a private garden." in mail.outbox[0].body
    assert not Asset.objects.exists()
    again = decide(client, named, outcome="accepted")
    assert again.status_code == 422
    assert "decided on this" in again.content.decode()


def test_a_place_that_is_there_already_leads_to_it(client, council):
    asset = make_asset(own_reference="A-7", name="Nursery ground")
    name_one(client)
    named = Proposal.objects.get()
    sign_in(client)
    page = client.get(f"/propose/{named.pk}/").content.decode()
    assert "Nursery ground" in page  # within 150 m of the place that was named
    assert decide(client, named, outcome="merged", into="B-1").status_code == 422
    foreign = make_asset(authority=make_authority(ENGLISH), own_reference="F-1")
    assert decide(client, named, outcome="merged", into="F-1").status_code == 422
    mail.outbox.clear()
    decide(client, named, outcome="merged", into="a-7")
    named.refresh_from_db()
    assert (named.asset, named.outcome) == (asset, "merged")
    assert "Nursery ground" in mail.outbox[0].body
    with pytest.raises(RegisterError):
        proposing.merge_into(named, foreign, by=None)


def test_a_postcode_is_enough_and_a_place_is_needed(client, council):
    make_postcode("EH11YS")
    assert name_one(client, at="", postcode="eh1 1ys").status_code == 302
    for wrong in (
        {"at": ""}, {"at": "here"}, {"at": "10, 10"}, {"at": "", "postcode": "ZZ9 9ZZ"},
        {"name": ""}, {"kind": "castle"}, {"email": "nobody"},
    ):  # fmt: skip
        assert name_one(client, **wrong).status_code == 422
    assert Proposal.objects.count() == 1


def test_ground_of_a_council_that_is_not_here_is_refused(client, council):
    answer = name_one(client, at="51.5, -0.12")
    assert answer.status_code == 422
    assert "No council that keeps its register here" in answer.content.decode()


def test_a_machine_that_fills_every_field_is_thanked_and_forgotten(client, council):
    assert name_one(client, website="https://example.org").status_code == 302
    assert not Proposal.objects.exists()


def test_no_more_than_ten_an_hour_come_from_one_sender(client, council):
    for _ in range(10):
        assert name_one(client).status_code == 302
    assert name_one(client).status_code == 422
    assert (
        client.post("/propose/", GIVEN | {"at": where()}, REMOTE_ADDR="81.2.69.160").status_code
        == 302
    )
    assert "81.2.69" not in "".join(Proposal.objects.values_list("sender", flat=True))


def test_only_officers_of_its_council_decide(client, council):
    name_one(client)
    named = Proposal.objects.get()
    sign_in(client, "officer", authority=make_authority(ENGLISH))
    assert client.get(f"/propose/{named.pk}/").status_code == 404
    assert "Old nursery" not in client.get("/propose/waiting/").content.decode()
    sign_in(client, "ward_councillor")
    assert client.get(f"/propose/{named.pk}/").status_code == 403


def test_land_that_a_request_names_is_entered_at_once_and_shown_with_it(client, council):
    asset = proposing.register_missing_land(
        council, name="Verge", outline=square().transform(WGS84, clone=True)
    )
    assert asset.is_draft
    assert asset.outline.area == pytest.approx(400, rel=1e-4)
    assert client.get(f"/assets/{asset.code}/").status_code == 404
    services.note_requests(asset, 1)
    assert client.get(f"/assets/{asset.code}/").status_code == 200
