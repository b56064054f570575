"""What a body says of its area, its people and its papers."""

from django import forms

from gis.day import today
from gis.forms import DayField, PlainForm
from people.models import OrganisationPaper, OrganisationRole


class InvitationForm(PlainForm):
    """A person by email, and what they are to do for a body."""

    email = forms.EmailField(
        label="Email address", help_text="They need no account yet; a link is sent to them."
    )
    role = forms.ChoiceField(
        label="What will they be?", widget=forms.RadioSelect,
        choices=[
            (OrganisationRole.Role.MEMBER, "A member who works on requests with you"),
            (OrganisationRole.Role.SECRETARY, "A secretary, who also keeps the group’s record"),
        ],
    )  # fmt: skip
    hands_over = forms.BooleanField(
        label="Hand over to them: when they accept, I am no longer secretary", required=False
    )

    def clean(self):
        data = super().clean()
        if data.get("hands_over") and data.get("role") == OrganisationRole.Role.MEMBER:
            self.add_error("hands_over", "You can hand over to a secretary only; choose that role")
        return data


class PaperForm(PlainForm):
    """A paper of a body, with the day that it bears."""

    kind = forms.ChoiceField(
        label="What is it?", choices=OrganisationPaper.Kind, widget=forms.RadioSelect
    )
    dated = DayField(
        label="The day it was adopted, approved or signed", required_message="Enter its day"
    )
    file = forms.FileField(label="The file", max_length=200)

    def clean_dated(self):
        day = self.cleaned_data["dated"]
        if day and day > today():
            raise forms.ValidationError("A paper cannot bear a day in the future")
        return day
