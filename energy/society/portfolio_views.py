"""Choosing roofs of the register for a society to build on."""

from datetime import date

from django import forms
from django.shortcuts import redirect, render
from django.utils.text import capfirst

from assets.register.models import Asset
from energy.society import planning
from energy.society.access import for_officers
from energy.society.errors import SocietyError
from energy.society.plan_forms import number
from energy.society.portfolio import NoPortfolioError, choose_portfolio
from energy.society.portfolio_limits import AIMS, Limits
from energy.society.reach import REACH_M
from energy.society.register_roofs import GRID, Terms, candidates_of, choices_of, self_used
from gis.day import today
from gis.forms import PlainForm

MOST_PLACES = 60
FUEL_POOR = "fuel_poor_homes"


class PortfolioForm(PlainForm):
    """Which roofs, to what aim, within what limits, at what prices."""

    ward = forms.CharField(
        label="Code of a ward", required=False, max_length=12,
        help_text="Leave empty for the whole register.",
    )  # fmt: skip
    aim = forms.ChoiceField(
        label="What shall there be most of?", widget=forms.RadioSelect,
        choices=[(name, capfirst(words)) for name, words in AIMS.items()],
        initial="community_fund_gbp",
    )  # fmt: skip
    budget_gbp = number("Most to spend, £", 1, 1_000_000_000)
    shares_gbp = number("Most to raise in shares, £", 1, 1_000_000_000, required=False)
    labour_days = number("Most days of work to build them", 0, 100_000, required=False)
    labour_days_per_roof = number(
        "Days of work on each roof, whatever its size", 0, 1000, initial=2, required=False
    )
    labour_days_per_kwp = number(
        "Days of work on each kWp besides", 0, 100, initial=0.2, required=False
    )
    grid_kw = number(
        "Room in the network for all of them, kW", 0, 1_000_000, required=False,
        help_text="As the network operator says. Leave empty where nobody has asked.",
    )  # fmt: skip
    at_least = number(
        "Least that must be reached of the aim", 0, 1_000_000_000, required=False,
        help_text="In pounds, homes or kilograms a year. Leave empty for whatever is best.",
    )  # fmt: skip
    import_p_per_kwh = number("What buildings pay the grid, pence a kWh", 0, 200, initial=27)
    power_price_p_per_kwh = number("What they pay the society, pence a kWh", 0, 200, initial=17)
    export_p_per_kwh = number("What the grid pays, pence a kWh", 0, 200, initial=6)
    self_use_pct = number(
        "Share that a building uses itself when its whole roof is built, per cent", 0, 100,
        initial=60,
    )  # fmt: skip
    upkeep_gbp_per_kwp = number("Upkeep, £ a year on each kWp", 0, 1000, initial=18)
    capital_charge_pct = number(
        "Interest, repayment and renewal, per cent a year of what is built", 0, 50, initial=7.5
    )

    def terms(self) -> Terms:
        """The prices that all roofs share."""
        names = [name for name in Terms.__dataclass_fields__ if name != "installed_on"]
        given = {name: self.cleaned_data[name] for name in names}
        return Terms(installed_on=today(), **{n: v for n, v in given.items() if v is not None})

    def limits(self) -> Limits:
        """What binds the choice."""
        data = self.cleaned_data
        room, least = data["grid_kw"], data["at_least"]
        return Limits(
            cost_gbp=data["budget_gbp"],
            share_capital_gbp=data["shares_gbp"],
            labour_days=data["labour_days"],
            grid_kw={} if room is None else {GRID: room},
            at_least={} if least is None else {data["aim"]: least},
        )


@for_officers
def portfolio(request, society):
    """Choose roofs of the register to an aim within limits, and make a plan of them."""
    form = PortfolioForm(request.GET if request.GET else None)
    context = {"society": society, "form": form}
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                context |= _chosen(request, form)
                status = 200
            except (NoPortfolioError, SocietyError) as error:
                form.add_error(None, str(error))
    if request.method == "POST" and "chosen" in context:
        saved = planning.save_plan(society, _text(context, form), by=request.user)
        return redirect(saved)
    return render(request, "society/portfolio.html", context, status=status)


def _chosen(request, form) -> dict:
    """Find candidates and choose."""
    rows = Asset.objects.visible_to(request.user).listed().located().order_by("pk")
    if form.cleaned_data["ward"]:
        rows = rows.filter(ward_code=form.cleaned_data["ward"].strip().upper())
    rows = rows.exclude(kind__in=["land", "park"])
    candidates, without = candidates_of(rows[:MOST_PLACES])
    if not candidates:
        raise SocietyError("No place there has a roof that can be built on; choose another ward.")
    aim = form.cleaned_data["aim"]
    if aim == FUEL_POOR and all(one.fuel_poor_homes is None for one in candidates):
        raise SocietyError(
            "No share of homes in fuel poverty is held for these places; ask whoever runs this "
            "register to load it by small area or ward with import_area_values, under a name with "
            "the words fuel poverty."
        )
    found = choose_portfolio(choices_of(candidates, form.terms()), aim, form.limits())
    return {
        "chosen": found.chosen,
        "portfolio": found,
        "totals": found.totals,
        "aim": AIMS[found.aim],
        "candidates": {one.name: one for one in candidates},
        "without": without,
        "unknown": sum(one.fuel_poor_homes is None for one in candidates),
        "reach_m": REACH_M,
        "most_places": MOST_PLACES,
    }


def _text(context, form) -> str:
    """Write the chosen roofs as the file of a plan."""
    data = form.cleaned_data
    starts = date(today().year + 1, 4, 1)
    terms = {
        "name": f"{len(context['chosen'])} roofs of the register", "starts_on": starts, "years": 25,
        "inflation_pct": 2.5, "discount_pct": 3.5, "vat_registered": False,
        "export_p_per_kwh": data["export_p_per_kwh"], "interest_pct": 4.0, "interest_cap_pct": 5.0,
        "repay_from_year": 4, "running_gbp_per_kwp": data["upkeep_gbp_per_kwp"],
        "shares_gbp": round(context["totals"]["cost_gbp"] * 1.08, -2), "grant_gbp": None,
        "loan_gbp": None,
    }  # fmt: skip
    sites = [_site(choice, context["candidates"], data, starts) for choice in context["chosen"]]
    text = planning.begin_text(terms, sites[0])
    return text + "".join(planning.write_table("sites", site) for site in sites[1:])


def _site(choice, candidates, data, starts) -> dict:
    one = candidates[choice.site]
    part = choice.grid_kw / one.kwp
    return {
        "name": choice.site, "kwp": round(choice.grid_kw, 2),
        "annual_kwh": round(one.annual_kwh * part), "installed_on": starts.replace(month=3),
        "self_use_pct": round(100 * self_used(part, data["self_use_pct"] / 100), 1),
        "power_price_p_per_kwh": data["power_price_p_per_kwh"],
    }  # fmt: skip
