"""Rows of a spatial or plain file, streamed in and out as Arrow batches.

CSV, Parquet and GeoParquet go through Arrow, all else (GeoPackage, GeoJSON, Shapefile and more)
through GDAL. A geometry travels as well-known binary in one column.
"""

import csv
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyogrio
import shapely
from pyarrow import csv as pacsv
from pyarrow import parquet as pq
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

#: Rows of one partition: some tens of megabytes in work.
PARTITION_ROWS = 100_000
CSV_BLOCK_BYTES = 16_000_000
WGS84 = CRS.from_epsg(4326)
PARQUET = (".parquet", ".geoparquet", ".pq")
DRIVERS = {
    ".gpkg": "GPKG",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".shp": "ESRI Shapefile",
}


class FileError(ValueError):
    """A file cannot be read or written; the sentence says why."""


@dataclass(frozen=True)
class Rows:
    """The rows of a file, as a stream.

    Attributes
    ----------
    schema : pyarrow.Schema
        Columns; those of a CSV are all text.
    batches : iterator of pyarrow.RecordBatch
        The rows, in order, some at a time.
    geometry : str or None
        Name of the geometry column, which holds well-known binary.
    crs : pyproj.CRS or None
        Coordinate system of the geometry.
    """

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    geometry: str | None = None
    crs: CRS | None = None


@contextmanager
def open_rows(path: Path) -> Iterator[Rows]:
    """Open a file by its extension and give its rows as a stream.

    Raises
    ------
    FileError
        If the file is missing, damaged or of no known kind.
    """
    path = Path(path)
    if not path.exists():
        raise FileError(f"There is no file {path}.")
    kind = path.suffix.lower()
    with ExitStack() as stack:
        try:
            if kind == ".csv":
                rows = read_csv(path)
            elif kind in PARQUET:
                rows = read_parquet(stack.enter_context(pq.ParquetFile(path, pre_buffer=False)))
            else:
                rows = read_by_gdal(path, stack)
            yield rows
        except (pa.ArrowInvalid, pyogrio.errors.DataSourceError, CRSError) as error:
            raise FileError(f"{path.name} cannot be read: {first_line(error)}.") from error
        except (pyogrio.errors.DataLayerError, UnicodeDecodeError) as error:
            raise FileError(f"{path.name} cannot be read: {first_line(error)}.") from error


def read_csv(path: Path) -> Rows:
    """Stream a CSV file with a heading, every column as text and empty as missing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = [name.strip() for name in next(csv.reader(file), [])]
    if not names or len(set(names)) < len(names):
        raise FileError(f"{path.name} needs a heading with a different name for each column.")
    reader = pacsv.open_csv(
        path,
        read_options=pacsv.ReadOptions(
            block_size=CSV_BLOCK_BYTES, column_names=names, skip_rows=1, use_threads=False
        ),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    return Rows(reader.schema, iter(reader))


def read_parquet(file: pq.ParquetFile) -> Rows:
    """Stream a Parquet file, with its geometry if it is GeoParquet."""
    batches = file.iter_batches(batch_size=PARTITION_ROWS)
    geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    if not geo:
        return Rows(file.schema_arrow, batches)
    name = geo["primary_column"]
    column = geo["columns"][name]
    if column["encoding"] != "WKB":
        raise FileError(f"The geometry is encoded as {column['encoding']}: write it as WKB.")
    crs = column.get("crs", WGS84.to_json_dict())
    return Rows(file.schema_arrow, batches, name, CRS.from_user_input(crs) if crs else None)


def read_by_gdal(path: Path, stack: ExitStack) -> Rows:
    """Stream any file that GDAL reads."""
    source = f"/vsizip/{path}" if path.suffix.lower() == ".zip" else path
    meta, reader = stack.enter_context(
        pyogrio.open_arrow(source, batch_size=PARTITION_ROWS, use_pyarrow=True)
    )
    geometry = (meta["geometry_name"] or "wkb_geometry") if meta["geometry_type"] else None
    if geometry not in reader.schema.names:
        geometry = None
    crs = CRS.from_user_input(meta["crs"]) if meta["crs"] else None
    # GDAL takes its memory back when the file is closed: the stream must end before that, and each
    # batch be copied out of it
    stack.callback(reader.close)
    copies = (pa.ipc.read_record_batch(part.serialize(), part.schema) for part in reader)
    return Rows(reader.schema, copies, geometry, crs)


def write_rows(path: Path, rows: Rows) -> None:
    """Write a stream of rows to a file by its extension; an old file is replaced at the end only.

    Raises
    ------
    FileError
        If the extension is of no known kind or the file cannot be written.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".csv", *PARQUET, *DRIVERS):
        known = ", ".join([".csv", ".parquet", *DRIVERS])
        raise FileError(f"{path.name} is of no kind that can be written: use {known}.")
    if not path.parent.is_dir():
        raise FileError(f"There is no folder {path.parent} to write to.")
    part = path.with_name(f".part-{path.name}")
    try:
        if kind == ".csv":
            write_csv(part, rows)
        elif kind in PARQUET:
            write_parquet(part, rows)
        else:
            write_by_gdal(part, rows, DRIVERS[kind])
        part.replace(path)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {first_line(error)}.") from error
    finally:
        part.unlink(missing_ok=True)


