"""What the desk is narrowed to, who handles what, and the days that clocks count with."""

from urllib.parse import parse_qsl

from django import forms

from assets.casework import steps
from assets.casework.handling import Filters, officers_of
from assets.casework.models import BankHoliday, TransferRequest
from assets.register.models import Asset, Kind
from gis.forms import DayField, PlainForm
from gis.models import Boundary
from people.models import Nation
from people.querysets import authority_ids


def wards_of(rows) -> list[tuple[str, str]]:
    """The wards in which some requests lie, by name."""
    assets = Asset.objects.filter(requests__in=rows.values("pk")).exclude(ward_code="")
    codes = set(assets.values_list("ward_code", flat=True))
    names = dict(Boundary.objects.filter(kind="ward", code__in=codes).values_list("code", "name"))
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])


def stages_of(rows) -> list[tuple[str, str]]:
    """The stages at which some requests stand, as their rules call them."""
    found = {}
    for pack, stage in rows.order_by().values_list("pack_id", "stage").distinct():
        found[stage] = steps.stored_pack(pack).stages[stage].title
    return sorted(found.items(), key=lambda pair: pair[1])


class DeskForm(PlainForm):
    """Filters of the desk; what means nothing is passed over."""

    ward = forms.ChoiceField(label="Ward", required=False)
    officer = forms.ChoiceField(label="Handled by", required=False)
    stage = forms.ChoiceField(label="Stage", required=False)
    kind = forms.ChoiceField(label="Kind of place", required=False)
    due = forms.ChoiceField(
        label="Dates", required=False,
        choices=[("", "All"), ("overdue", "Due today or overdue")],
    )  # fmt: skip

    def __init__(self, *args, user, rows, **kwargs):
        super().__init__(*args, **kwargs)
        officers = officers_of(authority_ids(user))
        people = [(str(one.pk), str(one)) for one in officers]
        self.fields["ward"].choices = [("", "All"), *wards_of(rows)]
        self.fields["officer"].choices = [("", "All"), ("none", "Nobody yet"), *people]
        self.fields["stage"].choices = [("", "All"), *stages_of(rows)]
        self.fields["kind"].choices = [("", "All"), *Kind.choices]

    def filters(self) -> Filters:
        """The filters that mean something here."""
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in self.fields})

    @staticmethod
    def read(query: str) -> Filters:
        """The filters in the query of an address; words that are none are left out."""
        known = set(Filters.__dataclass_fields__)
        return Filters(**{name: value[:60] for name, value in parse_qsl(query) if name in known})


class AssignForm(PlainForm):
    """Which officer handles it."""

    officer = forms.ModelChoiceField(
        label="Who handles it?", queryset=None, required=False, empty_label="Nobody in particular"
    )

    def __init__(self, *args, authorities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers_of(authorities)


class WardForm(PlainForm):
    """Which ward goes to whom."""

    ward = forms.ChoiceField(label="Ward")
    officer = forms.ModelChoiceField(label="Who handles its requests?", queryset=None)
    also_assigned = forms.BooleanField(
        label="Take over those that somebody handles already", required=False
    )

    def __init__(self, *args, authorities, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ward"].choices = [("", "Choose a ward"), *wards_of(rows)]
        self.fields["officer"].queryset = officers_of(authorities)


class DatesForm(PlainForm):
    """A day that was entered wrongly."""

    name = forms.ChoiceField(label="Which day is wrong?", widget=forms.RadioSelect)
    day = DayField(label="The right day", required_message="Enter the right day")
    why = forms.CharField(
        label="Why it is corrected", max_length=400,
        help_text="It is kept with the case, and told to the group",
    )  # fmt: skip

    def __init__(self, *args, wanted: TransferRequest, pack, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [
            (name, f"{pack.dates[name][0].upper()}{pack.dates[name][1:]}: "
                   f"{steps.as_day(day):%-d %B %Y}")
            for name, day in wanted.dates.items()
            if name in pack.dates
        ]  # fmt: skip


class HolidayForm(PlainForm):
    """A bank holiday that is announced or called off."""

    change = forms.ChoiceField(
        label="What has changed?", widget=forms.RadioSelect,
        choices=[("add", "A bank holiday has been announced"),
                 ("remove", "A day is no bank holiday after all")],
    )  # fmt: skip
    nation = forms.ChoiceField(label="Nation")
    day = DayField(label="The day", required_message="Enter the day")
    name = forms.CharField(label="Its name", max_length=120, required=False)
    source = forms.CharField(
        label="Where this is said", max_length=300,
        help_text="For example the proclamation, with its date",
    )  # fmt: skip

    def __init__(self, *args, nations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nation"].choices = [(Nation(n).value, Nation(n).label) for n in nations]

    def clean(self):
        data = super().clean()
        if data.get("change") == "add" and not data.get("name"):
            self.add_error("name", "Enter the name of the bank holiday")
        known = BankHoliday.objects.filter(nation=data.get("nation"), day=data.get("day"))
        if data.get("change") == "remove" and data.get("day") and not known.exists():
            self.add_error("day", "The calendar has no bank holiday on this day")
        return data
