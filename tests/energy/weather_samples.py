"""Weather files of our own making: a plain sky over a made-up place, in the formats that exist."""

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
    for time, row in table.tz_convert(int(zone * 3600)).iterrows():
        minute = 60 if per_hour == 1 else time.minute
        cells = [time.year, time.month, time.day, time.hour + 1, minute, "?"]
        cells += [row["temp_air"], 5, 80, 101300, 0, 0, 300]
        cells += [f"{row[name]:.3f}" for name in ("ghi", "dni", "dhi")]
        cells += [0, 0, 0, 0, 200, row["wind_speed"], *[0] * 13]
        lines.append(",".join(map(str, cells)))
    path.write_text("\n".join(lines) + "\n")
    return path
