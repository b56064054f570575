"""Weather files: EPW, and the hourly and typical years of PVGIS, read, tested and repaired.

A file is used only when it is whole, physically possible and closes with the sun of its place; a
label that is wrong by part of an hour is repaired and said, anything worse is refused by its name.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from pvlib import iotools, irradiance, solarposition

from energy.core import climate, closure
from energy.core.weather import Weather

LIGHT = ("ghi", "dni", "dhi")
#: More than the sun gives above the atmosphere, with bright cloud beside it. [W/m²]
MOST_W_M2 = 1500.0
#: Darkest light that an instrument may report at night. [W/m²]
LEAST_W_M2 = -10.0
#: How an EPW file writes a missing value.
EPW_MISSING = {"ghi": 9999, "dni": 9999, "dhi": 9999, "temp_air": 99.9, "wind_speed": 999}
#: Typical years, whose months come from several, are laid on one year.
TYPICAL_YEAR, LEAP_YEAR = 2015, 2016
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


@dataclass(frozen=True)
class Records:
    """A file as read: its hours and its place.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns ghi, dni, dhi, temp_air, wind_speed and, if the file tells it, sun_height; indexed
        by the labels of the hours in UTC. [W/m², °C, m/s, °]
    label : str
        What the file calls itself.
    latitude_deg, longitude_deg : float
        The place. [°]
    custom_min : int
        Minutes from the label to the middle of the hour by the custom of the format.
    """

    table: pd.DataFrame
    label: str
    latitude_deg: float
    longitude_deg: float
    custom_min: int


def read_weather(path) -> Weather:
    """Read a weather file of the United Kingdom.

    Parameters
    ----------
    path : path-like
        An EPW file (``.epw``), or an hourly series or typical year of PVGIS (``.csv``, ``.json``).

    Returns
    -------
    Weather
        Hours or half hours of one year or of several, 29 February left out; the Perez sky.

    Raises
    ------
    ValueError
        If the file is no weather file or is broken, with the name of the fault.
    OSError
        If there is no such file, or it cannot be opened.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no weather file {path}")
    try:
        records = read_records(path)
        check_place(records)
        table, notes = check_light(whole_years(records.table))
        return to_weather(replace(records, table=table), notes)
    except ValueError as error:
        raise ValueError(f"weather file {path.name}: {error}") from error


def read_records(path: Path) -> Records:
    """Read a file by its kind, through the readers of pvlib."""
    kind = path.suffix.lower()
    try:
        if kind == ".epw":
            return read_epw(path)
        if kind == ".json":
            outputs = json.loads(path.read_text(encoding="utf-8"))["outputs"]
            return read_pvgis_tmy(path) if "tmy_hourly" in outputs else read_pvgis_hourly(path)
        if kind == ".csv":
            typical = "time(UTC)" in path.read_text(encoding="utf-8")[:4000]
            return read_pvgis_tmy(path) if typical else read_pvgis_hourly(path)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"it cannot be read as a weather file ({error})") from error
    raise ValueError("its name must end in .epw, .csv or .json")


