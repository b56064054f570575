"""Half-hourly meter files as suppliers give them, put onto the model year.

Two layouts are read: a row a day with 48 columns (46 or 50 on the days the clock changes), and a
row a half hour with its start. Columns are found by what they are called.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from energy.core.halfhours import CLOCK, DAYS, HOURS, PER_DAY, month, weekend

MOST_MISSING = 0.1  # of the half hours of the year
TIME_WORDS = ("start", "timestamp", "date", "time", "from")
VALUE_WORDS = ("kwh", "consumption", "import", "usage", "energy", "value", "reading", "kw", "wh")
NOT_VALUES = ("cost", "price", "charge", "tax", "rate", "£", "id", "mpan", "serial")
# a full or half hour as headings write it; the end of a day may be 24:00
CLOCK_TIME = re.compile(r"([01]?\d|2[0-4]):?[03]0(:00)?( ?[AP]M)?")
LONGEST_KWH = 500.0  # in half an hour: a megawatt, more than any building here


class MeterError(ValueError):
    """A meter file that cannot be used; the sentence says why."""


@dataclass(frozen=True)
class MeterYear:
    """A year of metered use.

    Attributes
    ----------
    use_kwh : numpy.ndarray, shape (17520,)
        Use of each half hour of the model year, gaps filled. [kWh]
    first_day, last_day : pandas.Timestamp
        Days that the file covers.
    filled : int
        Half hours that the file lacks, filled by like days of the same month.
    notes : tuple of str
        What was done to the file, in sentences.
    """

    use_kwh: np.ndarray
    first_day: pd.Timestamp
    last_day: pd.Timestamp
    filled: int
    notes: tuple[str, ...]


def read_meter(path: Path) -> MeterYear:
    """Read a supplier's half-hourly file and lay it out as a year.

    Raises
    ------
    MeterError
        If no layout is recognised, too much is missing, or a figure cannot be.
    """
    try:
        table = pd.read_csv(path, dtype=str, skipinitialspace=True, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise MeterError(f"the meter file {Path(path).name} cannot be read: {error}") from error
    table.columns = [str(name).strip() for name in table.columns]
    wide = [name for name in table.columns if is_half_hour(name)]
    readings, notes = from_wide(table, wide) if len(wide) >= PER_DAY - 2 else from_long(table)
    check_values(readings)
    return lay_out(once_each(readings), notes)


def once_each(readings: pd.Series) -> pd.Series:
    """Drop rows that are given twice alike, and refuse a half hour with two figures."""
    readings = readings.dropna()
    again = pd.DataFrame({"start": readings.index, "kwh": readings.to_numpy()}).duplicated()
    readings = readings[~again.to_numpy()]
    twice = readings.index[readings.index.duplicated()]
    if len(twice):
        raise MeterError(f"the half hour from {twice[0]:%d %B %Y %H:%M} comes twice")
    return readings


def is_half_hour(name: str) -> bool:
    """Say whether a heading names a half hour: 00:30, 0030, 00:30:00, HH01, 48 or 12:00 AM."""
    text = name.upper().removeprefix("HH").removeprefix("P").strip()
    if text.isdigit() and len(text) <= 2:
        return 1 <= int(text) <= PER_DAY + 2
    return bool(CLOCK_TIME.fullmatch(text))


def from_wide(table: pd.DataFrame, columns: list[str]) -> tuple[pd.Series, tuple[str, ...]]:
    """Read a row a day. On the days the clock changes the columns are taken in turn."""
    words = {name.lower(): name for name in table.columns if name not in columns}
    heading = next((words[name] for name in words if "date" in name), words.get("day"))
    if heading is None:
        raise MeterError("the file has half-hour columns but no column called date")
    days = parse_times(table[heading], heading)
    values = table[columns].apply(pd.to_numeric, errors="coerce").to_numpy()
    pieces = [in_turn(day, row) for day, row in zip(days, values, strict=True)]
    return pd.concat(pieces), ("Read as one row a day.",)


def in_turn(day: pd.Timestamp, row) -> pd.Series:
    """Place one row of 48 to 50 columns on the half hours of its day.

    On the days the clock changes, suppliers write either the half hours that there were, one after
    another, or those that the clock showed, with the skipped hour blank or the repeated one once.
    """
    start = day.normalize().tz_localize(CLOCK)
    end = (day.normalize() + pd.Timedelta("1D")).tz_localize(CLOCK)
    stamps = pd.date_range(start, end, freq="30min", inclusive="left")
    change = slice(2, 4)  # one to two o'clock
    if len(stamps) < PER_DAY and np.isnan(row[change]).all():
        row = np.delete(row, change)
    if len(stamps) > PER_DAY and (len(row) < len(stamps) or np.isnan(row[PER_DAY:]).all()):
        row = np.insert(row[:PER_DAY], 4, [np.nan, np.nan])
    held = row[: len(stamps)]
    return pd.Series(held, index=stamps[: len(held)])


def from_long(table: pd.DataFrame) -> tuple[pd.Series, tuple[str, ...]]:
    """Read a row a half hour, in Greenwich time where the file says so, else by the clock."""
    table = joined_times(table)
    when = pick(table, TIME_WORDS, (), "when a half hour starts")
    what = pick(table.drop(columns=when), VALUE_WORDS, NOT_VALUES, "the energy of a half hour")
    values = pd.to_numeric(table[what], errors="coerce").to_numpy(dtype=float)
    factor, note = unit_of(what)
    stamps = parse_times(table[when], when)
    if stamps.dt.tz is None:
        by_clock = "utc" not in when.lower() and "gmt" not in when.lower()
        zone = CLOCK if by_clock else "UTC"
        stamps = localised(stamps, zone)
    stamps = stamps.dt.tz_convert(CLOCK)
    if re.search(r"\bend", when.lower()):
        stamps = stamps - pd.Timedelta("30min")
    notes = ("Read as one row a half hour.", *note)
    return pd.Series(values * factor, index=pd.DatetimeIndex(stamps)), notes


def joined_times(table: pd.DataFrame) -> pd.DataFrame:
    """Join a column of days with one of times or of settlement periods."""
    names = {name.lower(): name for name in table.columns}
    day = next((names[name] for name in names if name.endswith("date")), None)
    period = next((names[name] for name in names if "period" in name), None)
    if day and "time" in names:
        table = table.assign(start=table[day].str.strip() + " " + table[names["time"]].str.strip())
        return table.drop(columns=[day, names["time"]])
    if day and period:
        number = pd.to_numeric(table[period], errors="coerce")
        if not number.between(1, PER_DAY + 2).all():
            raise MeterError(f"the column {period} must hold half hours from 1 to 50")
        midnight = parse_times(table[day], day).dt.tz_localize(CLOCK)
        start = midnight.dt.tz_convert("UTC") + pd.to_timedelta((number - 1) * 30, unit="min")
        return table.assign(start=start.dt.strftime("%Y-%m-%dT%H:%MZ")).drop(columns=[day, period])
    return table


def localised(stamps: pd.Series, zone: str) -> pd.Series:
    """Place plain times in a zone; of a repeated hour the first pass is summer time."""
    repeats = stamps.duplicated(keep="first").to_numpy()
    try:
        return stamps.dt.tz_localize(zone, ambiguous=~repeats, nonexistent="shift_forward")
    except ValueError as error:
        raise MeterError(f"the times cannot be placed in the year: {error}") from error


def pick(table: pd.DataFrame, words, never, meaning: str) -> str:
    """Find the column that means something by the words in its heading."""
    for word in words:
        for name in table.columns:
            if word in name.lower() and not any(wrong in name.lower() for wrong in never):
                return name
    raise MeterError(f"no column says {meaning}: the file has {', '.join(table.columns)}")


def unit_of(name: str) -> tuple[float, tuple[str, ...]]:
    """Factor that turns a column into kWh of half an hour, by its heading."""
    text = name.lower().replace(" ", "")
    if "kwh" in text:
        return 1.0, ()
    if "wh" in text:
        return 0.001, (f"'{name}' was taken as watt-hours.",)
    if "kw" in text:
        return HOURS, (f"'{name}' was taken as mean kilowatts.",)
    return 1.0, (f"'{name}' was taken as kilowatt-hours.",)


def parse_times(column: pd.Series, name: str) -> pd.Series:
    """Read days or times, the day before the month where there is a choice."""
    text = column.astype(str).str.strip()
    year_first = text.str.match(r"\d{4}").all()
    zoned = text.str.contains(r"(?:Z|[+-]\d\d:?\d\d)$").all() and text.str.contains(":").all()
    try:
        return pd.to_datetime(text, dayfirst=not year_first, utc=bool(zoned), format="mixed")
    except (ValueError, OverflowError) as error:
        raise MeterError(f"the column {name} holds something that is no time: {error}") from error


def check_values(readings: pd.Series):
    """Refuse figures that no meter gives."""
    if (readings < 0).any():
        raise MeterError("the file holds use below 0 kWh: is it export?")
    if (readings > LONGEST_KWH).any():
        raise MeterError(
            f"the file holds {readings.max():,.0f} kWh in one half hour: are these meter readings "
            "or watt-hours? Give the kWh of each half hour."
        )


def lay_out(readings: pd.Series, notes: tuple[str, ...]) -> MeterYear:
    """Put readings onto the model year by day and month, the newest where a day comes twice."""
    # quarters of an hour are summed
    stamps = readings.index.tz_convert("UTC").floor("30min").tz_convert(CLOCK)
    leap_day = (stamps.month == 2) & (stamps.day == 29)
    if leap_day.all():
        raise MeterError("the file holds no half hours")
    table = pd.DataFrame(
        {
            "year": stamps.year,
            "day": day_of_model_year(stamps),
            "slot": stamps.hour * 2 + stamps.minute // 30,
            "kwh": readings.to_numpy(),
        }
    )[~leap_day]
    # an hour that comes twice in autumn is one slot of two hours' use
    summed = table.groupby(["year", "day", "slot"], as_index=False)["kwh"].sum()
    newest = summed.drop_duplicates(["day", "slot"], keep="last")
    use = np.full((DAYS, PER_DAY), np.nan)
    use[newest["day"], newest["slot"]] = newest["kwh"]
    skipped = hour_skipped(use)
    use[skipped] = np.nan_to_num(use[skipped])
    filled = int(np.isnan(use).sum())
    if filled > MOST_MISSING * use.size:
        share = 100 * filled / use.size
        raise MeterError(
            f"the file lacks {share:.0f} per cent of a year's half hours: give at least "
            f"{100 * (1 - MOST_MISSING):.0f} per cent of twelve months"
        )
    if filled:
        fill_gaps(use)
        notes = (*notes, f"{filled:,} missing half hours were filled by like days of the month.")
    return MeterYear(use.ravel(), stamps.min(), stamps.max(), filled, notes)


def day_of_model_year(stamps: pd.DatetimeIndex) -> np.ndarray:
    """Day of the year with 29 February left out, 0 to 364."""
    after_february = stamps.is_leap_year & (stamps.month > 2)
    return np.asarray(stamps.day_of_year) - 1 - after_february


def hour_skipped(use) -> np.ndarray:
    """Find days that lack only the hour the clock skips in spring, in which nothing was used."""
    gaps = np.isnan(use)
    return (gaps.sum(axis=1) == 2) & gaps[:, 2] & gaps[:, 3]


def fill_gaps(use):
    """Fill gaps by the mean of the same half hour on like days of the month, else of the year."""
    for kind in np.unique(month() * 2 + weekend()):
        alike = month() * 2 + weekend() == kind
        part = use[alike]
        known = np.isfinite(part).sum(axis=0)
        mean = np.divide(
            np.nansum(part, axis=0), known, out=np.full(PER_DAY, np.nan), where=known > 0
        )
        use[alike] = np.where(np.isnan(part), mean, part)
    usual = np.nansum(use, axis=0) / np.maximum(np.isfinite(use).sum(axis=0), 1)
    use[:] = np.where(np.isnan(use), usual, use)
