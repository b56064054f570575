"""GeoParquet, and Parquet without shapes, read by row groups."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
import shapely

from gis.errors import UnreadableFile
from gis.reading.archives import MOST_UNPACKED
from gis.reading.layers import read_wkb
from gis.reading.source import Batch, Found, Source, as_cells
from gis.reading.tables import MOST_COLUMNS
from gis.systems import crs_of

MOST_ROWS = 20_000_000
_BROKEN = (pyarrow.ArrowException, OSError, ValueError)


def open_parquet(path: Path, found: Found) -> Source:
    """Open a GeoParquet file.

    Raises
    ------
    UnreadableFile
        If it is broken, too large, or has no rows.
    """
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            schema, metadata = file.schema_arrow, file.metadata
    except _BROKEN as error:
        raise _broken(error) from error
    size = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if not metadata.num_rows:
        raise UnreadableFile("The Parquet file has no rows.")
    if metadata.num_rows > MOST_ROWS or size > MOST_UNPACKED or len(schema.names) > MOST_COLUMNS:
        raise UnreadableFile(
            f"The Parquet file says it has {metadata.num_rows:,} rows and {len(schema.names):,} "
            "columns, more than is read at once; split it."
        )
    geo = _geo(schema)
    shape_column = _shape_column(schema, geo)
    found.format = "GeoParquet" if shape_column else "Parquet"
    found.columns = [name for name in dict.fromkeys(schema.names) if name != shape_column]
    if shape_column:
        found.crs, found.crs_known_by = _crs(geo, shape_column)
    return Source(found, lambda size: _batches(path, found, shape_column, size))


def _geo(schema) -> dict:
    """Read the metadata that makes a Parquet file a GeoParquet one."""
    try:
        geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    except ValueError:
        return {}
    return geo if isinstance(geo, dict) else {}


def _shape_column(schema, geo: dict) -> str | None:
    name = geo.get("primary_column")
    if name in schema.names:
        return name
    for name in ("geometry", "geom", "wkb_geometry"):
        if name in schema.names and pyarrow.types.is_binary(schema.field(name).type):
            return name
    return None


def _crs(geo: dict, name: str) -> tuple[str | None, str]:
    """Read the CRS; by the standard none means longitude and latitude, and null unknown."""
    column = (geo.get("columns") or {}).get(name) or {}
    if not column:
        return None, "not stated"
    if "crs" not in column:
        return "EPSG:4326", "GeoParquet is in longitude and latitude where nothing is said"
    crs = crs_of(json.dumps(column["crs"])) if column["crs"] else None
    if crs is None:
        return None, "not stated"
    code = crs.to_epsg(min_confidence=70)
    return (f"EPSG:{code}" if code else crs.to_wkt()), "stated in the file"


def _batches(path: Path, found: Found, shape_column: str | None, size: int) -> Iterator[Batch]:
    first = 1
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for table in file.iter_batches(batch_size=size):
                yield _batch(table, found, shape_column, first)
                first += table.num_rows
    except _BROKEN as error:
        raise _broken(error) from error


def _batch(table, found: Found, shape_column: str | None, first: int) -> Batch:
    columns = {}
    for name in found.columns:
        columns[name] = as_cells(table.column(name).to_pylist())
        columns[name][columns[name] == ""] = None
    shapes, damage = None, {}
    if shape_column:
        shapes, damage = _shapes(table.column(shape_column))
    return Batch(np.arange(table.num_rows) + first, columns, shapes, damage)


def _shapes(column) -> tuple[np.ndarray, dict[int, str]]:
    """Read shapes kept as WKB, or points kept as pairs of numbers."""
    written = column.to_pylist()
    if any(isinstance(one, dict | list) for one in written):
        points = [
            None
            if one is None
            else shapely.Point(*list(one.values() if isinstance(one, dict) else one)[:2])
            for one in written
        ]
        return as_cells(points), {}
    return read_wkb(written)


def _broken(error: Exception) -> UnreadableFile:
    return UnreadableFile(
        f"The Parquet file is cut off or broken ({str(error)[:100]}); export it again."
    )
