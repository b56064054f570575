"""Files of requests: what may come in, told by content and not by name."""

import hashlib
from pathlib import PurePath

from assets.casework.errors import UnusableDocument
from assets.casework.models import Document, TransferRequest

MOST_BYTES = 25_000_000
MOST_FILES = 100

#: First bytes of a file, where they stand, and what it then is.
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_IN_ZIP = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_TEXT = {".txt": "text/plain", ".csv": "text/csv"}
ACCEPTED = "PDF, PNG, JPEG, Word, Excel, OpenDocument or plain text"


def kind_of(name: str, head: bytes) -> str:
    """Tell what a file is by its first bytes; the name only tells kinds of archive apart.

    Raises
    ------
    UnusableDocument
        If it is none of the kinds that councils and groups exchange.
    """
    ending = PurePath(name).suffix.lower()
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"PK\x03\x04") and ending in _IN_ZIP:
        return _IN_ZIP[ending]
    if ending in _TEXT and b"\x00" not in head:
        return _TEXT[ending]
    raise UnusableDocument(f"{name} is of a kind that cannot be taken; send {ACCEPTED}.")


def attach(request: TransferRequest, *, need: str, title: str, file, by) -> Document:
    """Keep a file with a request, labelled to the need it meets.

    Raises
    ------
    UnusableDocument
        If it is empty, too large, of another kind, or one too many.
    """
    name = PurePath(file.name.replace("\\", "/")).name[:200]
    if not file.size:
        raise UnusableDocument(f"{name} is empty; choose the file again.")
    if file.size > MOST_BYTES:
        raise UnusableDocument(
            f"{name} is larger than {MOST_BYTES // 1_000_000} MB; send a smaller copy."
        )
    if request.documents.count() >= MOST_FILES:
        raise UnusableDocument(f"A request may have {MOST_FILES} files; put several into one.")
    digest, head = hashlib.sha256(), b""
    for chunk in file.chunks():
        head = head or chunk[:512]
        digest.update(chunk)
    file.seek(0)
    document = Document(
        request=request,
        need=need,
        title=title,
        name=name,
        content_type=kind_of(name, head),
        size=file.size,
        sha256=digest.hexdigest(),
        added_by=by,
    )
    document.file.save(name, file, save=False)
    document.save()
    return document
