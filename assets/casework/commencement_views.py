"""Enter the national commencement of rules that wait for it."""

import rules
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from assets.casework import commencing
from assets.casework.commencement_models import Commencement
from assets.casework.errors import CaseworkError
from assets.casework.officer_views import need
from assets.casework.sent_forms import sent_form, status_of
from assets.casework.starting_views import pack_among
from gis.forms import DayField, PlainForm


class CommencementForm(PlainForm):
    """From which day rules are in force, and where that is laid down."""

    day = DayField(
        label="The day on which they come into force", required=False,
        help_text="Leave it empty to take an entry back",
    )  # fmt: skip
    source = forms.CharField(
        label="Where is that laid down?", max_length=300,
        help_text="The commencement regulations with their number and regulation",
    )  # fmt: skip
    checked = forms.BooleanField(
        label="I have checked every entry of these rules against the Act and its regulations"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].error_messages["required"] = "Write where the day is laid down"
        self.fields["checked"].error_messages["required"] = "Confirm that you checked the rules"


@login_required
def commencement_list(request):
    """Show the rules that wait for a day, and the days that were entered."""
    need("casework.see_desk", request.user)
    kept = {one.pack_id: one for one in Commencement.objects.select_related("entered_by")}
    rows = [(pack, kept.get(pack.identity.id)) for pack in commencing.dormant_packs()]
    may_enter = rules.test_rule("casework.commence", request.user)
    context = {"rows": rows, "may_enter": may_enter}
    return render(request, "casework/commencement_list.html", context)


@login_required
def commencement(request, pack_id):
    """Enter the day from which rules are in force, for every council of their nations."""
    need("casework.see_desk", request.user)
    pack = pack_among(commencing.dormant_packs(), pack_id)
    if not rules.test_rule("casework.commence", request.user):
        raise PermissionDenied
    kept = Commencement.objects.filter(pack_id=pack.identity.id).first()
    first = {"day": kept.day, "source": kept.source} if kept else {}
    form = sent_form(request, CommencementForm, initial=first)
    if form.is_valid():
        data = form.cleaned_data
        try:
            commencing.enter_commencement(
                pack, day=data["day"], source=data["source"], by=request.user
            )
        except CaseworkError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The day is entered." if data["day"] else "Taken back.")
            return redirect("casework:commencement_list")
    entries, found = commencing.unsure_entries(pack)
    unsure = [(_words(one), one) for one in found]
    context = {"pack": pack, "form": form, "kept": kept, "entries": entries, "unsure": unsure}
    return render(request, "casework/commencement.html", context, status=status_of(form))


def _words(entry) -> str:
    """What an entry is called: clocks have a name, tests a question, the others a title."""
    for name in ("title", "name", "question"):
        if words := getattr(entry, name, ""):
            return words
    return entry.id
