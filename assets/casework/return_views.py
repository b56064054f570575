"""The yearly report of a council: page, PDF and table, with the cases behind each figure."""

import rules
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assets.casework import reporting
from assets.casework.forms import LONG
from assets.casework.officer_views import need
from assets.casework.sent_forms import sent_form, status_of
from gis.forms import PlainForm
from gis.papers import paper_response
from people.models import Authority
from people.querysets import authority_ids


def _report(request, code, year):
    """A report that the person may read: published, or of the person's own council."""
    authority = get_object_or_404(Authority, code=code)
    if not 2000 <= year <= 2999:
        raise Http404("There is no report on such a year.")
    report = reporting.make_report(authority, year)
    inside = authority.pk in authority_ids(request.user)
    if not (inside or report.narrative.published_on):
        raise Http404("The council has not published its report on this year.")
    return report, inside


@require_safe
def return_list(request, code):
    """List the reports of a council."""
    authority = get_object_or_404(Authority, code=code)
    inside = authority.pk in authority_ids(request.user)
    published = dict(
        authority.returns.exclude(published_on=None).values_list("year", "published_on")
    )
    years = [
        (year, published.get(year))
        for year in reporting.years_of(authority)
        if inside or year in published
    ]
    context = {"authority": authority, "years": years, "inside": inside}
    return render(request, "casework/return_list.html", context)


@require_safe
def return_detail(request, code, year):
    """Show a report, each figure with the cases behind it."""
    report, inside = _report(request, code, year)
    sections = [
        (section, [(line, reporting.linked_requests(report, line)) for line in section.lines])
        for section in report.sections
    ]
    context = {
        "report": report,
        "sections": sections,
        "inside": inside,
        "may_write": rules.test_rule("casework.report_for", request.user, report.authority),
    }
    return render(request, "casework/return_detail.html", context)


@require_safe
def return_paper(request, code, year):
    """Give a report as a tagged PDF."""
    report, _ = _report(request, code, year)
    return paper_response(
        "casework/return_paper.html", {"report": report}, name=f"report-{code}-{year}"
    )


@require_safe
def return_table(request, code, year):
    """Give the figures of a report as CSV."""
    report, _ = _report(request, code, year)
    answer = HttpResponse(reporting.as_csv(report), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="report-{code}-{year}.csv"'
    return answer


class NarrativeForm(PlainForm):
    """The words of a report."""

    promotion = forms.CharField(
        label="What was done to promote requests", widget=LONG, max_length=20_000, required=False
    )
    support = forms.CharField(
        label="What was done to support community bodies", widget=LONG, max_length=20_000,
        required=False,
    )  # fmt: skip
    publish = forms.BooleanField(label="Publish the report now", required=False)

    def clean(self):
        data = super().clean()
        if data.get("publish"):
            for name in ("promotion", "support"):
                if not data.get(name, "").strip():
                    self.add_error(name, "Write this before the report is published")
        return data


@login_required
def return_write(request, code, year):
    """Write the words of a report, and publish it."""
    report, _ = _report(request, code, year)
    need("casework.report_for", request.user, report.authority)
    told = report.narrative
    form = sent_form(
        request, NarrativeForm, initial={"promotion": told.promotion, "support": told.support}
    )
    if form.is_valid():
        reporting.write_narrative(report.authority, year, by=request.user, **form.cleaned_data)
        messages.success(request, "The report is kept.")
        return redirect("casework:return_detail", code, year)
    status = status_of(form)
    context = {"report": report, "form": form}
    return render(request, "casework/return_write.html", context, status=status)
