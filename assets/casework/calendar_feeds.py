"""Dates of requests for calendar programmes (iCalendar, RFC 5545), and notices for news readers."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from assets.casework import hearing
from assets.casework.models import RunningClock, TransferRequest
from assets.casework.next_dates import say_on_day
from assets.casework.promise_models import Promise
from assets.casework.reporting import ReportDue, reports_due
from gis.day import today
from people.models import Authority, User
from people.querysets import authority_ids, organisation_ids

_FOLD = 73  # octets of a line; the standard allows 75 with its end


@dataclass(frozen=True)
class Entry:
    """One day in a calendar: ``key`` names it for ever, ``path`` is where it is told of."""

    key: str
    day: date
    words: str
    about: str
    path: str


def dates_of(user: User) -> list[Entry]:
    """The days that concern a person: of handled or unhandled cases, or of their own bodies.

    Last days of running clocks, what must be kept after a transfer, and for officers the yearly
    report. An officer who handles no case at all is shown those of the whole council.
    """
    council = Q(request__authority__in=authority_ids(user)) & ~Q(request__stage="draft")
    if user.handlings.exists():
        council &= Q(request__handling__officer=user) | Q(request__handling=None)
    mine = council | Q(request__organisation__in=organisation_ids(user))
    served = Authority.objects.served_by(user, "officer").filter(requests__isnull=False)
    owed = reports_due(served.distinct(), [today().year - 1, today().year])
    found = [*_clock_entries(mine), *_promise_entries(mine), *map(_report_entry, owed)]
    return sorted(found, key=lambda one: (one.day, one.key))


def dates_in(ward_code: str) -> list[Entry]:
    """The days of the requests in a ward that the public may know of."""
    here = Q(request__is_public=True, request__assets__ward_code=ward_code)
    found = [*_clock_entries(here), *_promise_entries(here & Q(is_public=True))]
    return sorted(found, key=lambda one: (one.day, one.key))


def _clock_entries(which: Q) -> Iterable[Entry]:
    clocks = RunningClock.objects.filter(
        which, stopped_by=None, due_on__isnull=False, request__is_open=True
    )
    for clock in clocks.select_related("request").distinct():
        yield Entry(
            key=f"{clock.request.reference} {clock.pk}",
            day=clock.due_on,
            words=f"{say_on_day(clock.party, clock.who, clock.name)}: {_name(clock.request)}",
            about=" ".join(clock.working.get("steps", ())),
            path=clock.request.get_absolute_url(),
        )


def _promise_entries(which: Q) -> Iterable[Entry]:
    promises = Promise.objects.filter(which, closed_on=None)
    for promise in promises.select_related("request").distinct():
        yield Entry(
            key=f"{promise.request.reference} promise {promise.pk}",
            day=promise.due_on,
            words=f"{promise.get_kind_display()}: {_name(promise.request)}",
            about=promise.what,
            path=promise.request.get_absolute_url(),
        )


def _report_entry(one: ReportDue) -> Entry:
    return Entry(
        key=one.key,
        day=one.due_on,
        words=f"{say_on_day(one.rule.party, one.rule.who, one.rule.name)}: {one.authority}",
        about=f"Source: {one.rule.source.text}.",
        path=reverse("casework:return_detail", args=[one.authority.code, one.year]),
    )


def _name(request: TransferRequest) -> str:
    return f"{request.reference}, {request.body_name}"


def as_calendar(entries: Iterable[Entry], *, name: str) -> str:
    """Write days as all-day events."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Commons Register//Dates of requests//EN",
        "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_text(name)}",
    ]  # fmt: skip
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(_fold(line) for line in lines)


def _event(entry: Entry) -> list[str]:
    identity = hashlib.sha256(entry.key.encode()).hexdigest()[:24]
    return [
        "BEGIN:VEVENT",
        f"UID:{identity}@commons-register",
        f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(entry.words)}",
        f"DESCRIPTION:{_text(entry.about)}",
        f"URL:{settings.SITE_URL}{entry.path}",
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
