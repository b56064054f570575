"""What is given when a request is written, sent, asked about and answered."""

from django import forms

from assets.casework import queries, steps
from assets.casework.forms import LONG, FilesField
from assets.casework.models import TransferRequest
from assets.casework.pack_entries import NeedKind
from assets.casework.writing import OTHER
from assets.casework.writing_models import Query
from assets.register.models import Asset
from gis.area_forms import AreaForm
from gis.forms import DayField, PlainForm
from people.models import Authority, Nation, Organisation
from people.querysets import organisation_ids


class PlaceForm(PlainForm):
    """One more asset, by its reference or its name."""

    place = forms.CharField(
        label="Name or reference of another place", max_length=200,
        help_text="As the register has it; it must belong to the same council",
    )  # fmt: skip

    def __init__(self, *args, user, request: TransferRequest, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Asset.objects.visible_to(user).listed()
        self._rows = rows.filter(authority=request.authority_id)

    def clean_place(self) -> Asset:
        text = self.cleaned_data["place"].strip()
        for known in ("code__iexact", "own_reference__iexact", "name__iexact"):
            found = list(self._rows.filter(**{known: text})[:2])
            if len(found) == 1:
                return found[0]
        near = [str(one) for one in self._rows.filter(name__icontains=text)[:5]]
        if len(near) == 1:
            return self._rows.get(name__icontains=text)
        hint = f" Do you mean {', '.join(near)}?" if near else " Look it up in the list first."
        raise forms.ValidationError(f"No single place of this council is called that.{hint}")


class OutlineForm(AreaForm):
    """The land of one place that is asked for: the whole of it, or an area that is given."""

    which = forms.ChoiceField(
        label="What do you ask for?", widget=forms.RadioSelect,
        choices=[("whole", "The whole place"), ("part", "The area that I draw, upload or type")],
    )  # fmt: skip
    field_order = ["which", "drawn", "file", "typed"]
    area_needed = False

    def clean(self):
        data = super().clean()
        if data.get("which") == "part" and self.area is None and not self.errors:
            raise forms.ValidationError("Draw the area, upload it, or type its corners")
        if data.get("which") == "whole":
            self.area = None
        return data


class MissingLandForm(AreaForm):
    """Land that the register does not show, with the group's own outline."""

    organisation = forms.ModelChoiceField(
        label="Which group asks?", queryset=Organisation.objects.none(), to_field_name="reference",
        empty_label=None, widget=forms.RadioSelect,
    )  # fmt: skip
    authority = forms.ModelChoiceField(
        label="Which council owns or rents it, as far as you know?", empty_label=None,
        queryset=Authority.objects.none(), to_field_name="code", widget=forms.RadioSelect,
    )  # fmt: skip
    name = forms.CharField(label="What people call it", max_length=200)
    where = forms.CharField(label="Where it is, in words", max_length=400)
    field_order = ["organisation", "authority", "name", "where", "drawn", "file", "typed"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=organisation_ids(user)
        )
        self.fields["authority"].queryset = Authority.objects.filter(
            code__startswith=Nation.SCOTLAND
        )


class ManyFilesForm(PlainForm):
    """Any number of files at once."""

    files = FilesField(
        label="Choose files", max_length=200,
        help_text="PDF, PNG, JPEG, Word, Excel, OpenDocument or plain text, up to 25 MB each",
    )  # fmt: skip


class LabelsForm(PlainForm):
    """Which need each file meets."""

    def __init__(self, *args, request: TransferRequest, documents, **kwargs):
        super().__init__(*args, **kwargs)
        needs = [(one.id, one.title) for one in steps.contents_of(request) if one.id != "type"]
        for document in documents:
            self.fields[str(document.pk)] = forms.ChoiceField(
                label=document.name, choices=[*needs, (OTHER, "Another paper")],
                initial=document.need,
            )  # fmt: skip


class SendForm(PlainForm):
    """The declaration of whoever sends a request, by name."""

    name = forms.CharField(label="Your full name", max_length=200)
    position = forms.CharField(
        label="Your position in the group", max_length=200, help_text="For example secretary"
    )
    declared = forms.BooleanField(
        label="I may send this request for the group, and what it says is true as far as I know."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["declared"].error_messages["required"] = (
            "Confirm the declaration to send the request"
        )


class AskForm(PlainForm):
    """A question of the council to a group."""

    kind = forms.ChoiceField(
        label="What do you ask for?", choices=Query.Kind, widget=forms.RadioSelect
    )
    need = forms.ChoiceField(label="Which piece, for a paper or words", required=False)
    wanted = forms.ModelChoiceField(
        label="Which place, for an outline", required=False, queryset=None, empty_label="None"
    )
    words = forms.CharField(
        label="What do you ask, and why?", widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4_000,
    )  # fmt: skip
    until = DayField(label="For a longer time: until when?", required=False)
    reply_by = DayField(
        label="When would an answer help?", required=False,
        help_text="This is no limit of the law; it is told to the group.",
    )  # fmt: skip

    def __init__(self, *args, request: TransferRequest, **kwargs):
        super().__init__(*args, **kwargs)
        papers = queries.pieces_to_ask(request, NeedKind.DOCUMENT)
        words = queries.pieces_to_ask(request, NeedKind.REASON)
        self.fields["need"].choices = [("", "None"), ("Papers", papers), ("Words", words)]
        places = request.wanted.select_related("asset")
        self.fields["wanted"].queryset = places
        self.fields["wanted"].label_from_instance = lambda one: one.asset.name


class ReplyForm(AreaForm):
    """The answer of a group, as the question wants it."""

    words = forms.CharField(label="Your answer", widget=LONG, required=False, max_length=20_000)
    files = FilesField(label="Files", required=False, max_length=200)
    field_order = ["words", "files", "drawn", "file", "typed"]
    area_needed = False

    def __init__(self, *args, query: Query, **kwargs):
        super().__init__(*args, **kwargs)
        kind = query.kind
        if kind != Query.Kind.OUTLINE:
            for name in ("drawn", "file", "typed"):
                del self.fields[name]
        if kind in {Query.Kind.ANSWER, Query.Kind.LONGER, Query.Kind.OUTLINE}:
            del self.fields["files"]
        if kind == Query.Kind.ANSWER:
            self.fields["words"].label = steps.title_of_need(query.request, query.need)
            self.initial["words"] = query.request.answers.get(query.need, "")
        if kind == Query.Kind.LONGER:
            self.fields["words"].label = "Do you agree? Write yes, or why not"

    def ways(self) -> dict:
        return super().ways() if "drawn" in self.fields else {}


class JudgeForm(PlainForm):
    """What the council does with an answer."""

    verdict = forms.ChoiceField(
        label="Is the answer enough?", widget=forms.RadioSelect,
        choices=[("accept", "Yes: accept it, and change the request by it"), ("decline", "No")],
    )  # fmt: skip
    words = forms.CharField(
        label="What you tell the group", widget=forms.Textarea(attrs={"rows": 3}), required=False,
        max_length=4_000, help_text="Needed where the answer is not enough",
    )  # fmt: skip


class RedactedForm(PlainForm):
    """A copy without personal data."""

    copy = forms.FileField(label="Redacted copy", max_length=200)


class PublicForm(PlainForm):
    """Which of a file and its redacted copy everybody may read."""

    which = forms.ChoiceField(
        label="Everybody may read", widget=forms.RadioSelect,
        choices=[
            ("neither", "Neither"), ("redacted", "The redacted copy"), ("original", "The original"),
        ],
    )  # fmt: skip


class ArrivalForm(PlainForm):
    """What arrived on paper of what is missing, and on which day."""

    day = DayField(label="The day it arrived", required_message="Enter the day it arrived")

    def __init__(self, *args, request: TransferRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.missing = [one for one in steps.missing_contents(request) if one.id != "type"]
        for content in self.missing:
            is_paper = content.kind is NeedKind.DOCUMENT
            self.fields[content.id] = (
                FilesField(label=content.title, required=False, max_length=200)
                if is_paper
                else forms.CharField(
                    label=content.title, help_text=content.help, required=False, max_length=20_000,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )
            )  # fmt: skip

    def arrived(self) -> dict:
        """What was given, as ``record_arrival`` takes it."""
        data = self.cleaned_data
        papers = {one.id for one in self.missing if one.kind is NeedKind.DOCUMENT}
        return {
            "day": data["day"],
            "answers": {
                one.id: data[one.id].strip() for one in self.missing if one.id not in papers
            },
            "files": [(need, file) for need in sorted(papers) for file in data[need] or ()],
        }
