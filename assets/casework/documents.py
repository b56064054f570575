"""Files of requests, labelled to the needs that they meet."""

from assets.casework.errors import UnusableDocument
from assets.casework.models import Document, TransferRequest
from gis.uploads import UnusableFile, inspect_upload

MOST_FILES = 100


def attach(request: TransferRequest, *, need: str, title: str, file, by, **more) -> Document:
    """Keep a file with a request, labelled to the need it meets.

    Raises
    ------
    UnusableDocument
        If it is empty, too large, of another kind, infected, or one too many.
    """
    if request.documents.count() >= MOST_FILES:
        raise UnusableDocument(f"A request may have {MOST_FILES} files; put several into one.")
    try:
        found = inspect_upload(file)
    except UnusableFile as error:
        raise UnusableDocument(str(error)) from error
    document = Document(
        request=request,
        need=need,
        title=title,
        name=found.name,
        content_type=found.content_type,
        size=found.size,
        sha256=found.sha256,
        added_by=by,
        **more,
    )
    document.file.save(found.name, file, save=False)
    document.save()
    return document
