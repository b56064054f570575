"""The shapes of what people give: answers of a request, steps of a rule pack."""

from django import forms

from assets.casework import decisions, steps
from assets.casework.models import Channel, Right, TransferRequest
from assets.casework.pack_contents import Content
from assets.casework.pack_entries import Act, NeedKind
from assets.casework.packs import Pack
from assets.casework.states import StepAnswer
from assets.casework.validation import find_date
from assets.casework.wording import lower_first
from assets.register.models import Asset
from gis.day import today
from gis.forms import DayField, PlainForm
from people.models import Organisation
from people.querysets import authority_ids, organisation_ids

LONG = forms.Textarea(attrs={"rows": 6})
SHORT = forms.Textarea(attrs={"rows": 3})


class StartForm(PlainForm):
    """Which of a person's bodies asks."""

    organisation = forms.ModelChoiceField(
        label="Which group asks?", queryset=Organisation.objects.none(), to_field_name="reference",
        empty_label=None, widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.filter(pk__in=organisation_ids(user))
        self.fields["organisation"].queryset = mine
        self.fields["organisation"].error_messages["required"] = "Choose the group that asks"
        if len(mine) == 1:
            self.initial["organisation"] = mine[0].reference


class AnswerForm(PlainForm):
    """One answer in words, as the rule pack asks for it."""

    words = forms.CharField(widget=LONG, max_length=20_000)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def __init__(self, *args, content: Content, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text, field.required = content.title, content.help, content.required
        field.error_messages["required"] = f"Write this: {lower_first(content.title)}"


class RightForm(PlainForm):
    """What is asked for."""

    right = forms.ChoiceField(label="What do you ask for?", choices=Right, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["right"].error_messages["required"] = "Choose what you ask for"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files at once; each is checked."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        return [
            super(FilesField, self).clean(one, initial) for one in files if one or self.required
        ]


class DocumentForm(PlainForm):
    """Files that meet one need of the rule pack."""

    files = FilesField(max_length=200)

    def __init__(self, *args, content: Content, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].label = content.title
        self.fields["files"].help_text = content.help
        self.fields["files"].error_messages["required"] = "Choose a file"


class PaperRequestForm(PlainForm):
    """A request that came on paper, by email or across the counter."""

    asset = forms.CharField(
        label="Reference of the asset", max_length=100,
        help_text="The council’s own reference, or the public one of six signs",
    )  # fmt: skip
    channel = forms.ChoiceField(
        label="How did it come?",
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        widget=forms.RadioSelect,
    )
    arrived_on = DayField(label="The day it arrived", required_message="Enter the day it arrived")
    body_name = forms.CharField(label="Name of the body that asks", max_length=200)
    body_contact = forms.CharField(
        label="Its contact address", widget=forms.Textarea(attrs={"rows": 3})
    )
    right = forms.ChoiceField(label="What it asks for", choices=Right, widget=forms.RadioSelect)
    reasons = forms.CharField(label="Why it asks", widget=LONG)
    benefits = forms.CharField(label="The benefits it expects", widget=LONG, required=False)
    price = forms.CharField(label="The price or rent it would pay", required=False, max_length=500)
    scans = FilesField(label="Scans of the papers", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self._authorities = authority_ids(user, "officer")

    def clean_asset(self):
        text = self.cleaned_data["asset"].strip()
        own = Asset.objects.filter(authority__in=self._authorities)
        found = list(own.filter(code__iexact=text)) or list(own.called(text))
        if len(found) != 1:
            raise forms.ValidationError(
                "No asset of your council has this reference. Check it on the register."
            )
        return found[0]

    def clean_arrived_on(self):
        day = self.cleaned_data["arrived_on"]
        if day and day > today():
            raise forms.ValidationError("The day it arrived cannot lie in the future")
        return day


class StepForm(PlainForm):
    """What one step of a rule pack wants: words, ticks, files, days; made from the pack."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args, request: TransferRequest, pack: Pack, answer: StepAnswer, held, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.step = answer.step
        flags = steps.flags_of(request)
        self.needs = [pack.needs[item.thing] for item in answer.step.needs if item.applies(flags)]
        for need in self.needs:
            if need.kind is NeedKind.HEADS:
                self._ask_heads(pack)
            elif need.kind is NeedKind.REASON or need.id not in held:
                self.fields[f"need-{need.id}"] = _field_for(need, pack)
                known = request.body_name if need.names_body else request.answers.get(need.id)
                self.fields[f"need-{need.id}"].initial = known
        self.contents = steps.contents_of(request) if Act.WRITE in answer.step.does else []
        for content in self.contents:
            self.fields[f"content-{content.id}"] = _content_field(content, request)
        for name, (title, text) in decisions.words_to_redact(request, answer.step).items():
            self.fields[f"text-{name}"] = forms.CharField(
                label=f"{title}, as everyone may read it", initial=text, widget=LONG,
                required=False, max_length=20_000,
            )  # fmt: skip
        for name in answer.step.dates:
            label = pack.dates[name]
            field = DayField(label=label[0].upper() + label[1:], required_message=f"Enter {label}")
            field.initial = _likely_day(request, pack, name)
            self.fields[f"date-{name}"] = field

    def _ask_heads(self, pack):
        """Ask for the reasons on each matter that the rules name."""
        for head in pack.heads.values():
            field = forms.CharField(
                label=head.title, help_text=head.asks, widget=SHORT, max_length=5_000
            )
            field.error_messages["required"] = f"Write on this: {lower_first(head.title)}"
            self.fields[f"text-{steps.HEAD}{head.id}"] = field

    def given(self) -> dict:
        """What was given, as ``services.take_step`` takes it."""
        data = self.cleaned_data
        kinds = {need.id: need.kind for need in self.needs if f"need-{need.id}" in data}
        return {
            "texts": {n: data[f"need-{n}"] for n, kind in kinds.items() if kind is NeedKind.REASON}
            | {n[len("text-") :]: text for n, text in data.items() if n.startswith("text-")},
            "checks": [n for n, kind in kinds.items() if kind is NeedKind.CHECK],
            "files": [
                (n, file)
                for n, kind in kinds.items()
                if kind is NeedKind.DOCUMENT
                for file in data[f"need-{n}"]
            ]
            + [
                (c.id, file)
                for c in self.contents
                if c.kind is NeedKind.DOCUMENT
                for file in data[f"content-{c.id}"]
            ],
            "dates": {name: data[f"date-{name}"] for name in self.step.dates},
            "answers": {
                c.id: data[f"content-{c.id}"].strip()
                for c in self.contents
                if c.kind is not NeedKind.DOCUMENT
            },
            "seen": data["seen"],
        }


def _content_field(content, request):
    """The field for one paper of a request: words, or files that need not be sent twice."""
    if content.kind is NeedKind.DOCUMENT:
        held = request.documents.filter(need=content.id).exists()
        return FilesField(
            label=content.title, help_text=content.help, max_length=200,
            required=content.required and not held,
        )  # fmt: skip
    return forms.CharField(
        label=content.title, help_text=content.help, widget=LONG, max_length=20_000,
        required=content.required, initial=request.answers.get(content.id, ""),
    )  # fmt: skip


def _field_for(need, pack):
    """The field by which a need is met: words, a tick or files."""
    if need.names_body:
        field = forms.CharField(label=need.title, max_length=200)
        field.error_messages["required"] = f"Write this: {lower_first(need.title)}"
    elif need.kind is NeedKind.REASON:
        grounds = [g.title for g in pack.grounds.values() if g.need == need.id]
        hint = f"For example: {'; '.join(grounds).lower()}." if grounds else ""
        field = forms.CharField(label=need.title, help_text=hint, widget=LONG, max_length=20_000)
        field.error_messages["required"] = f"Write this: {lower_first(need.title)}"
    elif need.kind is NeedKind.CHECK:
        field = forms.BooleanField(label=need.title)
        field.error_messages["required"] = f"Confirm: {lower_first(need.title)}"
    else:
        field = FilesField(label=need.title, max_length=200)
        field.error_messages["required"] = f"Choose a file: {lower_first(need.title)}"
    return field


def _likely_day(request, pack, name):
    """The day that the system proposes: a person confirms it."""
    if name == "validation":
        return find_date(request).day or request.arrived_on
    return None if name in pack.identity.dates_ahead else today()
