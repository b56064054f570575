"""Keep what a person states of a roof as a survey of it, or take a survey back."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from assets.register.models import Building
from energy.roofs import roof_pages, services, surveys
from energy.roofs.errors import RoofsError
from energy.roofs.forms import SurveyForm
from energy.roofs.models import RoofSurvey
from energy.roofs.permissions import survey_body


def _admit(user, building) -> None:
    if not rules.test_rule("roofs.keep_survey", user, building):
        raise PermissionDenied


@login_required
@require_POST
def survey_keep(request, pk):
    """Keep the planes and obstacles that the address states as a survey of the roof."""
    building = get_object_or_404(Building.objects.select_related("source", "authority"), pk=pk)
    _admit(request.user, building)
    site, form = roof_pages.site_of(building), SurveyForm(request.POST)
    context, status = roof_pages.asked_for(
        request, site, usual=lambda: services.roof_of_building(building)
    )
    estimate = context.get("estimate")
    if estimate and status == 200 and form.is_valid():
        planes = [one.plane for one in estimate.planes]
        try:
            surveys.keep_survey(
                building, planes, by=request.user, body=survey_body(request.user, building),
                **form.cleaned_data,
            )  # fmt: skip
        except RoofsError as error:
            context["problem"] = str(error)
        else:
            messages.success(request, "The survey is kept and the roof is estimated by it.")
            return redirect(f"{site.address}/")
    return roof_pages.page(request, site, context | {"survey_form": form}, 422)


@login_required
@require_POST
def survey_take_back(request, pk):
    """Let a survey stand no longer."""
    survey = get_object_or_404(RoofSurvey.objects.select_related("building__authority"), pk=pk)
    _admit(request.user, survey.building)
    try:
        surveys.take_back(survey, by=request.user)
        messages.success(request, "The survey is taken back and the roof is estimated without it.")
    except RoofsError as error:
        messages.error(request, str(error))
    return redirect("roofs:building_roof", survey.building_id)
