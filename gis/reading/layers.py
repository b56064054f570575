"""GeoPackage, Shapefile and GML, read by GDAL in batches."""

import re
import struct
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError
from pyogrio.raw import open_arrow

from gis.errors import UnreadableFile
from gis.reading.choosing import Candidate, choose
from gis.reading.features import UNREADABLE_SHAPE
from gis.reading.source import Batch, Found, Source, as_cells

# Nothing is fetched or written beside the file, and figures in GML stay the text they are.
pyogrio.set_gdal_config_options(
    {
        "GML_FIELDTYPES": "ALWAYS_STRING",
        "GML_DOWNLOAD_SCHEMA": "NO",
        "GML_SKIP_RESOLVE_ELEMS": "ALL",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".nothing",
    }
)
BROKEN = (DataSourceError, DataLayerError, FieldError, RuntimeError, ValueError, OSError)


@dataclass
class Layer:
    """A data set that GDAL can open, and the options to open it with."""

    path: Path
    options: dict = field(default_factory=dict)
    encoding: str | None = None


def open_layer(
    layer: Layer, found: Found, asked: str | None, knows: Callable[[str], bool], closers=()
) -> Source:
    """Open one layer of a data set.

    Raises
    ------
    UnreadableFile
        If it cannot be read, or it is not clear which layer is meant.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # GDAL's remarks; checks are made here
            names = [str(name) for name, _ in pyogrio.list_layers(layer.path)]
            infos = {name: _info(layer, name) for name in names}
        candidates = [
            Candidate(name, list(info["fields"]), info["features"]) for name, info in infos.items()
        ]
        chosen = found.layer = choose(candidates, asked, knows, found)
    except BROKEN as error:
        raise _broken(found, error) from error
    info = infos[chosen]
    if not info["features"]:
        raise UnreadableFile(f"The layer “{found.layer}” has no features.")
    if len(info["fields"]) > 1_000:
        raise UnreadableFile(
            f"The layer “{found.layer}” has {len(info['fields']):,} columns; 1,000 are the most "
            "that are read; delete those that are not needed."
        )
    found.columns = [str(name) for name in info["fields"]]
    found.encoding = layer.encoding or info.get("encoding")
    if info["crs"]:
        found.crs, found.crs_known_by = str(info["crs"]), "stated in the file"
    return Source(found, lambda size: _batches(layer, chosen, found, size), closers)


def _info(layer, name):
    return pyogrio.read_info(
        layer.path, layer=name, encoding=layer.encoding, force_feature_count=True, **layer.options
    )


def _batches(layer: Layer, name: str, found: Found, size: int) -> Iterator[Batch]:
    first = 1
    try:
        with ExitStack() as stack:
            with warnings.catch_warnings(action="ignore"):
                meta, reader = stack.enter_context(_open_arrow(layer, name, size))
            while (table := _next(reader)) is not None:
                shapes = _shapes(table, meta["geometry_name"] or "wkb_geometry", layer, name, first)
                batch = _batch(table, shapes, found, first)
                first += table.num_rows
                if len(batch):
                    yield batch
    except BROKEN as error:
        raise _broken(found, error) from error


def _open_arrow(layer: Layer, name: str, size: int):
    return open_arrow(
        layer.path,
        layer=name,
        encoding=layer.encoding,
        batch_size=size,
        use_pyarrow=True,
        **layer.options,
    )


def _next(reader):
    with warnings.catch_warnings(action="ignore"):
        return next(reader, None)


def _shapes(table, column: str, layer: Layer, name: str, first: int):
    """Read the shapes of a batch; arcs, which shapely does not know, are made straight by GDAL."""
    if column not in table.schema.names:
        return None
    try:
        return read_wkb(table.column(column).to_pylist())
    except NotImplementedError:
        with warnings.catch_warnings(action="ignore"):
            _, _, written, _ = pyogrio.raw.read(
                layer.path,
                layer=name,
                encoding=layer.encoding,
                columns=[],
                skip_features=first - 1,
                max_features=table.num_rows,
                **layer.options,
            )
        return read_wkb(list(written))


def _batch(table, read, found: Found, first: int) -> Batch:
    columns = {
        name: as_cells(table.column(name).to_pylist())
        for name in table.schema.names
        if name in found.columns
    }
    shapes, damage = read or (None, {})
    filled = np.zeros(table.num_rows, dtype=bool) if shapes is None else ~shapely.is_missing(shapes)
    filled[list(damage)] = True
    for values in columns.values():
        values[values == ""] = None
        filled |= pd.notna(values)
    found.skipped["blank"] += int((~filled).sum())
    kept = np.flatnonzero(filled)
    return Batch(
        kept + first,
        {name: values[kept] for name, values in columns.items()},
        None if shapes is None else shapes[kept],
        {new: damage[old] for new, old in enumerate(kept.tolist()) if old in damage},
    )


def read_wkb(written: list) -> tuple[np.ndarray, dict[int, str]]:
    """Turn WKB into flat shapes; what cannot be read is said by position."""
    with np.errstate(all="ignore"):
        shapes = shapely.force_2d(shapely.from_wkb(as_cells(written), on_invalid="ignore"))
    lost = [i for i, raw in enumerate(written) if raw is not None and shapes[i] is None]
    return shapes, dict.fromkeys(lost, UNREADABLE_SHAPE)


def text_encoding(dbf: Path) -> str:
    """Tell UTF-8 from Windows-1252 in a dBASE table that does not say what it is in.

    The table's header says where its records begin (bytes 8 and 9).
    """
    with dbf.open("rb") as file:
        header = file.read(32)
        file.seek(struct.unpack("<H", header[8:10])[0] if len(header) == 32 else 0)
        try:
            while block := file.read(1 << 20):
                block.decode("utf-8")
        except UnicodeDecodeError as error:
            cut = error.end == len(error.object) and error.reason == "unexpected end of data"
            return "UTF-8" if cut else "CP1252"
    return "UTF-8"


def _broken(found: Found, error: Exception) -> UnreadableFile:
    reason = re.sub(r"\S*/\S*", "file", str(error).split("\n")[0])[:120].rstrip(".")
    return UnreadableFile(
        f"The file looks like {found.format} but cannot be read ({reason}); export it again."
    )
