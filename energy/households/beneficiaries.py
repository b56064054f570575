"""Who gains from a roof: its owner, a tenant, flats that share it, its host, a group, a club.

Every division is of the same pounds: what one side pays, the other receives. All prices include
value added tax.
"""

from dataclasses import dataclass

import numpy as np

from energy.core.battery import Flows
from energy.core.sharing import match_local, share_generation
from energy.households.home_year import NO_BATTERY, Battery, Use, run_year
from energy.households.savings import bills_gbp
from energy.households.tariffs import Tariff


@dataclass(frozen=True)
class Division:
    """A year's gain of a roof, divided. [GBP].

    Attributes
    ----------
    user_gbp : numpy.ndarray, shape (users,)
        What the bills of those who live or work there fall by.
    owner_gbp : float
        What the roof's owner receives.
    """

    user_gbp: np.ndarray
    owner_gbp: float

    @property
    def total_gbp(self) -> float:
        """Everything the roof brings."""
        return float(self.user_gbp.sum() + self.owner_gbp)


def owner_occupier(use: Use, flows: Flows, tariff: Tariff) -> Division:
    """Give all of it to a home that owns its roof."""
    paid = bills_gbp(use, flows, tariff)
    return Division(paid["before"] - paid["after"] + paid["earned"], 0.0)


def tenant_at_discount(use: Use, flows: Flows, tariff: Tariff, discount_pct: float) -> Division:
    """Sell the roof's power to a tenant at so much below the tariff; the rest is the owner's."""
    if not 0 <= discount_pct <= 100:
        raise ValueError(f"discount_pct must be from 0 to 100, got {discount_pct}")
    paid = bills_gbp(use, flows, tariff)
    worth = paid["before"] - paid["after"]
    kept = worth * discount_pct / 100
    return Division(kept, float((worth - kept + paid["earned"]).sum()))


def host_under_agreement(
    use: Use, flows: Flows, tariff: Tariff, price_p_per_kwh: float
) -> Division:
    """Sell the roof's power to its host at an agreed price; export is the owner's."""
    if not price_p_per_kwh >= 0:
        raise ValueError(f"price_p_per_kwh must be 0 or more, got {price_p_per_kwh}")
    paid = bills_gbp(use, flows, tariff)
    bought_gbp = (use.total - flows.import_kwh).sum(axis=0) * price_p_per_kwh / 100
    host = paid["before"] - paid["after"] - bought_gbp
    return Division(host, float((bought_gbp + paid["earned"]).sum()))


def flats_sharing(
    use: Use, generation_kwh, shares, tariff: Tariff, *, battery: Battery = NO_BATTERY
) -> tuple[Division, Flows]:
    """Flats share one roof by fixed or half-hourly shares, each using or exporting its own part.

    Parameters
    ----------
    use : Use
        One column for each flat.
    generation_kwh : array_like, shape (17520,)
        Generation of the roof. [kWh]
    shares : array_like, shape (flats,) or (17520, flats)
        Shares, which must sum to one (`energy.core.sharing`).
    tariff : Tariff
        Prices of each flat.
    battery : Battery, optional
        One in each flat.

    Returns
    -------
    division : Division
        What each flat gains; the owner nothing.
    flows : Flows
        Each flat's half hours.
    """
    parts = share_generation(generation_kwh, shares)
    if parts.shape[1] != use.steady.shape[1]:
        raise ValueError(f"{parts.shape[1]} shares do not fit {use.steady.shape[1]} flats")
    flows = run_year(use, parts, battery, tariff)
    return owner_occupier(use, flows, tariff), flows


@dataclass(frozen=True)
class ClubYear:
    """A year of a local matching club. Energy in kWh, money in pounds.

    Attributes
    ----------
    matched_kwh : numpy.ndarray, shape (members,)
        Use met by the club's generators in the same half hour.
    saved_gbp : numpy.ndarray, shape (members,)
        What each member's bill falls by: matched use at the match price in place of the tariff.
    generator_gbp : float
        What the generators receive: the match price for matched, the export price for the rest.
    gained_gbp : float
        What they receive above selling everything at the export price.
    """

    matched_kwh: np.ndarray
    saved_gbp: np.ndarray
    generator_gbp: float
    gained_gbp: float


def matching_club(
    use_kwh, generation_kwh, tariff: Tariff, *, match_p_per_kwh: float, fee_p_per_kwh: float = 0.0
) -> ClubYear:
    """Match members' use to local generation by half hour, through the public network.

    Parameters
    ----------
    use_kwh : array_like, shape (17520, members)
        Use of each member. [kWh]
    generation_kwh : array_like, shape (17520,)
        Generation of the club. [kWh]
    tariff : Tariff
        What members pay for the rest and generators would get for export.
    match_p_per_kwh : float
        What members pay for matched use, fee included. [p/kWh]
    fee_p_per_kwh : float, default 0
        What the supplier keeps of it for network, levies and its own work. [p/kWh]
    """
    if not 0 <= fee_p_per_kwh <= match_p_per_kwh:
        raise ValueError("fee_p_per_kwh must be from 0 to match_p_per_kwh")
    matched = match_local(use_kwh, generation_kwh)
    dearer = tariff.import_p_per_kwh[:, None] - match_p_per_kwh
    together = matched.sum(axis=1)
    extra = (match_p_per_kwh - fee_p_per_kwh - tariff.export_p_per_kwh) * together / 100
    plain = np.asarray(generation_kwh, float) * tariff.export_p_per_kwh / 100
    return ClubYear(
        matched_kwh=matched.sum(axis=0),
        saved_gbp=(matched * dearer).sum(axis=0) / 100,
        generator_gbp=float(plain.sum() + extra.sum()),
        gained_gbp=float(extra.sum()),
    )


@dataclass(frozen=True)
class GroupPrice:
    """What households that buy together pay. [GBP].

    Attributes
    ----------
    discount_pct : float
        Discount of the step reached.
    costs_gbp : numpy.ndarray, shape (homes,)
        What each home pays.
    homes_to_next, next_discount_pct : int or None, float or None
        How many more homes would reach the next step, and its discount.
    """

    discount_pct: float
    costs_gbp: np.ndarray
    homes_to_next: int | None
    next_discount_pct: float | None


def buy_together(costs_gbp, steps: dict[int, float]) -> GroupPrice:
    """Price a group purchase by the number of homes.

    Parameters
    ----------
    costs_gbp : array_like, shape (homes,)
        What each home would pay alone. [GBP]
    steps : dict of int to float
        Discount from so many homes on. [%]
    """
    alone = np.asarray(costs_gbp, dtype=float)
    discounts = list(steps.values())
    if any(not 0 <= discount <= 100 for discount in discounts):
        raise ValueError("every discount must be from 0 to 100 per cent")
    reached = [homes for homes in steps if homes <= alone.size]
    ahead = [homes for homes in steps if homes > alone.size]
    discount = steps[max(reached)] if reached else 0.0
    return GroupPrice(
        discount_pct=discount,
        costs_gbp=alone * (1 - discount / 100),
        homes_to_next=min(ahead) - alone.size if ahead else None,
        next_discount_pct=steps[min(ahead)] if ahead else None,
    )


def burden_pct(bill_gbp: float, income_gbp: float) -> float:
    """Share of a household's income that its bill takes. [%]."""
    if not income_gbp > 0:
        raise ValueError(f"income_gbp must be above 0, got {income_gbp}")
    return 100 * bill_gbp / income_gbp
