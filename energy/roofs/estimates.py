"""Estimates of a batch of roofs: rows in, rows out, each with its numbers or its reason."""

import numpy as np
import pyarrow as pa

from energy.core import shading, tables, uncertainty
from energy.core.chain import METHOD_VERSION
from energy.core.climate import OUTSIDE
from energy.core.losses import TOTAL
from energy.core.tables import MONTHS
from energy.roofs.roof_rows import SWAPPED, RoofRows, look_swapped, read_rows
from energy.roofs.sources import Source

#: Energy is given to the watt-hour, and a year is the sum of its months as given.
DECIMALS = 3

FINE = 0
REASONS = (
    "",
    "tilt_deg is missing or no number",
    "tilt_deg must lie from 0 to 90 degrees",
    "azimuth_deg is missing or no number",
    "azimuth_deg must lie from 0 to 360 degrees",
    "kwp and area_m2 are both missing",
    "kwp is no number",
    "kwp must be above 0",
    "area_m2 is no number",
    "area_m2 must be above 0",
    "shading must be none, modest, significant or heavy",
    "shade_factor must be a fraction from 0 to 1",
    "place is missing or no number",
    "place lies outside the United Kingdom",
    SWAPPED,
)
CODE = {text: code for code, text in enumerate(REASONS)}


def result_schema(roof_id: pa.Field, geometry: pa.Field | None) -> pa.Schema:
    """Columns of the result; the key and the geometry keep their kind."""
    numbers = ["kwp", "annual_kwh", "p10_kwh", "p90_kwh", "specific_yield"]
    numbers += [f"{month}_kwh" for month in MONTHS]
    words = pa.dictionary(pa.int32(), pa.string())
    fields = [
        pa.field("roof_id", roof_id.type),
        *(pa.field(name, pa.float64()) for name in numbers),
    ]
    fields += [pa.field("loss_pct", pa.float64())]
    fields += [pa.field(name, words) for name in ("weather", "method", "reason")]
    return pa.schema([*fields, *([geometry] if geometry is not None else [])])


def estimate(batch: pa.RecordBatch, source: Source, geometry: str | None, crs: str | None):
    """Estimate the roofs of a batch.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        Rows with roof_id, tilt_deg, azimuth_deg, kwp or area_m2, and lon, lat or a geometry.
    source : Source
        The weather.
    geometry, crs : str or None
        Name of the geometry column and its coordinate system.

    Returns
    -------
    pyarrow.RecordBatch
        One row for each, in order, by `result_schema`.
    """
    rows = read_rows(batch, geometry, crs)
    cell = source.cells(rows.lon, rows.lat)
    reason = reasons(rows, cell)
    good = np.flatnonzero(reason == FINE)
    size_kw = np.where(np.isnan(rows.kwp), rows.area_m2 * density_kwp_per_m2(), rows.kwp)
    shade, horizon = shade_of(rows)
    monthly = source.monthly_kwh(
        cell[good], rows.tilt_deg[good], rows.azimuth_deg[good], (size_kw * shade)[good]
    )
    numbers = energy_columns(monthly, size_kw[good], spread_pct(source)[horizon[good]])
    columns = [batch.column("roof_id")]
    columns += [spread(values, good, len(reason)) for values in numbers]
    columns += word_columns(rows, cell, reason, horizon, source)
    schema = result_schema(batch.schema.field("roof_id"), None)
    if geometry:
        columns.append(batch.column(geometry))
        schema = schema.append(batch.schema.field(geometry))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def energy_columns(monthly_kwh, size_kw, sd_pct) -> list[np.ndarray]:
    """Size, year, percentiles, specific yield, months and losses of the roofs that are fine."""
    monthly = np.round(monthly_kwh, DECIMALS)
    annual = np.round(monthly.sum(axis=1), DECIMALS)
    p10, p90 = (uncertainty.exceeded(annual, level, sd_pct) for level in (0.1, 0.9))
    rounded = [np.round(values, DECIMALS) for values in (p10, p90, annual / size_kw)]
    loss = np.full(len(annual), round(TOTAL * 100, DECIMALS))
    return [size_kw, annual, *rounded, *monthly.T, loss]


def spread(values, good, count: int) -> pa.Array:
    """Lay the numbers of the good rows among the empty ones of the others."""
    if len(good) == count:
        return pa.array(np.ascontiguousarray(values))
    whole, empty = np.zeros(count), np.ones(count, bool)
    whole[good], empty[good] = values, False
    return pa.array(whole, mask=empty)


