"""What officers type about interest and grants."""

from django import forms

from energy.society.forms import choice_of
from energy.society.models import Meeting
from energy.society.money import PoundsField
from gis.forms import DayField, PlainForm


class InterestForm(PlainForm):
    """A year's interest."""

    first_day = DayField(label="First day of the year")
    last_day = DayField(label="Last day of the year")
    surplus_pence = PoundsField(
        label="Surplus that may be paid out, £", least_pence=0,
        help_text="After tax and what must be kept back, as the accounts have it",
    )  # fmt: skip
    rate_pct = forms.DecimalField(
        label="Rate hoped for, per cent", min_value=0, max_value=20, decimal_places=2
    )
    decided_in = choice_of(Meeting.objects.none(), label="Decided at", required=False)

    def __init__(self, *args, society, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_in"].queryset = society.meetings.all()

    def clean(self):
        data = super().clean()
        if data.get("first_day") and data.get("last_day") and data["first_day"] > data["last_day"]:
            self.add_error("last_day", "The last day must not be before the first.")
        return data


class GrantForm(PlainForm):
    """A gift of the community fund."""

    to = forms.CharField(label="To whom", max_length=200)
    purpose = forms.CharField(label="What for", widget=forms.Textarea(attrs={"rows": 3}))
    pence = PoundsField(label="Sum, £")
    decided_on = DayField(label="Decided on")


class OutcomeForm(PlainForm):
    """What came of a gift."""

    outcome = forms.CharField(label="What came of it", widget=forms.Textarea(attrs={"rows": 5}))
