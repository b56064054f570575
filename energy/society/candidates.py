"""From the sizing of a building to the ways in which a society could build it."""

from collections.abc import Iterable

from energy.households.sizing_terms import Option
from energy.society.portfolio_limits import Choice


def ways_to_build(
    site: str,
    options: Iterable[Option],
    *,
    power_price_p_per_kwh: float,
    upkeep_gbp_per_kwp: float,
    capital_charge_pct: float,
    grid_group: str = "",
    labour_days: float = 0.0,
    labour_days_per_kwp: float = 0.0,
    grant_gbp: float = 0.0,
    fuel_poor_homes: float = 0.0,
) -> list[Choice]:
    """Turn the sizes tried for a building into choices of a portfolio.

    Parameters
    ----------
    site : str
        Name of the site.
    options : iterable of Option
        Sizes from `energy.households.sizing`; those without panels are left out.
    power_price_p_per_kwh : float
        What the host pays for power from the roof. [p/kWh]
    upkeep_gbp_per_kwp : float
        Running costs of a year. [GBP/kWp]
    capital_charge_pct : float
        Interest, repayment and renewal of a year, as a share of what is built with shares. [%]
    grid_group : str
        Part of the network.
    labour_days, labour_days_per_kwp : float
        Work to build, fixed and by size. [days, days/kWp]
    grant_gbp : float
        Gift towards building. [GBP]
    fuel_poor_homes : float
        Homes in fuel poverty that the site reaches, whatever its size.

    Returns
    -------
    list of Choice
        The community fund is what a first year leaves after upkeep and the charge on capital; the
        host's saving is the import it no longer buys less what it pays the society.
    """
    return [
        make_choice(
            site,
            option,
            price_gbp=power_price_p_per_kwh / 100,
            upkeep_gbp=upkeep_gbp_per_kwp * option.kwp,
            shares_gbp=max(option.cost_gbp - grant_gbp, 0.0),
            charge=capital_charge_pct / 100,
            grid_group=grid_group,
            labour_days=labour_days + labour_days_per_kwp * option.kwp,
            fuel_poor_homes=fuel_poor_homes,
        )
        for option in options
        if option.kwp > 0
    ]


def make_choice(
    site: str, option: Option, *, price_gbp, upkeep_gbp, shares_gbp, charge, **taken
) -> Choice:
    """Price one size for society and host."""
    sold = option.self_use_kwh * price_gbp
    battery = f" with {option.battery_kwh:g} kWh of battery" if option.battery_kwh else ""
    return Choice(
        site=site,
        name=f"{option.kwp:.1f} kWp{battery}",
        cost_gbp=option.cost_gbp,
        share_capital_gbp=shares_gbp,
        grid_kw=option.kwp,
        community_fund_gbp=sold + option.export_income_gbp - upkeep_gbp - charge * shares_gbp,
        member_savings_gbp=option.import_saved_gbp - sold,
        carbon_kg=option.carbon_kg,
        **taken,
    )
