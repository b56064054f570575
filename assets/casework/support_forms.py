"""What somebody gives who supports a request, and signatures from paper."""

from django import forms

from gis import postcodes
from gis.forms import PlainForm


class SupportForm(PlainForm):
    """Support given online."""

    name = forms.CharField(label="Your full name", max_length=200)
    email = forms.EmailField(
        label="Your email address", help_text="We send a link to it by which you confirm."
    )
    postcode = forms.CharField(
        label="Your postcode", max_length=10,
        help_text="It tells whether you live in the area that the group is for.",
    )  # fmt: skip
    words = forms.CharField(
        label="Why you support it", required=False, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="If you like. The council and the group read it; it is not published.",
    )  # fmt: skip

    def clean_postcode(self):
        text = self.cleaned_data["postcode"]
        if not postcodes.compact(text):
            raise forms.ValidationError("Enter a whole postcode, such as EH1 1YS")
        return text


class PaperSupportForm(PlainForm):
    """Signatures from paper."""

    lines = forms.CharField(
        label="Signatures from paper", max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One person a line: the name, a comma, the postcode. Keep the paper itself.",
    )  # fmt: skip
