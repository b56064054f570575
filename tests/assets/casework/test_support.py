"""Support: confirmed by a link, counted once, placed by postcode, never public by name."""

import re

import pytest
from django.core import mail

from assets.casework import support, writing
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from tests.factories import (
    make_draft,
    make_postcode,
    make_staff,
    make_user,
    point,
    secretary_of,
    square,
    write_all,
)

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Jean Paterson", "email": "jean@example.org", "postcode": "EH1 1YS"}


@pytest.fixture
def sent():
    make_postcode("EH11YS", point())
    make_postcode("EH99ZZ", point(335_000, 673_000))
    draft = write_all(make_draft())
    body = draft.organisation
    body.area_of_benefit = square(side=100)
    body.save()
    writing.send(draft, by=secretary_of(body), name="R", position="S")
    return TransferRequest.objects.get(pk=draft.pk)


def link():
    return re.search(r"(/requests/\S+/support/\S+/)", mail.outbox[-1].body)[1]


def give(client, request, **more):
    return client.post(f"/requests/{request.reference}/support/", {**GIVEN, **more})


def test_support_counts_once_its_link_was_opened_and_pressed(client, sent):
    assert give(client, sent).status_code == 302
    assert support.count_support(sent).total == 0
    address = link()
    assert client.get(address).status_code == 200
    assert support.count_support(sent).total == 0  # a scanner of mail that opens links confirms not
    client.post(address)
    client.post(address)
    assert support.count_support(sent) == support.Standing(1, 0, 0, 0, 0)


def test_postcodes_are_counted_inside_and_outside_the_area(sent):
    lines = "Ann Bell, EH1 1YS\nBob Cree, EH9 9ZZ\nCat Dow, ZZ1 1ZZ\nDan Ely"
    assert support.enter_support(sent, lines, by=None) == 4
    counted = support.count_support(sent)
    assert (counted.inside, counted.outside, counted.unplaced) == (1, 1, 2)


def test_the_same_person_counts_once_however_written(client, sent):
    give(client, sent)
    client.post(link())
    give(client, sent, name="J. Paterson", postcode="EH9 9ZZ")  # the same address
    client.post(link())
    support.enter_support(sent, "Mrs  JEAN PATERSON, eh1 1ys\nJean Paterson, EH9 9ZZ", by=None)
    counted = support.count_support(sent)
    # first online; the second online repeats its address, the first on paper its name and postcode
    assert (counted.total, counted.repeats) == (2, 2)


def test_two_people_of_one_name_in_two_streets_are_two(sent):
    support.enter_support(sent, "Ann Bell, EH1 1YS\nAnn Bell, EH9 9ZZ\nAnn Bell\nAnn Bell", by=None)
    assert support.count_support(sent).total == 4


def test_names_are_seen_by_the_group_and_its_council_alone(client, sent):
    support.enter_support(sent, "Ann Bell, EH1 1YS", by=None)
    for page in (f"/requests/{sent.reference}/", f"/requests/{sent.reference}/support/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Ann Bell" not in answer.content.decode()
    page = f"/requests/{sent.reference}/supporters/"
    for somebody in (make_user(), make_staff("decision_maker")):
        client.force_login(somebody)
        assert client.get(page).status_code == 403
    for insider in (secretary_of(sent.organisation), make_staff("officer")):
        client.force_login(insider)
        assert "Ann Bell" in client.get(page).content.decode()


def test_nobody_is_flooded_with_links(client, sent):
    for _ in range(support.MOST_WAITING + 3):
        assert give(client, sent).status_code == 302
    assert len([one for one in mail.outbox if "Confirm your support" in one.subject]) == 5


def test_a_request_that_is_not_public_or_has_ended_takes_no_support(client, sent):
    draft = make_draft()
    assert give(client, draft).status_code == 404
    TransferRequest.objects.filter(pk=sent.pk).update(is_open=False)
    assert give(client, sent).status_code == 422


def test_a_wrong_postcode_and_a_line_without_a_name_are_asked_again(client, sent):
    assert give(client, sent, postcode="EH1").status_code == 422
    with pytest.raises(CaseworkError, match="Line 2"):
        support.enter_support(sent, "Ann Bell, EH1 1YS\n, EH1 1YS", by=None)
    assert support.count_support(sent).total == 0


def test_a_changed_area_places_everybody_anew(client, sent):
    support.enter_support(sent, "Ann Bell, EH1 1YS", by=None)
    sent.organisation.area_of_benefit = square(x=334_990, y=672_990, side=50)
    sent.organisation.save()
    client.force_login(secretary_of(sent.organisation))
    client.post(f"/requests/{sent.reference}/supporters/", {"place_again": "yes"})
    assert support.count_support(sent).outside == 1
