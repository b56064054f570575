"""The form for an asset that is entered by hand: short, and each kind with its own questions."""

from django import forms
from django.contrib.gis.geos import Point

from assets.register.models import Kind
from assets.register.proposal_forms import KINDS, STALLED
from assets.register.record_forms import PlaceForm, answer_field
from assets.register.short_forms import all_forms
from assets.register.values.identifiers import parse_uprn
from gis import postcodes
from gis.crs import BNG
from gis.forms import DayField

ASKED = "asked_"


class KindForm(forms.Form):
    """What it is: the first step."""

    kind = forms.ChoiceField(choices=KINDS)


class EnterForm(PlaceForm):
    """All that is asked of a new asset; only its name is needed."""

    name = forms.CharField(label="Name", max_length=300)
    own_reference = forms.CharField(label="The council’s reference", required=False, max_length=100)
    address = forms.CharField(label="Address", required=False, max_length=500)
    postcode = forms.CharField(label="Postcode", required=False, max_length=10)
    uprn = forms.CharField(label="Property number (UPRN)", required=False, max_length=12)
    is_draft = forms.BooleanField(label="Show it to the council only, for now", required=False)

    def __init__(self, *args, kind: str, authorities, **kwargs):
        self.kind, self.authorities = kind, authorities
        self.questions = [
            question
            for form in all_forms().values()
            if kind in form.kinds and form.name != "pack"
            for question in form.questions
        ]
        asked = {f"{ASKED}{one.name}": _optional(one) for one in self.questions}
        council = {"authority": _council_field(authorities)} if len(authorities) > 1 else {}
        self.base_fields = {**council, **self.base_fields, **asked}
        self.field_order = (
            "authority", "name", "own_reference", "address", "postcode", "uprn", "shape", "easting",
            "northing", *asked, "source", "certainty", "is_draft",
        )  # fmt: skip
        super().__init__(*args, **kwargs)

    def clean_postcode(self) -> str:
        text = self.cleaned_data["postcode"]
        code = postcodes.compact(text) if text else ""
        if text and not code:
            raise forms.ValidationError(
                "Enter a whole postcode, such as EH6 5AB, or leave it empty"
            )
        return f"{code[:-3]} {code[-3:]}" if code else ""

    def clean_uprn(self) -> int | None:
        text = self.cleaned_data["uprn"]
        found = parse_uprn(text) if text else None
        if text and not found.value:
            raise forms.ValidationError("Enter the number as it is: up to 12 digits")
        return int(found.value) if found else None

    def check_place(self, data) -> None:
        """Take a place that is not known yet, but not half of one."""
        if (data.get("easting") is None) != (data.get("northing") is None):
            self.add_error("easting", "Give an easting and a northing, or neither")

    def given(self) -> dict:
        """What was given, as ``entering.enter_asset`` takes it."""
        data = dict(self.cleaned_data)
        east, north = data.pop("easting"), data.pop("northing")
        if data["shape"] is None and east is not None:
            data["shape"] = Point(east, north, srid=BNG)
        answers = {one.name: _as_text(data.pop(f"{ASKED}{one.name}")) for one in self.questions}
        return {
            **data,
            "authority": data.get("authority") or self.authorities[0],
            "kind": Kind.LAND if self.kind == STALLED else self.kind,
            "is_stalled": self.kind == STALLED,
            "answers": {name: value for name, value in answers.items() if value},
        }


def _as_text(value) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _optional(question) -> forms.Field:
    if question.answer == "day":
        return DayField(label=question.label, help_text=question.help, required=False)
    field = answer_field(question)
    field.required = False
    return field


def _council_field(authorities) -> forms.Field:
    return forms.ModelChoiceField(
        label="Council", queryset=authorities, widget=forms.RadioSelect, empty_label=None
    )
