"""Dated facts that savings and society plans rest on: tax on installing, costs, carbon.

The figures live in ``data/*.toml``, each with its source, the day it was checked and its certainty.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"
BUILDINGS = ("home", "charity", "other")
STALE_AFTER, SOON = timedelta(days=365), timedelta(days=180)


@cache
def read(name: str) -> dict:
    """Read one bundled file of facts."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class VatRule:
    """A rate of value added tax on installing, for one use of building and a span of days."""

    building: str
    first_day: date
    pct: float
    source: str
    checked_on: date
    certainty: str
    last_day: date | None = None

    def covers(self, building: str, on: date) -> bool:
        """Say whether this rule holds for the building on the day."""
        return (
            building == self.building
            and self.first_day <= on
            and (self.last_day is None or on <= self.last_day)
        )


def vat_rules() -> list[VatRule]:
    """Return every rule held."""
    return [VatRule(**row) for row in read("vat.toml")["rule"]]


def vat_rule(building: str, on: date) -> VatRule:
    """Find the value added tax rule for installing on a ``home``, ``charity`` or ``other`` roof."""
    for rule in vat_rules():
        if rule.covers(building, on):
            return rule
    raise ValueError(
        f"no VAT rule is held for a building of use '{building}' on {on}: "
        f"use one of {', '.join(BUILDINGS)} and a day from 1 February 2024"
    )


def build_cost_gbp(kwp):
    """Cost of panels installed, before tax, from published prices by size band.

    Parameters
    ----------
    kwp : array_like
        Size of the system. [kW]

    Returns
    -------
    numpy.ndarray, shape of ``kwp``
        Cost, never falling with size. [GBP]
    """
    size = np.asarray(kwp, dtype=float)
    if not (size > 0).all():
        raise ValueError(f"kwp must be above 0 kW, got {kwp}")
    bands = read("build_costs.toml")["band"]
    at_kwp = [band["typical_kwp"] for band in bands]
    at_gbp = [band["typical_kwp"] * band["gbp_per_kwp"] for band in bands]
    below, above = bands[0]["gbp_per_kwp"], bands[-1]["gbp_per_kwp"]
    between = np.interp(size, at_kwp, at_gbp)
    return np.select([size <= at_kwp[0], size >= at_kwp[-1]], [size * below, size * above], between)


def battery_cost_gbp(capacity_kwh):
    """Cost of a battery installed, before tax; nothing where there is none. [GBP]."""
    rule = read("build_costs.toml")["battery"]
    size = np.asarray(capacity_kwh, dtype=float)
    return np.where(size > 0, rule["fixed_gbp"] + rule["gbp_per_kwh"] * size, 0.0)


def latest_carbon_year() -> int:
    """Return the last year with a published carbon factor."""
    return max(row["year"] for row in read("carbon.toml")["factor"])


def carbon_kg_per_kwh(year: int) -> float:
    """Carbon of a grid kilowatt-hour in a year: published, or on the falling path after that."""
    facts = read("carbon.toml")
    published = {row["year"]: row["kg_per_kwh"] for row in facts["factor"]}
    first, last = min(published), max(published)
    if year < first:
        raise ValueError(f"no carbon factor is held before {first}, got {year}")
    if year <= last:
        return published[year]
    path = facts["path"]
    falling = published[last] * (1 - path["falls_pct_per_year"] / 100) ** (year - last)
    return max(falling, path["floor_kg_per_kwh"])


def stale_facts(on: date) -> list[str]:
    """List the facts of installing and carbon that want checking again, one sentence each."""
    warnings = [
        f"The {rule.pct:g} per cent VAT on installing on a {rule.building} building ends on "
        f"{rule.last_day:%-d %B %Y}; work finished later is taxed at the next rate."
        for rule in vat_rules()
        if rule.last_day and timedelta(0) <= rule.last_day - on < SOON
    ]
    checked = min(band["checked_on"] for band in read("build_costs.toml")["band"])
    if on - checked > STALE_AFTER:
        warnings.append(f"Build costs were last checked on {checked}; get a quotation.")
    return warnings + ([stale] if (stale := stale_carbon(on)) else [])


def stale_carbon(on: date) -> str | None:
    """Say so if the newest carbon factor is of a year gone by."""
    newest = latest_carbon_year()
    if on.year <= newest:
        return None
    return f"The newest carbon factor held is that of {newest}: give the factor of {on.year}."
