"""Alerts: a mail once a day at most to those who asked for it and confirmed it."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, models, transaction
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import timezone

from gis.models import Boundary
from people.models import Authority

MOST_IN_MAIL = 30
ASK_AGAIN_AFTER = timedelta(hours=1)
FORGET_AFTER = timedelta(days=7)


def _token() -> str:
    return secrets.token_urlsafe(24)


class Alert(models.Model):
    """What one mailbox follows; its token is the key to confirm and to stop it."""

    token = models.CharField(max_length=32, unique=True, default=_token, editable=False)
    email = models.EmailField()
    authority = models.ForeignKey(Authority, models.CASCADE, null=True, blank=True)
    place_code = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=16, blank=True)
    asked = models.DateTimeField(default=timezone.now)
    confirmed = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), "authority", "place_code", "kind",
                name="alert_once", nulls_distinct=False,
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.followed}, to {self.email}"

    @property
    def followed(self):
        """What the mail is about, with the place as it is in force today."""
        from assets.register.news import Followed

        place = Boundary.objects.in_force().filter(code=self.place_code).first()
        return Followed(self.authority, place if self.place_code else None, self.kind)

    @property
    def link(self) -> str:
        return f"{settings.SITE_URL}/alerts/{self.token}/"


@transaction.atomic
def ask_for(*, email: str, authority=None, place=None, kind="") -> None:
    """Write down that a mailbox may want mail, and send the link that confirms it.

    Whoever asks learns nothing of whether the address is known; it is written to at most hourly.
    """
    followed = {"authority": authority, "place_code": place.code if place else "", "kind": kind}
    known = Alert.objects.select_for_update().filter(email__iexact=email, **followed).first()
    if known and timezone.now() - known.asked < ASK_AGAIN_AFTER:
        return
    alert = known or Alert(email=email, **followed)
    alert.asked = timezone.now()
    alert.save()
    _mail(alert, "Confirm that you want this mail", "confirm", {})


@transaction.atomic
def confirm(alert: Alert) -> None:
    """Begin to send what is new from now on."""
    now = timezone.now()
    Alert.objects.filter(pk=alert.pk, confirmed=None).update(confirmed=now, told_until=now)


def stop(alert: Alert) -> None:
    """End the mail and forget the address."""
    alert.delete()


def tell_all() -> int:
    """Write to everybody for whom something is new, each thing once; forget who never confirmed."""
    Alert.objects.filter(confirmed=None, asked__lt=timezone.now() - FORGET_AFTER).delete()
    until = _settled()
    due = Alert.objects.filter(confirmed__isnull=False, told_until__lt=until).order_by("pk")
    return sum(_tell(key, until) for key in list(due.values_list("pk", flat=True)))


def _settled() -> datetime:
    """Give the moment before which nothing can become visible any more.

    A change carries the time at which its transaction worked, and is seen only when that ends; what
    runs now is left to the next mail, so that nothing is passed over.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT least(clock_timestamp(), min(xact_start)) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()
                 AND backend_xid IS NOT NULL"""
        )
        return cursor.fetchone()[0]


@transaction.atomic
def _tell(key: int, until: datetime) -> bool:
    """Write one mail and move the mark in the same transaction: never twice, never lost."""
    from assets.register import news

    locked = Alert.objects.select_for_update(skip_locked=True, of=("self",))
    alert = locked.filter(pk=key, told_until__lt=until).first()
    if alert is None:
        return False
    since = alert.told_until
    found = news.newest(
        news.SOURCES, alert.followed, after=since, until=until, most=MOST_IN_MAIL + 1
    )
    alert.told_until = until
    alert.save(update_fields=["told_until"])
    if not found:
        return False
    context = {
        "news": found[:MOST_IN_MAIL], "more": len(found) > MOST_IN_MAIL, "since": since,
        "site": settings.SITE_URL,
    }  # fmt: skip
    _mail(alert, f"New: {found[0].title}"[:120], "news", context)
    return True


def _mail(alert, subject, template, context) -> None:
    words = {"alert": alert, "link": alert.link, **context}
    EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string(f"register/mail/{template}.txt", words),
        to=[alert.email],
        headers={
            "List-Unsubscribe": f"<{alert.link}stop/>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    ).send()
