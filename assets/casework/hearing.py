"""Notices that anyone may comment on, and what is said: received, read, redacted, shared."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from assets.casework import services, steps
from assets.casework.documents import SCAN, attach
from assets.casework.errors import CaseworkError
from assets.casework.hearing_models import Representation
from assets.casework.models import Event, RunningClock, TransferRequest
from assets.casework.pack_contents import Notice
from assets.casework.pack_entries import Act, Role
from gis.day import today
from people.models import User

MOST_WAITING = 500


@dataclass(frozen=True)
class OpenNotice:
    """A public notice of a request: since when, and until when comments are in time.

    ``closes`` is the last day that is known: of the time that runs, or else the day that the
    notice names; None where neither is there yet.
    """

    request: TransferRequest
    notice: Notice
    given: Event
    closes: date | None
    clock: RunningClock | None

    @property
    def is_open(self) -> bool:
        """Whether anyone may still comment here."""
        still = self.closes is None or today() <= self.closes
        return self.request.is_open and still


def notice_of(request: TransferRequest) -> OpenNotice | None:
    """The newest public notice of a request, if one has been given."""
    pack = steps.pack_of(request)
    for event in reversed(list(request.events.all())):
        step = pack.steps.get(event.step)
        for name in step.notices if step else ():
            if pack.notices[name].comments:
                return _read_notice(request, pack, pack.notices[name], event)
    return None


def _read_notice(request, pack, notice, event) -> OpenNotice:
    clock = request.clocks.filter(clock=notice.comments).last()
    named = request.dates.get(pack.clocks[notice.comments].fixed_by)
    closes = clock.due_on if clock else named and date.fromisoformat(named)
    return OpenNotice(request, notice, event, closes, clock)


def notices_open(requests) -> list[OpenNotice]:
    """The notices among some requests on which anyone may comment today, the next to close first.

    Only requests that the public may know of have public notices.
    """
    rows = requests.public().open().select_related("authority").prefetch_related("assets")
    rows = rows.filter(events__step__in=_notice_steps()).distinct()
    found = [notice_of(one) for one in rows]
    opened = [one for one in found if one is not None and one.is_open]
    return sorted(opened, key=lambda one: (one.closes or date.max, one.request.reference))


def _notice_steps() -> set[str]:
    """The steps of any kept pack that give a notice on which people may comment."""
    from assets.casework.models import StoredPack

    packs = [steps.stored_pack(key) for key in StoredPack.objects.values_list("pk", flat=True)]
    return {
        step.id
        for pack in packs
        for step in pack.steps.values()
        if any(pack.notices[name].comments for name in step.notices)
    }


def _is_late(request: TransferRequest, received_on: date) -> bool:
    found = notice_of(request)
    return bool(found and found.clock and found.closes and received_on > found.closes)


@transaction.atomic
def receive_comment(
    request: TransferRequest, *, speaker: str, stance: str, name: str, contact: str, words: str
) -> Representation:
    """Take in what somebody says through the site; nobody else sees it until it has been read.

    Raises
    ------
    CaseworkError
        If no notice is open, or far too much waits already.
    """
    found = notice_of(request)
    if found is None or not found.is_open:
        raise CaseworkError("The time for comments on this request is over.")
    if request.representations.waiting().count() >= MOST_WAITING:
        raise CaseworkError("Too many comments wait to be read; write to the council instead.")
    return Representation.objects.create(
        request=request, channel=Representation.Channel.WEB, speaker=speaker, stance=stance,
        received_on=today(), name=name, contact=contact, words=words,
    )  # fmt: skip


@transaction.atomic
def enter_representation(
    request: TransferRequest, *, by: User, channel: str, received_on: date, speaker: str,
    stance: str, name: str, contact: str, words: str, scans=(),
) -> Representation:  # fmt: skip
    """Type in what came by email or on paper, with the day it arrived and its scans.

    Raises
    ------
    CaseworkError
        If the day lies in the future.
    """
    if received_on > today():
        raise CaseworkError("It cannot have arrived in the future; correct the day.")
    for file in scans:
        attach(request, need=SCAN, title="A representation", file=file, by=by)
    return Representation.objects.create(
        request=request, channel=channel, speaker=speaker, stance=stance, received_on=received_on,
        is_late=_is_late(request, received_on), name=name, contact=contact, words=words,
        entered_by=by,
    )  # fmt: skip


@transaction.atomic
def accept_representation(said: Representation, *, by: User, public_words: str) -> None:
    """Let a representation stand, with the words that everyone may read.

    Raises
    ------
    CaseworkError
        If no words are left.
    """
    said = _lock(said)
    if not public_words.strip():
        raise CaseworkError("Leave the words that may be read, or set it aside with a reason.")
    is_first = said.state != Representation.State.ACCEPTED
    said.state, said.state_reason = Representation.State.ACCEPTED, ""
    said.public_words, said.read_by = public_words.strip(), by
    said.is_late = _is_late(said.request, said.received_on)
    said.save()
    if is_first:
        _record(said.request, by)


def _record(request, by) -> None:
    """Take the step that the rules have for a representation, where they have one here."""
    for role, answer in steps.open_steps(request, by):
        if Act.HEAR in answer.step.does and answer.open and role is Role.OFFICER:
            services.take_step(request, answer.step.id, by=by, role=role)


@transaction.atomic
def set_aside(said: Representation, *, by: User, reason: str) -> None:
    """Set a representation aside with the reason; it is kept, and nobody outside sees it."""
    said = _lock(said)
    said.state, said.state_reason, said.read_by = Representation.State.SET_ASIDE, reason, by
    said.save()


def _lock(said: Representation) -> Representation:
    TransferRequest.objects.select_for_update().get(pk=said.request_id)
    return Representation.objects.select_related("request").get(pk=said.pk)


def said_to(request: TransferRequest, *, for_council: bool, for_group: bool):
    """The representations that somebody may read: all, those shared, or those that stand."""
    rows = request.representations.all()
    if for_council:
        return rows
    accepted = rows.filter(state=Representation.State.ACCEPTED)
    return accepted.exclude(shared_on=None) if for_group else accepted
