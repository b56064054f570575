"""Dates of requests for calendar programmes (iCalendar, RFC 5545), and notices for news readers."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.feedgenerator import Atom1Feed

from assets.casework import hearing
from assets.casework.models import RunningClock, TransferRequest
from assets.casework.next_dates import say_on_day
from people.models import User
from people.querysets import authority_ids, organisation_ids

_FOLD = 73  # octets of a line; the standard allows 75 with its end


def dates_of(user: User):
    """The running clocks that concern a person: handled or unhandled cases, or their own bodies'.

    An officer who handles no case at all is shown those of the whole council.
    """
    mine = RunningClock.objects.filter(stopped_by=None, due_on__isnull=False, request__is_open=True)
    council = Q(request__authority__in=authority_ids(user)) & ~Q(request__stage="draft")
    if user.handlings.exists():
        council &= Q(request__handling__officer=user) | Q(request__handling=None)
    group = Q(request__organisation__in=organisation_ids(user))
    return mine.filter(council | group).select_related("request").order_by("due_on", "pk")


def dates_in(ward_code: str):
    """The running clocks of the requests in a ward that the public may know of."""
    clocks = RunningClock.objects.filter(
        stopped_by=None, due_on__isnull=False, request__is_open=True, request__is_public=True,
        request__assets__ward_code=ward_code,
    )  # fmt: skip
    return clocks.select_related("request").order_by("due_on", "pk").distinct()


def as_calendar(clocks: Iterable[RunningClock], *, name: str) -> str:
    """Write clocks as all-day events, each on its last day."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Commons Register//Dates of requests//EN",
        "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_text(name)}",
    ]  # fmt: skip
    for clock in clocks:
        lines += _event(clock)
    lines.append("END:VCALENDAR")
    return "".join(_fold(line) for line in lines)


def _event(clock: RunningClock) -> list[str]:
    request = clock.request
    ends = say_on_day(clock.party, clock.who, clock.name)
    working = " ".join(clock.working.get("steps", ()))
    identity = hashlib.sha256(f"{request.reference} {clock.pk}".encode()).hexdigest()[:24]
    return [
        "BEGIN:VEVENT",
        f"UID:{identity}@commons-register",
        f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{clock.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{clock.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(f'{ends}: {request.reference}, {request.body_name}')}",
        f"DESCRIPTION:{_text(working)}",
        f"URL:{settings.SITE_URL}{request.get_absolute_url()}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """Write words as the standard has them: no bare comma, semicolon, backslash or line end."""
    words = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(words.split())


def _fold(line: str) -> str:
    """End a line as the wire has it, and break what is too long without cutting a letter."""
    folded, left = [], line.encode()
    while len(left) > _FOLD:
        cut = _FOLD
        while left[cut] & 0xC0 == 0x80:  # inside a letter of several octets
            cut -= 1
        folded.append(left[:cut].decode())
        left = b" " + left[cut:]
    return "\r\n".join([*folded, left.decode()]) + "\r\n"


def notices_feed(ward=None) -> str:
    """Write the notices that are open, in a ward or everywhere, as an Atom feed."""
    rows = TransferRequest.objects.all()
    where, path = "", "/notices/"
    if ward:
        rows = rows.filter(assets__ward_code=ward.code).distinct()
        where, path = f" in {ward.name}", f"/notices/?ward={ward.code}"
    feed = Atom1Feed(
        title=f"Public notices{where}",
        link=f"{settings.SITE_URL}{path}",
        description="Requests for council land on which anyone may comment.",
        language="en-GB",
        feed_url=f"{settings.SITE_URL}"
        + (f"/places/{ward.code}/notices.atom" if ward else "/notices.atom"),
    )
    for notice in hearing.notices_open(rows):
        request = notice.request
        places = ", ".join(asset.name for asset in request.assets.all())
        until = f" Comment until {notice.closes:%-d %B %Y}." if notice.closes else ""
        feed.add_item(
            title=f"{request.body_name} asks for {places}",
            link=f"{settings.SITE_URL}/notices/{request.reference}/",
            description=f"Request {request.reference} to {request.authority}.{until}",
            unique_id=f"{settings.SITE_URL}/notices/{request.reference}/",
            pubdate=notice.given.at,
            updateddate=notice.given.at,
        )
    return feed.writeString("utf-8")
