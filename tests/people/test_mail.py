"""Mail is written with the work it tells of, and each message leaves once."""

import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core.mail import EmailMessage, send_mail
from django.db import connection, transaction
from django.utils import timezone

from people import mail
from people.models import OutgoingMail
from people.tasks import send_waiting_mail
from tests.people.smtp import MailServer


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "people.mail.OutboxBackend"
    settings.DEFAULT_FROM_EMAIL = "Commons Register <no-reply@register.example>"


@pytest.fixture
def server(settings):
    with MailServer() as server:
        settings.SMTP_URL = server.url
        yield server


def write(to="rab@example.org", subject="Your request", body="It has arrived.\n"):
    send_mail(subject, body, None, [to])
    return OutgoingMail.objects.latest("pk")


@pytest.mark.django_db
def test_a_message_is_written_and_does_not_leave_by_itself(server):
    written = write()
    assert (written.to, written.subject, written.body) == (
        ["rab@example.org"], "Your request", "It has arrived.\n",
    )  # fmt: skip
    assert written.sent is None
    assert server.taken == []


@pytest.mark.django_db
def test_a_message_goes_with_the_work_it_tells_of(server):
    def work_that_fails():
        with transaction.atomic():
            write()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work_that_fails()
    assert not OutgoingMail.objects.exists()
    assert mail.send_waiting() == 0
    assert server.taken == []


@pytest.mark.django_db
def test_the_worker_sends_what_waits_word_for_word(server):
    write(subject="Grüße aus Leith", body="Café\n.\nA line with a dot alone stands above.\n")
    send_waiting_mail()
    ((sender, to, source),) = server.taken
    assert (sender, to) == ("no-reply@register.example", "rab@example.org")
    assert b"\n" not in source.replace(b"\r\n", b"")
    message = message_from_bytes(source.replace(b"\r\n..", b"\r\n."), policy=policy.default)
    assert message["Subject"] == "Grüße aus Leith"
    assert message["From"] == "Commons Register <no-reply@register.example>"
    words = message.get_content().replace("\r\n", "\n")
    assert words == "Café\n.\nA line with a dot alone stands above.\n"
    sent = OutgoingMail.objects.get()
    assert (sent.attempts, sent.last_error) == (1, "")
    assert timezone.now() - sent.sent < timedelta(minutes=1)
    assert mail.send_waiting() == 0, "and not a second time"
    assert len(server.taken) == 1


@pytest.mark.django_db
def test_a_blind_copy_is_sent_and_not_shown(server):
    EmailMessage("S", "B", to=["a@example.org"], bcc=["b@example.org"]).send()
    mail.send_waiting()
    assert OutgoingMail.objects.get().to == ["a@example.org", "b@example.org"]
    assert b"b@example.org" not in server.taken[0][2]


@pytest.mark.django_db
def test_where_no_mail_server_is_set_everything_stays(settings):
    settings.SMTP_URL = ""
    write()
    assert mail.send_waiting() == 0
    kept = OutgoingMail.objects.get()
    assert (kept.sent, kept.attempts) == (None, 0)


@pytest.mark.django_db
def test_what_is_refused_is_tried_later_and_later_and_says_why(server):
    server.refused.add("gone@example.org")
    lost, fine = write("gone@example.org"), write("rab@example.org")
    assert mail.send_waiting() == 1, "one that fails keeps no other back"
    lost.refresh_from_db()
    fine.refresh_from_db()
    assert fine.sent
    assert lost.sent is None
    assert "no such mailbox" in lost.last_error
    waits = []
    for attempt in range(1, 12):
        assert lost.attempts == attempt
        waits.append(round((lost.next_try - timezone.now()).total_seconds() / 60))
        assert mail.send_waiting() == 0, "not before its time"
        lost.refresh_from_db()
        assert lost.attempts == attempt
        OutgoingMail.objects.filter(pk=lost.pk).update(next_try=timezone.now())
        mail.send_waiting()
        lost.refresh_from_db()
    # a minute, doubled each time, never more than six hours
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    server.refused.clear()
    OutgoingMail.objects.filter(pk=lost.pk).update(next_try=timezone.now())
    assert mail.send_waiting() == 1
    lost.refresh_from_db()
    assert lost.last_error == ""


@pytest.mark.django_db
def test_a_server_that_is_not_there_loses_nothing(settings):
    with MailServer() as server:
        settings.SMTP_URL = server.url
    write()
    assert mail.send_waiting() == 0
    kept = OutgoingMail.objects.get()
    assert kept.attempts == 1
    assert "refused" in kept.last_error.lower()


@pytest.mark.django_db
def test_an_address_that_cannot_be_written_keeps_no_other_back(server):
    bad, good = write("x@" + "a" * 70 + ".example"), write("rab@bücher.example")
    assert mail.send_waiting() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert bad.last_error
    assert good.sent
    assert server.taken[0][1] == "rab@xn--bcher-kva.example"


@pytest.mark.django_db
def test_a_server_that_parts_rudely_has_the_message_all_the_same(server):
    server.rude = True
    write()
    assert mail.send_waiting() == 1
    assert mail.send_waiting() == 0
    assert len(server.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(server):
    server.slow_s = 0.05
    for number in range(6):
        write(f"person{number}@example.org")
    together, sent = threading.Barrier(2), []

    def work():
        together.wait()
        sent.append(mail.send_waiting())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 6
    assert sorted(to for _, to, _ in server.taken) == [f"person{n}@example.org" for n in range(6)]
    assert not OutgoingMail.objects.filter(sent=None).exists()


@pytest.mark.django_db
def test_the_outbox_is_read_in_the_demonstration_only(client):
    from tests.factories import make_authority

    write(subject="<b>Your request</b>", body="See https://register.example/requests/R1/")
    assert client.get("/outbox/").status_code == 404
    make_authority("S12009901", is_demonstration=True)
    page = client.get("/outbox/").content.decode()
    assert "&lt;b&gt;Your request&lt;/b&gt;" in page
    assert 'href="https://register.example/requests/R1/"' in page
