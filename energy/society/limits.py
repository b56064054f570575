"""The dated limits of the law, from their file into the table that the triggers read."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from energy.society.models import Society, StatutoryLimit

_DATA = Path(__file__).parent / "data"


def keep_limits() -> None:
    """Enter the limits that the table lacks; what stands in it is not changed."""
    entries = tomllib.loads((_DATA / "shareholding_limits.toml").read_text())["limits"]
    for entry in entries:
        StatutoryLimit.objects.get_or_create(
            law=entry["law"],
            first_day=entry["first_day"],
            defaults={key: entry[key] for key in ("pence", "source", "certainty")},
        )


def limit_of(society: Society, day: date) -> StatutoryLimit | None:
    """The limit in force on a day."""
    rows = StatutoryLimit.objects.filter(law=society.law, first_day__lte=day)
    return rows.order_by("-first_day").first()


@cache
def retention_rules() -> dict[str, dict]:
    """How long what is kept, with the reason."""
    return tomllib.loads((_DATA / "retention.toml").read_text())
