"""A council's own policy over the rules: the list of both, and each policy as tables."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from assets.casework import delegation, facts, policy_tables
from assets.casework.errors import DataFault
from assets.casework.hearing_forms import PolicyForm
from assets.casework.hearing_models import AdoptedPolicy
from assets.casework.officer_views import need
from assets.casework.packs import bundled_packs
from assets.casework.policies import SUGGESTED_FOLDER
from assets.casework.sent_forms import sent_form, status_of
from people.models import Authority
from people.querysets import authority_ids


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
    """Show a council's own policy over a rule pack as tables, and let its administrator write it.

    Where there is none, the suggestion of the product is a start.
    """
    council = get_object_or_404(Authority.objects.served_by(request.user), code=code)
    pack = next((p for p in bundled_packs().packs if p.identity.id.lower() == pack_id), None)
    if pack is None or council.nation.label not in pack.identity.nations:
        raise Http404("There are no such rules for this council.")
    adopted = AdoptedPolicy.objects.filter(authority=council, pack_id=pack.identity.id).first()
    may_adopt = rules.test_rule("people.give_roles", request.user, council)
    if request.method == "POST" and not may_adopt:
        raise PermissionDenied
    form = sent_form(
        request,
        PolicyForm,
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
    tables, fault = _tables(pack, form.initial["text"])
    context = {
        "council": council, "pack": pack, "form": form, "adopted": adopted,
        "may_adopt": may_adopt, "tables": tables, "fault": fault,
    }  # fmt: skip
    return render(request, "casework/policy.html", context, status=status_of(form))


def _tables(pack, text):
    """Return the tables of a policy, or why it can no longer be read under these rules."""
    if not text:
        return [], ""
    try:
        return policy_tables.tables_of(delegation.check_policy(pack, text), pack), ""
    except DataFault as fault:
        return [], str(fault)


def _suggestion(pack) -> str:
    path = SUGGESTED_FOLDER / f"{pack.identity.id.lower()}.toml"
    return path.read_text(encoding="utf-8") if path.exists() else ""
