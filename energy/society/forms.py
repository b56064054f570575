"""What officers and members may type about a society, its members and their shares."""

from django import forms

from energy.society.models import Law, Member, MemberClass, Operation, ShareClass
from energy.society.money import PoundsField
from gis.forms import DayField, PlainForm
from people.models import Organisation


def choice_of(queryset, *, required=True, **options):
    """Choose one row from a list, with nothing chosen beforehand."""
    empty = "Choose one" if required else "None"
    return forms.ModelChoiceField(queryset, required=required, empty_label=empty, **options)


def offer_rows(field, queryset) -> None:
    """Give a field its rows; a single one is chosen beforehand, of several none is."""
    field.queryset = queryset
    only = list(queryset[:2])
    field.initial = only[0] if len(only) == 1 and field.required else None


class FoundForm(PlainForm):
    """Which body opens its register of members here, under whose law."""

    organisation = choice_of(Organisation.objects.none(), label="Group")
    law = forms.ChoiceField(label="Registered in", choices=Law, widget=forms.RadioSelect)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(
            roles__user=user, roles__role="secretary", is_energy_society=True, society=None
        )
        offer_rows(self.fields["organisation"], bodies)


class RulesForm(PlainForm):
    """What the public is told, and the society's own rules."""

    about = forms.CharField(
        label="What the public is told", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    least_pence = PoundsField(label="Least holding, £")
    most_pence = PoundsField(
        label="Most that one member may hold, £",
        help_text="The limit of the law holds besides: nobody can be above either.",
    )
    notice_days = forms.IntegerField(
        label="Notice of withdrawal, days", min_value=0, max_value=3660,
        help_text="A notice that runs already keeps its day.",
    )  # fmt: skip
    withdrawals_from = DayField(label="First day on which shares can be withdrawn", required=False)
    suspended_from = DayField(label="Withdrawals are suspended from", required=False)
    suspension_reason = forms.CharField(
        label="Why withdrawals are suspended", required=False, max_length=300
    )
    interest_cap_pct = forms.DecimalField(
        label="Highest interest, per cent a year", min_value=0, max_value=20, decimal_places=2,
        help_text="No more than is needed to obtain and keep the capital.",
    )  # fmt: skip
    year_ends_month = forms.IntegerField(
        label="Month in which the financial year ends", min_value=1, max_value=12
    )

    def clean(self):
        data = super().clean()
        if (data.get("least_pence") or 0) > (data.get("most_pence") or 0):
            self.add_error("least_pence", "The least holding must not be above the most.")
        if data.get("suspended_from") and not data.get("suspension_reason"):
            self.add_error("suspension_reason", "Say why withdrawals are suspended.")
        return data


class MemberForm(PlainForm):
    """What is kept of a member, and no more."""

    kind = forms.ChoiceField(label="Kind of member", choices=Member.Kind, widget=forms.RadioSelect)
    name = forms.CharField(label="Name", max_length=200, help_text="Of joint members, the first")
    joint_names = forms.CharField(
        label="Names of the other joint members", required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="One on each line",
    )  # fmt: skip
    is_registered = forms.BooleanField(label="The member is a registered society", required=False)
    member_class = choice_of(MemberClass.objects.none(), label="Class of members")
    email = forms.EmailField(label="Email address", required=False)
    address = forms.CharField(
        label="Postal address", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    joined_on = DayField(label="Joined on")
    converts_interest = forms.BooleanField(
        label="Interest is turned into shares instead of being paid", required=False
    )

    def __init__(self, *args, society, **kwargs):
        super().__init__(*args, **kwargs)
        offer_rows(self.fields["member_class"], society.member_classes.all())

    def clean_joint_names(self) -> list[str]:
        lines = self.cleaned_data["joint_names"].splitlines()
        return [line.strip()[:200] for line in lines if line.strip()]

    def clean(self):
        data = super().clean()
        if data.get("kind") == Member.Kind.JOINT and not data.get("joint_names"):
            self.add_error("joint_names", "Enter the names of the other joint members.")
        if data.get("kind") != Member.Kind.JOINT:
            data["joint_names"] = []
        if data.get("is_registered") and data.get("kind") != Member.Kind.ORGANISATION:
            self.add_error("is_registered", "Only an organisation can be a registered society.")
        return data


class EmailForm(PlainForm):
    """Somebody with an account."""

    email = forms.EmailField(label="Email address", help_text="They need an account here first.")


class DayForm(PlainForm):
    """The day on which something happened."""

    day = DayField(label="Day")


class DaysForm(PlainForm):
    """From one day to another."""

    first = DayField(label="From")
    last = DayField(label="To")


class OperationForm(PlainForm):
    """One operation on the share account; the kind says which fields it has."""

    member = choice_of(Member.objects.none(), label="Member")
    to = choice_of(Member.objects.none(), label="To which member")
    share_class = choice_of(ShareClass.objects.none(), label="Shares")
    into = choice_of(ShareClass.objects.none(), label="Into which shares")
    pence = PoundsField(label="Sum, £")
    day = DayField(label="Day", help_text="The day from which it counts")
    note = forms.CharField(
        label="Note", required=False, max_length=200,
        help_text="It can never be changed: write nothing personal.",
    )  # fmt: skip

    def __init__(self, *args, society, kind, **kwargs):
        super().__init__(*args, **kwargs)
        keeps = FIELDS_OF[kind]
        for name in set(self.fields) - keeps:
            del self.fields[name]
        for name in keeps & {"member", "to"}:
            self.fields[name].queryset = society.members.filter(left_on=None)
        for name in keeps & {"share_class", "into"}:
            offer_rows(self.fields[name], society.share_classes.all())


_EVERY = {"member", "day", "note"}
_SHARES = _EVERY | {"share_class", "pence"}
Kind = Operation.Kind
#: What an officer enters by hand, and the fields of each; the rest follows from runs and offers.
FIELDS_OF = {
    Kind.ISSUE: _SHARES,
    Kind.TRANSFER: _SHARES | {"to"},
    Kind.REQUEST: _SHARES,
    Kind.PAYMENT: _EVERY | {"pence"},
    Kind.CONVERSION: _SHARES | {"into"},
    Kind.DEATH: _EVERY,
}


class ContraForm(PlainForm):
    """Why an operation is taken back."""

    note = forms.CharField(
        label="Why it is taken back", max_length=200,
        help_text="It can never be changed: write nothing personal.",
    )  # fmt: skip


class PayForm(PlainForm):
    """Money for the queue of withdrawals."""

    day = DayField(label="Day of payment")
    money_pence = PoundsField(label="Money for withdrawals, £")


class WithdrawForm(PlainForm):
    """A member's own request."""

    share_class = choice_of(ShareClass.objects.none(), label="Shares")
    pence = PoundsField(label="How much do you want to withdraw, £")

    def __init__(self, *args, society, **kwargs):
        super().__init__(*args, **kwargs)
        offer_rows(self.fields["share_class"], society.share_classes.filter(is_withdrawable=True))
