"""Who may use an asset and what its title says, as officers write it down."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from assets.register import services
from assets.register.record_forms import AgreementForm, EndAgreementForm, TitleEntryForm
from assets.register.record_views import answer, kept_asset
from gis.day import today


@login_required
def agreement_create(request, code):
    """Write down who may use the land."""
    asset = kept_asset(request, code)
    form = AgreementForm(request.POST or None)
    return answer(
        request, asset, form, "An agreement",
        lambda data: services.record_agreement(asset, by=request.user, **data),
    )  # fmt: skip


@login_required
def agreement_end(request, code, pk):
    """End an agreement early."""
    asset = kept_asset(request, code)
    agreement = get_object_or_404(asset.agreements, pk=pk)
    form = EndAgreementForm(request.POST or None, initial={"on": today()})
    return answer(
        request, asset, form, f"End the agreement with {agreement.holder}",
        lambda data: services.end_agreement(agreement, by=request.user, **data),
    )  # fmt: skip


@login_required
def title_create(request, code):
    """Write down what the title says."""
    asset = kept_asset(request, code)
    form = TitleEntryForm(request.POST or None)
    return answer(
        request, asset, form, "An entry of the title",
        lambda data: services.enter_title(asset, **data),
    )  # fmt: skip


@login_required
@require_POST
def title_remove(request, code, pk):
    """Take out an entry that was wrong."""
    asset = kept_asset(request, code)
    services.remove_title(get_object_or_404(asset.title_entries, pk=pk))
    messages.success(request, "The entry was taken out.")
    return redirect("register:record", code)
