"""Guides that need no account: which route fits a place, and whether a body may ask."""

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assets.casework import body_services
from assets.casework.body_check import check_body, purposes_in, questions_for
from assets.casework.body_facts import BodyFacts, legal_forms
from assets.casework.calendars import Nation
from assets.casework.commencing import commencements
from assets.casework.guide_forms import BodyForm, BodyStartForm, RoutesForm
from assets.casework.known_place import place_of
from assets.casework.models import BodyCheck
from assets.casework.packs import bundled_packs
from assets.casework.routes import fit_routes
from assets.casework.sent_forms import status_of
from assets.casework.verdicts import Verdict
from assets.register.models import Asset
from gis.day import today
from gis.papers import paper_response
from people.models import Organisation

_ORDER = (Verdict.YES, Verdict.NOT_KNOWN, Verdict.NO)


def _body_of(request) -> Organisation | None:
    """The body of the person's own that the address names."""
    reference = request.GET.get("body", "")
    if not reference:
        return None
    return get_object_or_404(Organisation.objects.visible_to(request.user), reference=reference)


@require_safe
def which_route(request):
    """Answer for every route whether it fits a place, a wish and a body, with each reason."""
    asset = None
    if code := request.GET.get("asset"):
        asset = get_object_or_404(
            Asset.objects.visible_to(request.user).listed().select_related("authority"), code=code
        )
    body = _body_of(request)
    facts = body_services.facts_of_body(body) if body else BodyFacts({})
    asked = "nation" in request.GET
    first = (place_of(asset) if asset else {}) | {"form": facts.values.get("form", "")}
    form = RoutesForm(request.GET if asked else None, initial=first)
    answers = []
    if form.is_valid():
        if form.cleaned_data["form"]:
            told = {**facts.values, "form": form.cleaned_data["form"]}
            facts = BodyFacts(told, facts.evidence)
        nation = Nation(form.cleaned_data["nation"])
        answers = sorted(
            fit_routes(nation, form.place(), facts, bundled_packs(), today(), commencements()),
            key=lambda answer: _ORDER.index(answer.verdict),
        )
    context = {"form": form, "asset": asset, "body": body, "answers": answers, "asked": asked}
    return render(request, "casework/which_route.html", context, status=status_of(form))


def eligibility(request):
    """Ask a body what the tests of the law ask, and show each test with evidence and gap."""
    body = _body_of(request)
    start, form, results, facts = _check(request, body)
    if request.method == "POST":
        return _keep(request, body, form, facts)
    forms = [one for one in (start, form) if one is not None]
    context = {
        "start": start, "form": form, "results": results, "body": body,
        "query": request.GET.urlencode(),
        "legal_form": legal_forms().get(facts.values.get("form", "")),
    }  # fmt: skip
    return render(request, "casework/eligibility.html", context, status=status_of(*forms))


def _keep(request, body, form, facts):
    if body is None or not rules.test_rule("people.change_organisation", request.user, body):
        raise PermissionDenied
    if form is None or not form.is_bound or not form.is_valid():
        raise Http404("There are no answers to keep.")
    body_services.keep_check(body, facts, by=request.user)
    messages.success(request, f"The answers are kept with {body}.")
    return redirect(f"{request.path}?body={body.reference}")


@require_safe
def eligibility_paper(request):
    """The same check on paper, as a tagged PDF."""
    body = _body_of(request)
    start, _, results, facts = _check(request, body)
    if not results:
        raise Http404("There are no answers to print.")
    context = {
        "results": results, "body": body, "nation": _nation(start, body), "day": today(),
        "legal_form": legal_forms().get(facts.values.get("form", "")),
    }  # fmt: skip
    return paper_response("papers/eligibility.html", context, name="may-we-ask")


def _nation(start, body) -> Nation:
    if start.is_bound and start.is_valid():
        return Nation(start.cleaned_data["nation"])
    return Nation.SCOTLAND


def _check(request, body):
    """Read what was said; gives both forms, the results and the facts."""
    known = body_services.facts_of_body(body) if body else BodyFacts({})
    begun = "nation" in request.GET
    kept = BodyCheck.objects.filter(organisation=body).exists() if body else False
    first = {"form": known.values.get("form", ""), "nation": Nation.SCOTLAND if kept else ""}
    start = BodyStartForm(request.GET if begun else None, initial=first)
    if not (begun and start.is_valid()) and not kept:
        return start, None, [], known
    nation = _nation(start, body)
    legal_form = start.cleaned_data["form"] if begun else known.values.get("form", "")
    purposes = purposes_in(nation, bundled_packs(), today(), commencements())
    questions = questions_for(purposes, legal_form)
    answered = any(name.startswith("q-") for name in request.GET)
    first = {f"q-{one.fact}": one.answer_of(known.values.get(one.fact)) for one in questions}
    first |= {f"e-{one.fact}": " ".join(known.evidence_for(one.fact)) for one in questions}
    form = BodyForm(request.GET if answered else None, questions=questions, initial=first)
    if answered and form.is_valid():
        told = {**form.values(), **({"form": legal_form} if legal_form else {})}
        known = BodyFacts(told, form.evidence())
    elif not kept:
        return start, form, [], known
    return start, form, check_body(purposes, known) if not form.errors else [], known
