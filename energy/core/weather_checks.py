"""What a weather file must hold: whole years, possible values, and a place in the country."""

import numpy as np
import pandas as pd

from energy.core import climate

LIGHT = ("ghi", "dni", "dhi")
#: More than the sun gives above the atmosphere, with bright cloud beside it. [W/m²]
MOST_W_M2 = 1500.0
#: Darkest light that an instrument may report at night. [W/m²]
LEAST_W_M2 = -10.0
HOURS_A_YEAR = 8760
WORDS = {
    "ghi": "global irradiance",
    "dni": "direct irradiance",
    "dhi": "diffuse irradiance",
    "temp_air": "air temperature",
    "wind_speed": "wind speed",
}
#: What the places of the United Kingdom can have; outside it a unit is wrong.
LIKELY_KWH_M2, LIKELY_MEAN_C = (500.0, 1600.0), (-5.0, 20.0)
#: Typical years, whose months come from several, are laid on one.
TYPICAL_YEAR = 2015


def check_place(longitude_deg: float, latitude_deg: float) -> None:
    """Refuse a file for another part of the world."""
    if latitude_deg < 0:
        raise ValueError(
            f"it is for a southern latitude ({latitude_deg:g}): use one of the United Kingdom"
        )
    climate.region_at(longitude_deg, latitude_deg)


def whole_years(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out 29 February and refuse years with missing or doubled hours."""
    table = without_leap_day(table).sort_index(kind="stable")
    per_year = table.groupby(table.index.year).size()
    steps = int(per_year.iloc[0]) // HOURS_A_YEAR if len(per_year) else 0
    wrong = per_year[per_year != steps * HOURS_A_YEAR]
    if steps not in (1, 2, 4) or len(wrong):
        found = wrong.iloc[0] if len(wrong) else 0
        raise ValueError(
            f"hours are missing: {found:,} records in a year of {HOURS_A_YEAR:,} hours"
        )
    if table.index.has_duplicates:
        raise ValueError(
            f"an hour stands twice: {table.index[table.index.duplicated()][0]:%d %B %H:%M}"
        )
    return table


def without_leap_day(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out 29 February."""
    return table[~((table.index.month == 2) & (table.index.day == 29))]


def on_one_year(table: pd.DataFrame) -> pd.DataFrame:
    """Lay the months of several years on one plain year."""
    table = without_leap_day(table)
    return table.set_index(table.index.map(lambda time: time.replace(year=TYPICAL_YEAR)))


def check_light(table: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Refuse what cannot be, name what is missing, and work out a missing part of the light."""
    table = table.copy()
    for name in ("dni", "dhi"):
        if name not in table or not (table[name].fillna(0) > 0).any():
            table[name] = np.nan
    for name in LIGHT:
        check_range(name, table[name], (LEAST_W_M2, MOST_W_M2), "W/m²")
        table[name] = table[name].clip(lower=0)
    check_range("temp_air", table["temp_air"], (-40, 45), "°C")
    check_range("wind_speed", table["wind_speed"], (0, 80), "m/s")
    if not (table["ghi"].fillna(0) > 0).any():
        raise ValueError("global irradiance is zero or missing throughout")
    whole = [name for name in table if not table[name].isna().all()]
    for name in whole:
        if gaps := int(table[name].isna().sum()):
            raise ValueError(f"{WORDS.get(name, name)} is missing in {gaps:,} hours")
    for name in ("temp_air", "wind_speed"):
        if name not in whole:
            raise ValueError(f"{WORDS[name]} is missing throughout")
    years = len(table.index.year.unique())
    hours = HOURS_A_YEAR * years / len(table)
    check_likely(
        "global irradiation",
        table["ghi"].sum() * hours / years / 1000,
        LIKELY_KWH_M2,
        "kWh/m² a year",
    )
    check_likely("mean air temperature", table["temp_air"].mean(), LIKELY_MEAN_C, "°C")
    lacking = [WORDS[name] for name in ("dni", "dhi") if name not in whole]
    notes = (f"{' and '.join(lacking)} worked out from the rest of the light",) if lacking else ()
    return table, notes


def check_range(name: str, values: pd.Series, limits: tuple[float, float], unit: str) -> None:
    """Refuse values that cannot be; missing ones are looked for elsewhere."""
    low, high = limits
    if values.max() > high:
        raise ValueError(f"{WORDS[name]} spikes to {values.max():,.0f} {unit}")
    if values.min() < low:
        raise ValueError(f"{WORDS[name]} falls to {values.min():,.0f} {unit}")


def check_likely(what: str, value: float, limits: tuple[float, float], unit: str) -> None:
    """Refuse a total that no place of the United Kingdom has: its unit is another one."""
    if not limits[0] <= value <= limits[1]:
        raise ValueError(f"{what} of {value:,.0f} {unit} does not occur in the United Kingdom")
