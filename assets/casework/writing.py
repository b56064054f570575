"""Writing a request: its places and outlines, its answers by several hands, its files."""

import re

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from assets.casework import services, steps
from assets.casework.documents import attach
from assets.casework.errors import CaseworkError
from assets.casework.models import RequestedAsset, TransferRequest
from assets.casework.pack_entries import Role
from assets.casework.writing_models import Outline, Submission
from assets.register.models import Asset
from assets.register.proposing import register_missing_land
from gis.day import today
from gis.given_areas import GivenArea
from people.models import Authority, Nation, Organisation, User

MOST_PLACES = 50
#: The step by which a group sends what it has written, in every pack that has drafts.
SEND = "send-request"
#: A paper that meets none of the needs that the rules name.
OTHER = "other-paper"


class AnsweredMeanwhile(CaseworkError):
    """Somebody else wrote the same piece while a person was writing; both texts are shown."""

    status = 409

    def __init__(self, by: str, theirs: str):
        self.theirs = theirs
        super().__init__(
            f"{by} changed this piece while you were writing. Their words are shown below; put "
            "both together and save again."
        )


@transaction.atomic
def begin(asset: Asset, *, organisation: Organisation, by: User) -> TransferRequest:
    """Begin a request, with the newest constitution that the body keeps here."""
    request = services.begin_request(asset, organisation=organisation, by=by)
    constitution = organisation.papers.filter(kind="constitution").first()
    if constitution and "constitution" in steps.pack_of(request).contents:
        with constitution.file.open("rb") as file:
            copy = ContentFile(file.read(), name=constitution.name)
        title = steps.title_of_need(request, "constitution")
        attach(request, need="constitution", title=title, file=copy, by=by)
    return request


@transaction.atomic
def begin_for_missing_land(
    authority: Authority, *, organisation: Organisation, name: str, where: str, area: GivenArea,
    by: User,
) -> TransferRequest:  # fmt: skip
    """Begin a request for land that the register does not show, with the group's own outline.

    An officer puts the record that this makes in order afterwards; nothing waits for that.
    Source: Explanatory Notes 351: land missing from the register may be asked for.

    Raises
    ------
    CaseworkError
        If the law of the nation knows no such request.
    """
    if authority.nation != Nation.SCOTLAND:
        raise CaseworkError("Only in Scotland can land be asked for that the register lacks.")
    asset = register_missing_land(authority, name=name, outline=area.shape)
    request = begin(asset, organisation=organisation, by=by)
    wanted = request.wanted.get()
    wanted.named_by_group = True
    wanted.save(update_fields=["named_by_group"])
    services.save_answer(request, "land", f"{name}. {where}")
    _keep_outline(wanted, area, by)
    return request


@transaction.atomic
def note_tidied(wanted: RequestedAsset) -> None:
    """Keep that an officer has put the record of land in order that a group had to name."""
    wanted.tidied_on = today()
    wanted.save(update_fields=["tidied_on"])


@transaction.atomic
def add_place(request: TransferRequest, asset: Asset, *, by: User) -> RequestedAsset:
    """Ask for one more asset of the same council in the same request.

    Raises
    ------
    CaseworkError
        If it belongs to another council, is in the request already, or is one too many.
    """
    request = services.lock_draft(request)
    if asset.authority_id != request.authority_id:
        raise CaseworkError(
            f"{asset} belongs to {asset.authority}; begin a request of its own for it."
        )
    if request.wanted.filter(asset=asset).exists():
        raise CaseworkError(f"{asset} is in this request already.")
    if request.wanted.count() >= MOST_PLACES:
        raise CaseworkError(f"A request may ask for {MOST_PLACES} places; begin another one.")
    return request.wanted.create(asset=asset)


@transaction.atomic
def remove_place(wanted: RequestedAsset) -> None:
    """Ask for one asset less; one always stays.

    Raises
    ------
    CaseworkError
        If it is the last one.
    """
    request = services.lock_draft(wanted.request)
    if request.wanted.count() == 1:
        raise CaseworkError("A request asks for one place at least; add another one first.")
    wanted.delete()


@transaction.atomic
def set_outline(wanted: RequestedAsset, area: GivenArea | None, *, by: User) -> None:
    """Ask for a part of an asset, or for the whole of it again; what was said before is kept."""
    services.lock_draft(wanted.request)
    _keep_outline(wanted, area, by)


def _keep_outline(wanted, area, by) -> None:
    wanted.outline = area.shape if area else None
    wanted.save(update_fields=["outline"])
    whole = "The whole place, as the register has it."
    Outline.objects.create(
        wanted=wanted, shape=wanted.outline, by=by,
        how=area.how if area else Outline.How.OFFERED, note=area.note if area else whole,
    )  # fmt: skip


@transaction.atomic
def write_answer(
    request: TransferRequest, content: str, words: str, *, by: User, seen: str
) -> None:
    """Keep one answer; ``seen`` are the words that stood there when the person began to write.

    Raises
    ------
    AnsweredMeanwhile
        If somebody else wrote it since.
    """
    locked = services.lock_draft(request)
    stands = locked.answers.get(content, "")
    if _plain(stands) not in {_plain(seen), _plain(words)}:
        writer = locked.written.get(content, {}).get("by", "Somebody")
        raise AnsweredMeanwhile(writer, stands)
    services.save_answer(locked, content, words)
    locked.refresh_from_db()
    note_writer(locked, content, by)


def note_writer(request: TransferRequest, content: str, by: User) -> None:
    """Keep who wrote a piece last, and when."""
    now = timezone.localtime().strftime("%-d %B %Y, %H:%M")
    request.written = {**request.written, content: {"by": str(by), "at": now}}
    request.save(update_fields=["written"])


def _plain(words: str) -> str:
    return "\n".join(words.split())


@transaction.atomic
def attach_many(request: TransferRequest, files, *, by: User) -> None:
    """Add many files at once; which need each meets is guessed from its name, and asked."""
    locked = services.lock_draft(request)
    for file in files:
        need = guess_need(locked, file.name)
        attach(locked, need=need, title=steps.title_of_need(locked, need), file=file, by=by)


def guess_need(request: TransferRequest, name: str) -> str:
    """Guess which need a file meets by the words of its name."""
    words = set(re.findall(r"[a-z]+", name.lower()))
    for content in steps.contents_of(request):
        if set(content.id.split("-")) <= words:
            return content.id
    return OTHER


@transaction.atomic
def label_files(request: TransferRequest, needs: dict[str, str]) -> None:
    """Say which need each file meets, by its key."""
    locked = services.lock_draft(request)
    for document in locked.documents.filter(pk__in=needs):
        need = needs[str(document.pk)]
        document.need, document.title = need, steps.title_of_need(locked, need)
        document.save(update_fields=["need", "title"])


@transaction.atomic
def send(request: TransferRequest, *, by: User, name: str, position: str) -> Submission:
    """Send a request, or what was missing of it, with the declaration of a named person.

    Raises
    ------
    CaseworkError
        If something required is missing, or it was sent meanwhile.
    """
    locked = services.lock_draft(request)
    missing = steps.missing_contents(locked)
    if missing:
        titles = ", ".join(content.title.lower() for content in missing)
        raise CaseworkError(f"Before you can send the request, write: {titles}.")
    step = SEND if locked.stage == "draft" else "receive-missing"
    services.take_step(
        locked, step, by=by, role=Role.GROUP, checks=["declaration"], dates={"arrival": today()}
    )
    sent = locked.submissions.last()
    sent.declared_by, sent.declared_as = name, position
    sent.save(update_fields=["declared_by", "declared_as"])
    return sent
