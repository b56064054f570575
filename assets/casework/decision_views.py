"""The decision notice as page and paper, the second person, facts of the land, and policies."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assets.casework import confirming, decisions, delegation, facts, policies, rivalry, steps
from assets.casework.errors import CaseworkError
from assets.casework.hearing_forms import FactsForm, PolicyForm, SendBackForm
from assets.casework.hearing_models import AdoptedPolicy
from assets.casework.models import TransferRequest
from assets.casework.officer_views import handled_request, need
from assets.casework.packs import bundled_packs
from assets.casework.permissions import handles_request, writes_request
from assets.casework.policies import SUGGESTED_FOLDER
from gis.papers import paper_response
from people.models import Authority
from people.querysets import authority_ids


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
    if proposed is None:
        raise Http404("No step of this request waits for a second person.")
    if proposed.role not in steps.roles_of(request.user, wanted):
        raise PermissionDenied
    pack = steps.pack_of(wanted)
    form = SendBackForm(request.POST if "send_back" in request.POST else None)
    if request.method == "POST":
        try:
            if "send_back" not in request.POST:
                event = confirming.confirm_step(proposed, by=request.user)
                messages.success(request, f"Confirmed. {event.title}.")
                return redirect("casework:case", reference)
            if form.is_valid():
                confirming.send_back(proposed, by=request.user, why=form.cleaned_data["why"])
                messages.success(request, f"{proposed.title}: sent back.")
                return redirect("casework:case", reference)
        except CaseworkError as error:
            messages.error(request, str(error))
    context = {
        "wanted": wanted,
        "proposed": proposed,
        "own": proposed.by_id == request.user.pk,
        "step": pack.steps[proposed.step],
        "words": [(steps.title_of_words(pack, n), t) for n, t in proposed.texts.items() if t],
        "days": [(pack.dates[n], steps.as_day(d)) for n, d in proposed.dates.items()],
        "effects": rivalry.effects_on_rivals(wanted, pack.steps[proposed.step]),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/second_person.html", context, status=status)


@login_required
def state_facts(request, reference):
    """State the facts of the land on which duties hang."""
    wanted = handled_request(request, reference)
    need("casework.hear", request.user, wanted)
    flags = facts.flags_to_state(steps.pack_of(wanted))
    initial = {f"flag-{flag}": True for flag in wanted.flags}
    since = wanted.dates.get(rivalry.ON_MARKET)
    form = FactsForm(
        request.POST or None, flags=flags,
        initial={**initial, "on_market_since": since and steps.as_day(since)},
    )  # fmt: skip
    if form.is_valid():
        facts.state_facts(
            wanted, form.chosen(), by=request.user,
            on_market_since=form.cleaned_data.get("on_market_since"),
        )  # fmt: skip
        messages.success(request, "The facts are kept.")
        return redirect("casework:case", reference)
    context = {"wanted": wanted, "form": form, "repeat": rivalry.repeat_of(wanted)}
    status = 422 if form.is_bound else 200
    return render(request, "casework/facts.html", context, status=status)


@login_required
def policy_list(request):
    """Show the rules that apply to a person's councils, and each council's own policy over them."""
    need("casework.see_desk", request.user)
    councils = Authority.objects.served_by(request.user)
    rows = [
        {
            "council": council,
            "pack": pack,
            "policy": AdoptedPolicy.objects.filter(
                authority=council, pack_id=pack.identity.id
            ).first(),
            "may_adopt": council.pk in authority_ids(request.user, "administrator"),
        }
        for council in councils
        for pack in bundled_packs().packs
        if council.nation.label in pack.identity.nations
    ]
    return render(request, "casework/policy_list.html", {"rows": rows})


@login_required
def policy(request, code, pack_id):
    """Adopt a council's own policy over a rule pack; the suggestion of the product is a start."""
    council = get_object_or_404(Authority.objects.served_by(request.user), code=code)
    pack = next((p for p in bundled_packs().packs if p.identity.id.lower() == pack_id), None)
    if pack is None or council.nation.label not in pack.identity.nations:
        raise Http404("There are no such rules for this council.")
    adopted = AdoptedPolicy.objects.filter(authority=council, pack_id=pack.identity.id).first()
    may_adopt = rules.test_rule("people.give_roles", request.user, council)
    if request.method == "POST" and not may_adopt:
        raise PermissionDenied
    form = PolicyForm(
        request.POST or None,
        check=lambda text: delegation.check_policy(pack, text),
        initial={
            "text": adopted.text if adopted else _suggestion(pack),
            "decided_by": adopted.decided_by if adopted else "",
            "in_force_from": adopted.in_force_from if adopted else None,
        },
    )
    if form.is_valid():
        facts.adopt_policy(council, pack, by=request.user, **form.cleaned_data)
        messages.success(request, "The policy is in place.")
        return redirect("casework:policy_list")
    context = {
        "council": council, "pack": pack, "form": form, "adopted": adopted,
        "may_adopt": may_adopt, "suggested": policies.suggested_policy(pack),
    }  # fmt: skip
    return render(request, "casework/policy.html", context, status=422 if form.is_bound else 200)


def _suggestion(pack) -> str:
    path = SUGGESTED_FOLDER / f"{pack.identity.id.lower()}.toml"
    return path.read_text(encoding="utf-8") if path.exists() else ""
