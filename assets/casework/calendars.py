"""Bank holidays of a nation as values: the stored calendar is the truth, this is its shape."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import holidays

from assets.casework.entries import read_toml
from assets.casework.errors import DataFault
from assets.casework.provenance import Certainty, Source

CORRECTIONS_FILE = Path(__file__).parent / "calendars.toml"


class Nation(StrEnum):
    """The nations whose land law and bank holidays differ."""

    ENGLAND = "England"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"


_SUBDIVISION = {
    Nation.ENGLAND: "ENG",
    Nation.SCOTLAND: "SCT",
    Nation.WALES: "WLS",
    Nation.NORTHERN_IRELAND: "NIR",
}


@dataclass(frozen=True, order=True)
class Holiday:
    """One bank holiday and where we know it from."""

    day: date
    name: str
    source: Source


@dataclass(frozen=True)
class Calendar:
    """The bank holidays of a nation between two days.

    Days before ``valid_from`` hold no holidays. Days after ``valid_through`` may hold holidays
    forecast from the standing rules, but nobody has announced them: a clock that runs past it
    says so.
    """

    nation: Nation
    holidays: tuple[Holiday, ...]
    valid_from: date
    valid_through: date

    @cached_property
    def _names(self) -> dict[date, str]:
        return {holiday.day: holiday.name for holiday in self.holidays}

    def holiday_on(self, day: date) -> str | None:
        """Return the name of the bank holiday on a day, if there is one."""
        return self._names.get(day)

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is neither a Saturday, a Sunday nor a bank holiday."""
        return day.weekday() < 5 and day not in self._names

    def covers(self, day: date) -> bool:
        """Tell whether the bank holidays around a day are known."""
        return self.valid_from <= day <= self.valid_through

    def with_holidays(self, added: Iterable[Holiday]) -> "Calendar":
        """Return the calendar with more bank holidays; one on the same day replaces the old."""
        kept = {holiday.day: holiday for holiday in (*self.holidays, *added)}
        days = tuple(kept[day] for day in sorted(kept))
        return Calendar(self.nation, days, self.valid_from, self.valid_through)


def seed_calendar(nation: Nation, *, first_year: int, last_year: int) -> Calendar:
    """Make a nation's calendar from the ``holidays`` library and our own dated corrections.

    Works without a network. The result is a start for the stored calendar that an administrator
    keeps; nothing computes with it directly afterwards.
    """
    years = range(first_year, last_year + 1)
    known = holidays.country_holidays(
        "GB", subdiv=_SUBDIVISION[nation], years=years, language="en_GB"
    )
    source = Source(f"Python library holidays {version('holidays')}", Certainty.SECONDARY)
    days = {day: Holiday(day, name, source) for day, name in known.items() if day.year in years}
    announced_through, corrections = _read_corrections(CORRECTIONS_FILE)
    for day, correction in corrections[nation].items():
        if day.year not in years:
            continue
        if correction is None:
            days.pop(day, None)
        else:
            days[day] = correction
    return Calendar(
        nation=nation,
        holidays=tuple(days[day] for day in sorted(days)),
        valid_from=date(first_year, 1, 1),
        valid_through=min(announced_through, date(last_year, 12, 31)),
    )


def _read_corrections(path: Path) -> tuple[date, dict[Nation, dict[date, Holiday | None]]]:
    data = read_toml(path)
    corrections: dict[Nation, dict[date, Holiday | None]] = {nation: {} for nation in Nation}
    for entry in data.get("correction", []):
        try:
            source = Source(entry["source"], Certainty(entry["certainty"]), entry.get("note", ""))
            named = None if entry.get("remove") else Holiday(entry["day"], entry["name"], source)
            for nation in entry["nations"]:
                corrections[Nation(nation)][entry["day"]] = named
        except (KeyError, ValueError) as error:
            fault = f"The correction {entry} is not complete or has an unknown word: {error}."
            raise DataFault(path.name, (fault,)) from error
    return data["announced_through"], corrections
