"""Installations: what the public sees of them, and what officers enter."""

from itertools import groupby

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from assets.register.models import Asset
from energy.society import charts, generation, metering
from energy.society.access import for_everyone, for_officers
from energy.society.errors import SocietyError
from energy.society.models import Installation
from energy.society.pages import Table, ask
from energy.society.permissions import keeps_society
from energy.society.site_forms import InstallationForm, ReadingsForm
from gis.day import today

MOST_BYTES = 5_000_000


def year_made(periods) -> tuple[float, float]:
    """What the periods that end in the last 366 days made, and what was to be expected. [kWh]."""
    recent = [one for one in periods if (today() - one.until).days <= 366]
    return sum(one.made_kwh for one in recent), sum(one.expected_kwh for one in recent)


@for_everyone
def installation_list(request, society):
    """Show what a society has built and what it made; officers see what wants looking at."""
    roofs, sunshine = metering.roofs_of(society), metering.sunshine_of(society)
    followed = generation.follow(roofs, sunshine)
    rows = list(society.installations.select_related("asset"))
    for one in rows:
        one.made_kwh, one.expected_kwh = year_made(followed[str(one.pk)])
    names = {str(one.pk): one for one in rows}
    is_officer = keeps_society(request.user, society)
    found = generation.alerts(roofs, sunshine, today()) if is_officer else ()
    context = {
        "society": society,
        "rows": rows,
        "made_kwh": sum(one.made_kwh for one in rows),
        "kwp": sum(one.kwp for one in rows),
        "alerts": [(names[alert.key], alert.words) for alert in found],
        "is_officer": is_officer,
    }
    return render(request, "society/installation_list.html", context)


def _installation(society, pk) -> Installation:
    return get_object_or_404(society.installations.select_related("asset", "society"), pk=pk)


@for_everyone
def installation_detail(request, society, pk):
    """Show an installation's generation against its forecast for the weather there was."""
    one = _installation(society, pk)
    periods = generation.follow(metering.roofs_of(society), metering.sunshine_of(society))[str(pk)]
    months = _by_month(periods)
    context = {
        "society": society,
        "one": one,
        "place": Asset.objects.visible_to(request.user).filter(pk=one.asset_id).first(),
        "made": year_made(periods),
        "chart": charts.generation_chart(months[-24:]) if months else "",
        "table": Table(
            "Between readings",
            ("From", "Until", "# Made, kWh", "# Forecast", "# Sun", "# Expected", "# Share"),
            [_row(period) for period in reversed(periods[-60:])],
            empty="No two readings yet.",
        ),
        "is_officer": keeps_society(request.user, society),
    }
    return render(request, "society/installation_detail.html", context)


def _row(period) -> tuple:
    sun = "not known" if period.weather is None else f"{100 * period.weather:.0f} %"
    return (
        f"{period.after:%-d %b %Y}", f"{period.until:%-d %b %Y}", f"{period.made_kwh:,.0f}",
        f"{period.forecast_kwh:,.0f}", sun, f"{period.expected_kwh:,.0f}",
        f"{100 * period.share:.0f} %",
    )  # fmt: skip


def _by_month(periods) -> list[tuple[str, float, float]]:
    """Made and expected by the month in which each period ends."""
    return [
        (key, sum(one.made_kwh for one in group), sum(one.expected_kwh for one in group))
        for key, group in (
            (key, list(group))
            for key, group in groupby(periods, key=lambda one: f"{one.until:%b %y}")
        )
    ]


@for_officers
def installation_create(request, society):
    """Enter an installation."""
    return _edit(request, society, None)


@for_officers
def installation_change(request, society, pk):
    """Correct an installation."""
    return _edit(request, society, _installation(society, pk))


def _edit(request, society, one):
    first = None
    if one:
        first = {name: getattr(one, name) for name in InstallationForm.base_fields}
        first["asset"] = one.asset.code if one.asset else ""
        first["monthly_kwh"] = " ".join(f"{value:g}" for value in one.monthly_kwh)
    form = InstallationForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            kept = (
                metering.change_installation(one, **form.cleaned_data)
                if one
                else metering.enter_installation(society, **form.cleaned_data)
            )
        except SocietyError as error:
            form.add_error(None, str(error))
        else:
            return redirect(kept)
    title = f"Correct {one}" if one else "Enter an installation"
    return ask(
        request, society, form, title=title, button="Save",
        back=("society:installation_list", society.reference),
    )  # fmt: skip


@for_officers
def readings(request, society):
    """Read a file of meter readings or of sunshine; what cannot be kept is said line by line."""
    form = ReadingsForm(request.POST or None, request.FILES or None)
    refused = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MOST_BYTES:
                raise SocietyError("The file is larger than 5 MB; send fewer lines.")
            refused = _read(request, society, form.cleaned_data["kind"], file.read())
        except SocietyError as error:
            form.add_error("file", str(error))
        else:
            if not refused:
                return redirect(reverse("society:installation_list", args=[society.reference]))
    status = 422 if form.is_bound and form.errors else 200
    context = {"society": society, "form": form, "refused": refused[:100], "count": len(refused)}
    return render(request, "society/readings.html", context, status=status)


def _read(request, society, kind, content) -> list[str]:
    if kind == "sunshine":
        count = metering.import_sunshine(society, content)
        messages.success(request, f"The sunshine of {count} months is kept.")
        return []
    report = metering.import_readings(society, content)
    messages.success(
        request,
        f"{report.kept} readings kept, {report.known} known already, "
        f"{len(report.refused)} refused.",
    )
    return report.refused
