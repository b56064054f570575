"""Amounts at which the law of disposals and subsidies changes, as dated data."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from assets.casework.calendars import Nation
from assets.casework.entries import Faults, read_table, read_toml
from assets.casework.errors import CaseworkError
from assets.casework.provenance import Source
from assets.casework.wording import say_day

THRESHOLDS_FILE = Path(__file__).parent / "thresholds.toml"


@dataclass(frozen=True)
class Threshold:
    """One figure of law, and when it stands; ``unit`` is pounds, share or years."""

    id: str
    figure: str
    title: str
    nations: tuple[str, ...]
    value: str
    unit: str
    in_force_from: date
    source: Source
    in_force_to: date | None = None

    @property
    def amount(self) -> Decimal:
        """Return the figure."""
        return Decimal(self.value)


def threshold(figure: str, nation: Nation, on: date) -> Threshold:
    """Return a figure as it stands on a day.

    Raises
    ------
    CaseworkError
        If there is no such figure for the nation on that day.
    """
    for entry in _thresholds():
        stands = entry.in_force_from <= on <= (entry.in_force_to or date.max)
        if entry.figure == figure and nation in entry.nations and stands:
            return entry
    raise CaseworkError(f"No figure “{figure}” is known for {nation} on {say_day(on)}.")


@cache
def _thresholds() -> tuple[Threshold, ...]:
    faults = Faults()
    data = read_toml(THRESHOLDS_FILE)["thresholds"]
    read = read_table(Threshold, data, "thresholds", faults)
    for entry in read.values():
        try:
            entry.amount.normalize()
        except InvalidOperation:
            faults.add(f"[thresholds.{entry.id}]", f"has the value “{entry.value}”, no number.")
    faults.check(THRESHOLDS_FILE.name)
    return tuple(read.values())