def write_csv(path: Path, rows: Rows) -> None:
    """Write CSV, without the geometry."""
    kept = [name for name in rows.schema.names if name != rows.geometry]
    schema = plain(pa.schema([rows.schema.field(name) for name in kept]))
    with pacsv.CSVWriter(path, schema) as writer:
        for batch in rows.batches:
            writer.write_table(pa.table(batch.select(kept)).cast(schema))


def write_parquet(path: Path, rows: Rows) -> None:
    """Write Parquet, or GeoParquet where there is a geometry."""
    schema = rows.schema
    if rows.geometry:
        crs = rows.crs.to_json_dict() if rows.crs else None
        column = {"encoding": "WKB", "geometry_types": [], "crs": crs}
        geo = {"version": "1.1.0", "primary_column": rows.geometry}
        geo["columns"] = {rows.geometry: column}
        schema = schema.with_metadata({"geo": json.dumps(geo)})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in rows.batches:
            writer.write_batch(batch.cast(schema) if batch.schema != schema else batch)


def write_by_gdal(path: Path, rows: Rows, driver: str) -> None:
    """Write by GDAL; GeoJSON is always in longitude and latitude."""
    crs, turn = rows.crs, None
    if driver == "GeoJSON" and rows.geometry and crs and crs != WGS84:
        turn, crs = Transformer.from_crs(crs, WGS84, always_xy=True), WGS84
    schema = plain(rows.schema)

    def batches():
        for batch in rows.batches:
            table = pa.table(batch).cast(schema)
            if turn:
                table = turned(table, rows.geometry, turn)
            yield from table.to_batches()

    faults: list[Exception] = []
    stream = pa.RecordBatchReader.from_batches(schema, keeping(faults, batches()))
    try:
        pyogrio.write_arrow(
            stream,
            path,
            layer=re.sub(r"\W+", "_", path.stem.removeprefix(".part-")),
            driver=driver,
            geometry_name=rows.geometry,
            geometry_type="Unknown" if rows.geometry else None,
            crs=crs.to_wkt() if crs and rows.geometry else None,
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError) as error:
        raise (faults or [OSError(first_line(error))])[0] from error


def keeping(faults: list, batches: Iterator) -> Iterator:
    """Pass batches on and keep the error that ends them, which GDAL would hide."""
    try:
        yield from batches
    except (OSError, ValueError, RuntimeError) as error:
        faults.append(error)
        raise


def plain(schema: pa.Schema) -> pa.Schema:
    """Write out the columns that Arrow keeps as a dictionary."""
    return pa.schema(
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in schema
    )


def turned(table: pa.Table, geometry: str, turn: Transformer) -> pa.Table:
    """Move the geometry of a table to another coordinate system."""
    shapes = shapely.from_wkb(table[geometry].to_numpy(zero_copy_only=False))
    shapes = shapely.transform(shapes, turn.transform, interleaved=False)
    place = table.schema.get_field_index(geometry)
    return table.set_column(place, table.schema.field(place), pa.array(shapely.to_wkb(shapes)))


def first_line(error: Exception) -> str:
    """First line of the message of another library, without its full stop."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
