"""What was promised and what happened, for everyone; aims and observations by those concerned."""

import rules
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assets.casework.models import TransferRequest
from assets.outcomes import services
from assets.outcomes.errors import OutcomesError
from assets.outcomes.forms import AimForm, ObservationForm

PAGE_ROWS = 25


def _passed():
    """Public requests by which something has passed, or for which an aim was written down."""
    gave = Q(events__counts__overlap=["ownership", "lease", "other-rights"])
    return TransferRequest.objects.public().filter(gave | Q(aims__isnull=False)).distinct()


@require_safe
def outcome_list(request):
    """Show every transfer with its aims, the newest first."""
    rows = _passed().select_related("authority").prefetch_related("assets")
    rows = rows.annotate(
        aims_count=Count("aims", distinct=True),
        seen_count=Count("aims__observations", distinct=True),
    )
    page = Paginator(rows.order_by("-pk"), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "outcomes/outcome_list.html", {"rows": page, "page": page})


@require_safe
def outcome_detail(request, reference):
    """Show the aims of one transfer, what was observed, and what must be kept."""
    wanted = get_object_or_404(_passed(), reference=reference)
    context = {
        "wanted": wanted,
        "aims": [services.look_at(aim) for aim in wanted.aims.prefetch_related("observations")],
        "promises": wanted.promises.filter(is_public=True).prefetch_related("kept"),
        "may_aim": rules.test_rule("outcomes.aim", request.user, wanted),
        "may_observe": rules.test_rule("outcomes.observe", request.user, wanted),
    }
    return render(request, "outcomes/outcome_detail.html", context)


def _write(request, wanted, form, write, title, aim=None):
    if form.is_valid():
        try:
            write(**form.cleaned_data)
        except OutcomesError as error:
            form.add_error(None, str(error))
        else:
            return redirect("outcomes:outcome_detail", wanted.reference)
    context = {"wanted": wanted, "form": form, "title": title, "aim": aim}
    status = 422 if form.is_bound else 200
    return render(request, "outcomes/outcome_form.html", context, status=status)


def _own(request, reference, rule) -> TransferRequest:
    wanted = get_object_or_404(_passed(), reference=reference)
    if not rules.test_rule(rule, request.user, wanted):
        raise PermissionDenied
    return wanted


@login_required
def aim_add(request, reference):
    """Write down an aim."""
    wanted = _own(request, reference, "outcomes.aim")
    form = AimForm(request.POST or None)

    def write(**fields):
        services.set_aim(wanted, **fields)

    return _write(request, wanted, form, write, "Add an aim")


@login_required
def observation_add(request, reference, pk):
    """Write down an observation."""
    wanted = _own(request, reference, "outcomes.observe")
    aim = get_object_or_404(wanted.aims, pk=pk)
    form = ObservationForm(request.POST or None)

    def write(**fields):
        services.observe(aim, by=request.user, **fields)

    return _write(request, wanted, form, write, "Add an observation", aim)
