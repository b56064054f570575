"""Every write about general meetings: notice, list, attendance, votes, minutes."""

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.core.mail import send_mail
from django.db import transaction

from energy.society.errors import SocietyError
from energy.society.models import Entitled, Meeting, Resolution, Society
from gis.day import today

_DATA = Path(__file__).parent / "data"
_SPAN = re.compile(r"(\d{1,7})(?:\s*-\s*(\d{1,7}))?")
_PROXY = re.compile(r"(\d{1,7})\s+by\s+(\d{1,7})", re.IGNORECASE)


@cache
def norms() -> dict:
    """What is usual for meetings."""
    return tomllib.loads((_DATA / "meeting_norms.toml").read_text())


def call_meeting(society: Society, **fields) -> Meeting:
    """Prepare a meeting."""
    return Meeting.objects.create(society=society, **fields)


def last_notice_day(meeting: Meeting) -> date:
    """The last day on which notice keeps the usual clear days."""
    return meeting.held_on - timedelta(days=norms()["notice_days"] + 1)


@transaction.atomic
def give_notice(meeting: Meeting) -> tuple[int, int]:
    """Send notice to all entitled members that have an address for mail.

    Returns
    -------
    tuple of int
        How many were sent, and how many members must be written to on paper.

    Raises
    ------
    SocietyError
        If notice was given before, or the meeting is past.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.notice_on:
        raise SocietyError("Notice of this meeting was given already.")
    if meeting.held_on < today():
        raise SocietyError("The meeting is past.")
    members = list(meeting.society.members.entitled_on(min(meeting.record_date, today())))
    addresses = [member.email for member in members if member.email]
    for address in addresses:
        send_mail(
            f"{meeting.society}: {meeting}",
            f"{meeting.get_kind_display()} of {meeting.society}\n\n{meeting.held_on:%-d %B %Y}, "
            f"{meeting.place}\n\n{meeting.business}\n\nMembers on "
            f"{meeting.record_date:%-d %B %Y} may vote; each has one vote.\n",
            None,
            [address],
        )
    meeting.notice_on = today()
    meeting.save(update_fields=["notice_on"])
    return len(addresses), len(members) - len(addresses)


@transaction.atomic
def fix_list(meeting: Meeting) -> int:
    """Fix the list of those entitled, as the register stands on the record date.

    Raises
    ------
    SocietyError
        If the record date lies ahead, or the list is fixed.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.listed_on:
        raise SocietyError("The list is fixed already.")
    if meeting.record_date > today():
        raise SocietyError(
            f"The record date is {meeting.record_date:%-d %B %Y}; fix the list then or after."
        )
    members = meeting.society.members.entitled_on(meeting.record_date)
    Entitled.objects.bulk_create(Entitled(meeting=meeting, member=member) for member in members)
    meeting.listed_on = today()
    meeting.save(update_fields=["listed_on"])
    return meeting.entitled.count()


def numbers_in(text: str) -> list[int]:
    """Read numbers of members such as ``1, 4, 7-12``.

    Raises
    ------
    SocietyError
        If something else stands there.
    """
    found = []
    for part in re.split(r"[,;\s]+", re.sub(r"\s*-\s*", "-", text.strip())):
        if not part:
            continue
        span = _SPAN.fullmatch(part)
        if span is None:
            raise SocietyError(f"“{part[:40]}” is no number of a member; write 1, 4, 7-12.")
        first, last = int(span[1]), int(span[2] or span[1])
        if last - first > 100_000:
            raise SocietyError(f"“{part[:40]}” is too many members; correct it.")
        found += range(first, last + 1)
    return found


@transaction.atomic
def note_attendance(meeting: Meeting, *, present: str, proxies: str) -> Meeting:
    """Write down who came, and for whom somebody else votes (lines such as ``5 by 7``).

    Raises
    ------
    SocietyError
        If a number is not entitled, or a proxy is not there.
    """
    meeting = _open(meeting)
    rows = {one.member.number: one for one in meeting.entitled.select_related("member")}
    came = set(numbers_in(present))
    _known(came, rows)
    by = {}
    for line in proxies.splitlines():
        if line.strip():
            said = _PROXY.fullmatch(line.strip())
            if said is None:
                raise SocietyError(f"“{line.strip()[:40]}” is no proxy; write 5 by 7.")
            by[int(said[1])] = int(said[2])
    _known(set(by), rows)
    for giver, holder in by.items():
        if giver in came:
            raise SocietyError(f"Member {giver} came and cannot have a proxy besides.")
        if holder not in came:
            raise SocietyError(f"Member {holder} did not come and cannot vote for member {giver}.")
    for number, row in rows.items():
        row.is_present = number in came
        row.proxy = rows[by[number]].member if number in by else None
    Entitled.objects.bulk_update(rows.values(), ["is_present", "proxy"], batch_size=500)
    return meeting


def _known(numbers: set, rows: dict) -> None:
    strangers = sorted(numbers - set(rows))
    if strangers:
        raise SocietyError(f"Member {strangers[0]} is not on the list of those entitled.")


def _open(meeting: Meeting) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.closed_on:
        raise SocietyError("The minutes of this meeting are closed.")
    if not meeting.listed_on:
        raise SocietyError("Fix the list of those entitled first.")
    return meeting


def votes_there(meeting: Meeting) -> int:
    """How many votes are at the meeting, proxies included."""
    rows = meeting.entitled
    return rows.filter(is_present=True).count() + rows.exclude(proxy=None).count()


def is_quorate(meeting: Meeting) -> bool:
    """Whether enough votes are there."""
    return votes_there(meeting) >= meeting.quorum


@transaction.atomic
def put_to_vote(meeting: Meeting, **fields) -> Resolution:
    """Write down how a vote went.

    Raises
    ------
    SocietyError
        If the meeting has no quorum, or more votes were cast than were there.
    """
    meeting = _open(meeting)
    if not is_quorate(meeting):
        raise SocietyError(
            f"The meeting has {votes_there(meeting)} of the {meeting.quorum} votes of its quorum, "
            "so it can decide nothing."
        )
    cast = fields["votes_for"] + fields["votes_against"] + fields.get("abstained", 0)
    if cast > votes_there(meeting):
        raise SocietyError(f"Only {votes_there(meeting)} votes were there; {cast} are written.")
    return Resolution.objects.create(meeting=meeting, **fields)


@transaction.atomic
def close_minutes(meeting: Meeting, *, minutes: str) -> Meeting:
    """Keep the minutes; nothing of the meeting changes afterwards."""
    meeting = _open(meeting)
    if meeting.held_on > today():
        raise SocietyError("The meeting lies ahead.")
    meeting.minutes, meeting.closed_on = minutes, today()
    meeting.save(update_fields=["minutes", "closed_on"])
    return meeting
