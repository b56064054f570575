"""Files of requests, labelled to the needs that they meet, and who may read them."""

from django.db.models import QuerySet

from assets.casework import steps
from assets.casework.errors import UnusableDocument
from assets.casework.models import Document, TransferRequest
from assets.casework.permissions import handles_request, writes_request
from gis.uploads import UnusableFile, inspect_upload

MOST_FILES = 100
#: The label of scans of what others say: personal data of third persons.
SCAN = "representation"


def readable_by(user, request: TransferRequest) -> QuerySet[Document]:
    """The files of a request that a person may read.

    The council reads all, its body what is not for the council alone, everyone what is public.
    """
    if handles_request(user, request):
        return request.documents.all()
    shared = files_of_body(request) if writes_request(user, request) else Document.objects.none()
    return request.documents.filter(is_public=True) | shared


def files_of_body(request: TransferRequest) -> QuerySet[Document]:
    """The files of a request that are not for the council alone."""
    needs = steps.pack_of(request).needs.values()
    kept = {SCAN, *(need.id for need in needs if need.council_only)}
    return request.documents.exclude(need__in=kept)


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
