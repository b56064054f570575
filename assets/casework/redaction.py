"""Which files of a request everybody may read: an original, or the redacted copy beside it."""

from django.db import transaction

from assets.casework.documents import attach
from assets.casework.errors import CaseworkError
from assets.casework.models import Document, TransferRequest
from people.models import User


@transaction.atomic
def add_redacted_copy(document: Document, *, file, by: User) -> Document:
    """Keep a copy without personal data beside the original; an older copy makes way.

    Raises
    ------
    CaseworkError
        If the file is no copy of an original, or is the original itself.
    """
    if document.redacts_id:
        raise CaseworkError("This is a redacted copy already; redact the original again.")
    copy = attach(
        document.request, need=document.need, title=f"{document.title} (redacted)", file=file,
        by=by, redacts=document,
    )  # fmt: skip
    if copy.sha256 == document.sha256:
        raise CaseworkError("This is the original itself; redact it first, then upload the copy.")
    for older in document.redacted_copies.exclude(pk=copy.pk):
        older.file.delete(save=False)
        older.delete()
    return copy


@transaction.atomic
def choose_public(document: Document, *, which: str) -> None:
    """Let everybody read the original, its redacted copy, or neither of them.

    Raises
    ------
    CaseworkError
        If the request is not public yet, or there is no redacted copy.
    """
    request = TransferRequest.objects.select_for_update().get(pk=document.request_id)
    copies = document.redacted_copies.all()
    if which != "neither" and not request.is_public:
        raise CaseworkError("The request is not public yet; nothing of it can be.")
    if which == "redacted" and not copies:
        raise CaseworkError("There is no redacted copy yet; upload it first.")
    Document.objects.filter(pk=document.pk).update(is_public=which == "original")
    copies.update(is_public=which == "redacted")


def what_is_public(document: Document) -> str:
    """Say which of a file and its redacted copy everybody may read."""
    if document.is_public:
        return "original"
    return (
        "redacted" if any(copy.is_public for copy in document.redacted_copies.all()) else "neither"
    )
