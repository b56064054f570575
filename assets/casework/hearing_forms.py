"""What people say of a request, on the site or typed in, and what is done with it."""

from django import forms

from assets.casework.errors import DataFault
from assets.casework.forms import LONG, FilesField
from assets.casework.hearing_models import Representation
from gis.day import today
from gis.forms import DayField, PlainForm

_MOST_SIGNS = 10_000


class CommentForm(PlainForm):
    """What anybody may say of a request while its notice is open."""

    stance = forms.ChoiceField(
        label="What do you think of it?", choices=Representation.Stance, widget=forms.RadioSelect
    )
    speaker = forms.ChoiceField(
        label="Who are you?", choices=Representation.Speaker, widget=forms.RadioSelect,
        initial=Representation.Speaker.PUBLIC,
    )  # fmt: skip
    words = forms.CharField(
        label="Your comment", widget=LONG, max_length=_MOST_SIGNS,
        help_text="An officer reads it first. It is then shown here and sent to the group, "
        "without names and addresses.",
    )  # fmt: skip
    name = forms.CharField(label="Your name", max_length=200, help_text="Only the council sees it")
    contact = forms.EmailField(
        label="Your email address", required=False,
        help_text="Only the council sees it. Leave it empty if you want no answer.",
    )  # fmt: skip
    website = forms.CharField(
        label="Leave this empty", required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip

    def clean_website(self):
        """Refuse what fills in every field it finds."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Leave this empty")
        return ""

    def said(self) -> dict:
        return {name: text for name, text in self.cleaned_data.items() if name != "website"}


class EnteredForm(PlainForm):
    """What came by email or on paper."""

    channel = forms.ChoiceField(
        label="How did it come?", widget=forms.RadioSelect,
        choices=[c for c in Representation.Channel.choices if c[0] != Representation.Channel.WEB],
    )  # fmt: skip
    received_on = DayField(label="The day it arrived", required_message="Enter the day it arrived")
    stance = forms.ChoiceField(
        label="What it says", choices=Representation.Stance, widget=forms.RadioSelect
    )
    speaker = forms.ChoiceField(
        label="Who says it", choices=Representation.Speaker, widget=forms.RadioSelect
    )
    name = forms.CharField(label="Name", max_length=200, required=False)
    contact = forms.CharField(label="Address or email", max_length=500, required=False)
    words = forms.CharField(label="Its words", widget=LONG, max_length=_MOST_SIGNS)
    scans = FilesField(label="Scans", required=False)

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day and day > today():
            raise forms.ValidationError("It cannot have arrived in the future")
        return day


class ReadForm(PlainForm):
    """What an officer makes of a representation."""

    verdict = forms.ChoiceField(
        label="Does it stand?", widget=forms.RadioSelect,
        choices=[("accept", "Yes: it is about this request and may be read by everyone as below"),
                 ("set_aside", "No: set it aside, with the reason")],
    )  # fmt: skip
    public_words = forms.CharField(
        label="The words that everyone may read", widget=LONG, required=False,
        max_length=_MOST_SIGNS,
        help_text="Take out names, addresses and all else by which a private person is known",
    )  # fmt: skip
    reason = forms.CharField(label="Why it is set aside", required=False, max_length=500)

    def clean(self):
        data = super().clean()
        if data.get("verdict") == "accept" and not data.get("public_words", "").strip():
            self.add_error("public_words", "Leave the words that everyone may read")
        if data.get("verdict") == "set_aside" and not data.get("reason", "").strip():
            self.add_error("reason", "Say why it is set aside")
        return data


class FactsForm(PlainForm):
    """Facts of the land that switch rules on or off, as the rule pack words them."""

    on_market_since = DayField(
        label="Advertised or in negotiation since", required=False,
        help_text="Only if the land was on the market before the request was made",
    )  # fmt: skip

    def __init__(self, *args, flags: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.flags = flags
        for flag, words in flags.items():
            self.fields[f"flag-{flag}"] = forms.BooleanField(label=words, required=False)
        if "on-market-before" not in flags:
            del self.fields["on_market_since"]
        else:
            self.fields["on_market_since"] = self.fields.pop("on_market_since")

    def clean(self):
        data = super().clean()
        since = data.get("on_market_since")
        if data.get("flag-on-market-before") and not since:
            self.add_error("on_market_since", "Enter since when it was on the market")
        if since and since > today():
            self.add_error("on_market_since", "The day cannot lie in the future")
        return data

    def chosen(self) -> set[str]:
        return {flag for flag in self.flags if self.cleaned_data[f"flag-{flag}"]}


class SendBackForm(PlainForm):
    """Why a prepared step is not confirmed."""

    why = forms.CharField(label="Why it goes back", max_length=500)


class PolicyForm(PlainForm):
    """A council's own policy over a rule pack."""

    decided_by = forms.CharField(
        label="Who decided it", max_length=200, help_text="For example the committee, and the day"
    )
    in_force_from = DayField(
        label="In force from", required_message="Enter from when it is in force"
    )
    text = forms.CharField(
        label="The policy", widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        max_length=100_000,
        help_text="Targets, criteria with weights that add up to 100, and who decides what",
    )  # fmt: skip

    def __init__(self, *args, check, **kwargs):
        super().__init__(*args, **kwargs)
        self._check = check

    def clean_text(self):
        text = self.cleaned_data["text"]
        try:
            self._check(text)
        except DataFault as error:
            raise forms.ValidationError(list(error.faults)) from error
        return text
