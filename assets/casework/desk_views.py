"""The day's work of a council: on a map and as a list, narrowed, kept as views, shared out."""

from dataclasses import asdict
from urllib.parse import urlencode

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assets.casework import handling, redating, starting, steps
from assets.casework.desk_forms import AssignForm, DatesForm, DeskForm, HolidayForm, WardForm
from assets.casework.enquiry_models import Enquiry
from assets.casework.errors import CaseworkError
from assets.casework.handling_models import Redating, SavedView
from assets.casework.models import BankHoliday, CalendarSpan, TransferRequest
from assets.casework.next_dates import next_dates
from assets.casework.officer_views import handled_request, need
from assets.casework.sent_forms import sent_form, status_of
from assets.register.models import Asset
from gis import maps
from gis.crs import BNG
from gis.day import today
from gis.geometry import view_of
from people.models import Authority, Nation
from people.querysets import authority_ids

PAGE_ROWS = 30


@login_required
def desk(request):
    """Show the day's work of a council, the most urgent first, on a map and as a list."""
    need("casework.see_desk", request.user)
    every = TransferRequest.objects.of_council(request.user).open()
    form = DeskForm(request.GET, user=request.user, rows=every)
    filters = form.filters()
    rows = filters.narrow(every)
    shown = rows.by_urgency().select_related("authority", "handling__officer")
    found = Paginator(shown.prefetch_related("assets"), PAGE_ROWS)
    page = found.get_page(request.GET.get("page"))
    following = next_dates(page.object_list, with_targets=True)
    for one in page:
        one.next = following[one.pk]
        one.stage_title = steps.pack_of(one).stages[one.stage].title
    chosen = {name: value for name, value in asdict(filters).items() if value}
    context = {
        "page": page,
        "total": page.paginator.count,
        "overdue": rows.filter(next_due_on__lte=today()).count(),
        "asked": Enquiry.objects.visible_to(request.user)
        .filter(asset__authority__in=authority_ids(request.user))
        .waiting()
        .count(),
        "may_enter": rules.test_rule("casework.enter_request", request.user),
        "form": form,
        "query": urlencode(chosen),
        "chosen": chosen,
        "openable": _openable(request.user),
        "views": SavedView.objects.filter(user=request.user),
        "map": _map_of_work(rows),
    }
    return render(request, "casework/desk.html", context)


def _openable(user) -> list:
    """The routes on which an officer may open a case that came on paper."""
    councils = Authority.objects.served_by(user, "officer")
    found = {p.identity.id: p for one in councils for p in starting.other_packs(one, today())}
    return list(found.values())


def _map_of_work(rows):
    places = Asset.objects.filter(requests__in=rows.values("pk")).order_by()
    box = places.aggregate(box=Extent("point"))["box"]
    if box is None:
        return None
    area = Polygon.from_bbox(box)
    area.srid = BNG
    return maps.compose(
        name="Requests by urgency",
        bounds=view_of(area, margin_m=400),
        layers=[{"url": "/tiles/requests/{z}/{x}/{y}.mvt", "style": "requests"}],
    )


@login_required
@require_POST
def view_keep(request):
    """Keep the filters of the desk under a name."""
    need("casework.see_desk", request.user)
    filters = DeskForm.read(request.POST.get("query", ""))
    name = request.POST.get("name", "").strip()[:80]
    query = urlencode({name: value for name, value in asdict(filters).items() if value})
    if not name:
        messages.error(request, "Give the view a name.")
    else:
        try:
            handling.keep_view(request.user, name=name, query=query)
        except CaseworkError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"The view “{name}” is kept.")
    return redirect(f"/casework/?{query}")


@login_required
@require_POST
def view_remove(request, pk):
    """Remove one of a person's own views."""
    get_object_or_404(SavedView, pk=pk, user=request.user).delete()
    return redirect("casework:desk")


@login_required
def assign(request, reference):
    """Say which officer handles a request."""
    wanted = handled_request(request, reference)
    need("casework.hear", request.user, wanted)
    held = getattr(wanted, "handling", None)
    form = sent_form(
        request, AssignForm, authorities=[wanted.authority_id],
        initial={"officer": held and held.officer_id},
    )  # fmt: skip
    if form.is_valid():
        handling.assign_request(wanted, officer=form.cleaned_data["officer"], by=request.user)
        return redirect("casework:case", reference)
    status = status_of(form)
    context = {"wanted": wanted, "form": form}
    return render(request, "casework/assign.html", context, status=status)


@login_required
def assign_ward(request):
    """Share out the open requests of a ward; the list of what was assigned is shown after it."""
    need("casework.enter_request", request.user)
    mine = authority_ids(request.user, "officer")
    rows = TransferRequest.objects.filter(authority__in=mine).exclude(stage="draft").open()
    form = sent_form(request, WardForm, authorities=mine, rows=rows)
    assigned = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            assigned = handling.assign_ward(
                rows, ward_code=data["ward"], officer=data["officer"], by=request.user,
                also_assigned=data["also_assigned"],
            )  # fmt: skip
        except CaseworkError as error:
            form.add_error(None, str(error))
    context = {"form": form, "assigned": assigned}
    return render(request, "casework/assign_ward.html", context, status=status_of(form))


@login_required
def correct_date(request, reference):
    """Correct a dated fact; the clocks that hang on it are worked out anew."""
    wanted = handled_request(request, reference)
    need("casework.hear", request.user, wanted)
    form = sent_form(request, DatesForm, wanted=wanted, pack=steps.pack_of(wanted))
    if form.is_valid():
        data = form.cleaned_data
        try:
            run = redating.correct_date(
                wanted, data["name"], data["day"], by=request.user, why=data["why"]
            )
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            count = run.moved.count() if run.pk else 0
            messages.success(request, f"Corrected. Dates that moved: {count}.")
            return redirect("casework:case", reference)
    status = status_of(form)
    context = {"wanted": wanted, "form": form}
    return render(request, "casework/correct_date.html", context, status=status)


def _own_nations(user) -> list[Nation]:
    councils = Authority.objects.served_by(user)
    return sorted({council.nation for council in councils}, key=lambda nation: nation.label)


@login_required
def calendars(request):
    """Show the bank holidays that clocks count with, and let an administrator change them."""
    need("casework.see_desk", request.user)
    nations = _own_nations(request.user)
    may_change = bool(authority_ids(request.user, "administrator"))
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = sent_form(request, HolidayForm, nations=nations)
    if form.is_valid():
        data = form.cleaned_data
        try:
            run = redating.change_calendar(by=request.user, **data)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            moved = run.moved.count() if run.pk else 0
            messages.success(request, f"The calendar is changed. Dates that moved: {moved}.")
            return redirect("casework:calendars")
    context = {
        "calendars": [
            {
                "nation": nation,
                "span": CalendarSpan.objects.filter(nation=nation).first(),
                "days": BankHoliday.objects.filter(nation=nation, day__gte=today())[:12],
            }
            for nation in nations
        ],
        "form": form,
        "may_change": may_change,
        "runs": Redating.objects.prefetch_related("moved")[:10],
    }
    status = status_of(form)
    return render(request, "casework/calendars.html", context, status=status)
