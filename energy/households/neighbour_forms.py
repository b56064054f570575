"""What people say of a club that matches use to local power, and of a group that buys together."""

from crispy_forms_gds.layout import Fieldset, Layout, Size
from django import forms
from django.utils.functional import cached_property

from energy.core.shading import class_factors
from energy.households.facts import read
from energy.households.forms import OCCUPANCIES, number, tariff_choices, usual
from energy.roofs.forms import PostcodeField, ShadeField
from gis.forms import PlainForm

MOST_MEMBERS, MOST_STEPS = 100, 8
PANELS = ("postcode", "kwp", "tilt_deg", "azimuth_deg", "shading")
PRICES = ("tariff", "import_p", "standing_p", "export_p")


class NeighboursForm(PlainForm):
    """Where the panels are, how they lie, and what power costs."""

    postcode = PostcodeField()
    kwp = number("Panels, kWp", 0.1, 20_000, required=True)
    tilt_deg = number("Pitch, degrees", 0, 90, required=True, initial=usual("roof", "tilt_deg"))
    azimuth_deg = number(
        "Direction they face, degrees", 0, 360, initial=usual("roof", "azimuth_deg"), required=True,
        help_text="0 north, 90 east, 180 south, 270 west",
    )  # fmt: skip
    shading = ShadeField()
    use_kwh = number(
        "Electricity that a home uses in a year, kWh", 100, 200_000, initial=usual("use", "kwh"),
        required=True,
    )  # fmt: skip
    tariff = forms.ChoiceField(label="Tariff", initial="flat")
    import_p = number("Own price for a kWh bought, pence", 0, 200,
                      help_text="With VAT. Leave empty to take the tariff’s.")  # fmt: skip
    standing_p = number("Own standing charge, pence a day", 0, 500)
    export_p = number("Own price for a kWh sold, pence", 0, 200)

    groups: tuple = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tariff"].choices = tariff_choices()

    def clean_shading(self):
        """Take the class of a plane that a surface model measured for the usual one."""
        shading = self.cleaned_data["shading"]
        return shading if shading in class_factors() else "modest"

    @cached_property
    def helper(self):
        """Draw the questions in groups."""
        helper = super().helper
        helper.layout = Layout(
            *(
                Fieldset(*names, legend=legend, legend_size=Size.MEDIUM)
                for legend, names in self.groups
            )
        )
        return helper


class ClubForm(NeighboursForm):
    """A local matching club."""

    kwp = number("Panels of the club together, kWp", 0.1, 20_000, initial=30, required=True)
    home = forms.IntegerField(label="Members at home most of the day", min_value=0,
                              max_value=MOST_MEMBERS, initial=10)  # fmt: skip
    half = forms.IntegerField(label="Members at home about half of the day", min_value=0,
                              max_value=MOST_MEMBERS, initial=10)  # fmt: skip
    out = forms.IntegerField(label="Members out during the day", min_value=0,
                             max_value=MOST_MEMBERS, initial=10)  # fmt: skip
    match_p = number(
        "What members pay for matched power, pence a kWh", 0, 200, required=True,
        initial=read("together.toml")["club"]["match_p_per_kwh"],
    )  # fmt: skip
    fee_p = number(
        "What the supplier keeps of it, pence a kWh", 0, 200, required=True,
        initial=read("together.toml")["club"]["fee_p_per_kwh"],
        help_text="For the network, levies and its own work.",
    )  # fmt: skip

    groups = (
        ("The generators", PANELS),
        ("The members", ("home", "half", "out", "use_kwh")),
        ("Prices", ("match_p", "fee_p", *PRICES)),
    )

    def clean(self):
        data = super().clean()
        counts = [data.get(name) for name in ("home", "half", "out")]
        if all(count is not None for count in counts) and not sum(counts):
            self.add_error("home", "Enter at least one member.")
        if None not in (data.get("match_p"), data.get("fee_p")) and data["fee_p"] > data["match_p"]:
            self.add_error("fee_p", "The supplier cannot keep more than members pay.")
        return data


class GroupForm(NeighboursForm):
    """Households that buy panels together."""

    kwp = number("Panels on each home, kWp", 0.1, 200, initial=usual("roof", "kwp"), required=True)
    homes = forms.IntegerField(label="Homes that buy", min_value=1, max_value=10_000, initial=12)
    occupancy = forms.ChoiceField(
        label="When is somebody at home?", choices=OCCUPANCIES, initial="half",
        widget=forms.RadioSelect,
    )  # fmt: skip
    battery_kwh = number("Battery in each home, kWh", 0, 100, help_text="Leave empty for none.")
    cost_gbp = number(
        "What one home alone would pay for panels, pounds", 1, 1_000_000,
        help_text="By a quotation, with VAT; empty takes published prices.",
    )  # fmt: skip
    steps = forms.CharField(
        label="Discounts by the number of homes", max_length=200,
        initial=read("together.toml")["group"]["discounts"],
        help_text="Homes: per cent. For example “5: 3, 10: 6” is 3 per cent from 5 homes on and "
        "6 from 10. What stands here first is an example; put in your installer’s offer.",
    )  # fmt: skip

    groups = (
        ("The panels", (*PANELS, "battery_kwh")),
        ("The homes", ("homes", "use_kwh", "occupancy")),
        ("The offer", ("cost_gbp", "steps")),
        ("Prices", PRICES),
    )

    def clean_steps(self):
        """Read the discounts as per cent by the number of homes, rising."""
        try:
            pairs = [part.split(":") for part in self.cleaned_data["steps"].split(",")]
            steps = {int(homes): float(discount) for homes, discount in pairs}
        except ValueError as error:
            raise forms.ValidationError(
                "Write discounts as homes and per cent with commas: 5: 3, 10: 6."
            ) from error
        falling = [steps[homes] for homes in sorted(steps)]
        if len(pairs) > MOST_STEPS or len(steps) < len(pairs):
            raise forms.ValidationError(
                f"Give {MOST_STEPS} discounts at most, each for another number of homes."
            )
        if min(steps) < 2 or not all(0 <= discount <= 100 for discount in falling):
            raise forms.ValidationError(
                "A discount begins with 2 homes or more and is from 0 to 100 per cent."
            )
        if falling != sorted(falling):
            raise forms.ValidationError("More homes cannot have a smaller discount.")
        return steps
