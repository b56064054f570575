"""What officers type about meetings."""

from django import forms

from energy.society.meetings import norms
from energy.society.models import Meeting
from gis.forms import DayField, PlainForm


class MeetingForm(PlainForm):
    """A meeting to be held."""

    kind = forms.ChoiceField(label="Kind", choices=Meeting.Kind, widget=forms.RadioSelect)
    held_on = DayField(label="Day of the meeting")
    place = forms.CharField(label="Time and place", max_length=300)
    business = forms.CharField(
        label="What is to be decided", widget=forms.Textarea(attrs={"rows": 6})
    )
    record_date = DayField(
        label="Record date", help_text="Who is a member on this day may vote, once."
    )
    quorum = forms.IntegerField(
        label="Quorum", min_value=1, max_value=1_000_000,
        help_text="Votes that must be there, proxies counted, as the rules say",
    )  # fmt: skip

    def clean(self):
        data = super().clean()
        if (
            data.get("record_date")
            and data.get("held_on")
            and data["record_date"] > data["held_on"]
        ):
            self.add_error("record_date", "The record date must not be after the meeting.")
        return data


class AttendanceForm(PlainForm):
    """Who came, by number."""

    present = forms.CharField(
        label="Numbers of the members who came", max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="For example 1, 4, 7-12",
    )  # fmt: skip
    proxies = forms.CharField(
        label="Proxies", max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line: 5 by 7 means that member 7 votes for member 5.",
    )  # fmt: skip


class ResolutionForm(PlainForm):
    """A vote."""

    words = forms.CharField(label="The resolution", widget=forms.Textarea(attrs={"rows": 3}))
    needed_pct = forms.TypedChoiceField(
        label="It needs", coerce=int, widget=forms.RadioSelect,
        choices=[
            (norms()["ordinary_pct"], "more than half of the votes cast"),
            (norms()["special_pct"], f"{norms()['special_pct']} per cent of the votes cast"),
        ],
        initial=norms()["ordinary_pct"],
    )  # fmt: skip
    votes_for = forms.IntegerField(label="Votes for", min_value=0, max_value=1_000_000)
    votes_against = forms.IntegerField(label="Votes against", min_value=0, max_value=1_000_000)
    abstained = forms.IntegerField(label="Abstained", min_value=0, max_value=1_000_000, initial=0)


class MinutesForm(PlainForm):
    """The minutes, kept for good."""

    minutes = forms.CharField(label="Minutes", widget=forms.Textarea(attrs={"rows": 14}))
