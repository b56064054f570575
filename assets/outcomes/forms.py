"""What people write down of aims and observations."""

from django import forms

from assets.outcomes.models import Observation, Outcome
from gis.forms import DayField, PlainForm


class AimForm(PlainForm):
    """What a transfer sets out to change."""

    outcome = forms.ChoiceField(label="Outcome", choices=Outcome)
    indicator = forms.CharField(
        label="What is counted", max_length=200, help_text="For example visits in a week"
    )
    unit = forms.CharField(label="In which unit", max_length=60)
    baseline = forms.FloatField(label="Before the transfer", required=False)
    baseline_on = DayField(label="Measured on", required=False)
    target = forms.FloatField(label="The aim")
    target_by = DayField(label="To be reached by", required_message="Enter by when")
    attribution = forms.CharField(label="What else may change it", max_length=500, required=False)


class ObservationForm(PlainForm):
    """A dated value."""

    on = DayField(label="The day", required_message="Enter the day")
    value = forms.FloatField(label="The value")
    source = forms.CharField(label="How it is known", max_length=200)
    confidence = forms.ChoiceField(
        label="How sure is it?", choices=Observation.Confidence, widget=forms.RadioSelect
    )
