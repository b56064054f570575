"""Weather files of our own making: a plain sky over a made-up place, in the formats that exist."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from pvlib import solarposition

LATITUDE, LONGITUDE = 51.5, -0.1


def made_up_year(*, step_min=60, year=2015, shift_min=0, latitude=LATITUDE, longitude=LONGITUDE):
    """Hours of a year with clear and dull days, light in the middle of each step plus a shift."""
    labels = pd.date_range(f"{year}-01-01", f"{year}-12-31 23:59", freq=f"{step_min}min", tz="UTC")
    middle = labels + pd.Timedelta(minutes=step_min / 2 + shift_min)
    sun = solarposition.get_solarposition(middle, latitude, longitude)
    height = np.maximum(np.cos(np.radians(sun["zenith"].to_numpy())), 0)
    day = labels.day_of_year.to_numpy()
    dni = np.where((day * 7) % 10 < 4, 500.0, 60.0) * (height > 0.02)
    dhi = 200 * height
    table = pd.DataFrame(index=labels)
    table["ghi"], table["dni"], table["dhi"] = dhi + dni * height, dni, dhi
    table["temp_air"] = 10 - 6 * np.cos(2 * np.pi * (day - 20) / 365)
    table["wind_speed"] = 4.0
    return table


def write_epw(path: Path, table=None, *, latitude=LATITUDE, longitude=LONGITUDE, zone=0.0) -> Path:
    """Write a table of a year as an EPW file."""
    table = made_up_year() if table is None else table
    per_hour = max(1, round(len(table) / 8760))
    lines = [
        f"LOCATION,Samplefield,-,GBR,Made up,000000,{latitude},{longitude},{zone},10.0",
        *["COMMENTS"] * 6,
        f"DATA PERIODS,1,{per_hour},Data,Thursday,1/1,12/31",
    ]
    for row in table.tz_convert(int(zone * 3600)).itertuples():
        time = row.Index
        minute = 60 if per_hour == 1 else time.minute
        cells = [time.year, time.month, time.day, time.hour + 1, minute, "?"]
        cells += [f"{row.temp_air:.3f}", 5, 80, 101300, 0, 0, 300]
        cells += [f"{row.ghi:.3f}", f"{row.dni:.3f}", f"{row.dhi:.3f}"]
        cells += [0, 0, 0, 0, 200, f"{row.wind_speed:.1f}", *[0] * 13]
        lines.append(",".join(map(str, cells)))
    path.write_text("\n".join(lines) + "\n")
    return path


def write_pvgis_tmy(path: Path, table) -> Path:
    """Write a table of a year as a PVGIS typical year, light at the middle of the hour."""
    names = ["T2m", "RH", "G(h)", "Gb(n)", "Gd(h)", "IR(h)", "WS10m", "WD10m", "SP"]
    rows = []
    for row in table.itertuples():
        light = [round(value, 2) for value in (row.ghi, row.dni, row.dhi)]
        cells = [row.temp_air, 80.0, *light, 300.0, row.wind_speed, 200.0, 101300.0]
        rows.append((row.Index.strftime("%Y%m%d:%H%M"), cells))
    months = [(month, 2010) for month in range(1, 13)]
    if path.suffix == ".json":
        hours = [
            {"time(UTC)": time, **dict(zip(names, cells, strict=True))} for time, cells in rows
        ]
        location = {"latitude": LATITUDE, "longitude": LONGITUDE, "irradiance time offset": 0.5}
        text = {
            "inputs": {"location": location},
            "meta": {"inputs": {}},
            "outputs": {
                "months_selected": [{"month": m, "year": y} for m, y in months],
                "tmy_hourly": hours,
            },
        }
        path.write_text(json.dumps(text))
        return path
    lines = [
        f"Latitude (decimal degrees): {LATITUDE}",
        f"Longitude (decimal degrees): {LONGITUDE}",
        "Elevation (m): 10",
        "Irradiance Time Offset (h): 0.5",
        "month,year",
        *(f"{month},{year}" for month, year in months),
        ",".join(["time(UTC)", *names]),
        *(",".join(map(str, [time, *cells])) for time, cells in rows),
        "",
        "T2m: air temperature",
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def write_pvgis_hourly(path: Path, table, *, slope=0) -> Path:
    """Write a table of whole years as an hourly PVGIS series, light at the label of the hour."""
    sun = solarposition.get_solarposition(table.index, LATITUDE, LONGITUDE)
    names = ["Gb(i)", "Gd(i)", "Gr(i)", "H_sun", "T2m", "WS10m", "Int"]
    rows = []
    heights = np.maximum(sun["elevation"].to_numpy(), 0)
    for row, height in zip(table.itertuples(), heights, strict=True):
        cells = [round(row.ghi - row.dhi, 2), round(row.dhi, 2), 0.0, round(float(height), 2)]
        cells += [row.temp_air, row.wind_speed, 0.0]
        rows.append((row.Index.strftime("%Y%m%d:%H%M"), cells))
    if path.suffix == ".json":
        plane = {"slope": {"value": slope, "optimal": False}, "azimuth": {"value": 0}}
        place = {"latitude": LATITUDE, "longitude": LONGITUDE, "elevation": 10.0}
        hours = [{"time": time, **dict(zip(names, cells, strict=True))} for time, cells in rows]
        text = {
            "inputs": {"location": place, "mounting_system": {"fixed": plane}},
            "meta": {"inputs": {}},
            "outputs": {"hourly": hours},
        }
        path.write_text(json.dumps(text))
        return path
    lines = [
        f"Latitude (decimal degrees):\t{LATITUDE}",
        f"Longitude (decimal degrees):\t{LONGITUDE}",
        "Elevation (m):\t10",
        "Radiation database:\tmade up",
        "",
        f"Slope: {slope} deg.",
        "Azimuth: 0 deg.",
        ",".join(["time", *names]),
        *(",".join(map(str, [time, *cells])) for time, cells in rows),
        "",
        "Gb(i): beam",
    ]
    path.write_text("\n".join(lines) + "\n")
    return path
