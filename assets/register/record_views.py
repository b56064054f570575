"""An officer's work on one record: correct, place, publish, withdraw, merge, divide, agree."""

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assets.register import lifecycle, permissions, services, short_forms, withholding  # noqa: F401
from assets.register.errors import RegisterError
from assets.register.models import Asset
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
from gis import maps
from gis.day import today
from gis.geometry import in_degrees, view_of
from people.models import Authority

WHOLE_COUNTRY = (-8.0, 50.0, 1.8, 59.0)


def _kept(request, code) -> Asset:
    """An asset whose record the person keeps, with its exact facts."""
    rows = Asset.objects.visible_to(request.user).select_related("authority", "source")
    asset = get_object_or_404(rows, code=code)
    if not rules.test_rule("register.edit_asset", request.user, asset):
        raise PermissionDenied
    return withholding.show_exact([asset], request.user)[0]


def _answer(request, asset, form, title, act, **context):
    """Take a form: do what it says and go back to the record, or show it with its faults."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except RegisterError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{title}: saved.")
            return redirect("register:record", asset.code)
    context |= {"asset": asset, "form": form, "title": title}
    status = 422 if form.is_bound else 200
    return render(request, "register/record_form.html", context, status=status)


@login_required
def record(request, code):
    """Show all that is kept of an asset, each with a way to correct it."""
    asset = _kept(request, code)
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
    asset = _kept(request, code)
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
    return _answer(
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
    return _answer(
        request, asset, form, label,
        lambda data: lifecycle.change_fact(asset, name, data.pop("value"), **data),
    )  # fmt: skip


@login_required
def state_change(request, code):
    """Say what the council is doing with a place."""
    asset = _kept(request, code)
    form = StateForm(
        request.POST or None, initial={"state": asset.state, "reason": asset.state_reason}
    )
    return _answer(
        request, asset, form, "What the council is doing with it",
        lambda data: lifecycle.change_state(asset, data["state"], reason=data["reason"]),
    )  # fmt: skip


@login_required
@require_POST
def publish(request, code):
    """Show a draft to everybody, or take a record back."""
    asset = _kept(request, code)
    lifecycle.publish(asset, is_draft=not asset.is_draft)
    said = "seen by the council only" if not asset.is_draft else "seen by everybody"
    messages.success(request, f"{asset.name} is now {said}.")
    return redirect("register:record", code)


def _map_to_draw(asset, start=None):
    shape = asset.outline or asset.point
    return maps.compose(
        name=f"Map of {asset.name}, to draw on",
        bounds=view_of(shape, margin_m=100) if shape else WHOLE_COUNTRY,
        shapes=[{"geometry": in_degrees(shape), "style": "outline"}] if shape and not start else [],
        drawing={"field": "id_shape", "start": in_degrees(start) if start else None},
    )


@login_required
def place_change(request, code):
    """Put an asset where it is."""
    asset = _kept(request, code)
    form = PlaceForm(request.POST or None)

    def act(data):
        from django.contrib.gis.geos import Point

        shape = data["shape"] or Point(data["easting"], data["northing"], srid=27700)
        known = {"source": data["source"], "certainty": data["certainty"]}
        lifecycle.place(asset, shape, **known)

    drawn = _map_to_draw(asset, asset.outline)
    return _answer(request, asset, form, "Where it is", act, map=drawn)


@login_required
def merge(request, code):
    """Make this asset part of another one."""
    asset = _kept(request, code)
    form = MergeForm(request.POST or None, initial={"on": today()})

    def act(data):
        into = _named(asset, data.pop("into"))
        lifecycle.merge(asset, into=into, by=request.user, **data)

    return _answer(request, asset, form, "Merge it into another asset", act)


def _named(asset, text) -> Asset:
    found = Asset.objects.filter(authority=asset.authority).called(text)
    if len(found) != 1:
        raise RegisterError(f"No asset of {asset.authority} has the reference {text}; check it.")
    return found[0]


@login_required
def carve(request, code):
    """Make a part of this asset an asset of its own."""
    asset = _kept(request, code)
    form = CarveForm(request.POST or None, initial={"on": today()})

    def act(data):
        lifecycle.carve_out(asset, data.pop("shape"), by=request.user, **data)

    return _answer(request, asset, form, "Divide it", act, map=_map_to_draw(asset))


@login_required
def agreement_create(request, code):
    """Write down who may use the land."""
    asset = _kept(request, code)
    form = AgreementForm(request.POST or None)
    return _answer(
        request, asset, form, "An agreement",
        lambda data: services.record_agreement(asset, by=request.user, **data),
    )  # fmt: skip


@login_required
def agreement_end(request, code, pk):
    """End an agreement early."""
    asset = _kept(request, code)
    agreement = get_object_or_404(asset.agreements, pk=pk)
    form = EndAgreementForm(request.POST or None, agreement=agreement, initial={"on": today()})
    return _answer(
        request, asset, form, f"End the agreement with {agreement.holder}",
        lambda data: services.end_agreement(agreement, by=request.user, **data),
    )  # fmt: skip


@login_required
def title_create(request, code):
    """Write down what the title says."""
    asset = _kept(request, code)
    form = TitleEntryForm(request.POST or None)
    return _answer(
        request, asset, form, "An entry of the title",
        lambda data: services.enter_title(asset, **data),
    )  # fmt: skip


@login_required
@require_POST
def title_remove(request, code, pk):
    """Take out an entry that was wrong."""
    asset = _kept(request, code)
    services.remove_title(get_object_or_404(asset.title_entries, pk=pk))
    messages.success(request, "The entry was taken out.")
    return redirect("register:record", code)


@login_required
def stalled_change(request, code):
    """Say why building stopped and when others could use the land."""
    asset = _kept(request, code)
    spell = asset.stalled_spells.filter(ended=None).first()
    names = StalledForm.base_fields
    known = {name: getattr(spell, name) for name in names} if spell else {}
    form = StalledForm(request.POST or None, initial=known)
    return _answer(
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
