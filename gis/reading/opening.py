"""Open any of the files that councils publish."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gis.errors import UnreadableFile
from gis.reading.geojson import open_geojson
from gis.reading.layers import Layer, open_layer
from gis.reading.sniffing import Kind, sniff
from gis.reading.source import Found, Source
from gis.reading.tables import open_table
from gis.reading.text import inspect_text, records
from gis.reading.workbooks import open_workbook

PLAIN_HEADINGS = frozenset(
    "name reference ref id address postcode easting northing lon lat longitude latitude uprn kind type "
    "code description notes area ward status date geox geoy x y".split()
)


def is_plain_heading(text: str) -> bool:
    """Know the headings that any table of places has."""
    return "".join(text.casefold().split()) in PLAIN_HEADINGS


def open_source(
    path: Path | str,
    *,
    layer: str | None = None,
    name: str | None = None,
    knows: Callable[[str], bool] = is_plain_heading,
) -> Source:
    """Open a file of places, whatever its format.

    Parameters
    ----------
    path
        The file.
    layer
        The layer of a GeoPackage or the sheet of a workbook, where there are several.
    name
        What the file was called, where it was stored under another name.
    knows
        Says whether a text is a heading that the caller can use; helps to find the headings.

    Raises
    ------
    UnreadableFile
        One sentence that says what is wrong and what to do.
    """
    path = Path(path)
    name = name or path.name
    try:
        if path.is_dir():
            raise UnreadableFile(f"{name} is a folder; give one file, or zip the folder.")
        kind = sniff(path, name)
        return _OPENERS[kind](path, Found(kind.value), layer, knows)
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be opened: {error.strerror or error}.") from error


def _open_text(path, found, layer, knows) -> Source:
    text = inspect_text(path)
    found.format = "TSV" if text.delimiter == "\t" else "CSV"
    found.encoding, found.delimiter = text.encoding, text.delimiter
    if "mixed" in text.encoding:
        found.warn("The file mixes UTF-8 and Windows-1252; each was read as what it is.")
    return open_table(found, partial(records, path, text, found.warn), knows)


def _open_workbook(path, found, layer, knows) -> Source:
    return open_workbook(path, found, layer, knows)


def _open_geopackage(path, found, layer, knows) -> Source:
    return open_layer(Layer(path), found, layer, knows)


def _open_geojson(path, found, layer, knows) -> Source:
    return open_geojson(path, found)


_OPENERS = {
    Kind.TEXT: _open_text,
    Kind.WORKBOOK: _open_workbook,
    Kind.GEOPACKAGE: _open_geopackage,
    Kind.GEOJSON: _open_geojson,
}
