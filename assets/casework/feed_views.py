"""Calendars and feeds: a person's own behind a secret address, a ward's for everyone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assets.casework import calendar_feeds, handling
from assets.casework.handling_models import SecretAddress
from gis.day import today
from gis.models import Boundary

_CALENDAR = "text/calendar; charset=utf-8"
_ATOM = "application/atom+xml; charset=utf-8"


def _ward(code: str) -> Boundary:
    ward = Boundary.objects.filter(kind="ward", code=code).order_by("-valid_from").first()
    if ward is None:
        raise Http404("There is no such ward.")
    return ward


@require_safe
def own_calendar(request, secret):
    """Give a calendar programme the dates of whoever holds the secret address."""
    found = get_object_or_404(SecretAddress.objects.select_related("user"), secret=secret)
    if not found.user.is_active:
        raise Http404
    words = calendar_feeds.as_calendar(
        calendar_feeds.dates_of(found.user), name="My dates of transfer requests"
    )
    answer = HttpResponse(words, content_type=_CALENDAR)
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
def ward_calendar(request, code):
    """Give everyone the dates of public requests in a ward."""
    ward = _ward(code)
    words = calendar_feeds.as_calendar(
        calendar_feeds.dates_in(code), name=f"Requests in {ward.name}"
    )
    return HttpResponse(words, content_type=_CALENDAR)


@require_safe
def ward_notices(request, code):
    """Give everyone the open notices of a ward."""
    return HttpResponse(calendar_feeds.notices_feed(_ward(code)), content_type=_ATOM)


@require_safe
def all_notices(request):
    """Give everyone all open notices."""
    return HttpResponse(calendar_feeds.notices_feed(), content_type=_ATOM)


@login_required
def calendar_address(request):
    """Show a person the secret address of their calendar, or give them another."""
    if request.method == "POST":
        handling.renew_secret(request.user)
        messages.success(request, "You have a new address; the old one leads nowhere now.")
        return redirect("casework:calendar_address")
    ahead = [one for one in calendar_feeds.dates_of(request.user) if one.day >= today()]
    context = {"secret": handling.secret_of(request.user), "entries": ahead[:10]}
    return render(request, "casework/calendar_address.html", context)
