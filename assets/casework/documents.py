"""Files of requests, labelled to the needs that they meet, and who may read them."""

from django.db.models import Q, QuerySet

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
    files = request.documents.all()
    if handles_request(user, request):
        return files
    if not writes_request(user, request):
        return files.filter(is_public=True)
    needs = steps.pack_of(request).needs.values()
    kept = {SCAN, *(need.id for need in needs if need.council_only)}
    return files.filter(Q(is_public=True) | ~Q(need__in=kept))


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
