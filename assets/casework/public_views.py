"""The public register of requests, and the files behind it."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assets.casework import steps
from assets.casework.models import Document, TransferRequest
from assets.casework.permissions import handles_request, writes_request
from assets.casework.urgency import urgency_of
from gis import maps
from gis.geometry import in_degrees, view_of

PAGE_ROWS = 25


@require_safe
def request_list(request):
    """Show every request that the public may know of, refusals too."""
    rows = TransferRequest.objects.public().select_related("authority").prefetch_related("assets")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    for one in page:
        one.stage_title = steps.pack_of(one).stages[one.stage].title
    return render(request, "casework/request_list.html", {"page": page})


@require_safe
def request_detail(request, reference):
    """Show one request: to the public what is public, to its own people what is theirs."""
    rows = TransferRequest.objects.visible_to(request.user).select_related(
        "authority", "organisation"
    )
    wanted = get_object_or_404(rows, reference=reference)
    return render(request, "casework/request_detail.html", context_of(wanted, request.user))


def context_of(wanted: TransferRequest, user) -> dict:
    """What the page of a request shows to one person."""
    pack = steps.pack_of(wanted)
    inside = writes_request(user, wanted) or handles_request(user, wanted)
    taken = set(wanted.events.values_list("step", flat=True))
    papers_public = "publish-papers" in taken
    decision_public = "publish-decision" in taken
    clocks = list(wanted.clocks.filter(stopped_by=None))
    for clock in clocks:
        clock.urgency = urgency_of(clock.due_on)
    return {
        "wanted": wanted,
        "stage": pack.stages[wanted.stage],
        "pack": pack,
        "assets": list(wanted.assets.select_related("authority")),
        "inside": inside,
        "papers": _papers(wanted, pack) if inside or papers_public else [],
        "papers_public": papers_public,
        "documents": wanted.documents.all() if inside else wanted.documents.filter(is_public=True),
        "decision": _decision(wanted, pack) if inside or decision_public else None,
        "decision_public": decision_public,
        "clocks": clocks,
        "events": _events(wanted, inside),
        "rivals": _rivals(wanted, user),
        "map": _map_of(wanted),
    }


def _papers(wanted, pack) -> list[tuple[str, str]]:
    """The words of a request; the contact address is never among them."""
    return [
        (content.title, wanted.answers[name])
        for name, content in pack.contents.items()
        if wanted.answers.get(name) and name != "name-and-address"
    ]


_DECISIONS = (
    "agree", "agree-on-other-terms", "refuse", "review-confirms-refusal", "review-confirms-terms",
    "review-modifies", "review-agrees", "review-refuses",
)  # fmt: skip


def _decision(wanted, pack) -> dict | None:
    """The decision as it stands, with the words that were written with it."""
    event = wanted.events.filter(step__in=_DECISIONS).last()
    if event is None:
        return None
    words = [(pack.needs[need].title, text) for need, text in event.texts.items()]
    return {"event": event, "words": words}


def _events(wanted, inside):
    """The story of a request; what was done before the public knew of it stays inside."""
    events = wanted.events.select_related("by")
    return events if inside else events.exclude(step__in=["record-representation", "recommend"])


def _rivals(wanted, user):
    """Other open requests for the same assets that this person may know of."""
    others = TransferRequest.objects.visible_to(user).open().exclude(pk=wanted.pk)
    return others.filter(assets__in=wanted.assets.all()).distinct()


def _map_of(wanted):
    shapes = [
        one.outline or one.asset.outline or one.asset.point
        for one in wanted.wanted.select_related("asset")
    ]
    shapes = [shape for shape in shapes if shape]
    if not shapes:
        return None
    whole = shapes[0]
    for shape in shapes[1:]:
        whole = whole.union(shape)
    return maps.compose(
        name=f"Map of request {wanted.reference}",
        bounds=view_of(whole, margin_m=120),
        layers=[{"url": "/tiles/buildings/{z}/{x}/{y}.mvt", "style": "buildings"}],
        shapes=[{"geometry": in_degrees(shape), "style": "outline"} for shape in shapes],
    )


@require_safe
def document(request, pk):
    """Stream a file to whoever may read it; it is always saved, never run in the page."""
    found = get_object_or_404(Document.objects.select_related("request"), pk=pk)
    if not TransferRequest.objects.visible_to(request.user).filter(pk=found.request_id).exists():
        raise Http404
    inside = writes_request(request.user, found.request) or handles_request(
        request.user, found.request
    )
    if not (found.is_public or inside):
        raise Http404
    answer = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
    answer["Content-Type"] = found.content_type
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
