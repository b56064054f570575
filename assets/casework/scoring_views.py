"""Scores of a request: marks, declared interests, moderation."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from assets.casework import assessing
from assets.casework.errors import CaseworkError
from assets.casework.offering_forms import InterestForm, MarksForm, ModerationForm
from assets.casework.officer_views import handled_request
from assets.casework.sent_forms import status_of


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
    context = {
        "wanted": wanted,
        "assessment": found,
        "forms": forms,
        "wrong": next((form for form in forms.values() if form.errors), None),
        "may_mark": may_mark,
        "declared": any(one.assessor_id == request.user.pk for one in found.interests),
    }
    return render(request, "casework/scores.html", context, status=status_of(*forms.values()))


def _score_forms(request, wanted, policy) -> dict:
    def sent(name):
        return request.POST if request.POST.get("form") == name else None

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
