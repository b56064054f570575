"""Begin a case on another route, offer places, mark proposals."""

from django import forms
from django.utils.text import capfirst

from assets.casework.forms import LONG, SHORT, FilesField
from assets.casework.models import Channel
from assets.casework.offering_models import Opportunity
from assets.casework.wording import lower_first
from assets.register.models import Asset
from gis.forms import DayField, PlainForm
from people.models import Organisation
from people.querysets import authority_ids, organisation_ids


def read_assets(text: str, authorities) -> list[Asset]:
    """Find the assets whose references stand in a text, one a line or with commas.

    Raises
    ------
    forms.ValidationError
        If one of them is no asset of these councils.
    """
    found = []
    for name in text.replace(",", "\n").splitlines():
        if not (name := name.strip()):
            continue
        own = Asset.objects.filter(authority__in=authorities)
        rows = list(own.filter(code__iexact=name)) or list(own.filter(own_reference__iexact=name))
        if len(rows) != 1:
            raise forms.ValidationError(f"No asset of your council has the reference {name}.")
        found.append(rows[0])
    if not found:
        raise forms.ValidationError("Name at least one asset.")
    return found


def _ask_choice(form, choices):
    if choices:
        form.fields["choice"].choices = [
            (flag, capfirst(words.removeprefix("The rung is "))) for flag, words in choices
        ]
    else:
        del form.fields["choice"]


class BeginForm(PlainForm):
    """Which of a person's bodies asks, and for what."""

    organisation = forms.ModelChoiceField(
        label="Which group asks?", queryset=Organisation.objects.none(), to_field_name="reference",
        empty_label=None, widget=forms.RadioSelect,
    )  # fmt: skip
    choice = forms.ChoiceField(label="What do you ask for?", widget=forms.RadioSelect)

    def __init__(self, *args, user, choices, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.filter(pk__in=organisation_ids(user))
        self.fields["organisation"].queryset = mine
        if len(mine) == 1:
            self.initial["organisation"] = mine[0].reference
        _ask_choice(self, choices)


class OpenForm(PlainForm):
    """A case that an officer opens for a group which came on paper or by telephone."""

    assets = forms.CharField(
        label="References of the assets", widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line",
    )  # fmt: skip
    channel = forms.ChoiceField(
        label="How did it come?", widget=forms.RadioSelect,
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
    )  # fmt: skip
    body_name = forms.CharField(label="Name of the body that asks", max_length=200)
    body_contact = forms.CharField(
        label="Its contact address", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    choice = forms.ChoiceField(label="What it asks for", widget=forms.RadioSelect)
    opening = forms.ChoiceField(label="Where does it begin?", widget=forms.RadioSelect)

    def __init__(self, *args, user, choices, openings, **kwargs):
        super().__init__(*args, **kwargs)
        self._authorities = authority_ids(user, "officer")
        _ask_choice(self, choices)
        if openings:
            self.fields["opening"].choices = openings
            self.initial["opening"] = openings[0][0]
        else:
            del self.fields["opening"]

    def clean_assets(self):
        return read_assets(self.cleaned_data["assets"], self._authorities)


class OpportunityForm(PlainForm):
    """What a council offers."""

    title = forms.CharField(label="Title", max_length=200)
    occasion = forms.ChoiceField(
        label="The occasion", choices=Opportunity.Occasion, widget=forms.RadioSelect
    )
    assets = forms.CharField(
        label="References of the assets", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line; several are offered together",
    )  # fmt: skip
    pack_id = forms.ChoiceField(label="Under which rules")
    terms = forms.CharField(label="The terms", widget=LONG, max_length=20_000)
    alternative = forms.CharField(
        label="What the council would do otherwise", widget=SHORT, required=False,
        max_length=5_000, help_text="Proposals are compared with it",
    )  # fmt: skip
    opens_on = DayField(label="Opens on", required_message="Enter the day it opens")
    closes_on = DayField(
        label="Last day for proposals", required_message="Enter the last day for proposals"
    )
    papers = FilesField(label="Papers", required=False)

    def __init__(self, *args, authority, packs, **kwargs):
        super().__init__(*args, **kwargs)
        self._authority = authority
        self.fields["pack_id"].choices = [(p.identity.id, p.identity.title) for p in packs]

    def clean_assets(self):
        return read_assets(self.cleaned_data["assets"], [self._authority.pk])

    def clean(self):
        data = super().clean()
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", "It cannot close before it opens")
        return data


class MarksForm(PlainForm):
    """An assessor's points on each criterion."""

    def __init__(self, *args, policy, **kwargs):
        super().__init__(*args, **kwargs)
        self._policy = policy
        highest = policy.about.highest_points
        for criterion in policy.criteria.values():
            self.fields[f"points-{criterion.id}"] = forms.TypedChoiceField(
                label=f"{criterion.title} (weight {criterion.weight})", help_text=criterion.asks,
                choices=[(n, str(n)) for n in range(highest + 1)], coerce=int,
                widget=forms.RadioSelect(attrs={"inline": True}),
            )  # fmt: skip
            self.fields[f"reason-{criterion.id}"] = forms.CharField(
                label=f"Why, on {lower_first(criterion.title)}", widget=SHORT, max_length=1000
            )

    def marks(self) -> dict[str, tuple[int, str]]:
        data = self.cleaned_data
        return {
            name: (data[f"points-{name}"], data[f"reason-{name}"]) for name in self._policy.criteria
        }


class InterestForm(PlainForm):
    """What ties an assessor to a request."""

    what = forms.CharField(label="What ties you to this request", max_length=500)


class ModerationForm(PlainForm):
    """The points that the assessors agreed on together."""

    criterion = forms.ChoiceField(label="Criterion")
    points = forms.IntegerField(label="Points agreed", min_value=0)
    reason = forms.CharField(label="Why", max_length=1000)

    def __init__(self, *args, policy, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = [(c.id, c.title) for c in policy.criteria.values()]
