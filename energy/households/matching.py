"""A local matching club: members use what their own generators make in the same half hour."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from energy.core.halfhours import DAYS, by_month
from energy.households.beneficiaries import ClubYear, matching_club
from energy.households.home_comparison import generation_kwh
from energy.households.neighbours import (
    OCCUPANCY_WORDS,
    Panels,
    dull_and_bright,
    neighbours_use,
    sd_pct,
)
from energy.households.tariffs import Tariff
from energy.roofs.roof_estimate import MONTHS

METHOD = "Commons Register club 1: each member’s own half hours, clear and dull days"


@dataclass(frozen=True)
class Club:
    """What is asked of a club.

    Attributes
    ----------
    panels : Panels
        Its generators, taken as one roof.
    homes : dict of str to int
        Members by occupancy.
    use_kwh : float
        Use of each member in a year. [kWh]
    tariff : Tariff
        What members pay for the rest, and what generators get for the rest.
    match_p_per_kwh, fee_p_per_kwh : float
        What members pay for matched power, and what the supplier keeps of it. [p/kWh]
    on : datetime.date
        The day, by which prices may be stale.
    """

    panels: Panels
    homes: dict[str, int]
    use_kwh: float
    tariff: Tariff
    match_p_per_kwh: float
    fee_p_per_kwh: float
    on: date

    @property
    def members(self) -> int:
        return sum(self.homes.values())


@dataclass(frozen=True)
class Matched:
    """A year of the club. Energy in kWh, money in pounds, tax included.

    Attributes
    ----------
    kinds : tuple of dict
        For each occupancy: ``words``, ``members``, and for a member ``use_kwh``, ``matched_kwh``,
        ``matched_pct``, ``saved_gbp`` and the ``least_gbp`` and ``most_gbp`` of any member.
    months : tuple of tuple
        Name, use, generation, matched use and generation left to sell, of each month.
    low_gbp, high_gbp : float
        What members save together in a dull and in a bright year: P90 and P10.
    """

    club: Club
    year: ClubYear
    use_kwh: float
    generation_kwh: float
    bill_before_gbp: float
    kinds: tuple[dict, ...]
    months: tuple[tuple, ...]
    low_gbp: float
    high_gbp: float
    sd_pct: float
    warnings: tuple[str, ...]
    method: str = METHOD

    @property
    def matched_kwh(self) -> float:
        return float(self.year.matched_kwh.sum())

    @property
    def saved_gbp(self) -> float:
        return float(self.year.saved_gbp.sum())

    @property
    def bill_after_gbp(self) -> float:
        """Bill of a member in the mean."""
        return self.bill_before_gbp - self.saved_gbp / self.club.members

    @property
    def matched_pct(self) -> float:
        """Share of the members' use that is matched. [%]."""
        return 100 * self.matched_kwh / self.use_kwh

    @property
    def used_here_pct(self) -> float:
        """Share of the generation that members use. [%]."""
        return 100 * self.matched_kwh / self.generation_kwh

    def as_dict(self) -> dict:
        """Write the year as data."""
        figures = {
            name: round(getattr(self, name), 2)
            for name in (
                "use_kwh", "generation_kwh", "matched_kwh", "matched_pct", "used_here_pct",
                "bill_before_gbp", "bill_after_gbp", "saved_gbp", "low_gbp", "high_gbp", "sd_pct",
            )
        }  # fmt: skip
        names = ("month", "use_kwh", "generation_kwh", "matched_kwh", "sold_kwh")
        return {
            **figures,
            "members": self.club.members,
            "generators_receive_gbp": round(self.year.generator_gbp, 2),
            "generators_gain_gbp": round(self.year.gained_gbp, 2),
            "kinds": [{k: v if isinstance(v, str) else round(v, 2) for k, v in one.items()}
                      for one in self.kinds],
            "months": [dict(zip(names, (row[0], *(round(v, 1) for v in row[1:])), strict=True))
                       for row in self.months],
            "tariff": self.club.tariff.title,
            "region": self.club.panels.region_name,
            "warnings": list(self.warnings),
            "method": self.method,
        }  # fmt: skip


def match(club: Club) -> Matched:
    """Work out a year of a club.

    Raises
    ------
    ValueError
        If it has no members, or the prices cannot be.
    """
    if not club.members:
        raise ValueError("a club needs at least one member")
    use = neighbours_use(club.homes, club.use_kwh).total
    made = generation_kwh(club.panels)
    prices = {"match_p_per_kwh": club.match_p_per_kwh, "fee_p_per_kwh": club.fee_p_per_kwh}
    year = matching_club(use, made, club.tariff, **prices)
    low, high = (
        float(matching_club(use, made * part, club.tariff, **prices).saved_gbp.sum())
        for part in dull_and_bright()
    )
    paid = (use * club.tariff.import_p_per_kwh[:, None]).sum() / 100 / club.members
    return Matched(
        club=club,
        year=year,
        use_kwh=float(use.sum()),
        generation_kwh=float(made.sum()),
        bill_before_gbp=float(paid + DAYS * club.tariff.standing_p_per_day / 100),
        kinds=tuple(_kinds(club, use, year)),
        months=tuple(_months(use, made)),
        low_gbp=min(low, high),
        high_gbp=max(low, high),
        sd_pct=sd_pct(),
        warnings=tuple(_warnings(club)),
    )


def _kinds(club: Club, use, year: ClubYear):
    start = 0
    for occupancy, count in club.homes.items():
        if not count:
            continue
        mine = slice(start, start + count)
        start += count
        used, matched = use[:, mine].sum() / count, year.matched_kwh[mine].mean()
        saved = year.saved_gbp[mine]
        yield {
            "words": OCCUPANCY_WORDS[occupancy],
            "members": count,
            "use_kwh": float(used),
            "matched_kwh": float(matched),
            "matched_pct": float(100 * matched / used),
            "saved_gbp": float(saved.mean()),
            "least_gbp": float(saved.min()),
            "most_gbp": float(saved.max()),
        }


def _months(use, made):
    used = use.sum(axis=1)
    matched = np.minimum(used, made)
    columns = (by_month(values) for values in (used, made, matched, made - matched))
    return zip(MONTHS, *(map(float, column) for column in columns), strict=True)


def _warnings(club: Club):
    if stale := club.tariff.stale(club.on):
        yield stale
    if club.match_p_per_kwh > club.tariff.import_p_per_kwh.max():
        yield "The match price is above the tariff: members would pay more than without the club."
    if club.match_p_per_kwh - club.fee_p_per_kwh < club.tariff.export_p_per_kwh.min():
        yield (
            "What is left of the match price after the supplier’s part is below the export price: "
            "the generators would earn more without the club."
        )
