"""What a person says of a home: its roof, its use, its prices, its battery, who gains."""

from crispy_forms_gds.layout import Fieldset, Layout, Size
from django import forms
from django.utils.functional import cached_property

from energy.core.shading import class_factors
from energy.households.facts import read
from energy.households.tariffs import bundled_names, read_tariff
from energy.roofs.forms import PostcodeField, ShadeField
from gis.forms import PlainForm, folded

OCCUPANCIES = (
    ("home", "At home most of the day"),
    ("half", "At home about half of the day"),
    ("out", "Out during the day"),
)
WHO = (
    ("owner", "The household owns the roof and keeps everything"),
    ("tenant", "A tenant buys the roof’s power below the tariff; the landlord keeps the rest"),
    ("flats", "Flats share the roof"),
    ("host", "The household hosts the roof of a society and buys its power at an agreed price"),
)
STRATEGIES = (
    ("self_use", "Keeps the sun’s surplus for later"),
    ("time_shift", "Also buys at cheap hours"),
)
LARGEST_FILE = 20_000_000
MOST_FLATS = 40


def tariff_choices() -> list[tuple[str, str]]:
    """Tariffs to choose from, the plain one first."""
    names = [(name, read_tariff(name).title) for name in bundled_names()]
    return sorted(names, key=lambda pair: pair[0] != "flat")


def usual(part: str, name: str) -> float:
    """What stands in a form before somebody writes."""
    return read("usual_home.toml")[part][name]


def number(label, least, most, *, initial=None, required=False, **more):
    """A number between bounds, which may be left out unless it is required."""
    return forms.FloatField(
        label=label, min_value=least, max_value=most, initial=initial, required=required, **more
    )


class HomeForm(PlainForm):
    """One home; every answer but the meter file stays in the address of the page."""

    postcode = PostcodeField()
    kwp = number("Panels, kWp", 0.1, 200, initial=usual("roof", "kwp"), required=True,
                  help_text="One module has about 0.43 kWp.")  # fmt: skip
    tilt_deg = number("Pitch of the roof, degrees", 0, 90, required=True,
                       initial=usual("roof", "tilt_deg"))  # fmt: skip
    azimuth_deg = number(
        "Direction it faces, degrees", 0, 360, initial=usual("roof", "azimuth_deg"),
        required=True, help_text="0 north, 90 east, 180 south, 270 west",
    )  # fmt: skip
    shading = ShadeField()
    use_kwh = number(
        "Electricity used in a year, kWh", 100, 200_000, initial=usual("use", "kwh"),
        required=True, help_text="It stands on a yearly bill; 2,500 is usual.",
    )  # fmt: skip
    occupancy = forms.ChoiceField(
        label="When is somebody at home?", choices=OCCUPANCIES, initial="half",
        widget=forms.RadioSelect,
    )  # fmt: skip
    heat_pump_kwh = number("A heat pump besides, kWh a year", 0, 50_000)
    car_kwh = number("An electric car charged at night besides, kWh a year", 0, 50_000)
    tariff = forms.ChoiceField(label="Tariff", initial="flat")
    import_p = number("Your own price for a kWh bought, pence", 0, 200,
                       help_text="With VAT. Leave empty to take the tariff’s.")  # fmt: skip
    standing_p = number("Your own standing charge, pence a day", 0, 500)
    export_p = number("Your own price for a kWh sold, pence", 0, 200)
    battery_kwh = number("Battery to compare with, kWh", 0, 100,
                          initial=usual("battery", "kwh"))  # fmt: skip
    strategy = forms.ChoiceField(
        label="What the battery does", choices=STRATEGIES, initial="self_use", required=False
    )
    cost_gbp = number(
        "What the panels cost, pounds", 0, 1_000_000,
        help_text="By your quotation, with VAT; empty takes published prices.",
    )  # fmt: skip
    who = forms.ChoiceField(
        label="Who gains?", choices=WHO, initial="owner", widget=forms.RadioSelect
    )
    discount_pct = number("Tenant: per cent below the tariff", 0, 100, initial=20)
    agreed_p = number("Host: agreed price of a kWh, pence", 0, 100, initial=15)
    shares = forms.CharField(
        label="Flats: their shares in per cent", max_length=300, required=False,
        help_text="For example 50, 30, 20; together 100.",
    )  # fmt: skip
    income_gbp = number("Household income in a year, pounds", 1, 10_000_000,
                         help_text="Only to say what share of it the bill takes.")  # fmt: skip
    meter = forms.FileField(
        label="A year of half-hourly readings", required=False,
        help_text="The CSV that a supplier gives. It is read once for this answer and not kept.",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tariff"].choices = tariff_choices()

    def clean_meter(self):
        file = self.cleaned_data["meter"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is larger than 20 MB; give one year only.")
        return file

    def clean_shares(self):
        """Read shares as numbers that sum to a hundred."""
        text = self.cleaned_data["shares"]
        try:
            shares = tuple(
                float(part) for part in text.replace(";", ",").split(",") if part.strip()
            )
        except ValueError as error:
            raise forms.ValidationError(
                "Write shares as numbers with commas: 50, 30, 20."
            ) from error
        if shares and (abs(sum(shares) - 100) > 1e-6 or min(shares) < 0):
            raise forms.ValidationError(f"Shares must add up to 100, not {sum(shares):g}.")
        if len(shares) > MOST_FLATS:
            raise forms.ValidationError(f"Give the shares of {MOST_FLATS} flats at most.")
        return shares

    def clean(self):
        data = super().clean()
        if data.get("who") == "flats" and "shares" in data and len(data["shares"]) < 2:
            self.add_error("shares", "Give the shares of at least two flats: 50, 50.")
        if data.get("shading") and data["shading"] not in class_factors():
            data["shading"] = "modest"
        return data

    @cached_property
    def helper(self):
        """Draw the questions in groups."""
        helper = super().helper
        helper.layout = Layout(
            *(
                Fieldset(*names, *self._folded(legend), legend=legend, legend_size=Size.MEDIUM)
                for legend, names in GROUPS
            )
        )
        return helper

    def _folded(self, legend):
        return [folded(self, *FOLDED[legend])] if legend in FOLDED else []


GROUPS = (
    ("The roof", ("postcode", "kwp", "tilt_deg", "azimuth_deg", "shading", "cost_gbp")),
    ("The home", ("use_kwh", "occupancy")),
    ("Prices", ("tariff",)),
    ("Battery", ("battery_kwh", "strategy")),
    ("Who gains", ("who", "discount_pct", "agreed_p", "shares")),
)
#: What few people need: it lies folded at the end of its group.
FOLDED = {
    "The home": (
        "A heat pump, a car, income or readings of a meter",
        "heat_pump_kwh", "car_kwh", "income_gbp", "meter",
    ),
    "Prices": ("Prices of your own", "import_p", "standing_p", "export_p"),
}  # fmt: skip
