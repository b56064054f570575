"""Figures of docs/performance.md: our many-roofs calculation beside plain pvlib and PySAM, one run.

    python benchmarks/energy/speed.py WEATHER.epw FOLDER [ROOFS]

FOLDER takes the files of the run; ROOFS is the size of the file-to-file run (ten million).
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pvlib import iotools, location, modelchain, pvsystem, temperature
from PySAM import Pvwattsv8

from energy.core.chain import monthly_yield
from energy.core.climate import climate_of
from energy.core.mean_day import mean_day_weather
from energy.core.weather_files import read_weather
from energy.core.yields import annual_and_monthly
from energy.roofs.batch import estimate_roofs


def timed(name, roofs, work):
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"{name:64} {roofs / seconds:14,.0f} roofs/s")


def random_roofs(count, seed=1):
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 60, count), rng.uniform(0, 360, count), rng


def peers(path):
    table, meta = iotools.read_epw(path, coerce_year=2015)
    place = location.Location(meta["latitude"], meta["longitude"], "UTC")
    table.index = table.index + np.timedelta64(30, "m")
    mounting = temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"]["insulated_back_glass_polymer"]
    tilt, azimuth, _ = random_roofs(20)

    def by_pvlib():
        for one, other in zip(tilt, azimuth, strict=True):
            array = pvsystem.Array(
                pvsystem.FixedMount(one, other),
                module_parameters={"pdc0": 1000, "gamma_pdc": -0.0037},
                temperature_model_parameters=mounting,
            )
            system = pvsystem.PVSystem([array], inverter_parameters={"pdc0": 1000})
            modelchain.ModelChain(
                system, place, aoi_model="physical", spectral_model="no_loss"
            ).run_model(table)

    def by_sam():
        for one, other in zip(tilt, azimuth, strict=True):
            model = Pvwattsv8.default("PVWattsNone")
            model.SolarResource.solar_resource_file = str(path)
            model.SystemDesign.assign(
                {"tilt": one, "azimuth": other, "system_capacity": 1.0, "array_type": 1}
            )
            model.execute()

    timed("pvlib ModelChain, a loop, hourly file", 20, by_pvlib)
    timed("PySAM PVWatts v8, a loop, hourly file", 20, by_sam)


def ours(path):
    weather = read_weather(path)
    tilt, azimuth, rng = random_roofs(1_000_000)
    region, size = rng.integers(1, 22, 1_000_000), rng.uniform(1, 8, 1_000_000)
    some = slice(0, 200)
    timed(
        "ours, direct, hourly file, Perez",
        200,
        lambda: monthly_yield(weather, tilt[some], azimuth[some]),
    )
    started = time.perf_counter()
    annual_and_monthly(35, 180, weather=weather)
    annual_and_monthly([35] * 21, [180] * 21, region=np.arange(1, 22))
    print(
        f"(first use: lattices of the file and of 21 regions {time.perf_counter() - started:.1f} s)"
    )
    mean_day = mean_day_weather(climate_of(1))
    many = slice(0, 2000)
    timed(
        "ours, direct, mean day", 2000, lambda: monthly_yield(mean_day, tilt[many], azimuth[many])
    )
    for name, where in (("hourly file", {"weather": weather}), ("21 regions", {"region": region})):
        timed(
            f"ours, many at once, year and months, typed factor, {name}",
            1_000_000,
            lambda where=where: (
                annual_and_monthly(tilt, azimuth, size, shade_factor=0.9, **where).annual_kwh
            ),
        )
    skyline = np.abs(np.cumsum(rng.normal(0, 4, (20_000, 36)), axis=1)).clip(0, 60)
    annual_and_monthly(35, 180, region=1, horizon_deg=np.zeros(36))
    few = slice(0, 20_000)
    timed(
        "ours, a skyline of 36 directions each",
        20_000,
        lambda: annual_and_monthly(tilt[few], azimuth[few], region=1, horizon_deg=skyline),
    )


def files(folder, count):
    source = folder / f"roofs-{count}.parquet"
    names = ["roof_id", "tilt_deg", "azimuth_deg", "kwp", "lon", "lat"]
    kinds = [pa.string()] + [pa.float64()] * 5
    with pq.ParquetWriter(source, pa.schema(list(zip(names, kinds, strict=True)))) as writer:
        for start in range(0, count, 500_000):
            size = min(500_000, count - start)
            tilt, azimuth, rng = random_roofs(size, start)
            columns = [[f"R{start + k}" for k in range(size)], tilt, azimuth]
            columns += [rng.uniform(1, 8, size), rng.uniform(-2.6, -0.2, size)]
            columns += [rng.uniform(51.3, 54.5, size)]
            writer.write_table(pa.table(columns, names=names))
    for workers in (1, 2):
        started = time.perf_counter()
        report = estimate_roofs(source, folder / f"out-{workers}.parquet", workers=workers)
        seconds = time.perf_counter() - started
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        print(
            f"estimate_roofs, file to file, {workers} workers: {report.read:,} roofs "
            f"in {seconds:.0f} s, {own:.2f} GB here, {largest:.2f} GB in the largest worker"
        )
    same = (folder / "out-1.parquet").read_bytes() == (folder / "out-2.parquet").read_bytes()
    print(f"both files are equal to the last byte: {same}")


if __name__ == "__main__":
    peers(Path(sys.argv[1]))
    ours(Path(sys.argv[1]))
    files(Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 10_000_000)
