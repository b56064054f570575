"""Plain homes for tests: flat tariffs and simple days that can be priced by hand."""

from datetime import date

import numpy as np

from energy.core.halfhours import DAYS, PER_DAY, PER_YEAR
from energy.households.tariffs import Tariff


def make_tariff(price=30.0, export=10.0, standing=50.0, **changes) -> Tariff:
    """One price each, or a day of 48 prices each."""

    def year(prices):
        day = np.broadcast_to(np.asarray(prices, dtype=float), PER_DAY)
        return np.tile(day, DAYS)

    fields = {
        "name": "test",
        "title": "Test",
        "import_p_per_kwh": year(price),
        "export_p_per_kwh": year(export),
        "standing_p_per_day": standing,
        "import_rises_pct": 0.0,
        "export_rises_pct": 0.0,
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2026, 12, 31),
        "checked_on": date(2026, 1, 1),
        "source": "test",
        "certainty": "test",
        "vat_pct": 5.0,
    }
    return Tariff(**(fields | changes))


def every_day(**slots) -> np.ndarray:
    """A year with the same day throughout: ``h12=1.0`` is 1 kWh in the half hour from 12:00."""
    day = np.zeros(PER_DAY)
    for name, kwh in slots.items():
        hour, _, half = name[1:].partition("_")
        day[2 * int(hour) + bool(half)] = kwh
    return np.tile(day, PER_YEAR // PER_DAY)
