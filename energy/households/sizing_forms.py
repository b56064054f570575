"""What a person says of a building whose roof is sized."""

from django import forms

from energy.households.building_sizing import BATTERIES_KWH, HOME, Site, shapes
from energy.households.forms import OCCUPANCIES, tariff_choices
from energy.roofs.forms import PostcodeField, ShadeField
from gis.forms import PlainForm

SHAPES = {
    "library": "Library", "leisure_centre": "Leisure centre", "school": "School",
    "hall": "Hall or community centre", HOME: "Home",
}  # fmt: skip
AIMS = (
    ("worth", "The most worth over 25 years at today’s value"),
    ("payback", "The soonest payback"),
    ("saving", "The most saved in a year"),
    ("self_use", "The largest of which 70 per cent is used in the building"),
    ("carbon", "The most carbon avoided"),
)
INSTALLED_FOR = (
    ("charity", "A charity, in a building used only for its purpose"),
    ("home", "Homes"),
    ("other", "Anybody else"),
)
MOST_BATTERIES = 5


class RoofForm(PlainForm):
    """A roof that is described by the most that fits on it."""

    postcode = PostcodeField()
    most_kwp = forms.FloatField(label="Most that fits, kWp", min_value=0.5, max_value=2_000)
    tilt_deg = forms.FloatField(label="Pitch, degrees", min_value=0, max_value=90, initial=35)
    azimuth_deg = forms.FloatField(
        label="Direction it faces, degrees", min_value=0, max_value=360, initial=180,
        help_text="0 north, 90 east, 180 south, 270 west",
    )  # fmt: skip
    shading = ShadeField(required=False)


class SizingForm(PlainForm):
    """Use, prices and aim of one building."""

    shape = forms.ChoiceField(
        label="What the building is", choices=[(s, SHAPES[s]) for s in shapes()]
    )
    use_kwh = forms.FloatField(
        label="Electricity used in a year, kWh", min_value=100, max_value=20_000_000,
        help_text="It stands on a yearly bill. What stands here is supposed from the floor area.",
    )  # fmt: skip
    occupancy = forms.ChoiceField(
        label="A home: when is somebody there?", choices=OCCUPANCIES, initial="half", required=False
    )
    tariff = forms.ChoiceField(label="Tariff", initial="flat")
    import_p = forms.FloatField(
        label="Your own price for a kWh bought, pence", min_value=0, max_value=200, required=False,
        help_text="With VAT. Leave empty to take the tariff’s, which is one for homes.",
    )  # fmt: skip
    standing_p = forms.FloatField(
        label="Your own standing charge, pence a day", min_value=0, max_value=20_000, required=False
    )
    export_p = forms.FloatField(
        label="Your own price for a kWh sold, pence", min_value=0, max_value=200, required=False
    )
    batteries = forms.CharField(
        label="Batteries to try, kWh", max_length=60, required=False,
        initial=", ".join(f"{size:g}" for size in BATTERIES_KWH),
        help_text="With commas; 0 is none.",
    )  # fmt: skip
    grid_limit_kw = forms.FloatField(
        label="Most that the network lets out, kW", min_value=0, max_value=10_000, required=False,
        help_text="Leave empty where no limit is known.",
    )  # fmt: skip
    installed_for = forms.ChoiceField(label="Who has it installed, for VAT", choices=INSTALLED_FOR)
    aim = forms.ChoiceField(label="What is best?", choices=AIMS, initial="worth")

    def __init__(self, data, *, site: Site):
        start = {"shape": site.shape, "use_kwh": f"{site.supposed_kwh:g}"}
        if site.shape == HOME:
            start["installed_for"] = "home"
        super().__init__(data, initial=start)
        self.fields["tariff"].choices = tariff_choices()

    def usual(self) -> dict:
        """The answers before somebody gave their own."""
        empty = dict.fromkeys(("import_p", "standing_p", "export_p", "grid_limit_kw"))
        return empty | {
            "shape": self.initial["shape"],
            "use_kwh": float(self.initial["use_kwh"]),
            "occupancy": "half",
            "tariff": "flat",
            "batteries": BATTERIES_KWH,
            "installed_for": self.initial.get("installed_for", "charity"),
            "aim": "worth",
        }

    def clean_occupancy(self):
        return self.cleaned_data["occupancy"] or "half"

    def clean_batteries(self):
        """Read sizes of batteries; none is always tried."""
        try:
            sizes = {
                float(part) for part in self.cleaned_data["batteries"].split(",") if part.strip()
            }
        except ValueError as error:
            raise forms.ValidationError("Write sizes as numbers with commas: 0, 10, 20.") from error
        if any(not 0 <= size <= 1_000 for size in sizes):
            raise forms.ValidationError("A battery has from 0 to 1,000 kWh here.")
        if len(sizes) > MOST_BATTERIES:
            raise forms.ValidationError(f"Try {MOST_BATTERIES} batteries at most.")
        return tuple(sorted(sizes | {0.0}))
