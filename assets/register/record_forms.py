"""Forms for the record of an asset, as officers correct it."""

from django import forms

from assets.register.models import Asset, Certainty, Flag, State, TitleEntry, UseRight
from assets.register.short_forms import Question
from assets.register.withheld import Withholding
from gis.day import today
from gis.errors import PlacesError
from gis.forms import DayField, PlainForm
from gis.geometry import area_in_metres

#: Facts of every asset that are corrected one by one, in the order of the page.
FIELDS = (
    "name", "kind", "own_reference", "owner", "owner_name", "tenure", "holding", "use", "address",
    "postcode", "uprn", "titles", "flags", "started_on", "ended_on", "condition",
    "running_cost_gbp", "energy_rating", "stated_area_m2", "building_area_m2", "notes", "url",
)  # fmt: skip
LABELS = {
    "flags": "Protected by law as",
    "titles": "Title numbers",
    "url": "Address of a page about it",
}
LONG = forms.Textarea(attrs={"rows": 5})


def label_of(name: str) -> str:
    """Name a fact of every asset as pages do."""
    label = LABELS.get(name) or Asset._meta.get_field(name).verbose_name
    return label[0].upper() + label[1:]


class SourceForm(PlainForm):
    """Where a fact is from and how sure it is."""

    source = forms.CharField(
        label="Where this is from", required=False, max_length=300,
        help_text="For example the title deeds, a survey, a visit",
    )  # fmt: skip
    certainty = forms.ChoiceField(
        label="How sure is it?", choices=Certainty, widget=forms.RadioSelect,
        initial=Certainty.STATED,
    )  # fmt: skip


class FactForm(SourceForm):
    """One fact of a record: its value, where that is from, and whether imports may change it."""

    checked_on = DayField(label="The day it was checked", required=False)
    locked = forms.BooleanField(label="Keep it: no import may change this fact", required=False)

    field_order = ("value", "source", "checked_on", "certainty", "locked")

    def __init__(self, *args, field: str, **kwargs):
        self.base_fields = {"value": _value_field(field), **self.base_fields}
        super().__init__(*args, **kwargs)

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day and day > today():
            raise forms.ValidationError("The day it was checked cannot lie in the future")
        return day


def _value_field(name) -> forms.Field:
    column = Asset._meta.get_field(name)
    label = label_of(name)
    if name in {"started_on", "ended_on"}:
        return DayField(label=label, required=False)
    if name == "flags":
        return forms.MultipleChoiceField(
            label=label, choices=Flag, required=False, widget=forms.CheckboxSelectMultiple
        )
    field = column.formfield(**({"assume_scheme": "https"} if name == "url" else {}))
    field.label = label
    if name == "titles":
        field.help_text = "With commas between them"
        field.widget = forms.TextInput()
    elif column.choices:
        field = forms.ChoiceField(label=label, choices=column.choices, widget=forms.RadioSelect)
    return field


class DatedFactForm(SourceForm):
    """One question of a short form, with the day on which the answer is true."""

    on = DayField(label="True on this day", required_message="Enter the day on which it is true")

    field_order = ("value", "on", "source", "certainty")

    def __init__(self, *args, question: Question, **kwargs):
        self.base_fields = {"value": answer_field(question), **self.base_fields}
        super().__init__(*args, **kwargs)

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day and day > today():
            raise forms.ValidationError("The day on which it is true cannot lie in the future")
        return day

    def clean_value(self) -> str:
        value = self.cleaned_data["value"]
        return value.isoformat() if hasattr(value, "isoformat") else str(value)


def answer_field(question) -> forms.Field:
    """Make the field in which a question of a short form is answered."""
    about = {"label": question.label, "help_text": question.help}
    if isinstance(question.answer, tuple):
        choices = [(choice, choice) for choice in question.answer]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **about)
    if question.answer == "day":
        return DayField(required_message="Enter the day", **about)
    if question.answer in {"number", "money"}:
        unit = f"In {'pounds ' if question.answer == 'money' else ''}{question.unit}".strip()
        about["help_text"] = " ".join(filter(None, [question.help, unit if unit != "In" else ""]))
        return forms.DecimalField(min_value=0, max_value=10**12, **about)
    if question.answer == "text":
        return forms.CharField(max_length=2_000, widget=LONG, **about)
    return forms.CharField(max_length=300, **about)


class StateForm(PlainForm):
    """What the council is doing with a place."""

    state = forms.ChoiceField(
        label="What is the council doing with it?", choices=State, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why", required=False, max_length=500, widget=LONG,
        help_text="Shown on the page. Needed if it is withdrawn.",
    )  # fmt: skip