def spread_pct(source: Source) -> np.ndarray:
    """Uncertainty by what is known of the horizon, in the order of `uncertainty.HORIZONS`. [%]."""
    known = (
        uncertainty.terms_pct(horizon=horizon, year_to_year_pct=source.year_to_year_pct)
        for horizon in uncertainty.HORIZONS
    )
    return np.array([uncertainty.total_pct(terms) for terms in known])


def shade_of(rows: RoofRows) -> tuple[np.ndarray, np.ndarray]:
    """Share of the energy left by shade, and what is known of the horizon.

    A shade factor wins over a class, and without either the roof is taken as unshaded.
    """
    classes = np.array([*shading.class_factors().values(), 1.0])
    by_class = classes[rows.shade_class]
    factor = np.where(rows.given["shade_factor"], rows.shade_factor, by_class)
    surveyed, by_eye, unknown = range(3)
    horizon = np.where(rows.shade_class >= 0, by_eye, unknown)
    return factor, np.where(rows.given["shade_factor"], surveyed, horizon)


def density_kwp_per_m2() -> float:
    """Rated power on a square metre of usable roof. [kW/m²]."""
    return float(tables.read("array_density").set_index("use").loc["roof", "kwp_per_m2"])


def reasons(rows: RoofRows, cell) -> np.ndarray:
    """Give the code of the first fault of each row, 0 for none."""
    tilt, azimuth, given = rows.tilt_deg, rows.azimuth_deg, rows.given
    by_area = ~given["kwp"]
    nowhere = ~(np.isfinite(rows.lon) & np.isfinite(rows.lat))
    swapped = look_swapped(rows.lon, rows.lat)
    factor = rows.shade_factor
    faults = (
        (np.isnan(tilt), "tilt_deg is missing or no number"),
        (~((tilt >= 0) & (tilt <= 90)), "tilt_deg must lie from 0 to 90 degrees"),
        (np.isnan(azimuth), "azimuth_deg is missing or no number"),
        (~((azimuth >= 0) & (azimuth <= 360)), "azimuth_deg must lie from 0 to 360 degrees"),
        (by_area & ~given["area_m2"], "kwp and area_m2 are both missing"),
        (~by_area & ~np.isfinite(rows.kwp), "kwp is no number"),
        (~by_area & ~(rows.kwp > 0), "kwp must be above 0"),
        (by_area & ~np.isfinite(rows.area_m2), "area_m2 is no number"),
        (by_area & ~(rows.area_m2 > 0), "area_m2 must be above 0"),
        (rows.shade_class == -2, "shading must be none, modest, significant or heavy"),
        (
            given["shade_factor"] & ~((factor >= 0) & (factor <= 1)),
            "shade_factor must be a fraction from 0 to 1",
        ),
        (nowhere, "place is missing or no number"),
        (
            (cell == OUTSIDE) & swapped,
            SWAPPED,
        ),
        (cell == OUTSIDE, "place lies outside the United Kingdom"),
    )
    return np.select([fault for fault, _ in faults], [CODE[text] for _, text in faults], FINE)


def word_columns(rows: RoofRows, cell, reason, horizon, source: Source) -> list[pa.Array]:
    """Weather, method and reason of each row, each text held once."""
    bad = reason != FINE
    present, place = np.unique(np.where(bad, OUTSIDE, cell), return_inverse=True)
    labels = ["" if number == OUTSIDE else source.label(int(number)) for number in present]
    ways = methods(source)
    way = (horizon == 0) * (len(ways) // 2 - 1) + (horizon == 1) * (rows.shade_class + 1)
    way = way + np.where(rows.given["kwp"], 0, len(ways) // 2)
    return [
        words(place, labels, empty=bad),
        words(way, ways, empty=bad),
        words(reason, REASONS, empty=~bad),
    ]


def methods(source: Source) -> list[str]:
    """Name the ways in which a row may be estimated: by shade, first with a size, then by area."""
    shades = ["unshaded potential"]
    shades += [f"shading {name} (x {left:g})" for name, left in shading.class_factors().items()]
    shades += ["shade factor as given"]
    base = f"method {METHOD_VERSION}: {source.method}"
    area = f"; {density_kwp_per_m2():g} kWp per m2 of area"
    return [f"{base}; {shade}{size}" for size in ("", area) for shade in shades]


def words(codes, texts, *, empty) -> pa.DictionaryArray:
    """Make a column of texts that stand once each."""
    indices = pa.array(np.asarray(codes, np.int32), mask=empty)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(texts), pa.string()))
