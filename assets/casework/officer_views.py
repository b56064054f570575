"""The council's work on one request: its page, its steps, and those that came on paper."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from assets.casework import (
    assessing,
    commencing,
    confirming,
    delegation,
    facts,
    known_place,
    rivalry,
    services,
    steps,
    surroundings,
    targets,
)
from assets.casework.errors import CaseworkError
from assets.casework.forms import PaperRequestForm, StepForm
from assets.casework.models import TransferRequest
from assets.casework.next_dates import next_date
from assets.casework.pack_entries import Act
from assets.casework.public_views import context_of
from assets.casework.sent_forms import sent_form, status_of
from assets.casework.writing import SEND


def need(rule, user, *about):
    """Answer 403 to whoever may see something but not do this."""
    if not rules.test_rule(rule, user, *about):
        raise PermissionDenied


def handled_request(request, reference) -> TransferRequest:
    """A request that the person's council works on; one they may not know of is not there."""
    rows = TransferRequest.objects.visible_to(request.user).select_related(
        "authority", "organisation"
    )
    wanted = get_object_or_404(rows, reference=reference)
    need("casework.handle_request", request.user, wanted)
    return wanted


@login_required
def case(request, reference):
    """Show one request to the people who work on it, with every step and why some are closed."""
    wanted = handled_request(request, reference)
    pack = steps.pack_of(wanted)
    answers = steps.open_steps(wanted, request.user)
    taken = set(wanted.events.values_list("step", flat=True))
    flags = steps.flags_of(wanted)
    context = {
        **context_of(wanted, request.user),
        "steps": [
            {
                "answer": answer,
                "closed": answer.hindrances,
                "done": answer.step.id in taken,
            }
            for role, answer in answers
        ],
        "missing": steps.missing_contents(wanted)
        if wanted.stage in {"received", "incomplete"}
        else [],
        "handler": handler.officer if (handler := getattr(wanted, "handling", None)) else None,
        "scored": assessing.criteria_of(wanted)[0] is not None,
        "proposed": confirming.waiting_step(wanted),
        "repeat": rivalry.repeat_of(wanted),
        "unsure": commencing.unsure_entries(pack) if pack.identity.awaits else None,
        "replaced": commencing.replaced_by(pack),
        "doubts": known_place.doubts_of(wanted, wanted.right),
        "waiting_words": wanted.representations.waiting().count(),
        "flags": [pack.flags[f] for f in facts.flags_to_state(pack) if f in flags],
        "targets": targets.targets_of(wanted),
        "hears": rules.test_rule("casework.hear", request.user, wanted),
        "next": next_date(wanted, with_targets=True),
        "grounds": surroundings.grounds_of(wanted),
    }
    return render(request, "casework/case.html", context)


@login_required
def step(request, reference, name):
    """Take one step: what it does is shown before the click."""
    rows = TransferRequest.objects.visible_to(request.user).select_related(
        "authority", "organisation"
    )
    wanted = get_object_or_404(rows, reference=reference)
    pack = steps.pack_of(wanted)
    found = next(
        (pair for pair in steps.open_steps(wanted, request.user) if pair[1].step.id == name), None
    )
    if found is None:
        if name in pack.steps and steps.roles_of(request.user, wanted):
            raise CaseworkError(f"“{pack.steps[name].title}” is not for you, or not at this stage.")
        if not steps.roles_of(request.user, wanted):
            raise PermissionDenied
        raise Http404("The rules know no such step.")
    role, answer = found
    if Act.HEAR in answer.step.does:
        return redirect("casework:representation_enter", reference)
    if name == SEND:  # a draft is checked whole before it goes
        return redirect("casework:check", reference)
    second = delegation.needs_second(wanted, name)
    held = {*wanted.documents.values_list("need", flat=True), *wanted.checks}
    form = sent_form(
        request, StepForm, request=wanted, pack=pack, answer=answer, held=held,
        initial={"seen": wanted.events.count()},
    )  # fmt: skip
    if form.is_valid():
        try:
            if second:
                confirming.propose_step(wanted, name, by=request.user, role=role, **form.given())
            else:
                services.take_step(wanted, name, by=request.user, role=role, **form.given())
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            title = f"“{answer.step.title}” is prepared; a second person confirms it"
            messages.success(request, f"{title if second else answer.step.told}.")
            if rules.test_rule("casework.handle_request", request.user, wanted):
                return redirect("casework:case", reference)
            return redirect(wanted)
    flags = steps.flags_of(wanted)
    handled = rules.test_rule("casework.handle_request", request.user, wanted)
    context = {
        "wanted": wanted,
        "answer": answer,
        "closed": answer.hindrances,
        "form": form,
        "stage": pack.stages[wanted.stage],
        "leads_to": pack.stages[answer.step.to] if answer.step.to else None,
        "starts": [pack.clocks[one.thing] for one in answer.step.starts if one.applies(flags)],
        "effects": rivalry.effects_on_rivals(wanted, answer.step) if handled else [],
        "notices": [pack.notices[one] for one in answer.step.notices],
        "delegation": delegation.delegation_of(wanted, name),
    }
    return render(request, "casework/step.html", context, status=status_of(form))


@login_required
def enter(request):
    """Enter a request that came on paper, with the day it arrived."""
    need("casework.enter_request", request.user)
    form = sent_form(request, PaperRequestForm, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        answers = {
            "reasons": data["reasons"], "benefits": data["benefits"], "price": data["price"],
            "land": f"{data['asset'].name} ({data['asset'].reference})",
            "in-writing": "Received on paper; see the scans." if data["scans"] else "",
        }  # fmt: skip
        try:
            entered = services.enter_request(
                data["asset"].authority, [data["asset"]], by=request.user, channel=data["channel"],
                arrived_on=data["arrived_on"], body_name=data["body_name"],
                body_contact=data["body_contact"], right=data["right"],
                answers={name: text for name, text in answers.items() if text},
                files=[("scan", file) for file in data["scans"]],
            )  # fmt: skip
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The request is entered as {entered.reference}.")
            return redirect("casework:case", entered.reference)
    return render(request, "casework/enter.html", {"form": form}, status=status_of(form))
