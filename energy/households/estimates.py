"""Savings of a batch of homes: rows in, rows out, each with its numbers or its reason."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from energy.core import courses, yields
from energy.core.halfhours import DAYS, PER_YEAR
from energy.core.household import seed_of
from energy.core.many_homes import Homes, simulate
from energy.households.facts import carbon_kg_per_kwh, latest_carbon_year
from energy.households.home_rows import PRICES, HomeRows, read_rows, reasons
from energy.households.home_year import POWER_PER_CAPACITY
from energy.roofs.estimates import spread, words

ENERGY_DECIMALS = 3  # the watt-hour
MONEY_DECIMALS = 6  # so that a bill is kWh times price when worked out again
USUAL_TILT_DEG, USUAL_AZIMUTH_DEG = 35.0, 180.0
ENERGY = ("self_use_kwh", "export_kwh", "import_kwh", "battery_loss_kwh")
MONEY = ("bill_before_gbp", "bill_after_gbp", "import_saved_gbp", "export_income_gbp")


def result_schema(home_id: pa.Field, geometry: pa.Field | None) -> pa.Schema:
    """Columns of the result; the key and the geometry keep their kind."""
    fields = [pa.field("home_id", home_id.type)]
    fields += [pa.field(name, pa.float64()) for name in (*MONEY, *ENERGY, "carbon_kg")]
    fields += [pa.field("reason", pa.dictionary(pa.int32(), pa.string()))]
    return pa.schema([*fields, *([geometry] if geometry is not None else [])])


def estimate(batch: pa.RecordBatch, *, folder: Path, geometry: str | None, crs: str | None):
    """Estimate the savings of the homes of a batch.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        Rows with home_id, use_kwh, occupancy, tariff or prices, generation_kwh or a roof, and
        optionally battery_kwh.
    folder : pathlib.Path
        Where tariff files are looked for that are not found from the working folder.
    geometry, crs : str or None
        Name of the geometry column and its coordinate system.

    Returns
    -------
    pyarrow.RecordBatch
        One row for each, in order, by `result_schema`.
    """
    rows = read_rows(batch, folder, geometry, crs)
    reason = reasons(rows)
    good = np.flatnonzero(reason == "")
    result = save(
        rows, good, [seed_of(name) for name in batch.column("home_id").take(good).to_pylist()]
    )
    columns = [batch.column("home_id")]
    columns += [spread(result[name], good, len(reason)) for name in (*MONEY, *ENERGY, "carbon_kg")]
    texts, code = np.unique(reason, return_inverse=True)
    columns.append(words(code, texts, empty=reason == ""))
    schema = result_schema(batch.schema.field("home_id"), None)
    if geometry:
        columns.append(batch.column(geometry))
        schema = schema.append(batch.schema.field(geometry))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def save(rows: HomeRows, good, seeds) -> dict[str, np.ndarray]:
    """Simulate the good homes and price their year, arrays of shape (good homes,)."""
    value = {name: column[good] for name, column in rows.number.items()}
    monthly, course, place = roofs(rows, good)
    battery = np.nan_to_num(value["battery_kwh"])
    fixed, timed, prices = price_columns(rows, good)
    sums = simulate(
        Homes(
            seed=np.array(seeds, dtype=np.uint64),
            use_kwh=value["use_kwh"],
            occupancy=rows.occupancy[good],
            generation_kwh=monthly,
            course=place,
            tariff=timed,
            battery_kwh=battery,
            battery_kw=battery * POWER_PER_CAPACITY,
        ),
        course,
        *prices,
    )
    used, made = value["use_kwh"], np.round(monthly.sum(axis=1), ENERGY_DECIMALS)
    made = np.where(np.isnan(value["generation_kwh"]), made, value["generation_kwh"])
    bought, loss = (
        np.round(sums.import_kwh, ENERGY_DECIMALS),
        np.round(sums.loss_kwh, ENERGY_DECIMALS),
    )
    sold = np.round(made + bought - used - loss, ENERGY_DECIMALS) + 0.0  # no minus before nothing
    before, after, earned = (
        np.where(np.isnan(price), pence, energy * np.nan_to_num(price)) / 100
        for price, energy, pence in (
            (fixed["import_p_per_kwh"], used, sums.paid_before_p),
            (fixed["import_p_per_kwh"], bought, sums.paid_p),
            (fixed["export_p_per_kwh"], sold, sums.earned_p),
        )
    )
    standing = DAYS * fixed["standing_p_per_day"] / 100
    avoided = used - bought + sold
    money = (before + standing, after + standing - earned, before - after, earned)
    energy = (np.round(used - bought, ENERGY_DECIMALS), sold, bought, loss)
    carbon = np.round(avoided * carbon_kg_per_kwh(latest_carbon_year()), ENERGY_DECIMALS)
    return {
        **dict(zip(MONEY, (np.round(sum_, MONEY_DECIMALS) for sum_ in money), strict=True)),
        **dict(zip(ENERGY, energy, strict=True)),
        "carbon_kg": carbon,
    }


def roofs(rows: HomeRows, good) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Monthly generation of the good homes, the courses it follows, and which each follows."""
    value = {name: column[good] for name, column in rows.number.items()}
    tilt = np.where(np.isnan(value["tilt_deg"]), USUAL_TILT_DEG, value["tilt_deg"])
    azimuth = np.where(np.isnan(value["azimuth_deg"]), USUAL_AZIMUTH_DEG, value["azimuth_deg"])
    region = rows.region[good]
    size = np.where(np.isnan(value["kwp"]), 1.0, value["kwp"])
    monthly = np.zeros((len(good), 12))
    if len(good):
        monthly = yields.annual_and_monthly(tilt, azimuth, size, region=region).monthly_kwh
    annual = value["generation_kwh"]
    scale = np.where(np.isnan(annual), 1.0, annual / monthly.sum(axis=1))
    course, place = courses.courses_for(region.astype(int), courses.plane_number(tilt, azimuth))
    return monthly * scale[:, None], course, place


def price_columns(rows: HomeRows, good):
    """Sort prices into fixed ones by home and timed ones by tariff.

    Returns
    -------
    fixed : dict of numpy.ndarray, shape (good homes,)
        Price of each kind, NaN where it changes with the hour.
    timed : numpy.ndarray of int, shape (good homes,)
        Row of the timed prices, -1 for a home with fixed prices only.
    prices : tuple of numpy.ndarray, shape (tariffs, 17520)
        Import and export prices of the tariffs.
    """
    tariff = rows.tariff[good]
    flat = {
        "import_p_per_kwh": [flat_price(one.import_p_per_kwh) for one in rows.tariffs],
        "standing_p_per_day": [one.standing_p_per_day for one in rows.tariffs],
        "export_p_per_kwh": [flat_price(one.export_p_per_kwh) for one in rows.tariffs],
    }
    fixed = {}
    for name in PRICES:
        own = rows.number[name][good]
        of_tariff = np.array([*flat[name], np.nan])[tariff]
        fixed[name] = np.where(np.isnan(own), of_tariff, own)
    changing = np.isnan(fixed["import_p_per_kwh"]) | np.isnan(fixed["export_p_per_kwh"])
    prices = tuple(
        np.array([getattr(one, side) for one in rows.tariffs]).reshape(-1, PER_YEAR)
        for side in ("import_p_per_kwh", "export_p_per_kwh")
    )
    return fixed, np.where(changing, tariff, -1), prices


def flat_price(prices) -> float:
    """Return the one price of all hours, or NaN where it changes."""
    return float(prices[0]) if np.ptp(prices) == 0 else np.nan
