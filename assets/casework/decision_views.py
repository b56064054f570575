"""The decision notice as page and paper, the second person, and facts of the land."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assets.casework import confirming, decisions, facts, rivalry, steps
from assets.casework.errors import CaseworkError
from assets.casework.hearing_forms import FactsForm, SendBackForm
from assets.casework.land_facts import facts_of_land
from assets.casework.models import TransferRequest
from assets.casework.officer_views import handled_request, need
from assets.casework.permissions import handles_request, writes_request
from assets.casework.sent_forms import sent_form, status_of
from gis.papers import paper_response


def _notice_context(request, reference) -> dict:
    rows = TransferRequest.objects.visible_to(request.user).select_related(
        "authority", "organisation"
    )
    wanted = get_object_or_404(rows, reference=reference)
    inside = writes_request(request.user, wanted) or handles_request(request.user, wanted)
    decision = decisions.decision_of(wanted, redacted=not inside)
    if decision is None or not (inside or decision.is_public):
        raise Http404("No decision on this request has been published.")
    pack = steps.pack_of(wanted)
    agreed = "stands-agreed" in wanted.flags
    return {
        "wanted": wanted,
        "decision": decision,
        "inside": inside,
        "pack": pack,
        "assets": list(wanted.assets.all()),
        "offer_by": next((c.due_on for c in decision.clocks if c.clock == "offer"), None),
        "terms": wanted.documents.filter(need="terms") if agreed else [],
        "says": pack.notices.get("decision-notice"),
    }


@require_safe
def decision_notice(request, reference):
    """Show the decision notice: to everyone as redacted, to its own people as it is."""
    return render(request, "casework/decision_notice.html", _notice_context(request, reference))


@require_safe
def decision_paper(request, reference):
    """Give the decision notice as a tagged PDF."""
    context = _notice_context(request, reference)
    return paper_response(
        "casework/decision_paper.html", context, name=f"decision-{reference.lower()}"
    )


@login_required
def second_person(request, reference):
    """Show a step that waits for its second person, who confirms it or sends it back."""
    wanted = handled_request(request, reference)
    proposed = confirming.waiting_step(wanted)
    if request.method == "POST" and request.POST.get("proposed") != str(proposed and proposed.pk):
        messages.error(request, "What you looked at waits no longer: somebody has answered it.")
        return redirect("casework:case", reference)
    if proposed is None:
        raise Http404("No step of this request waits for a second person.")
    if proposed.role not in steps.roles_of(request.user, wanted):
        raise PermissionDenied
    pack = steps.pack_of(wanted)
    form = SendBackForm(request.POST if "send_back" in request.POST else None)
    refused = ""
    if request.method == "POST":
        try:
            if said := _answer(request, proposed, form):
                messages.success(request, said)
                return redirect("casework:case", reference)
        except CaseworkError as error:
            refused = str(error)
    context = {
        "wanted": wanted,
        "proposed": proposed,
        "own": proposed.by_id == request.user.pk,
        "step": pack.steps[proposed.step],
        "words": [
            (steps.title_of_words(pack, name), text)
            for name, text in decisions.in_order(pack, proposed.texts)
            if text
        ],
        "days": [(pack.dates[n], steps.as_day(d)) for n, d in proposed.dates.items()],
        "effects": rivalry.effects_on_rivals(wanted, pack.steps[proposed.step]),
        "form": form,
        "refused": refused,
    }
    status = 422 if refused else status_of(form)
    return render(request, "casework/second_person.html", context, status=status)


def _answer(request, proposed, form) -> str:
    """Confirm a prepared step or send it back; tells what was done, nothing if no reason is given.

    Raises
    ------
    CaseworkError
        If it was answered meanwhile, may not be confirmed by this person, or is no longer open.
    """
    if "send_back" not in request.POST:
        return f"Confirmed. {confirming.confirm_step(proposed, by=request.user).title}."
    if not form.is_valid():
        return ""
    confirming.send_back(proposed, by=request.user, why=form.cleaned_data["why"])
    return f"{proposed.title}: sent back."


@login_required
def state_facts(request, reference):
    """State the facts of the land on which duties hang."""
    wanted = handled_request(request, reference)
    need("casework.hear", request.user, wanted)
    pack = steps.pack_of(wanted)
    known = facts_of_land(wanted) & pack.flags.keys()
    flags = {flag: words for flag, words in facts.flags_to_state(pack).items() if flag not in known}
    initial = {f"flag-{flag}": True for flag in wanted.flags}
    since = wanted.dates.get(rivalry.ON_MARKET)
    form = sent_form(
        request, FactsForm, flags=flags,
        initial={**initial, "on_market_since": since and steps.as_day(since)},
    )  # fmt: skip
    if form.is_valid():
        facts.state_facts(
            wanted, form.chosen(), by=request.user,
            on_market_since=form.cleaned_data.get("on_market_since"),
        )  # fmt: skip
        messages.success(request, "The facts are kept.")
        return redirect("casework:case", reference)
    context = {
        "wanted": wanted, "form": form, "repeat": rivalry.repeat_of(wanted),
        "known": [pack.flags[flag] for flag in sorted(known)],
    }  # fmt: skip
    status = status_of(form)
    return render(request, "casework/facts.html", context, status=status)
