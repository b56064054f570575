"""The decision maker's pack, the checklist with its working, and promises after completion."""

import rules
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from assets.casework import briefing, promises
from assets.casework.errors import CaseworkError
from assets.casework.officer_views import handled_request, need
from assets.casework.promise_models import Promise, StatedValue
from assets.casework.sent_forms import sent_form, status_of
from assets.register.panels import panels_for
from assets.register.site_plans import attributions, draw_plan
from gis.forms import DayField, PlainForm
from gis.papers import paper_response


@login_required
def decision_pack(request, reference):
    """Show the decision maker all of a request on one page."""
    wanted = handled_request(request, reference)
    context = briefing.compose(wanted)
    context["panels"] = [
        panel
        for asset in context["assets"]
        for panel in panels_for(request, asset)
        if panel["panel"].slug != "requests"
    ]
    return render(request, "casework/pack.html", context)


@login_required
def decision_pack_paper(request, reference):
    """Give the pack as a tagged PDF."""
    wanted = handled_request(request, reference)
    context = briefing.compose(wanted)
    parts = dict(wanted.wanted.values_list("asset", "outline"))
    for asset in context["assets"]:
        asset.plan = draw_plan(asset, parts[asset.pk])
    context["attributions"] = attributions()
    return paper_response("casework/pack_paper.html", context, name=f"pack-{reference.lower()}")


class ValueForm(PlainForm):
    """What a valuer says and what the body would pay."""

    value_gbp = forms.DecimalField(label="Value in pounds", min_value=0, max_digits=12)
    price_gbp = forms.DecimalField(
        label="Price in pounds", min_value=0, max_digits=12,
        help_text="A rent as its capital value",
    )  # fmt: skip
    lease_years = forms.DecimalField(
        label="Years of the lease", min_value=0, max_digits=6, required=False
    )
    valued_on = DayField(label="Valued on", required_message="Enter the day of the valuation")
    valuer = forms.CharField(label="Who valued it", max_length=200)


@login_required
def checks(request, reference):
    """Show what is to be checked, with its working; an officer states the value."""
    wanted = handled_request(request, reference)
    may_change = rules.test_rule("casework.hear", request.user, wanted)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    stated = StatedValue.objects.filter(request=wanted).first()
    names = ("value_gbp", "price_gbp", "lease_years", "valued_on", "valuer")
    form = sent_form(
        request, ValueForm, initial={name: getattr(stated, name, None) for name in names}
    )
    if form.is_valid():
        promises.state_value(wanted, by=request.user, **form.cleaned_data)
        messages.success(request, "The value is kept.")
        return redirect("casework:checks", reference)
    context = {
        "wanted": wanted,
        "checks": briefing.checks_of(wanted),
        "discount": briefing.discount_of(wanted),
        "form": form,
        "may_change": may_change,
    }
    status = status_of(form)
    return render(request, "casework/checks.html", context, status=status)


class PromiseForm(PlainForm):
    """What must be kept after the transfer."""

    kind = forms.ChoiceField(label="Kind", choices=Promise.Kind)
    what = forms.CharField(label="What was agreed", max_length=500)
    due_on = DayField(label="Next due on", required_message="Enter the day it is next due")
    every_months = forms.IntegerField(
        label="Again after so many months", required=False, min_value=1, max_value=1200,
        help_text="Leave it empty if it is due once",
    )  # fmt: skip
    ends_on = DayField(label="No longer binding after", required=False)
    is_public = forms.BooleanField(label="Anyone may read it", required=False, initial=True)


class KeptForm(PlainForm):
    """How a promise stands."""

    is_kept = forms.TypedChoiceField(
        label="Has it been kept?", widget=forms.RadioSelect, coerce=lambda word: word == "yes",
        choices=[("yes", "Yes"), ("no", "No")],
    )  # fmt: skip
    note = forms.CharField(label="How this is known", max_length=500)


@login_required
def promise_list(request, reference):
    """Show what must be kept after a transfer; an officer adds to it."""
    wanted = handled_request(request, reference)
    may_change = rules.test_rule("casework.hear", request.user, wanted)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = sent_form(request, PromiseForm)
    if form.is_valid():
        try:
            promises.make_promise(wanted, by=request.user, **form.cleaned_data)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            return redirect("casework:promise_list", reference)
    rows = wanted.promises.prefetch_related("kept")
    context = {"wanted": wanted, "rows": rows, "form": form, "may_change": may_change}
    status = status_of(form)
    return render(request, "casework/promise_list.html", context, status=status)


@login_required
def promise(request, reference, pk):
    """Note how one promise stands."""
    wanted = handled_request(request, reference)
    need("casework.hear", request.user, wanted)
    found = get_object_or_404(wanted.promises, pk=pk)
    form = sent_form(request, KeptForm)
    if form.is_valid():
        try:
            promises.record_kept(found, by=request.user, **form.cleaned_data)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            return redirect("casework:promise_list", reference)
    context = {"wanted": wanted, "found": found, "form": form}
    status = status_of(form)
    return render(request, "casework/promise.html", context, status=status)
