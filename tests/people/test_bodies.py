"""A body: its number, area, people and papers, and how it passes to other hands."""

from datetime import date

import pytest
from django.core import mail

from people import body_services
from people.errors import PeopleError
from people.models import OrganisationInvitation, OrganisationPaper
from people.register_numbers import check_register_number
from tests.factories import make_body, make_boundary, make_paper, make_user, secretary_of, square

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("form", "written", "kept"),
    [
        ("scio", "sc 012345", "SC012345"),
        ("clg", "sc123456", "SC123456"),
        ("clg", "01234567", "01234567"),
        ("cbs", "28934 R", "28934R"),
        ("cio", "1123456", "1123456"),
        ("unincorporated", "whatever", "WHATEVER"),
        ("scio", "", ""),
    ],
)
def test_a_register_number_is_kept_in_its_plain_form(form, written, kept):
    assert check_register_number(form, written) == kept


@pytest.mark.parametrize(
    ("form", "written"),
    [("scio", "SC12345"), ("scio", "1123456"), ("clg", "1234567"), ("cio", "SC012345")],
)
def test_a_number_of_another_register_is_asked_again(form, written):
    with pytest.raises(PeopleError, match="does not look like"):
        check_register_number(form, written)


def test_the_form_says_what_a_number_looks_like(client):
    client.force_login(make_user())
    sent = {
        "name": "Growers",
        "legal_form": "scio",
        "register_number": "12",
        "contact_address": "x",
    }
    answer = client.post("/organisations/new/", sent)
    assert answer.status_code == 422
    assert "SC and six figures" in answer.content.decode()


def own(client, body, page):
    client.force_login(secretary_of(body))
    return f"/organisations/{body.reference}/{page}/"


def test_an_area_may_be_named_by_its_wards(client):
    ward = make_boundary(geometry=square(side=1_000))
    body = make_body()
    address = own(client, body, "area")
    assert client.post(address, {"codes": ward.code}).status_code == 302
    body.refresh_from_db()
    assert body.area_of_benefit.area == pytest.approx(1_000_000)
    assert ward.code in body.area_note
    assert "100.00 ha" in body.area_note  # 1,000 m by 1,000 m


def test_an_area_given_twice_or_not_at_all_is_asked_again(client):
    body = make_body()
    address = own(client, body, "area")
    assert client.post(address, {}).status_code == 422
    twice = {"codes": make_boundary().code, "typed": "NT 25 73\nNT 26 73\nNT 26 74"}
    answer = client.post(address, twice)
    assert answer.status_code == 422
    assert "in more than one way" in answer.content.decode()


def invite(client, body, email, **more):
    sent = {"email": email, "role": "secretary", **more}
    return client.post(own(client, body, "people"), sent)


def test_a_secretary_hands_over_and_the_new_one_takes_all(client):
    body, new = make_body(), make_user()
    old = secretary_of(body)
    assert invite(client, body, new.email, hands_over="on").status_code == 302
    assert secretary_of(body) == old  # nothing moves before it is accepted
    invitation = OrganisationInvitation.objects.get()
    assert invitation.token in mail.outbox[-1].body
    client.force_login(new)
    client.post(f"/organisations/join/{invitation.token}/")
    assert secretary_of(body) == new
    assert body.roles.filter(user=old, role="member").exists()


def test_a_link_serves_only_whom_it_was_sent_to_and_once(client):
    body, new, other = make_body(), make_user(), make_user()
    invite(client, body, new.email)
    invitation = OrganisationInvitation.objects.get()
    with pytest.raises(PeopleError, match="is for"):
        body_services.accept_invitation(invitation, by=other)
    body_services.accept_invitation(invitation, by=new)
    with pytest.raises(PeopleError, match="has been used"):
        body_services.accept_invitation(invitation, by=new)


def test_an_unconfirmed_address_opens_nothing():
    body, new = make_body(), make_user()
    new.emailaddress_set.update(verified=False)
    invitation = body_services.invite_person(
        body, email=new.email, role="member", hands_over=False, by=secretary_of(body)
    )
    with pytest.raises(PeopleError):
        body_services.accept_invitation(invitation, by=new)
    assert body.roles.count() == 1


def test_the_last_secretary_cannot_leave_and_a_member_can(client):
    body, member = make_body(), make_user()
    role = body.roles.create(user=member, role="member")
    last = body.roles.get(role="secretary")
    address = own(client, body, "people")
    assert client.post(f"{address}{last.pk}/remove/").status_code == 422
    client.force_login(member)
    assert client.post(f"{address}{last.pk}/remove/").status_code == 403
    assert client.post(address, {"email": "x@example.org", "role": "member"}).status_code == 403
    assert client.post(f"{address}{role.pk}/remove/").status_code == 302
    assert body.roles.count() == 1


def test_a_paper_keeps_its_day_and_is_the_bodys_alone(client):
    body = make_body()
    address = own(client, body, "papers")
    sent = {"kind": "constitution", "dated_0": "14", "dated_1": "3", "dated_2": "2024"}
    assert client.post(address, {**sent, "file": make_paper()}).status_code == 302
    paper = OrganisationPaper.objects.get()
    assert paper.dated == date(2024, 3, 14)
    assert b"".join(client.get(f"{address}{paper.pk}/").streaming_content).startswith(b"%PDF")
    client.force_login(secretary_of(make_body()))
    assert client.get(f"{address}{paper.pk}/").status_code == 404
    assert client.post(f"{address}{paper.pk}/remove/").status_code == 404


def test_a_paper_from_the_future_or_of_another_kind_is_refused(client):
    body = make_body()
    address = own(client, body, "papers")
    ahead = {"kind": "accounts", "dated_0": "1", "dated_1": "1", "dated_2": "2999"}
    assert client.post(address, {**ahead, "file": make_paper()}).status_code == 422
    now = {"kind": "accounts", "dated_0": "1", "dated_1": "1", "dated_2": "2024"}
    script = make_paper("accounts.pdf", b"<script>alert(1)</script>")
    answer = client.post(address, {**now, "file": script})
    assert answer.status_code == 422
    assert "of a kind that cannot be taken" in answer.content.decode()
    assert not OrganisationPaper.objects.exists()
