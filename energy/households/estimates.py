"""Savings of a batch of homes: rows in, rows out, each with its numbers or its reason."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from energy.core import courses, tables, yields
from energy.core.climate import OUTSIDE, regions_at
from energy.core.halfhours import DAYS
from energy.core.home_days import OCCUPANCIES
from energy.core.household import seed_of
from energy.core.many_homes import Homes, simulate
from energy.households.facts import carbon_kg_per_kwh, latest_carbon_year
from energy.households.savings import POWER_PER_CAPACITY
from energy.households.tariffs import Tariff, TariffError, read_tariff
from energy.roofs.estimates import numbers, places, spread, words

ENERGY_DECIMALS = 3  # the watt-hour
MONEY_DECIMALS = 6  # so that a bill is kWh times price when worked out again
USUAL_TILT_DEG, USUAL_AZIMUTH_DEG, MEAN_REGION = 35.0, 180.0, 0
ENERGY = ("self_use_kwh", "export_kwh", "import_kwh", "battery_loss_kwh")
MONEY = ("bill_before_gbp", "bill_after_gbp", "import_saved_gbp", "export_income_gbp")
PRICES = ("import_p_per_kwh", "standing_p_per_day", "export_p_per_kwh")
GIVEN = ("use_kwh", "generation_kwh", "kwp", "tilt_deg", "azimuth_deg", "battery_kwh", *PRICES)


@dataclass(frozen=True)
class HomeRows:
    """The homes of one batch; missing or unreadable numbers are NaN. Arrays of shape (homes,).

    Attributes
    ----------
    number, given : dict of str to numpy.ndarray
        Values of the numeric columns, and whether their cells held anything.
    occupancy : numpy.ndarray of int
        Place in ``OCCUPANCIES``, -1 for none of them.
    tariff : numpy.ndarray of int
        Place in ``tariffs``, -1 for none named, -2 for one that cannot be used.
    tariffs : list of Tariff
        Tariffs named in the batch.
    tariff_fault : numpy.ndarray of str
        Why a tariff cannot be used, or empty.
    region : numpy.ndarray of int
        Climate region, -1 for a place or region that is not known, 0 where none is given.
    """

    number: dict[str, np.ndarray]
    given: dict[str, np.ndarray]
    occupancy: np.ndarray
    tariff: np.ndarray
    tariffs: list[Tariff]
    tariff_fault: np.ndarray
    region: np.ndarray


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
    sold = np.round(made + bought - used - loss, ENERGY_DECIMALS)
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
    half_hours = DAYS * 48
    prices = tuple(
        np.array([getattr(one, side) for one in rows.tariffs]).reshape(-1, half_hours)
        for side in ("import_p_per_kwh", "export_p_per_kwh")
    )
    return fixed, np.where(changing, tariff, -1), prices


def flat_price(prices) -> float:
    """Return the one price of all hours, or NaN where it changes."""
    return float(prices[0]) if np.ptp(prices) == 0 else np.nan


def reasons(rows: HomeRows) -> np.ndarray:
    """Give the first fault of each row in words, empty for none."""
    number, given = rows.number, rows.given
    by_roof = ~given["generation_kwh"]
    roof = {name: given[name] | by_roof for name in ("tilt_deg", "azimuth_deg")}
    lacking = (rows.tariff == -1) & ~(given[PRICES[0]] & given[PRICES[1]] & given[PRICES[2]])
    faults = [
        (~given["home_id"], "home_id is missing"),
        (~given["use_kwh"], "use_kwh is missing"),
        (~np.isfinite(number["use_kwh"]), "use_kwh is no number"),
        (~(number["use_kwh"] > 0), "use_kwh must be above 0"),
        (
            rows.occupancy < 0,
            f"occupancy must be {', '.join(OCCUPANCIES[:-1])} or {OCCUPANCIES[-1]}",
        ),
        *(
            (
                given[name] & ~(number[name] >= 0) | np.isinf(number[name]),
                f"{name} must be 0 or more",
            )
            for name in ("generation_kwh", "battery_kwh", *PRICES)
        ),
        (by_roof & ~given["kwp"], "generation_kwh and kwp are both missing"),
        (by_roof & ~np.isfinite(number["kwp"]), "kwp is no number"),
        (by_roof & ~(number["kwp"] > 0), "kwp must be above 0"),
        *(
            (
                roof[name] & ~((number[name] >= 0) & (number[name] <= most)),
                f"{name} must lie from 0 to {most} degrees",
            )
            for name, most in (("tilt_deg", 90), ("azimuth_deg", 360))
        ),
        (by_roof & (rows.region == MEAN_REGION) & ~given["place"], "lon, lat or region is missing"),
        (rows.region == OUTSIDE, "place lies outside the United Kingdom or region is not known"),
        (lacking, "tariff is missing"),
    ]
    found = np.select([fault for fault, _ in faults], [text for _, text in faults], "").astype(
        object
    )
    return np.where((found == "") & (rows.tariff == -2), rows.tariff_fault, found).astype(str)


def read_rows(batch: pa.RecordBatch, folder: Path, geometry, crs) -> HomeRows:
    """Take the numbers and names of a batch; a column that is not there counts as empty."""
    read = {name: numbers(batch, name) for name in GIVEN}
    given = {name: held for name, (_, held) in read.items()}
    region, given["place"] = read_regions(batch, geometry, crs)
    given["home_id"] = np.asarray(pc.not_equal(texts(batch, "home_id"), ""))
    tariff, tariffs, fault = read_tariffs(texts(batch, "tariff"), folder)
    occupancy = pc.index_in(pc.utf8_lower(texts(batch, "occupancy")), pa.array(OCCUPANCIES))
    return HomeRows(
        number={name: values for name, (values, _) in read.items()},
        given=given,
        occupancy=np.array(pc.fill_null(occupancy, -1), int),
        tariff=tariff,
        tariffs=tariffs,
        tariff_fault=fault,
        region=region,
    )


def texts(batch: pa.RecordBatch, name: str) -> pa.Array:
    """Texts of a column without spaces around them, empty where there is none."""
    if name not in batch.schema.names:
        return pa.array([""] * batch.num_rows)
    column = pc.cast(batch.column(name), pa.string())
    return pc.utf8_trim_whitespace(pc.fill_null(column, ""))


def read_tariffs(names: pa.Array, folder: Path):
    """Read every tariff named, once.

    Returns
    -------
    place : numpy.ndarray of int, shape (homes,)
        Place of each home's tariff in the list, -1 for none named, -2 for one with a fault.
    tariffs : list of Tariff
    fault : numpy.ndarray of object, shape (homes,)
        Why a tariff cannot be used, or empty.
    """
    encoded = names.dictionary_encode()
    tariffs, places_of, faults = [], [], []
    for name in encoded.dictionary.to_pylist():
        place, fault = -1, ""
        if name:
            try:
                tariffs.append(find_tariff(name, folder))
                place = len(tariffs) - 1
            except TariffError as error:
                place, fault = -2, str(error)
        places_of.append(place)
        faults.append(fault)
    code = np.asarray(encoded.indices)
    return np.array(places_of, int)[code], tariffs, np.array(faults, object)[code]


def find_tariff(name: str, folder: Path) -> Tariff:
    """Read a tariff by bundled name, by path, or by its path beside the file of homes."""
    beside = folder / name
    if name.endswith(".toml") and not Path(name).is_file() and beside.is_file():
        return read_tariff(str(beside))
    return read_tariff(name)


def read_regions(batch: pa.RecordBatch, geometry, crs) -> tuple[np.ndarray, np.ndarray]:
    """Climate region of each home, and whether its row says anything of the place.

    The region column may hold a number or a name; without it the place decides, and without a
    place the mean of the United Kingdom stands in.
    """
    named = texts(batch, "region")
    lon, lat = places(batch, geometry, crs)
    placed = np.isfinite(lon) | np.isfinite(lat)
    region = np.full(batch.num_rows, MEAN_REGION)
    region[placed] = regions_at(lon[placed], lat[placed])
    known = tables.read("region_names")
    numbered = pc.index_in(named, pa.array(known["region"].astype(str)))
    by_name = pc.index_in(pc.utf8_lower(named), pa.array(known["name"].str.lower()))
    found = np.array(pc.fill_null(pc.coalesce(numbered, by_name), -1), int)
    said = np.asarray(pc.not_equal(named, ""))
    code = known["region"].to_numpy()[found]
    region = np.where(said, np.where(found < 0, OUTSIDE, code), region)
    return region, said | placed
