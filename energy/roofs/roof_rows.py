"""The rows of a file of roofs as numbers: what could be read, and where each roof lies."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyproj import CRS, Transformer

from energy.core import shading

WGS84 = CRS.from_epsg(4326)
#: Largest numbers that a tilt and an azimuth can be in radians.
RADIANS = {"tilt_deg": np.pi / 2, "azimuth_deg": 2 * np.pi}
SWAPPED = "place lies outside the United Kingdom: lon and lat look swapped"


@dataclass(frozen=True)
class RoofRows:
    """The roofs of one batch as numbers; missing or unreadable ones are NaN.

    Attributes
    ----------
    tilt_deg, azimuth_deg, lon, lat : numpy.ndarray, shape (roofs,)
        The planes and their places. [°]
    kwp, area_m2, shade_factor : numpy.ndarray, shape (roofs,)
        As given. [kW, m², fraction]
    shade_class : numpy.ndarray of int, shape (roofs,)
        Place in the table of shading classes, -1 for none given, -2 for an unknown one.
    given : dict of str to numpy.ndarray of bool
        Whether a cell of the file held anything.
    """

    tilt_deg: np.ndarray
    azimuth_deg: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    kwp: np.ndarray
    area_m2: np.ndarray
    shade_factor: np.ndarray
    shade_class: np.ndarray
    given: dict[str, np.ndarray]


def read_rows(batch: pa.RecordBatch, geometry: str | None, crs: str | None) -> RoofRows:
    """Take the numbers of a batch; a column that is not there counts as empty."""
    names = ("tilt_deg", "azimuth_deg", "kwp", "area_m2", "shade_factor")
    read = {name: numbers(batch, name) for name in names}
    lon, lat = places(batch, geometry, crs)
    return RoofRows(
        **{name: values for name, (values, _) in read.items()},
        lon=lon,
        lat=lat,
        shade_class=shade_classes(batch),
        given={name: given for name, (_, given) in read.items()},
    )


def numbers(batch: pa.RecordBatch, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of a column, NaN where there is none, and where a cell held anything."""
    if name not in batch.schema.names:
        return np.full(batch.num_rows, np.nan), np.zeros(batch.num_rows, bool)
    column = batch.column(name)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = pc.utf8_trim_whitespace(column)
        column = pc.if_else(pc.equal(column, ""), None, column)
    given = ~np.asarray(column.is_null(nan_is_null=pa.types.is_floating(column.type)))
    try:
        values = pc.cast(column, pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        values = pa.array([number(value) for value in column.to_pylist()], pa.float64())
    return np.array(pc.fill_null(values, np.nan), float), given


def number(value) -> float:
    """Read one cell as a number, NaN if it is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return np.nan


def shade_classes(batch: pa.RecordBatch) -> np.ndarray:
    """Place of each row's shading in the table of classes, -1 for empty, -2 for unknown."""
    if "shading" not in batch.schema.names:
        return np.full(batch.num_rows, -1)
    names = pa.array(shading.class_factors())
    column = pc.utf8_lower(pc.utf8_trim_whitespace(pc.cast(batch.column("shading"), pa.string())))
    found = np.array(pc.fill_null(pc.index_in(column, names), -2), int)
    empty = pc.fill_null(pc.equal(column, ""), True)
    return np.where(np.asarray(empty, bool), -1, found)


def places(batch: pa.RecordBatch, geometry: str | None, crs: str | None):
    """Longitude and latitude of each row: of its geometry's centre, else of its columns. [°]."""
    lon, lat = numbers(batch, "lon")[0], numbers(batch, "lat")[0]
    if geometry is None:
        return lon, lat
    shapes = shapely.from_wkb(
        batch.column(geometry).to_numpy(zero_copy_only=False), on_invalid="ignore"
    )
    x, y = centres(shapes)
    here = np.isfinite(x) & np.isfinite(y)
    turn = Transformer.from_crs(crs or WGS84, WGS84, always_xy=True)
    lon[here], lat[here] = turn.transform(x[here], y[here])
    return lon, lat


def centres(shapes) -> tuple[np.ndarray, np.ndarray]:
    """Middle of each shape, NaN where it is missing or empty."""
    points = np.array(shapely.centroid(shapes), object)
    points[shapely.is_empty(points)] = None  # an empty point has no coordinates to ask for
    return shapely.get_x(points), shapely.get_y(points)


def look_swapped(lon, lat) -> np.ndarray:
    """Say which places would lie in the United Kingdom with longitude and latitude exchanged."""
    return (np.abs(lat) < 10) & (lon > 45) & (lon < 65)


def surely_degrees(batch: pa.RecordBatch) -> bool:
    """Whether some angle of a batch is too large for radians, or all are whole numbers."""
    angles = {name: numbers(batch, name)[0] for name in RADIANS}
    if any((values > RADIANS[name]).any() for name, values in angles.items()):
        return True
    return not any((values % 1 > 0).any() for values in angles.values())
