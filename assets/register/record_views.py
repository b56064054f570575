"""An officer's work on one record: correct, place, publish, withdraw, merge, divide, agree."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assets.register import lifecycle, services, short_forms, withholding
from assets.register.errors import RegisterError
from assets.register.models import Asset
from assets.register.record_answers import answer, kept_asset, map_to_draw
from assets.register.record_forms import (
    FIELDS,
    AgreementForm,
    CarveForm,
    DatedFactForm,
    EndAgreementForm,
    FactForm,
    MergeForm,
    PlaceForm,
    PublicationForm,
    StalledForm,
    StateForm,
    TitleEntryForm,
    label_of,
)
from gis.crs import BNG
from gis.day import today
from people.models import Authority


@login_required
def record(request, code):
    """Show all that is kept of an asset, each with a way to correct it."""
    asset = kept_asset(request, code)
    newest = short_forms.newest_facts(asset)
    forms = [
        {
            "title": form.title,
            "facts": [
                {
                    "name": question.name,
                    "label": question.label,
                    "value": question.words_for(fact.value) if fact else "",
                    "fact": fact,
                }
                for question in form.questions
                for fact in [newest.get(question.name)]
            ],
        }
        for form in short_forms.forms_for(asset)
    ]
    context = {
        "asset": asset,
        "facts": [_fact_of(asset, name) for name in FIELDS],
        "forms": forms,
        "agreements": asset.agreements.all(),
        "titles": asset.title_entries.all(),
        "came_from": asset.came_from.select_related("before"),
        "became": asset.became.select_related("after"),
        "changes": asset.audit.select_related("pgh_context").order_by("-pgh_created_at")[:20],
    }
    return render(request, "register/record.html", context)


def _fact_of(asset, name) -> dict:
    value = getattr(asset, name)
    if name == "flags":
        labels = dict(Asset._meta.get_field("flags").base_field.choices)
        value = ", ".join(labels[flag] for flag in value)
    elif isinstance(value, list):
        value = ", ".join(value)
    elif Asset._meta.get_field(name).choices:
        value = getattr(asset, f"get_{name}_display")()
    return {
        "name": name,
        "label": label_of(name),
        "value": value,
        "sureness": asset.certainty_of(name),
    }


@login_required
def fact_change(request, code, name):
    """Correct one fact: of every asset, or of the short form of its kind."""
    asset = kept_asset(request, code)
    if name in FIELDS:
        return _change_field(request, asset, name)
    question = short_forms.question_of(asset, name)
    if question is None:
        raise Http404("There is no such fact.")
    fact = short_forms.newest_facts(asset).get(name)
    known = (
        {"value": fact.value, "source": fact.source, "certainty": fact.certainty} if fact else {}
    )
    form = DatedFactForm(request.POST or None, question=question, initial={**known, "on": today()})
    return answer(
        request, asset, form, question.label,
        lambda data: services.record_fact(asset, name, by=request.user, **data),
        earlier=[
            {"fact": fact, "words": question.words_for(fact.value)}
            for fact in asset.dated_facts.filter(name=name)
        ],
    )  # fmt: skip


def _change_field(request, asset, name):
    known, value = asset.certainty_of(name), getattr(asset, name)
    form = FactForm(
        request.POST or None,
        field=name,
        initial={
            "value": ", ".join(value) if name == "titles" else value,
            "source": known["source"],
            "certainty": known["certainty"],
            "locked": known["locked"],
            "checked_on": today(),
        },
    )
    label = form.fields["value"].label
    return answer(
        request, asset, form, label,
        lambda data: lifecycle.change_fact(asset, name, data.pop("value"), **data),
    )  # fmt: skip


@login_required
def state_change(request, code):
    """Say what the council is doing with a place."""
    asset = kept_asset(request, code)
    form = StateForm(
        request.POST or None, initial={"state": asset.state, "reason": asset.state_reason}
    )
    return answer(
        request, asset, form, "What the council is doing with it",
        lambda data: lifecycle.change_state(asset, data["state"], reason=data["reason"]),
    )  # fmt: skip


@login_required
@require_POST
def publish(request, code):
    """Show a draft to everybody, or take a record back."""
    asset = kept_asset(request, code)
    lifecycle.publish(asset, is_draft=not asset.is_draft)
    said = "seen by the council only" if not asset.is_draft else "seen by everybody"
    messages.success(request, f"{asset.name} is now {said}.")
    return redirect("register:record", code)


@login_required
def place_change(request, code):
    """Put an asset where it is."""
    asset = kept_asset(request, code)
    form = PlaceForm(request.POST or None)

    def act(data):
        shape = data["shape"] or Point(data["easting"], data["northing"], srid=BNG)
        known = {"source": data["source"], "certainty": data["certainty"]}
        lifecycle.place(asset, shape, **known)

    drawn = map_to_draw(asset, asset.outline)
    return answer(request, asset, form, "Where it is", act, map=drawn)


@login_required
def merge(request, code):
    """Make this asset part of another one."""
    asset = kept_asset(request, code)
    form = MergeForm(request.POST or None, initial={"on": today()})

    def act(data):
        into = _named(asset, data.pop("into"))
        lifecycle.merge(asset, into=into, by=request.user, **data)

    return answer(request, asset, form, "Merge it into another asset", act)


def _named(asset, text) -> Asset:
    found = Asset.objects.filter(authority=asset.authority).called(text)
    if len(found) != 1:
        raise RegisterError(f"No asset of {asset.authority} has the reference {text}; check it.")
    return found[0]


@login_required
def carve(request, code):
    """Make a part of this asset an asset of its own."""
    asset = kept_asset(request, code)
    form = CarveForm(request.POST or None, initial={"on": today()})

    def act(data):
        lifecycle.carve_out(asset, data.pop("shape"), by=request.user, **data)

    return answer(request, asset, form, "Divide it", act, map=map_to_draw(asset))


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


@login_required
def stalled_change(request, code):
    """Say why building stopped and when others could use the land."""
    asset = kept_asset(request, code)
    spell = asset.stalled_spells.filter(ended=None).first()
    names = StalledForm.base_fields
    known = {name: getattr(spell, name) for name in names} if spell else {}
    form = StalledForm(request.POST or None, initial=known)
    return answer(
        request, asset, form, "Stalled space",
        lambda data: services.change_stalled(asset, **data),
    )  # fmt: skip


@login_required
def publication(request, code):
    """Set of which vacant property a council publishes only the first half of the postcode."""
    authority = get_object_or_404(Authority.objects.served_by(request.user), code=code)
    if not rules.test_rule("register.set_publication", request.user, authority):
        raise PermissionDenied
    rows = Asset.objects.filter(authority=authority)
    rule = getattr(authority, "publication_rule", None)
    usual = "buildings" if authority.nation == "E" else "none"
    initial = {"withholds": rule.withholds if rule else usual}
    form = PublicationForm(request.POST or None, initial=initial)
    if form.is_valid():
        withholding.set_rule(authority, form.cleaned_data["withholds"])
        messages.success(request, "The rule is kept and has been applied to every asset.")
        return redirect("register:publication", code)
    context = {
        "authority": authority,
        "form": form,
        "withheld": rows.filter(is_withheld=True).count(),
        "is_usual": rule is None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "register/publication.html", context, status=status)
