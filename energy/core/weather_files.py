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

from energy.core import closure
from energy.core.weather import Weather
from energy.core.weather_checks import (
    HOURS_A_YEAR,
    LIGHT,
    check_light,
    check_place,
    on_one_year,
    whole_years,
)

#: How an EPW file writes a missing value.
EPW_MISSING = {"ghi": 9999, "dni": 9999, "dhi": 9999, "temp_air": 99.9, "wind_speed": 999}
#: Any leap year, under which pvlib reads the dates of every file.
LEAP_YEAR = 2016


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
        if path.stat().st_size == 0:
            raise ValueError("it is empty")
        records = read_records(path)
        check_place(records.longitude_deg, records.latitude_deg)
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
    if table.empty:
        raise ValueError("it holds no hours")
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
