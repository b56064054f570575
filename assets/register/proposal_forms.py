"""Forms for naming a missing place, and for deciding on one."""

from django import forms
from django.contrib.gis.geos import Point

from assets.register.models import Asset, Kind, Proposal
from gis import postcodes
from gis.finding import read_degrees
from gis.forms import PlainForm
from gis.models import Postcode

STALLED = "stalled"
KINDS = [
    (Kind.LAND.value, "Land"),
    (STALLED, "Land on which building has stopped"),
    *((kind.value, kind.label) for kind in Kind if kind != Kind.LAND),
]


class ProposalForm(PlainForm):
    """A place that is missing: what it is and where."""

    name = forms.CharField(label="What do people call it?", max_length=200)
    kind = forms.ChoiceField(label="What is it?", choices=KINDS, widget=forms.RadioSelect)
    at = forms.CharField(
        label="Where is it?", required=False, max_length=60,
        help_text="Click on the map, or type latitude and longitude, such as 55.9533, -3.1883",
    )  # fmt: skip
    postcode = forms.CharField(label="Or the nearest postcode", required=False, max_length=10)
    words = forms.CharField(
        label="What do you know of it?", required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Who owned it, what it was used for, what could be there. "
        "It is published with the place, so name no private person.",
    )  # fmt: skip
    person = forms.CharField(label="Your name", required=False, max_length=200)
    email = forms.EmailField(
        label="Your email address", required=False,
        help_text="To tell you what the council decides. It is never shown.",
    )  # fmt: skip

    def clean_at(self) -> Point | None:
        text = self.cleaned_data["at"]
        if not text:
            return None
        spot = read_degrees(text)
        if spot is None:
            raise forms.ValidationError(
                "Type latitude and longitude with a comma between them, such as 55.9533, -3.1883"
            )
        return spot

    def clean_postcode(self) -> Postcode | None:
        text = self.cleaned_data["postcode"]
        if not text:
            return None
        found = Postcode.objects.filter(code=postcodes.compact(text) or "").first()
        if found is None:
            raise forms.ValidationError("We do not know this postcode; check it, or use the map")
        return found

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("at") and not data.get("postcode"):
            self.add_error("at", "Say where it is: on the map, by coordinates or by a postcode")
        return data

    def given(self) -> dict:
        """What was given, as ``proposing.name_place`` takes it."""
        data = dict(self.cleaned_data)
        postcode, at = data.pop("postcode"), data.pop("at")
        is_stalled = data["kind"] == STALLED
        return {
            **data,
            "kind": Kind.LAND if is_stalled else data["kind"],
            "is_stalled": is_stalled,
            "point": at or postcode.point,
        }


class DecideForm(PlainForm):
    """What becomes of a place that was named."""

    outcome = forms.ChoiceField(
        label="What do you decide?", choices=Proposal.Outcome, widget=forms.RadioSelect
    )
    name = forms.CharField(label="Its name on the register", required=False, max_length=300)
    kind = forms.ChoiceField(label="What it is", choices=Kind, widget=forms.RadioSelect)
    into = forms.CharField(
        label="Reference of the asset that it is", required=False, max_length=100,
        help_text="If it is on the register already",
    )  # fmt: skip
    reason = forms.CharField(
        label="Reason", required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Sent to whoever named it. Needed if it is not put on the register.",
    )  # fmt: skip

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self._own = Asset.objects.filter(authority=proposal.authority).listed()

    def clean(self):
        data = super().clean()
        outcome = data.get("outcome")
        if outcome == Proposal.Outcome.REFUSED and not data.get("reason", "").strip():
            self.add_error("reason", "Say why: whoever named the place is told")
        if outcome == Proposal.Outcome.MERGED:
            data["asset"] = self._own.called(data.get("into", "")).first()
            if data["asset"] is None:
                self.add_error("into", "No asset of your council has this reference; check it")
        return data
