"""What officers type about a plan: its file, its general terms, a roof."""

from django import forms

from gis.forms import DayField, PlainForm

BUILDINGS = (("other", "Another building"), ("charity", "A charity’s"), ("home", "Homes"))


def number(label, low, high, **options):
    """A number between bounds."""
    return forms.FloatField(label=label, min_value=low, max_value=high, **options)


class SiteForm(PlainForm):
    """One roof of a plan."""

    site_name = forms.CharField(label="Name of the roof", max_length=120)
    kwp = number("Size of the panels, kWp", 0.1, 20_000)
    specific_yield_kwh_per_kwp = number(
        "Yield, kWh a year on each kWp", 1, 1500,
        help_text="From the roof’s own page; around 850 to 1,000 in most of the country.",
    )  # fmt: skip
    installed_on = DayField(label="Installed on")
    self_use_pct = number("Share that the building uses itself, per cent", 0, 100)
    power_price_p_per_kwh = number("What the building pays for it, pence a kWh", 0, 200)
    building = forms.ChoiceField(
        label="Whose building it is, for value added tax", choices=BUILDINGS, initial="other"
    )
    cost_gbp = number(
        "Cost before tax, £", 0, 100_000_000, required=False,
        help_text="Leave empty to take published prices by size.",
    )  # fmt: skip
    roof_lease_gbp_per_year = number("Rent of the roof, £ a year", 0, 10_000_000, required=False)

    def as_site(self) -> dict:
        """The roof in the words of a plan file."""
        data = self.cleaned_data
        names = [name for name in SiteForm.base_fields if name != "site_name"]
        return {"name": data["site_name"]} | {name: data[name] for name in names}


class BeginForm(SiteForm):
    """A new plan: its general terms and its first roof."""

    name = forms.CharField(label="Name of the plan", max_length=120)
    starts_on = DayField(label="First day of the first year")
    years = forms.IntegerField(label="Years", min_value=20, max_value=40, initial=25)
    inflation_pct = number("Inflation, per cent a year", -5, 20, initial=2.5)
    discount_pct = number("Discount rate, per cent a year", 0, 30, initial=3.5)
    vat_registered = forms.BooleanField(
        label="The society is registered for value added tax", required=False
    )
    export_p_per_kwh = number("What the grid pays, pence a kWh", 0, 200, initial=6)
    running_gbp_per_kwp = number("Running costs, £ a year on each kWp", 0, 1000, initial=18)
    shares_gbp = number("Raised in shares, £", 0, 100_000_000)
    grant_gbp = number("Grant, £", 0, 100_000_000, required=False)
    loan_gbp = number("Loan, £", 0, 100_000_000, required=False)
    loan_pct = number("Interest of the loan, per cent a year", 0, 50, initial=6, required=False)
    loan_years = forms.IntegerField(
        label="Years of the loan", min_value=1, max_value=39, initial=15, required=False
    )
    interest_pct = number("Interest hoped for by members, per cent a year", 0, 20, initial=4)
    interest_cap_pct = number("Highest interest, per cent a year", 0, 20, initial=5)
    repay_from_year = forms.IntegerField(
        label="First year in which capital is paid back", min_value=1, max_value=40, initial=4
    )
    field_order = ["name", "starts_on", "years"]

    def clean(self):
        data = super().clean()
        if data.get("loan_gbp"):
            for name in ("loan_pct", "loan_years"):
                if data.get(name) is None:
                    self.add_error(name, "Say this of the loan.")
        return data


class PlanForm(PlainForm):
    """The plan file itself, typed or sent."""

    text = forms.CharField(
        label="The plan", required=False, strip=False, max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text="As a plan file (TOML). The words that a plan may use stand in the guide.",
    )  # fmt: skip
    file = forms.FileField(label="Or send a plan file", required=False)
    is_public = forms.BooleanField(label="Anybody may read this plan", required=False)

    def clean(self):
        data = super().clean()
        file = data.get("file")
        if file:
            try:
                data["text"] = file.read(100_001).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", "This is no plan file; send a text file in TOML.")
        elif not data.get("text"):
            self.add_error("text", "Type the plan, or send its file.")
        return data