class PlaceForm(SourceForm):
    """Where an asset is: drawn on the map, pasted, or a point by coordinates."""

    shape = forms.CharField(
        label="Outline", required=False, max_length=500_000, widget=LONG,
        help_text="Draw it on the map, or paste it as GeoJSON or WKT in degrees",
    )  # fmt: skip
    easting = forms.FloatField(
        label="Or easting, in metres", required=False, min_value=0, max_value=700_000
    )
    northing = forms.FloatField(
        label="and northing, in metres", required=False, min_value=0, max_value=1_300_000
    )
    field_order = ("shape", "easting", "northing", "source", "certainty")

    def clean_shape(self):
        text = self.cleaned_data["shape"].strip()
        return drawn_area(text) if text else None

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("shape"):
            self.check_place(data)
        return data

    def check_place(self, data) -> None:
        """Refuse coordinates that are no place."""
        if None in (data.get("easting"), data.get("northing")):
            self.add_error("shape", "Draw the outline, or give an easting and a northing")


def drawn_area(text: str):
    """Read a drawn area in metres, with its fault as the form's."""
    try:
        return area_in_metres(text)
    except PlacesError as error:
        raise forms.ValidationError(str(error)) from error


class MergeForm(PlainForm):
    """Which other asset this one is part of."""

    into = forms.CharField(
        label="The asset that stays",
        max_length=100,
        help_text="Its public reference, or the council’s own",
    )
    on = DayField(label="The day of the change", required_message="Enter the day of the change")
    reason = forms.CharField(label="Why they are one", max_length=400, widget=LONG)


class CarveForm(PlainForm):
    """The part that becomes an asset of its own."""

    name = forms.CharField(label="Name of the part", max_length=300)
    shape = forms.CharField(
        label="Outline of the part", max_length=500_000, widget=LONG,
        help_text="Draw it on the map, or paste it as GeoJSON or WKT in degrees",
    )  # fmt: skip
    on = DayField(label="The day of the change", required_message="Enter the day of the change")
    reason = forms.CharField(label="Why it is divided", max_length=400, widget=LONG)

    def clean_shape(self):
        return drawn_area(self.cleaned_data["shape"].strip())


class AgreementForm(PlainForm):
    """Who may use the land, by what right and for how long."""

    holder = forms.CharField(label="Who uses it", max_length=200)
    right = forms.ChoiceField(label="By what right?", choices=UseRight, widget=forms.RadioSelect)
    begins = DayField(label="First day", required_message="Enter the first day")
    ends = DayField(label="Last day", required=False, help_text="Leave empty if it has no end")
    is_exclusive = forms.BooleanField(
        label="Nobody else may use it in that time", required=False, initial=True
    )
    terms = forms.CharField(label="What was agreed", required=False, max_length=5_000, widget=LONG)


class EndAgreementForm(PlainForm):
    """The last day of an agreement that ends early."""

    on = DayField(label="Last day", required_message="Enter the last day")
    reason = forms.CharField(label="Why it ends", max_length=500, widget=LONG)


class TitleEntryForm(SourceForm):
    """An entry of the title: a lease, a covenant, a clawback."""

    kind = forms.ChoiceField(label="What is it?", choices=TitleEntry.Kind, widget=forms.RadioSelect)
    number = forms.CharField(label="Title number", required=False, max_length=20)
    words = forms.CharField(label="What it says", required=False, max_length=5_000, widget=LONG)
    holder = forms.CharField(label="In whose favour", required=False, max_length=200)
    begins = DayField(label="From", required=False)
    ends = DayField(label="Until", required=False)

    field_order = ("kind", "number", "words", "holder", "begins", "ends", "source", "certainty")

    def clean(self):
        data = super().clean()
        if data.get("begins") and data.get("ends") and data["ends"] < data["begins"]:
            self.add_error("ends", "It cannot end before it begins")
        return data


class StalledForm(PlainForm):
    """Why building stopped, and when others could use the land."""

    began = DayField(label="Building stopped on", required=False)
    reason = forms.CharField(label="Why building stopped", required=False, max_length=300)
    available_from = DayField(label="Others could use it from", required=False)
    available_until = DayField(label="and until", required=False)
    ended = DayField(
        label="Building began again on", required=False, help_text="Leave empty while it is stalled"
    )


class PublicationForm(PlainForm):
    """Of which vacant property only the first half of the postcode is published."""

    withholds = forms.ChoiceField(
        label="Of which property is only the first half of the postcode published?",
        choices=Withholding, widget=forms.RadioSelect,
    )  # fmt: skip