def read_epw(path: Path) -> Records:
    """Read an EPW file; two records an hour are told apart by their order."""
    table, meta = iotools.read_epw(path, coerce_year=LEAP_YEAR)
    table.index = pd.DatetimeIndex(table.index)
    in_hour = table.groupby(level=0).cumcount().to_numpy()
    count = max(1, round(len(table) / table.index.nunique()))
    label = table.index + pd.to_timedelta(in_hour * 60 / count, unit="min")
    numbers = table[list(EPW_MISSING)].apply(pd.to_numeric, errors="coerce")
    numbers = numbers.mask(numbers == pd.Series(EPW_MISSING))
    numbers.index = label
    numbers = on_one_year(numbers)
    # the hours that another zone pushes out of the year belong to its other end
    numbers = on_one_year(numbers.tz_convert("UTC"))
    name = f"EPW {meta['city']} ({meta['data_type']})"
    return Records(numbers, name, meta["latitude"], meta["longitude"], 30 // count)


def read_pvgis_tmy(path: Path) -> Records:
    """Read a typical year of PVGIS."""
    table, meta = iotools.read_pvgis_tmy(path)
    place = pvgis_place(meta)
    table = on_one_year(table)
    offset_min = round(60 * float(place.get("irradiance time offset", 0)))
    numbers = table[[*LIGHT, "temp_air", "wind_speed"]]
    return Records(numbers, "PVGIS typical year", place["latitude"], place["longitude"], offset_min)


def read_pvgis_hourly(path: Path) -> Records:
    """Read an hourly series of PVGIS on the horizontal plane."""
    table, meta = iotools.read_pvgis_hourly(path)
    place = pvgis_place(meta)
    slope = pvgis_slope(meta)
    if slope != 0:
        raise ValueError(f"it holds light on a plane of {slope:g} degrees: fetch it with slope 0")
    numbers = pd.DataFrame(index=table.index)
    if "poa_direct" in table:
        beam = table["poa_direct"]
        numbers["dhi"] = table["poa_sky_diffuse"]
        numbers["ghi"] = beam + numbers["dhi"]
    else:
        numbers["ghi"] = table["poa_global"]
    for name, column in (("temp_air", "temp_air"), ("wind_speed", "wind_speed")):
        numbers[name] = table[column]
    numbers["sun_height"] = table["solar_elevation"]
    years = f"{table.index.year.min()} to {table.index.year.max()}"
    label = f"PVGIS {years}"
    return Records(numbers, label, place["latitude"], place["longitude"], 0)


def pvgis_place(meta) -> dict:
    """Where a PVGIS file is for: its inputs, with the place beside them in JSON."""
    return {**meta["inputs"], **meta["inputs"].get("location", {})}


def pvgis_slope(meta) -> float:
    """Tilt of the plane that an hourly PVGIS file is for. [°]."""
    inputs = meta["inputs"]
    if "mounting_system" in inputs:
        return float(inputs["mounting_system"]["fixed"]["slope"]["value"])
    return float(inputs["Slope"].split()[0])


def check_place(records: Records) -> None:
    """Refuse a file for another part of the world."""
    lat, lon = records.latitude_deg, records.longitude_deg
    if lat < 0:
        raise ValueError(f"it is for a southern latitude ({lat:g}): use one of the United Kingdom")
    climate.region_at(lon, lat)


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


def to_weather(records: Records, notes: tuple[str, ...]) -> Weather:
    """Find the true middle of each hour, place the sun there and complete the light."""
    table = records.table
    shift_min, more = shift_of(records)
    middle = table.index + pd.Timedelta(minutes=shift_min)
    sun = solarposition.get_solarposition(middle, records.latitude_deg, records.longitude_deg)
    zenith = sun["apparent_zenith"].to_numpy()
    extra = irradiance.get_extra_radiation(middle.day_of_year.to_numpy())
    ghi, dni, dhi = complete_light(table, zenith, extra)
    years = table.index.year.to_numpy()
    return Weather(
        label=records.label,
        latitude_deg=records.latitude_deg,
        longitude_deg=records.longitude_deg,
        ghi_w_m2=ghi,
        dni_w_m2=dni,
        dhi_w_m2=dhi,
        extra_w_m2=extra,
        temp_air_c=table["temp_air"].to_numpy(float),
        wind_m_s=table["wind_speed"].to_numpy(float),
        sun_zenith_deg=zenith,
        sun_azimuth_deg=sun["azimuth"].to_numpy(),
        month=table.index.month.to_numpy() - 1,
        hours=np.full(len(table), HOURS_A_YEAR / len(table)),
        sky_model="perez",
        sun_range_deg=np.abs(np.gradient(zenith)) / 2,
        year=years if len(np.unique(years)) > 1 else None,
        notes=(*notes, *more),
    )


def shift_of(records: Records) -> tuple[int, tuple[str, ...]]:
    """Minutes from the labels to the middle of the light, by what the file lets us test."""
    table, place = records.table, (records.latitude_deg, records.longitude_deg)
    if "sun_height" in table:
        return closure.shift_of_sun(table.index, table["sun_height"].to_numpy(float), *place), ()
    if table[["dni", "dhi"]].isna().any(axis=None):
        return records.custom_min, ("the clock could not be tested",)
    light = (table[name].to_numpy(float) for name in LIGHT)
    found = closure.find_shift(table.index, *light, *place, custom_min=records.custom_min)
    if not found.repaired:
        return found.shift_min, ()
    moved = found.shift_min - records.custom_min
    return found.shift_min, (f"clock repaired by {moved:+d} minutes, to where its light closes",)


def complete_light(table: pd.DataFrame, zenith_deg, extra_w_m2):
    """Global, direct and diffuse irradiance, the missing ones from the others. [W/m²]."""
    ghi, dni, dhi = (table[name].to_numpy(float) for name in LIGHT)
    height = np.cos(np.radians(zenith_deg))
    up = height > 0.01
    if np.isnan(dni).all() and np.isnan(dhi).all():
        parts = irradiance.erbs(ghi, zenith_deg, table.index.day_of_year.to_numpy())
        return ghi, np.asarray(parts["dni"]), np.asarray(parts["dhi"])
    if np.isnan(dni).all():
        dni = np.divide(ghi - dhi, height, out=np.zeros_like(ghi), where=up)
        dni = np.clip(dni, 0.0, extra_w_m2)
    if np.isnan(dhi).all():
        dhi = np.clip(ghi - dni * np.maximum(height, 0), 0.0, ghi)
    return ghi, dni, dhi
