"""The shape of a first question and of its answer."""

from django import forms

from assets.casework.enquiry_models import Enquiry
from assets.casework.forms import LONG, SHORT
from gis.forms import PlainForm
from people.models import Organisation
from people.querysets import organisation_ids


class EnquiryForm(PlainForm):
    """What somebody would like to do with a place, and to know."""

    wish = forms.ChoiceField(
        label="What would you like to do?", choices=Enquiry.Wish, widget=forms.RadioSelect
    )
    idea = forms.CharField(label="What would happen there?", widget=LONG, max_length=5_000)
    benefits = forms.CharField(
        label="Who would gain by it?", widget=SHORT, max_length=5_000, required=False
    )
    question = forms.CharField(
        label="What would you like to know first?", widget=SHORT, max_length=5_000, required=False
    )
    organisation = forms.ModelChoiceField(
        label="Do you ask for a group?", queryset=Organisation.objects.none(), required=False,
        to_field_name="reference", empty_label="No, for myself",
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Organisation.objects.filter(pk__in=organisation_ids(user))
        self.fields["organisation"].queryset = mine
        if not mine:
            del self.fields["organisation"]
        self.fields["wish"].error_messages["required"] = "Choose what you would like to do"
        self.fields["idea"].error_messages["required"] = "Write what would happen there"


class EnquiryAnswerForm(PlainForm):
    """What an officer answers."""

    words = forms.CharField(label="Your answer", widget=LONG, max_length=10_000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].error_messages["required"] = "Write the answer"
