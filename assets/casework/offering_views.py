"""Opportunities, cases on other routes, scores, and the two lists of community value."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assets.casework import assessing, offering, starting, steps
from assets.casework.errors import CaseworkError
from assets.casework.models import Channel, TransferRequest
from assets.casework.offering_forms import (
    BeginForm,
    InterestForm,
    MarksForm,
    ModerationForm,
    OpenForm,
    OpportunityForm,
)
from assets.casework.offering_models import Opportunity, OpportunityPaper
from assets.casework.officer_views import handled_request, need
from assets.register.models import Asset
from gis.day import today
from people.models import Authority
from people.querysets import authority_ids, organisation_ids

VALUE_ROUTE = "asset-of-community-value"


def _pack(packs, pack_id):
    found = next((pack for pack in packs if pack.identity.id.lower() == pack_id.lower()), None)
    if found is None:
        raise Http404("There are no such rules for this council.")
    return found


def _begin(request, form, pack, assets, opportunity=None):
    data = form.cleaned_data
    begun = starting.begin_case(
        pack, assets, by=request.user, organisation=data["organisation"],
        choice=data.get("choice", ""), opportunity=opportunity,
    )  # fmt: skip
    if begun.stage == "draft":
        return redirect("casework:request_tasks", begun.reference)
    if first := starting.first_step(begun, request.user):
        return redirect("casework:step", begun.reference, first)
    return redirect(begun)


@login_required
def begin(request, code, pack_id):
    """Begin a case for a place under one of the other routes."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).listed(), code=code)
    pack = _pack(starting.other_packs(asset.authority, today()), pack_id)
    if not organisation_ids(request.user):
        return redirect(f"/organisations/new/?next={request.path}")
    form = BeginForm(request.POST or None, user=request.user, choices=starting.choices_of(pack))
    if form.is_valid():
        try:
            return _begin(request, form, pack, [asset])
        except CaseworkError as error:
            form.add_error(None, str(error))
    context = {"form": form, "places": [asset], "pack": pack}
    status = 422 if form.is_bound else 200
    return render(request, "casework/begin.html", context, status=status)


@login_required
def propose(request, reference):
    """Answer an opportunity with a proposal."""
    offered = get_object_or_404(Opportunity.objects.visible_to(request.user), reference=reference)
    pack = _pack(starting.packs_for(offered.authority, today()), offered.pack_id)
    if not organisation_ids(request.user):
        return redirect(f"/organisations/new/?next={request.path}")
    form = BeginForm(request.POST or None, user=request.user, choices=starting.choices_of(pack))
    if form.is_valid():
        try:
            return _begin(request, form, pack, list(offered.assets.all()), offered)
        except CaseworkError as error:
            form.add_error(None, str(error))
    context = {"form": form, "places": offered.assets.all(), "pack": pack, "offered": offered}
    status = 422 if form.is_bound else 200
    return render(request, "casework/begin.html", context, status=status)


@login_required
def open_case(request, pack_id):
    """Open a case for a group that came on paper, by telephone or across the counter."""
    need("casework.enter_request", request.user)
    councils = Authority.objects.served_by(request.user, "officer")
    packs = [pack for one in councils for pack in starting.other_packs(one, today())]
    pack = _pack(packs, pack_id)
    form = OpenForm(request.POST or None, user=request.user, choices=starting.choices_of(pack))
    if form.is_valid():
        data = form.cleaned_data
        try:
            begun = starting.begin_case(
                pack, data["assets"], by=request.user, choice=data.get("choice", ""),
                body_name=data["body_name"], body_contact=data["body_contact"],
                channel=Channel(data["channel"]),
            )  # fmt: skip
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            return redirect("casework:case", begun.reference)
    status = 422 if form.is_bound else 200
    return render(request, "casework/open_case.html", {"form": form, "pack": pack}, status=status)


# --- opportunities --------------------------------------------------------------------------------


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
        "pack": _pack(starting.packs_for(offered.authority, today()), offered.pack_id),
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
    sent = request.method == "POST"
    form = OpportunityForm(
        request.POST if sent else None, request.FILES if sent else None, authority=council,
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
    status = 422 if form.is_bound else 200
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


# --- scores ---------------------------------------------------------------------------------------


@login_required
def scores(request, reference):
    """Mark a request, declare an interest, and moderate; the spread is shown."""
    wanted = handled_request(request, reference)
    found = assessing.assessment_of(wanted)
    if found.policy is None:
        raise Http404("These rules have no criteria to score by.")
    may_mark = rules.test_rule("casework.assess", request.user, wanted)
    if request.method == "POST" and not may_mark:
        raise PermissionDenied
    forms = _score_forms(request, wanted, found.policy)
    for name, form in forms.items():
        if form.is_bound and form.is_valid():
            try:
                _score(request, wanted, name, form)
            except CaseworkError as error:
                form.add_error(None, str(error))
            else:
                return redirect("casework:scores", reference)
    bound = any(form.is_bound for form in forms.values())
    context = {
        "wanted": wanted,
        "assessment": found,
        "forms": forms,
        "may_mark": may_mark,
        "declared": any(one.assessor_id == request.user.pk for one in found.interests),
    }
    return render(request, "casework/scores.html", context, status=422 if bound else 200)


def _score_forms(request, wanted, policy) -> dict:
    def sent(name):
        return request.POST if request.POST.get("what") == name else None

    mine = {}
    for mark in wanted.marks.filter(assessor=request.user):
        mine |= {f"points-{mark.criterion}": mark.points, f"reason-{mark.criterion}": mark.reason}
    return {
        "marks": MarksForm(sent("marks"), policy=policy, initial=mine),
        "interest": InterestForm(sent("interest")),
        "moderation": ModerationForm(sent("moderation"), policy=policy),
    }


def _score(request, wanted, name, form):
    if name == "marks":
        assessing.give_marks(wanted, by=request.user, marks=form.marks())
    elif name == "interest":
        assessing.declare_interest(wanted, by=request.user, what=form.cleaned_data["what"])
    else:
        assessing.moderate(wanted, by=request.user, **form.cleaned_data)
    messages.success(request, "Kept.")


# --- assets of community value --------------------------------------------------------------------

_UNSUCCESSFUL = {"not-listed", "removed", "expired"}


@require_safe
def value_lists(request):
    """Show the two public lists: assets of community value, and nominations that failed."""
    rows = TransferRequest.objects.public().filter(route=VALUE_ROUTE).select_related("authority")
    entries = []
    for one in rows.prefetch_related("assets", "clocks"):
        pack = steps.pack_of(one)
        running = {clock.clock: clock for clock in one.clocks.all() if clock.stopped_by_id is None}
        entries.append(
            {
                "wanted": one,
                "stage": pack.stages[one.stage],
                "listed_on": one.dates.get("entry") and steps.as_day(one.dates["entry"]),
                "until": running["listing"].due_on if "listing" in running else None,
                "notice_on": one.dates.get("owner-notice")
                and steps.as_day(one.dates["owner-notice"]),
                "periods": [
                    running[name]
                    for name in ("interim-moratorium", "full-moratorium", "protected-period")
                    if name in running
                ],
                "reasons": _last_reasons(one),
            }
        )
    failed = [one for one in entries if one["wanted"].stage in _UNSUCCESSFUL]
    listed = [one for one in entries if one["listed_on"] and one not in failed]
    return render(request, "casework/value_lists.html", {"listed": listed, "failed": failed})


def _last_reasons(one) -> str:
    """The reasons as a person confirmed them for everyone."""
    published = one.events.filter(step="publish-decision").last()
    return published.texts.get("decision-reasons", "") if published else ""
