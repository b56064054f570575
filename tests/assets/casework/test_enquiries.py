"""First questions: who reads them, what is carried into a request, and that they gate nothing."""

import pytest
from django.core import mail
from django.urls import reverse

from assets.casework import enquiries, services, starting, steps
from assets.casework.enquiry_models import Enquiry
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.casework.packs import bundled_packs
from tests.factories import (
    ENGLISH,
    make_asset,
    make_authority,
    make_body,
    make_staff,
    make_user,
    secretary_of,
)

pytestmark = pytest.mark.django_db
IDEA = "An orchard with a shelter for Zoe Quill’s bees."


def make_enquiry(asset=None, by=None, **fields):
    given = {"wish": "lease", "idea": IDEA, "benefits": "The school next door."}
    return enquiries.ask(asset or make_asset(), by=by or make_user(), **given | fields)


def test_a_question_goes_to_the_officers_and_the_answer_to_whoever_asked(client):
    asset, officer, resident = make_asset(), make_staff("officer"), make_user()
    client.force_login(resident)
    page = reverse("casework:enquiry_ask", args=[asset.code])
    assert client.post(page, {"wish": "lease"}).status_code == 422
    asked = client.post(page, {"wish": "lease", "idea": IDEA, "question": "Is it let?"})
    enquiry = Enquiry.objects.get()
    assert asked.url == enquiry.get_absolute_url()
    assert [m.to for m in mail.outbox] == [[officer.email]]
    client.force_login(officer)
    assert client.post(asked.url, {"words": "It is not."}).status_code == 302
    assert mail.outbox[-1].to == [resident.email]
    assert "It is not." in mail.outbox[-1].body
    client.force_login(resident)
    assert "It is not." in client.get(asked.url).content.decode()


def test_the_public_learns_how_many_asked_and_nothing_else(client):
    enquiry = make_enquiry(by=make_user(name="Zoe Quill"))
    shown = client.get(enquiry.asset.get_absolute_url()).content.decode()
    assert "1 question about this place" in " ".join(shown.split())
    assert "Zoe" not in shown
    assert "orchard" not in shown
    enquiries.close(enquiry)
    assert (
        "question about this place"
        not in client.get(enquiry.asset.get_absolute_url()).content.decode()
    )


def test_what_was_typed_is_carried_into_a_scottish_request(client):
    body = make_body()
    enquiry = make_enquiry(by=secretary_of(body))
    client.force_login(secretary_of(body))
    start = reverse("casework:start", args=[enquiry.asset.code])
    client.post(f"{start}?enquiry={enquiry.pk}", {"organisation": body.reference})
    request = TransferRequest.objects.get()
    assert request.answers["reasons"] == IDEA
    assert request.answers["benefits"] == "The school next door."
    enquiry.refresh_from_db()
    assert (enquiry.request, enquiry.state) == (request, "closed")


def test_what_was_typed_stands_in_the_first_step_of_an_english_request(client):
    council = make_authority(ENGLISH)
    body = make_body()
    enquiry = make_enquiry(make_asset(authority=council), secretary_of(body))
    client.force_login(secretary_of(body))
    begin = reverse("casework:begin", args=[enquiry.asset.code, "eng-cat-policy"])
    sent = client.post(
        f"{begin}?enquiry={enquiry.pk}", {"organisation": body.reference, "choice": "for-lease"}
    )
    assert IDEA in client.get(sent.url).content.decode()


@pytest.mark.parametrize("pack", bundled_packs().packs, ids=lambda pack: pack.identity.id)
def test_every_route_has_a_place_for_what_was_typed(pack):
    known = {*pack.contents, *pack.needs}
    assert known.intersection(enquiries._PIECES["idea"])


def test_nobody_carries_over_the_words_of_somebody_else(client):
    enquiry, body = make_enquiry(), make_body()
    client.force_login(secretary_of(body))
    start = reverse("casework:start", args=[enquiry.asset.code])
    client.post(f"{start}?enquiry={enquiry.pk}", {"organisation": body.reference})
    assert IDEA not in str(TransferRequest.objects.get().answers)


def test_a_question_is_no_gate():
    body = make_body()
    enquiry = make_enquiry(by=secretary_of(body))
    request = services.begin_request(enquiry.asset, organisation=body, by=secretary_of(body))
    missing = {content.id for content in steps.missing_contents(request)}
    other = make_asset()
    without = services.begin_request(other, organisation=body, by=secretary_of(body))
    assert missing == {content.id for content in steps.missing_contents(without)}


def test_a_closed_question_is_not_answered():
    enquiry = enquiries.close(make_enquiry())
    with pytest.raises(CaseworkError, match="closed"):
        enquiries.answer(enquiry, "Yes.", by=make_staff("officer"))


def test_nobody_floods_a_council_with_questions():
    asset, person = make_asset(), make_user()
    for _ in range(enquiries.MOST_A_DAY):
        make_enquiry(asset, person)
    with pytest.raises(CaseworkError, match="tomorrow"):
        make_enquiry(asset, person)


def test_words_that_stand_in_a_request_are_not_overwritten():
    body = make_body()
    enquiry = make_enquiry(by=secretary_of(body))
    request = starting.begin_case(
        bundled_packs().get("STALLED-SPACE-LICENCE", 1), [enquiry.asset], by=enquiry.by,
        organisation=body,
    )  # fmt: skip
    services.save_answer(request, "use", "A pump track.")
    request.refresh_from_db()
    enquiries.carry_over(enquiry, request)
    assert request.answers["use"] == "A pump track."
    assert request.answers["engagement"] == "The school next door."
