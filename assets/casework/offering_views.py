"""What a council offers: written, published, read, and its proposals compared."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assets.casework import offering, starting
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.casework.offering_forms import OpportunityForm
from assets.casework.offering_models import Opportunity, OpportunityPaper
from assets.casework.sent_forms import sent_form, status_of
from assets.casework.starting_views import pack_among
from gis.day import today
from people.models import Authority
from people.querysets import authority_ids


@require_safe
def opportunity_list(request):
    """Show what councils offer, what is open first."""
    rows = Opportunity.objects.visible_to(request.user).select_related("authority")
    rows = list(rows.prefetch_related("assets"))
    context = {
        "open": [one for one in rows if one.is_open],
        "others": [one for one in rows if not one.is_open],
        "may_offer": Authority.objects.served_by(request.user, "officer"),
    }
    return render(request, "casework/opportunity_list.html", context)


@require_safe
def opportunity_detail(request, reference):
    """Show one offer: its places, terms and papers, and what has been proposed."""
    offered = get_object_or_404(Opportunity.objects.visible_to(request.user), reference=reference)
    proposals = TransferRequest.objects.filter(proposal__opportunity=offered)
    context = {
        "offered": offered,
        "pack": pack_among(starting.packs_for(offered.authority, today()), offered.pack_id),
        "proposals": proposals.visible_to(request.user),
        "own": offered.authority_id in authority_ids(request.user),
        "officer": offered.authority_id in authority_ids(request.user, "officer"),
    }
    return render(request, "casework/opportunity_detail.html", context)


@require_safe
def opportunity_paper(request, reference, pk):
    """Stream a paper of an offer to whoever may see the offer."""
    offered = get_object_or_404(Opportunity.objects.visible_to(request.user), reference=reference)
    paper = get_object_or_404(OpportunityPaper, opportunity=offered, pk=pk)
    answer = FileResponse(paper.file.open("rb"), as_attachment=True, filename=paper.name)
    answer["Content-Type"] = paper.content_type
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
def opportunity_offer(request, code):
    """Write an offer of a council."""
    council = get_object_or_404(Authority.objects.served_by(request.user), code=code)
    return _write_offer(request, council, None)


@login_required
def opportunity_change(request, reference):
    """Change an offer that is not published yet."""
    offered = get_object_or_404(Opportunity.objects.visible_to(request.user), reference=reference)
    return _write_offer(request, offered.authority, offered)


def _write_offer(request, council, offered):
    if council.pk not in authority_ids(request.user, "officer"):
        raise PermissionDenied
    form = sent_form(
        request, OpportunityForm, authority=council,
        packs=starting.other_packs(council, today()), initial=_initial(offered),
    )  # fmt: skip
    if form.is_valid():
        try:
            kept = offering.save_opportunity(
                council, by=request.user, opportunity=offered, **form.cleaned_data
            )
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The offer is kept. Nobody outside sees it yet.")
            return redirect(kept)
    context = {"form": form, "council": council, "offered": offered}
    status = status_of(form)
    return render(request, "casework/opportunity_write.html", context, status=status)


def _initial(offered) -> dict:
    if offered is None:
        return {}
    names = ("title", "occasion", "pack_id", "terms", "alternative", "opens_on", "closes_on")
    lines = "\n".join(asset.code for asset in offered.assets.all())
    return {name: getattr(offered, name) for name in names} | {"assets": lines}


@login_required
@require_POST
def opportunity_publish(request, reference):
    """Publish an offer."""
    offered = get_object_or_404(Opportunity.objects.visible_to(request.user), reference=reference)
    if offered.authority_id not in authority_ids(request.user, "officer"):
        raise PermissionDenied
    offering.publish_opportunity(offered)
    messages.success(request, "The offer is published.")
    return redirect(offered)


@login_required
def opportunity_compare(request, reference):
    """Show the proposals for an offer side by side, with their scores."""
    offered = get_object_or_404(Opportunity.objects.visible_to(request.user), reference=reference)
    if offered.authority_id not in authority_ids(request.user):
        raise PermissionDenied
    headings, rows = offering.compare(offered)
    table = [(title, [row.words[n] for row in rows]) for n, title in enumerate(headings)]
    context = {"offered": offered, "rows": rows, "table": table}
    return render(request, "casework/opportunity_compare.html", context)
