"""Tariffs as dated data: what a kilowatt-hour costs and earns in each half hour.

Bundled tariffs live in ``data/tariffs``; a path to a file of the same form serves as well. All
prices include value added tax.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from energy.core import halfhours

BUNDLED = Path(__file__).parent / "data" / "tariffs"
STALE_AFTER = timedelta(days=365)
IMPORT_KEYS = ("import", "import_half_hours_p_per_kwh", "import_file")
KEYS = {"title", "valid_from", "valid_to", "source", "checked_on", "certainty", "vat_pct"}
KEYS |= {"standing_p_per_day", "import_rises_pct", "export", *IMPORT_KEYS}
EXPORT_KEYS = {"p_per_kwh", "half_hours_p_per_kwh", "file", "rises_pct", "source"}
RATE_KEYS = {"p_per_kwh", "from", "to", "days"}


class TariffError(ValueError):
    """A tariff that is not known or cannot be understood; the sentence says what to do."""


@dataclass(frozen=True, eq=False)
class Tariff:
    """Prices of a year, value added tax included.

    Attributes
    ----------
    name, title : str
        Short name and name for people.
    import_p_per_kwh, export_p_per_kwh : numpy.ndarray, shape (17520,)
        Price of each half hour of the model year, by the clock. [p/kWh]
    standing_p_per_day : float
        Charge of each day, whatever is used. [p]
    import_rises_pct, export_rises_pct : float
        Yearly rise of the import side (standing charge included) and of the export side.
    valid_from, valid_to, checked_on : datetime.date
        When the prices hold, and when they were looked up.
    source, certainty : str
        Where they come from and how sure they are.
    """

    name: str
    title: str
    import_p_per_kwh: np.ndarray
    export_p_per_kwh: np.ndarray
    standing_p_per_day: float
    import_rises_pct: float
    export_rises_pct: float
    valid_from: date
    valid_to: date
    checked_on: date
    source: str
    certainty: str
    vat_pct: float

    @property
    def is_flat(self) -> bool:
        """Whether one import and one export price hold at all hours."""
        return np.ptp(self.import_p_per_kwh) == 0 and np.ptp(self.export_p_per_kwh) == 0

    def stale(self, on: date) -> str | None:
        """Say so in one sentence if the prices are out of date on a day."""
        if on > self.valid_to:
            return (
                f"The tariff '{self.name}' ({self.title}) held until {self.valid_to:%d %B %Y}: "
                "give present prices."
            )
        if on - self.checked_on > STALE_AFTER:
            return f"The tariff '{self.name}' was last checked on {self.checked_on:%d %B %Y}."
        return None


def bundled_names() -> list[str]:
    """Names of the tariffs that come with the program."""
    return sorted(path.stem for path in BUNDLED.glob("*.toml"))


@cache
def read_tariff(name: str) -> Tariff:
    """Read a tariff by its bundled name or from the path of a TOML file.

    Raises
    ------
    TariffError
        If there is no such tariff, or its file cannot be understood.
    """
    path = BUNDLED / f"{name}.toml" if name in bundled_names() else Path(name)
    if path.suffix != ".toml" or not path.is_file():
        known = ", ".join(bundled_names())
        raise TariffError(f"there is no tariff '{name}': use {known} or the path of a TOML file")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TariffError(f"the tariff {path.name} cannot be read: {error}") from error
    try:
        return parse_tariff(table, name=path.stem, folder=path.parent)
    except TariffError as error:
        raise TariffError(f"the tariff {path.name} cannot be used: {error}") from error


def parse_tariff(table: dict, *, name: str, folder: Path) -> Tariff:
    """Turn the table of a tariff file into a tariff; files it names are looked up in a folder."""
    check_keys(table, KEYS, "the file")
    export = table.get("export", {"p_per_kwh": 0.0})
    check_keys(export, EXPORT_KEYS, "[export]")
    valid_from, valid_to = day(table, "valid_from", date.min), day(table, "valid_to", date.max)
    if valid_from > valid_to:
        raise TariffError(f"it ends on {valid_to}, before it begins on {valid_from}")
    return Tariff(
        name=name,
        title=table.get("title", name),
        import_p_per_kwh=import_prices(table, folder),
        export_p_per_kwh=export_prices(export, folder),
        standing_p_per_day=amount(table, "standing_p_per_day"),
        import_rises_pct=amount(table, "import_rises_pct", 0.0),
        export_rises_pct=amount(export, "rises_pct", 0.0),
        valid_from=valid_from,
        valid_to=valid_to,
        checked_on=day(table, "checked_on", date.max if valid_from == date.min else valid_from),
        source=table.get("source", "the user's own file"),
        certainty=table.get("certainty", "as given"),
        vat_pct=amount(table, "vat_pct", 5.0),
    )


def check_keys(table: dict, known: set[str], where: str):
    """Refuse what is no table, and keys that mean nothing."""
    if not isinstance(table, dict):
        raise TariffError(f"{where} must be a table of prices, got {table!r}")
    for key in table:
        if key not in known:
            raise TariffError(
                f"{where} has an unknown key '{key}'; known: {', '.join(sorted(known))}"
            )


def day(table: dict, key: str, default: date) -> date:
    """Read one day of a table."""
    value = table.get(key, default)
    if type(value) is not date:  # a time of day would be one too
        raise TariffError(f"{key} must be a day such as 2026-07-01, got {value!r}")
    return value


def amount(table: dict, key: str, default: float | None = None) -> float:
    """Read one number of a table."""
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise TariffError(f"{key} must be a number, got {value!r}")
    return float(value)


def import_prices(table: dict, folder: Path) -> np.ndarray:
    """Import price of each half hour, from rates, a day of 48 prices or a file."""
    given = [key for key in IMPORT_KEYS if key in table]
    if len(given) != 1:
        raise TariffError(
            "give import prices in exactly one way: [[import]] rates, "
            "import_half_hours_p_per_kwh or import_file"
        )
    if given[0] == "import":
        return rates_by_clock(table["import"]).ravel()
    if given[0] == "import_file":
        return price_file(folder / str(table["import_file"]))
    return half_hour_prices(table["import_half_hours_p_per_kwh"])


def export_prices(export: dict, folder: Path) -> np.ndarray:
    """Export price of each half hour, fixed, a day of 48 prices or a file."""
    if "file" in export:
        return price_file(folder / str(export["file"]))
    if "half_hours_p_per_kwh" in export:
        return half_hour_prices(export["half_hours_p_per_kwh"])
    return np.full(halfhours.PER_YEAR, amount(export, "p_per_kwh"))


def rates_by_clock(rates: list[dict]) -> np.ndarray:
    """Lay rates over the days of the year, later ones over earlier ones, shape (365, 48)."""
    prices = np.full((halfhours.DAYS, halfhours.PER_DAY), np.nan)
    weekend = halfhours.weekend()
    days = {"all": np.ones_like(weekend), "weekdays": ~weekend, "weekends": weekend}
    for rate in rates if isinstance(rates, list) else [rates]:
        check_keys(rate, RATE_KEYS, "[[import]]")
        chosen = str(rate.get("days", "all"))
        if chosen not in days:
            raise TariffError(f"days must be one of {', '.join(days)}, got '{chosen}'")
        slots = slots_between(rate.get("from", time(0)), rate.get("to", time(0)))
        prices[np.ix_(days[chosen], slots)] = amount(rate, "p_per_kwh")
    if np.isnan(prices).any():
        raise TariffError(
            "some half hours have no price: let the first [[import]] rate have no times"
        )
    return prices


def slots_between(start: time, end: time) -> np.ndarray:
    """Half hours of the clock from one time to another, over midnight if need be, shape (48,)."""
    for moment in (start, end):
        if not isinstance(moment, time) or moment.minute % 30 or moment.second:
            raise TariffError(
                f"a rate begins and ends on a half hour such as 00:30:00, got {moment}"
            )
    first, last = (moment.hour * 2 + moment.minute // 30 for moment in (start, end))
    slots = np.arange(halfhours.PER_DAY)
    if first < last:
        return (slots >= first) & (slots < last)
    return (slots >= first) | (slots < last)


def half_hour_prices(prices) -> np.ndarray:
    """Repeat the prices of one clock day through the year."""
    try:
        day = np.asarray(prices, dtype=float)
    except (TypeError, ValueError) as error:
        raise TariffError(f"half-hourly prices must be numbers: {error}") from error
    if day.shape != (halfhours.PER_DAY,) or not np.isfinite(day).all():
        raise TariffError(f"a day has 48 half-hourly prices, got {day.size}")
    return np.tile(day, halfhours.DAYS)


def price_file(path: Path) -> np.ndarray:
    """Read the prices of a year: a CSV whose last column is the price of each half hour in UTC."""
    try:
        prices = pd.to_numeric(pd.read_csv(path).iloc[:, -1], errors="coerce").to_numpy(float)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise TariffError(f"the price file {path.name} cannot be read: {error}") from error
    if prices.size == halfhours.PER_YEAR + halfhours.PER_DAY:  # a leap year
        prices = np.delete(prices, np.s_[59 * halfhours.PER_DAY : 60 * halfhours.PER_DAY])
    if prices.size != halfhours.PER_YEAR or not np.isfinite(prices).all():
        raise TariffError(
            f"the price file {path.name} must hold 17,520 prices, one each half hour of a year, "
            f"got {np.isfinite(prices).sum():,}"
        )
    return halfhours.from_greenwich(prices)
