"""Figures and pictures of docs/accuracy.md.

    python benchmarks/energy/accuracy.py SHARED [PICTURES]

SHARED is the folder of public measurements; without PICTURES no picture is drawn.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from energy.core.chain import monthly_yield, monthly_yield_behind, power_series
from energy.core.climate import climate_of
from energy.core.day_sequence import day_sequence_weather, generation_kwh
from energy.core.mean_day import mean_day_weather
from energy.core.sap import sap_annual_kwh
from energy.core.tables import DAYS_IN_MONTH, MONTHS
from energy.core.weather_files import read_weather
from energy.core.yields import annual_and_monthly

MONTH_OF_DAY = np.repeat(np.arange(12), DAYS_IN_MONTH)


def annual(weather, tilt, azimuth, **options):
    return monthly_yield(weather, tilt, azimuth, **options).sum(axis=1)


def heading(text):
    print(f"\n## {text}")


def reference_chain(shared):
    heading("Weather files: against chain B and SAM's PVWatts, per cent apart")
    rows = pd.read_csv(shared / "energy" / "reference" / "reference_yields.csv")
    for station, group in rows.groupby("station"):
        weather = read_weather(shared / "energy" / "weather" / f"{station}.epw")
        ours = annual(weather, group["tilt_deg"], group["azimuth_deg"])
        chain = 100 * (ours / group["pvlib_perez_14pct_only_kwh_per_kwp"] - 1)
        sam = 100 * (ours / group["sam_pvwattsv8_file"] - 1)
        print(station, *weather.notes)
        for name, kwh, b, s in zip(group["orientation"], ours, chain, sam, strict=True):
            print(f"  {name:5} {kwh:6.0f} kWh/kWp   chain B {b:+5.1f}   PVWatts {s:+5.1f}")


def pvgis_ratios(shared, pictures):
    heading("Orientation: ratio to south at 30 degrees, per cent from PVGIS")
    rows = pd.read_csv(shared / "energy" / "reference" / "pvgis52_no_horizon.csv", comment="#")
    weather = mean_day_weather(climate_of(5))
    rows["ours"] = annual(weather, rows["slope_deg"], rows["azimuth_compass"])
    base = rows[(rows["slope_deg"] == 30) & (rows["azimuth_compass"] == 180)].iloc[0]
    theirs = rows["E_y_kwh_per_kwp_loss0"] / base["E_y_kwh_per_kwp_loss0"]
    rows["apart_pct"] = 100 * (rows["ours"] / base["ours"] / theirs - 1)
    table = rows.pivot(index="slope_deg", columns="azimuth_compass", values="apart_pct")
    print(table.round(1).to_string())
    print(f"south at 30: {base['ours']:.0f}, PVGIS {base['E_y_kwh_per_kwp_loss0'] * 0.86:.0f}")
    for height in (20, 45, 90):
        behind = monthly_yield_behind(weather, [30], [180], np.full((1, 36), height)).sum()
        print(f"even skyline of {height}: {100 * (behind / base['ours'] - 1):+.0f} per cent")
    if pictures:
        figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
        for slope, group in rows.groupby("slope_deg"):
            axes.plot(group["azimuth_compass"], group["apart_pct"], "o-", label=f"{slope}°")
        axes.axhspan(-2.5, 2.5, color="0.9", zorder=0)
        axes.set(xlabel="azimuth, ° from north", ylabel="% from PVGIS", xticks=range(0, 360, 45))
        axes.legend(title="tilt")
        figure.savefig(pictures / "energy-orientation.svg", metadata={"Date": None})


def installers(shared, pictures):
    heading("Default climate: against the installers' table, per cent apart")
    table = pd.read_csv(shared / "energy" / "tables" / "mcs_kk_kwh_per_kwp.csv", comment="#")
    kwh = table.set_index(["zone", "slope_deg", "azimuth_dev_deg"])["kwh_per_kwp"]
    ways = {"S": (35, 180, 0), "E": (35, 90, 90), "W": (35, 270, 90), "flat": (0, 180, 0)}
    ways["N"] = (35, 5, 175)
    result = pd.DataFrame(index=pd.Index(table["zone"].unique(), name="zone"), columns=list(ways))
    for zone in result.index:
        weather = mean_day_weather(climate_of(int("".join(filter(str.isdigit, str(zone))))))
        for way, (tilt, azimuth, off) in ways.items():
            ours = annual(weather, tilt, azimuth)[0]
            result.loc[zone, way] = 100 * (ours / kwh[zone, tilt, off] - 1)
    result = result.astype(float)
    result.insert(0, "place", table.drop_duplicates("zone").set_index("zone")["zone_name"])
    print(result.round(1).to_string())
    islands = result.index.isin(["18", "19", "20"])
    for name, part in (("all", result), ("mainland", result[~islands])):
        print(name, part[list(ways)].mean().round(1).to_dict())
    apart = [
        sap_annual_kwh(1, 35, 180, region=int("".join(filter(str.isdigit, str(zone)))))
        / kwh[zone, 35, 0]
        - 1
        for zone in result.index
    ]
    print(
        f"SAP's own formula, south: mean {100 * np.mean(apart):+.1f}, sd {100 * np.std(apart):.1f}"
    )
    if pictures:
        figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
        for way, marker in zip(ways, "o><s^", strict=True):
            axes.plot(result["place"], result[way], marker, label=way, alpha=0.8)
        axes.axhspan(-8, 8, color="0.92", zorder=0)
        axes.tick_params(axis="x", rotation=90)
        axes.set_ylabel("% from the installers' table")
        axes.legend(ncols=5)
        figure.savefig(pictures / "energy-zones.svg", metadata={"Date": None})


def lattice_error():
    heading("Many roofs at once: largest difference from the direct calculation")
    rng = np.random.default_rng(7)
    tilt, azimuth = rng.uniform(0, 90, 1000), rng.uniform(0, 360, 1000)
    region = rng.integers(1, 22, 1000)
    fast = annual_and_monthly(tilt, azimuth, region=region)
    worst_year, worst_month = 0.0, 0.0
    for number in range(1, 22):
        here = region == number
        direct = monthly_yield(mean_day_weather(climate_of(number)), tilt[here], azimuth[here])
        year = fast.annual_kwh[here] / direct.sum(axis=1)
        worst_year = max(worst_year, np.abs(year - 1).max())
        worst_month = max(worst_month, np.abs(fast.monthly_kwh[here] / direct - 1).max())
    print(f"a year {100 * worst_year:.2f} per cent, a month {100 * worst_month:.2f} per cent")


def self_use(shared):
    heading("Self-use of one home, 3,000 kWh against 3,500 kWh, by the synthesis of the weather")
    file = shared / "energy" / "load" / "3yp_ken_dom_annual_demand_per_household_3.csv"
    load = pd.read_csv(file).iloc[:17520, 1].to_numpy().reshape(-1, 2).sum(axis=1)
    load *= 3500 / load.sum()
    stations = {
        "GBR_London.Gatwick.037760_IWEC": (2, -0.2),
        "GBR_Aberdeen.Dyce.030910_IWEC": (16, -2.2),
    }
    for station, (region, longitude) in stations.items():
        climate = climate_of(region)
        mean = mean_day_weather(climate, step_h=1.0)
        weathers = {
            "station": read_weather(shared / "energy" / "weather" / f"{station}.epw"),
            "days": day_sequence_weather(climate, longitude_deg=longitude, step_h=1.0),
        }
        shares = {}
        for name, weather in weathers.items():
            series = generation_kwh(weather, 35, 180, np.full(12, 250.0))
            shares[name] = np.minimum(series, load).sum() / 3000
        one = generation_kwh(mean, 35, 180, np.full(12, 250.0)).reshape(12, 24)
        series = (one / np.array(DAYS_IN_MONTH)[:, None])[MONTH_OF_DAY].ravel()
        shares["mean day"] = np.minimum(series, load).sum() / 3000
        print(station, {name: round(float(share), 3) for name, share in shares.items()})


def london_roofs(shared):
    heading("Six London roofs of unknown tilt and direction: shape of the year and of single days")
    file = shared / "energy" / "weather" / "ukpn_london_pv_hourly_2013_14.csv"
    frame = pd.read_csv(file, comment="#", parse_dates=["datetime"])
    power = frame.pivot_table(index="datetime", columns="site", values="p_kw")
    power = power.loc["2013-11-01":"2014-10-31"]
    months = power.groupby(power.index.month).sum()
    measured = (months / months.sum()).mean(axis=1).to_numpy()
    ours = annual_and_monthly(35, 180, region=1).monthly_kwh[0]
    ours = ours / ours.sum()
    null = np.array(DAYS_IN_MONTH) / 365
    table = pd.DataFrame({"measured": measured, "ours S35": ours, "even year": null}, MONTHS)
    print((100 * table).round(1).T.to_string())
    for name in ("ours S35", "even year"):
        apart = 100 * (table[name] - table["measured"]).abs().mean()
        print(f"mean difference of a month, {name}: {apart:.1f} points")
    daily = power.groupby(power.index.date).sum()
    month = pd.DatetimeIndex(daily.index).month
    spread = (daily.groupby(month).std() / daily.groupby(month).mean()).mean(axis=1).mean()
    weather = day_sequence_weather(climate_of(1), longitude_deg=-0.1)
    days = power_series(weather, 35, 180)[0].reshape(365, -1).sum(axis=1)
    days = pd.Series(days).groupby(MONTH_OF_DAY)
    drawn = (days.std() / days.mean()).mean()
    print(f"spread of days in a month: measured {spread:.2f}, ours {drawn:.2f}, mean day 0.00")


if __name__ == "__main__":
    shared, pictures = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None
    reference_chain(shared)
    pvgis_ratios(shared, pictures)
    installers(shared, pictures)
    lattice_error()
    self_use(shared)
    london_roofs(shared)
