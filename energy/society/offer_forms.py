"""What people type about offers, applications and the bank's statements."""

from django import forms

from energy.society.allotment import RULES
from energy.society.forms import choice_of
from energy.society.models import Application, Member, ShareClass
from energy.society.money import PoundsField
from gis.forms import DayField, PlainForm


class OfferForm(PlainForm):
    """The terms of an offer."""

    title = forms.CharField(label="Title", max_length=120)
    purpose = forms.CharField(
        label="What the money is for", widget=forms.Textarea(attrs={"rows": 4})
    )
    share_class = choice_of(ShareClass.objects.none(), label="Shares")
    minimum_pence = PoundsField(
        label="Minimum, £", least_pence=0,
        help_text="If less is paid by the last day, every applicant gets everything back.",
    )  # fmt: skip
    target_pence = PoundsField(label="Target, £", help_text="What the full plan needs")
    maximum_pence = PoundsField(label="Maximum, £", help_text="No share is sold above it.")
    least_pence = PoundsField(label="Smallest application, £")
    most_pence = PoundsField(
        label="Largest holding of one member, £",
        help_text="Shares held before count too. In a small offer a tenth of the target is usual.",
    )  # fmt: skip
    rule = forms.ChoiceField(
        label="If more is applied for than there is, shares are given",
        choices=RULES.items(), widget=forms.RadioSelect,
    )  # fmt: skip
    opens_on = DayField(label="First day")
    closes_on = DayField(label="Last day")

    def __init__(self, *args, society, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["share_class"].queryset = society.share_classes.all()

    def clean(self):
        data = super().clean()
        for low, high, words in (
            ("minimum_pence", "target_pence", "The target must not be below the minimum."),
            ("target_pence", "maximum_pence", "The maximum must not be below the target."),
            ("least_pence", "most_pence", "The largest holding must not be below the smallest."),
            ("opens_on", "closes_on", "The last day must not be before the first."),
        ):
            if data.get(low) is not None and data.get(high) is not None and data[low] > data[high]:
                self.add_error(high, words)
        return data


class ApplyForm(PlainForm):
    """An application; a member already known need not say again who it is."""

    pence = PoundsField(label="How much do you want to put in, £")
    kind = forms.ChoiceField(
        label="Who will hold the shares?", choices=Member.Kind, widget=forms.RadioSelect,
        initial=Member.Kind.INDIVIDUAL,
    )  # fmt: skip
    name = forms.CharField(label="Full name", max_length=200)
    joint_names = forms.CharField(
        label="Names of the other joint holders", required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="One on each line",
    )  # fmt: skip
    email = forms.EmailField(label="Email address", required=False)
    address = forms.CharField(label="Postal address", widget=forms.Textarea(attrs={"rows": 3}))
    is_of_age = forms.BooleanField(
        label="I am 16 or over, or apply for an organisation",
        error_messages={"required": "You must be 16 or over to hold shares."},
    )
    has_read = forms.BooleanField(
        label="I have read the risks above",
        error_messages={"required": "Read the risks, then say that you have."},
    )

    def __init__(self, *args, is_member=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_member:
            for name in ("kind", "name", "joint_names", "email", "address", "is_of_age"):
                del self.fields[name]

    def clean_joint_names(self) -> list[str]:
        lines = self.cleaned_data["joint_names"].splitlines()
        return [line.strip()[:200] for line in lines if line.strip()]

    def clean(self):
        data = super().clean()
        if data.get("kind") == Member.Kind.JOINT and not data.get("joint_names"):
            self.add_error("joint_names", "Enter the names of the other joint holders.")
        for name in ("is_of_age", "has_read"):
            data.pop(name, None)
        return data


class PaperForm(ApplyForm):
    """An application that came on paper."""

    member = choice_of(
        Member.objects.none(), label="Member already", required=False,
        help_text="Leave empty for somebody new.",
    )  # fmt: skip
    field_order = ["member"]

    def __init__(self, *args, society, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = society.members.current()
        self.fields["has_read"].label = "The form is signed below the risks"
        self.fields["is_of_age"].label = "The form says 16 or over, or is an organisation’s"


class StatementForm(PlainForm):
    """A statement of the bank."""

    file = forms.FileField(
        label="Statement as CSV",
        help_text="With headings for the date, the description and the amount, or money in and out",
    )


class MatchForm(PlainForm):
    """To which application a payment belongs."""

    application = choice_of(Application.objects.none(), label="Application", required=False)

    def __init__(self, *args, society, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = Application.objects.filter(
            offer__society=society, allotted_pence=None
        )
        self.fields["application"].label_from_instance = lambda one: (
            f"{one.shown_reference}, {one.names}, £{one.pence / 100:,.2f}"
        )
