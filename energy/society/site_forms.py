"""What officers type about installations, and the files of readings."""

from django import forms
from django.contrib.auth.models import AnonymousUser

from assets.register.models import Asset
from energy.society.models.installations import check_mpan
from energy.society.mpan import compact
from gis.forms import DayField, PlainForm

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class InstallationForm(PlainForm):
    """Panels on a roof, and what they should give."""

    name = forms.CharField(label="Name", max_length=120)
    asset = forms.CharField(
        label="Place on the register", required=False, max_length=12,
        help_text="Its code, as it stands in the address of its page",
    )  # fmt: skip
    kwp = forms.DecimalField(label="Size, kWp", min_value=0.1, max_value=100_000, decimal_places=3)
    commissioned_on = DayField(label="Commissioned on")
    warranty_until = DayField(label="Warranty until", required=False)
    installer = forms.CharField(label="Installer", required=False, max_length=120)
    export_mpan = forms.CharField(
        label="Export meter point number (MPAN)", required=False, max_length=21,
        help_text="13 digits, for example 1200012345679",
    )  # fmt: skip
    monthly_kwh = forms.CharField(
        label="Forecast of a mean year by month, kWh", max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Twelve figures, January first, with spaces between them",
    )  # fmt: skip
    forecast_source = forms.CharField(
        label="Where the forecast is from", max_length=300,
        help_text="For example: estimate of the roof’s page, modest shade",
    )  # fmt: skip

    def clean_asset(self) -> Asset | None:
        code = self.cleaned_data["asset"].strip().upper()
        if not code:
            return None
        found = Asset.objects.visible_to(AnonymousUser()).listed().filter(code=code).first()
        if found is None:
            raise forms.ValidationError("No place on the register has this code.")
        return found

    def clean_export_mpan(self) -> str:
        number = compact(self.cleaned_data["export_mpan"])
        check_mpan(number)
        return number

    def clean_monthly_kwh(self) -> list[float]:
        parts = self.cleaned_data["monthly_kwh"].replace(",", "").split()
        try:
            values = [float(part) for part in parts]
        except ValueError as error:
            raise forms.ValidationError("Write twelve figures, such as 120 210 340.") from error
        if len(values) != 12 or not all(0 <= value < 1e8 for value in values) or not sum(values):
            raise forms.ValidationError("Write twelve figures, one for each month.")
        return values


class ReadingsForm(PlainForm):
    """A file of readings, or of sunshine."""

    kind = forms.ChoiceField(
        label="What is in the file?", widget=forms.RadioSelect, initial="readings",
        choices=[
            ("readings", "Meter readings: installation or mpan, date, kwh"),
            ("sunshine", "Sunshine of months against their mean: month, share"),
        ],
    )  # fmt: skip
    file = forms.FileField(label="CSV file", help_text="The first line names the columns.")
