"""Feeds and alerts tell the public what is public, once, and forget whoever asks them to."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import etree

from assets.register import alerts
from assets.register.alerts import Alert
from assets.register.models import Asset
from people.models import OutgoingMail
from tests.factories import (
    ENGLISH,
    make_asset,
    make_authority,
    make_boundary,
    make_draft,
    make_paper_request,
)  # fmt: skip

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "people.mail.OutboxBackend"


def entries(client, address):
    tree = etree.fromstring(client.get(address).content)
    assert tree.tag == f"{ATOM}feed"
    return [entry.findtext(f"{ATOM}title") for entry in tree.iter(f"{ATOM}entry")]


def test_a_feed_gives_what_is_new_of_what_is_followed_the_newest_first(client):
    ward = make_boundary()
    old = make_asset(name="Old hall")
    make_asset(name="English", authority=make_authority(ENGLISH))
    make_asset(name="Draft", is_draft=True)
    Asset.objects.filter(pk=old.pk).update(entered=timezone.now() - timedelta(days=9))
    make_asset(name="Park \x0b& more", kind="park")
    assert entries(client, "/feeds/register.atom?authority=S12000036") == [
        "New on the register: Park & more", "Changed: Old hall",
    ]  # fmt: skip
    assert entries(client, "/feeds/register.atom?kind=park") == ["New on the register: Park & more"]
    assert "Changed: Old hall" in entries(client, f"/places/{ward.code}/feed.atom")
    assert entries(client, "/feeds/requests.atom") == []
    for wrong in ("kind=castle", "place=nowhere", "authority=E99999999"):
        assert client.get(f"/feeds/register.atom?{wrong}").status_code == 422


def test_a_feed_of_requests_names_those_that_are_public_and_no_asset_that_is_not(client):
    make_draft(make_asset(name="Not sent"))
    hidden = make_asset(name="Secret depot")
    for asset in (make_asset(name="Old library"), hidden):
        one = make_paper_request(asset=asset)
        one.is_public = True
        one.save()
    Asset.objects.filter(pk=hidden.pk).update(is_draft=True)
    found = entries(client, "/feeds/requests.atom")
    assert len(found) == 1, found
    (title,) = found
    assert "Old library" in title
    assert "Secret" not in client.get("/feeds/requests.atom").content.decode()


def ask(client, **data):
    return client.post(
        "/alerts/", {"email": "reader@example.org", "authority": "S12000036", **data}
    )


def confirmed(client, **data):
    ask(client, **data)
    alert = Alert.objects.get()
    client.post(f"/alerts/{alert.token}/")
    OutgoingMail.objects.all().delete()
    return Alert.objects.get()


def test_nothing_is_sent_before_the_link_is_opened_and_the_button_pressed(client):
    make_authority()
    assert ask(client).status_code == 200
    alert = Alert.objects.get()
    assert f"/alerts/{alert.token}/" in OutgoingMail.objects.get().body
    make_asset()
    alerts.tell_all()
    client.get(f"/alerts/{alert.token}/")  # what a program that tests links does
    alerts.tell_all()
    assert OutgoingMail.objects.count() == 1
    assert Alert.objects.get().confirmed is None


def test_what_is_new_is_told_once(client):
    make_authority()
    confirmed(client)
    make_asset(name="New garden")
    make_asset(name="Elsewhere", authority=make_authority(ENGLISH))
    make_asset(name="Draft", is_draft=True)
    assert [alerts.tell_all(), alerts.tell_all()] == [1, 0]
    message = OutgoingMail.objects.get()
    assert "New garden" in message.body
    assert "Elsewhere" not in message.body
    assert "Draft" not in message.body
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in bytes(message.source)
    make_asset(name="Second garden")
    alerts.tell_all()
    assert "New garden" not in OutgoingMail.objects.first().body


def test_a_name_cannot_write_headers_into_the_mail(client):
    make_authority()
    confirmed(client)
    make_asset(name="Hall\nBcc: everybody@example.org")
    alerts.tell_all()
    message = OutgoingMail.objects.get()
    assert message.to == ["reader@example.org"]
    assert b"\nBcc:" not in bytes(message.source).split(b"\n\n")[0]


def test_stopping_deletes_the_address_and_may_be_said_twice(client):
    make_authority()
    alert = confirmed(client)
    address = f"/alerts/{alert.token}/stop/"
    assert client.get(address).status_code == 405
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(address).status_code == 200
    assert not Alert.objects.exists()
    make_asset()
    assert alerts.tell_all() == 0


def test_who_never_confirms_is_forgotten_and_asking_again_sends_nothing_for_an_hour(client):
    make_authority()
    ask(client)
    ask(client, email="READER@example.org")
    assert (Alert.objects.count(), OutgoingMail.objects.count()) == (1, 1)
    Alert.objects.update(asked=timezone.now() - timedelta(days=8))
    alerts.tell_all()
    assert not Alert.objects.exists()


def test_everything_everywhere_or_nonsense_is_not_followed_by_mail(client):
    make_authority()
    for data in ({"authority": ""}, {"email": "nobody"}, {"place": "Xanadu"}, {"kind": "castle"}):
        assert ask(client, **data).status_code == 422
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_another_transaction_still_works_on_is_left_to_the_next_mail(client):
    """A change that becomes visible after the mail carries an earlier time; it must not be lost."""
    import psycopg
    from django.db import connection

    make_authority()
    confirmed(client)
    known = connection.settings_dict
    asset = make_asset(name="Slow garden")
    alerts.tell_all()
    with psycopg.connect(
        host=known["HOST"], port=known["PORT"] or None, user=known["USER"],
        password=known["PASSWORD"] or None, dbname=known["NAME"],
    ) as other:  # fmt: skip
        other.execute("UPDATE register_asset SET changed = now() WHERE id = %s", [asset.pk])
        OutgoingMail.objects.all().delete()
        assert alerts.tell_all() == 0
        other.commit()
    assert alerts.tell_all() == 1
    assert "Slow garden" in OutgoingMail.objects.get().body
