"""The public register of requests, and the files behind it."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assets.casework import decisions, hearing, rivalry, steps
from assets.casework.documents import readable_by
from assets.casework.models import Document, TransferRequest
from assets.casework.next_dates import next_dates, say_whose, urgency_of_clock
from assets.casework.pack_entries import Act, Role
from assets.casework.permissions import handles_request, writes_request
from gis import maps
from gis.geometry import in_degrees, view_of

PAGE_ROWS = 25


@require_safe
def request_list(request):
    """Show every request that the public may know of, refusals too."""
    rows = TransferRequest.objects.public().select_related("authority").prefetch_related("assets")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    following = next_dates(page.object_list)
    for one in page:
        one.stage_title = steps.pack_of(one).stages[one.stage].title
        one.next = following[one.pk]
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
    mine, handled = writes_request(user, wanted), handles_request(user, wanted)
    inside = mine or handled
    papers_public = decisions.papers_event(wanted) is not None
    decision = decisions.decision_of(wanted, redacted=not inside)
    clocks = list(wanted.clocks.filter(stopped_by=None))
    for clock in clocks:
        clock.urgency, clock.whose = urgency_of_clock(clock), say_whose(clock)
    places = list(wanted.assets.select_related("authority"))
    return {
        "wanted": wanted,
        "stage": pack.stages[wanted.stage],
        "pack": pack,
        "assets": places,
        "inside": inside,
        "handled": handled,
        "papers": decisions.papers_of(wanted, redacted=not inside)
        if inside or papers_public
        else [],
        "papers_public": papers_public,
        "papers_follow": bool(decisions.steps_that(pack, Act.PUBLISH_PAPERS)),
        "documents": readable_by(user, wanted),
        "decision": decision if decision and (inside or decision.is_public) else None,
        "clocks": clocks,
        "events": _events(wanted, handled),
        "rivals": _rivals(wanted, user),
        "freezes": [freeze for freeze in map(rivalry.freeze_of, places) if freeze.request],
        "notice": hearing.notice_of(wanted) if wanted.is_public else None,
        "said": hearing.said_to(wanted, for_council=False, for_group=mine and not handled),
        "map": map_of(wanted),
        "own_steps": _own_steps(wanted, user, clocks) if mine else [],
    }


def _own_steps(wanted, user, clocks):
    """What the body may do; a step whose time never ran, such as a review, is not spoken of."""
    running = {clock.clock for clock in clocks}
    return [
        answer
        for role, answer in steps.open_steps(wanted, user)
        if role is Role.GROUP and (not answer.step.within or running & set(answer.step.within))
    ]


def _events(wanted, handled):
    """The story of a request; the council's own work on it stays with the council."""
    events = wanted.events.select_related("by")
    return events if handled else events.exclude(step__in=steps.INSIDE)


def _rivals(wanted, user):
    """Other open requests for the same assets that this person may know of."""
    others = TransferRequest.objects.visible_to(user).open().exclude(pk=wanted.pk)
    return others.filter(assets__in=wanted.assets.all()).distinct()


def map_of(wanted):
    """Draw what a request asks for."""
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
    if not readable_by(request.user, found.request).filter(pk=pk).exists():
        raise Http404
    answer = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
    answer["Content-Type"] = found.content_type
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
