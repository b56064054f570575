"""Mail goes through a table: written with the work it tells of, sent by the worker, never lost.

A message that cannot be sent is tried again by the worker, later and later, and keeps the last
answer of the mail server.
"""

import re
from contextlib import suppress
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import punycode
from environ import Env

from people.models import OutgoingMail

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


class OutboxBackend(BaseEmailBackend):
    """Keep each message in the database instead of talking to a mail server in a request."""

    def send_messages(self, messages):
        for message in messages:
            OutgoingMail.objects.create(
                to=message.recipients(),
                subject=message.subject,
                body=message.body,
                source=message.message().as_bytes(),
            )
        return len(messages)


def _mail_server() -> SmtpBackend:
    address = Env.email_url_config(settings.SMTP_URL)
    return SmtpBackend(
        host=address["EMAIL_HOST"],
        port=address["EMAIL_PORT"],
        username=address["EMAIL_HOST_USER"],
        password=address["EMAIL_HOST_PASSWORD"],
        use_tls=address.get("EMAIL_USE_TLS", False),
        use_ssl=address.get("EMAIL_USE_SSL", False),
        timeout=20,
    )


def send_waiting() -> int:
    """Send what waits; each message is locked, so that two workers never send one twice.

    Returns
    -------
    int
        How many were sent. Nothing is tried where no mail server is set.
    """
    if not settings.SMTP_URL:
        return 0
    sent = 0
    server = _mail_server()
    due = OutgoingMail.objects.filter(sent=None, next_try__lte=timezone.now()).order_by("pk")
    for key in due.values_list("pk", flat=True):
        sent += _send_one(server, key)
    return sent


@transaction.atomic
def _send_one(server, key) -> bool:
    locked = OutgoingMail.objects.select_for_update(skip_locked=True)
    mail = locked.filter(pk=key, sent=None).first()
    if mail is None:
        return False
    mail.attempts += 1
    try:
        _hand_over(server, mail)
    except (OSError, UnicodeError) as error:  # smtplib's errors are OSErrors too
        mail.last_error = str(error)[:1000]
        wait = min(FIRST_WAIT * 2 ** min(mail.attempts - 1, 12), LONGEST_WAIT)
        mail.next_try = timezone.now() + wait
    else:
        mail.sent, mail.last_error = timezone.now(), ""
    mail.save(update_fields=["attempts", "last_error", "next_try", "sent"])
    return mail.sent is not None


def _hand_over(server: SmtpBackend, mail: OutgoingMail) -> None:
    """Give a message to the mail server as it was written, with the line ends of the wire."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    source = re.sub(rb"\r\n|\r|\n", b"\r\n", bytes(mail.source))
    to = [_on_the_wire(address) for address in mail.to]
    server.open()
    try:
        server.connection.sendmail(_on_the_wire(sender), to, source)
    finally:
        with suppress(OSError):  # it has taken or refused the message; how it parts changes nothing
            server.close()


def _on_the_wire(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{punycode(domain)}"
