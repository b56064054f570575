"""Ask and answer: the council asks for a thing or a change, the answer is applied once accepted."""

from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from assets.casework import services, steps, writing
from assets.casework.documents import attach
from assets.casework.errors import CaseworkError
from assets.casework.models import RequestedAsset, TransferRequest
from assets.casework.notices import tell_of_answer, tell_of_query
from assets.casework.pack_entries import NeedKind, Role
from assets.casework.submissions import keep_submission
from assets.casework.writing_models import Outline, Query
from gis.day import today
from gis.given_areas import GivenArea
from people.models import User

State, Kind = Query.State, Query.Kind
_AGREEMENT = "agreement-to-longer-time"
_LONGER_STEP = "agree-longer-time"
#: Needs of the files that come with an answer, until it is accepted.
REPLY = "reply"


@transaction.atomic
def ask(
    request: TransferRequest, *, kind: Kind, words: str, by: User, need: str = "",
    wanted: RequestedAsset | None = None, until: date | None = None, reply_by: date | None = None,
) -> Query:  # fmt: skip
    """Ask the group for something.

    Raises
    ------
    CaseworkError
        If it does not say what it is about, or the request has ended.
    """
    request = TransferRequest.objects.select_for_update().get(pk=request.pk)
    if not request.is_open or request.stage == "draft":
        raise CaseworkError("This request has ended or was not sent; there is nobody to ask.")
    if kind in {Kind.DOCUMENT, Kind.ANSWER} and need not in steps.pack_of(request).contents:
        raise CaseworkError("Choose which piece of the request you ask about.")
    if kind == Kind.OUTLINE and wanted is None:
        raise CaseworkError("Choose the place whose outline you ask about.")
    if kind == Kind.LONGER and (until is None or until <= today()):
        raise CaseworkError("Say until when the longer time should run; it lies in the future.")
    query = Query.objects.create(
        request=request, kind=kind, need=need, wanted=wanted, words=words, until=until,
        reply_by=reply_by, asked_by=by, asked_on=today(),
    )  # fmt: skip
    tell_of_query(query)
    return query


def _lock(query: Query, *states) -> Query:
    TransferRequest.objects.select_for_update().get(pk=query.request_id)
    locked = Query.objects.select_for_update().select_related("request").get(pk=query.pk)
    if locked.state not in states:
        raise CaseworkError(f"This question stands at “{locked.get_state_display().lower()}”.")
    return locked


@transaction.atomic
def answer(query: Query, *, words: str, by: User, files=(), area: GivenArea | None = None) -> Query:
    """Answer a question; nothing of the request changes before the council accepts it.

    Raises
    ------
    CaseworkError
        If it was answered already, or the answer lacks what was asked for.
    """
    query = _lock(query, State.OPEN)
    if query.kind == Kind.DOCUMENT and not files:
        raise CaseworkError("Choose the file that was asked for.")
    if query.kind == Kind.OUTLINE and area is None:
        raise CaseworkError("Draw, upload or type the outline that was asked for.")
    if query.kind in {Kind.ANSWER, Kind.LONGER, Kind.OTHER} and not words.strip():
        raise CaseworkError("Write your answer.")
    for file in files:
        attach(
            query.request, need=REPLY, title="Sent with an answer", file=file, by=by, query=query
        )
    query.reply, query.replied_by, query.replied_on = words.strip(), by, today()
    query.reply_shape, query.reply_note = (area.shape, area.note) if area else (None, "")
    query.state = State.ANSWERED
    query.save()
    tell_of_answer(query)
    return query


@transaction.atomic
def accept(query: Query, *, by: User, words: str = "") -> Query:
    """Accept an answer and apply it: the file, the words, the outline or the longer time.

    Raises
    ------
    CaseworkError
        If it is not answered, or cannot be applied at this stage.
    """
    query = _lock(query, State.ANSWERED)
    _APPLY[query.kind](query, by)
    query.refresh_from_db()
    _close(query, State.ACCEPTED, by, words)
    request = query.request
    if query.kind != Kind.LONGER and query.kind != Kind.OTHER:
        keep_submission(request, day=query.replied_on, by=query.replied_by)
    tell_of_query(query)
    return query


@transaction.atomic
def decline(query: Query, *, by: User, words: str) -> Query:
    """Say that an answer is not enough, with the reason; nothing of it is applied."""
    query = _lock(query, State.ANSWERED)
    if not words.strip():
        raise CaseworkError("Write why the answer is not accepted.")
    _close(query, State.DECLINED, by, words)
    tell_of_query(query)
    return query


@transaction.atomic
def withdraw(query: Query, *, by: User) -> Query:
    """Take a question back."""
    query = _lock(query, State.OPEN)
    _close(query, State.WITHDRAWN, by, "")
    tell_of_query(query)
    return query


def _close(query, state, by, words) -> None:
    query.state, query.closed_by, query.closed_on = state, by, today()
    query.outcome = words.strip()
    query.save()


def _apply_files(query, by) -> None:
    title = steps.title_of_need(query.request, query.need)
    query.documents.update(need=query.need, title=title, query=None)


def _apply_words(query, by) -> None:
    request = query.request
    query.before = request.answers.get(query.need, "")
    query.save(update_fields=["before"])
    request.answers = {**request.answers, query.need: query.reply}
    request.save(update_fields=["answers"])
    if query.replied_by:
        writing.note_writer(request, query.need, query.replied_by)


def _apply_outline(query, by) -> None:
    wanted = query.wanted
    if wanted is None:
        raise CaseworkError("The place is no longer in the request.")
    newest = wanted.outlines.last()
    query.before = newest.note if newest else "The whole place, as the register has it."
    query.save(update_fields=["before"])
    wanted.outline = query.reply_shape
    wanted.save(update_fields=["outline"])
    Outline.objects.create(
        wanted=wanted, shape=query.reply_shape, by=query.replied_by, note=query.reply_note,
        how=Outline.How.DRAWN,
    )  # fmt: skip


def _apply_longer_time(query, by) -> None:
    request = query.request
    if _LONGER_STEP not in steps.pack_of(request).steps:
        raise CaseworkError("The rules of this request know no longer time.")
    said = (
        f"{request.body_name} agrees that {request.authority} decides on request "
        f"{request.reference} by {query.until:%-d %B %Y}.\n\n{query.reply}\n\n"
        f"Agreed on {query.replied_on:%-d %B %Y} by {query.replied_by}.\n"
    )
    file = ContentFile(said.encode(), name="agreement-to-longer-time.txt")
    services.take_step(
        request, _LONGER_STEP, by=by, role=Role.OFFICER, dates={"longer-until": query.until},
        files=[(_AGREEMENT, file)],
    )  # fmt: skip


def _apply_nothing(query, by) -> None:
    """Keep the answer as it is: nothing of the request changes by it."""


_APPLY = {
    Kind.DOCUMENT: _apply_files,
    Kind.ANSWER: _apply_words,
    Kind.OUTLINE: _apply_outline,
    Kind.LONGER: _apply_longer_time,
    Kind.OTHER: _apply_nothing,
}


def pieces_to_ask(request: TransferRequest, kind: NeedKind) -> list[tuple[str, str]]:
    """List the pieces of a request of one kind, as choices."""
    contents = steps.pack_of(request).contents.values()
    return [(one.id, one.title) for one in contents if one.kind is kind and one.id != "type"]
