"""Support for a request: given by anybody, entered from paper, seen by name only inside."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from assets.casework import support
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.casework.permissions import hears_request, writes_request
from assets.casework.sent_forms import sent_form, status_of
from assets.casework.support_forms import PaperSupportForm, SupportForm
from assets.casework.support_models import Support


def give(request, reference):
    """Support a request, and see how many do."""
    wanted = get_object_or_404(
        TransferRequest.objects.public().select_related("authority"), reference=reference
    )
    form = sent_form(request, SupportForm)
    if form.is_valid():
        try:
            support.give_support(wanted, **form.cleaned_data)
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Open the link that we have sent you; then it counts.")
            return redirect("casework:support", reference)
    context = {"wanted": wanted, "form": form, "standing": support.count_support(wanted)}
    return render(request, "casework/support.html", context, status=status_of(form))


def confirm(request, reference, token):
    """Confirm support by the link that was sent: a press, so that no mail scanner does it."""
    given = get_object_or_404(
        Support.objects.exclude(token="").select_related("request__organisation"),
        request__reference=reference, token=token,
    )  # fmt: skip
    if request.method == "POST":
        support.confirm_support(given)
        messages.success(request, "Thank you. Your support counts.")
        return redirect("casework:support", reference)
    return render(request, "casework/support_confirm.html", {"given": given})


@login_required
def supporters(request, reference):
    """Show who supports a request to its group and its council, and enter signatures from paper."""
    rows = TransferRequest.objects.visible_to(request.user).select_related("organisation")
    wanted = get_object_or_404(rows, reference=reference)
    if not (writes_request(request.user, wanted) or hears_request(request.user, wanted)):
        raise PermissionDenied
    if "place_again" in request.POST:
        support.place_again(wanted)
        return redirect("casework:supporters", reference)
    form = sent_form(request, PaperSupportForm)
    if form.is_valid():
        try:
            number = support.enter_support(wanted, form.cleaned_data["lines"], by=request.user)
        except CaseworkError as error:
            form.add_error("lines", str(error))
        else:
            messages.success(request, f"{number} entered.")
            return redirect("casework:supporters", reference)
    context = {
        "wanted": wanted, "form": form, "standing": support.count_support(wanted),
        "rows": wanted.supports.filter(confirmed__isnull=False).select_related("repeats"),
    }  # fmt: skip
    return render(request, "casework/supporters.html", context, status=status_of(form))
