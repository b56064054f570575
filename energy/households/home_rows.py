"""The rows of a file of homes as numbers, and the reason why one cannot be estimated."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from energy.core import tables
from energy.core.climate import OUTSIDE, regions_at
from energy.core.home_days import OCCUPANCIES
from energy.households.tariffs import Tariff, TariffError, read_tariff
from energy.roofs.roof_rows import numbers, places

MEAN_REGION = 0  # where no place is given: the mean of the United Kingdom
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
