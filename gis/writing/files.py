"""One writer for each kind of file; what is written appears whole under its name, or not at all."""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy
import pyarrow
import pyarrow.parquet
import pyogrio
import pyproj
import shapely
import xlsxwriter
from django.db import DatabaseError

from gis import geojson
from gis.crs import BNG
from gis.errors import PlacesError
from gis.writing.outgoing import SHAPE, Outgoing

ROWS_IN_SHEET = 1_048_575  # below the heading; what a sheet of Excel holds
LONGEST_CELL = 32_767
ABOUT = "About"


def write_file(outgoing: Outgoing, path: Path, *, crs: int = BNG, kind: str | None = None) -> int:
    """Write a file of the kind that its ending names, and say how many rows went into it.

    Raises
    ------
    PlacesError
        If the kind is none of ours or the folder is not there.
    """
    writer = KINDS[kind or kind_of(path)]
    if not path.parent.is_dir():
        raise PlacesError(f"There is no folder {path.parent}; make it first.")
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        begun = Path(folder) / path.name
        count = writer(outgoing, begun, crs)
        for part in sorted(Path(folder).iterdir(), reverse=True):  # what goes beside it comes first
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(path.parent / part.name)
    return count


def kind_of(path: Path) -> str:
    """Say which kind of file a name asks for.

    Raises
    ------
    PlacesError
        If it is none of ours.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise PlacesError(
            f"{path.name} names no kind of file that can be written; end it with "
            f"{', '.join(f'.{known}' for known in KINDS)}."
        )
    return kind


def _csv(outgoing, path, _crs) -> int:
    """Write CSV, and beside it what it is about, as CSV on the Web has it."""
    count = -1
    with path.open("wb") as file:
        for line in outgoing.copy_csv():
            file.write(line)
            count += 1
    about = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": path.name,
        **outgoing.about,
        "rows": count,
    }
    beside = path.with_name(f"{path.name}-metadata.json")
    beside.write_text(json.dumps(about, indent=1, ensure_ascii=False), encoding="utf-8")
    return count


def _geojson(outgoing, path, _crs) -> int:
    pieces = geojson.stream(outgoing.rows, outgoing.shape, outgoing.columns, outgoing.about)
    with path.open("w", encoding="utf-8") as file:
        while True:
            try:
                file.write(next(pieces))
            except StopIteration as end:
                return end.value


class _Counted:
    """Counts the rows of batches as they pass; keeps what broke them off, which Arrow forgets."""

    def __init__(self, batches: Iterable[pyarrow.RecordBatch]):
        self._batches = batches
        self.rows = 0
        self.broke_off: Exception | None = None

    def __iter__(self) -> Iterator[pyarrow.RecordBatch]:
        try:
            for batch in self._batches:
                self.rows += len(batch)
                yield batch
        except (OSError, DatabaseError) as error:
            self.broke_off = error
            raise


def _geopackage(outgoing, path, crs) -> int:
    passed = _Counted(outgoing.batches(crs=crs))
    reader = pyarrow.RecordBatchReader.from_batches(outgoing.schema, iter(passed))
    about = {"about": json.dumps(outgoing.about, ensure_ascii=False)}
    try:
        pyogrio.write_arrow(
            reader, path, layer=outgoing.name, driver="GPKG", geometry_name=SHAPE,
            geometry_type="Unknown", crs=f"EPSG:{crs}", layer_metadata=about,
            layer_options={"DESCRIPTION": outgoing.about["title"]},
        )  # fmt: skip
    except RuntimeError as error:
        raise passed.broke_off or error from error
    return passed.rows


def _geoparquet(outgoing, path, crs) -> int:
    described = {
        "version": "1.1.0",
        "primary_column": SHAPE,
        "columns": {
            SHAPE: {
                "encoding": "WKB",
                "geometry_types": [],
                "crs": pyproj.CRS(crs).to_json_dict(),
            }
        },
    }
    schema = outgoing.schema.with_metadata({"geo": json.dumps(described)})
    passed = _Counted(outgoing.batches(crs=crs))
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in passed:
            writer.write_batch(batch)
        about = {**outgoing.about, "rows": passed.rows}
        writer.add_key_value_metadata({"about": json.dumps(about, ensure_ascii=False)})
    return passed.rows


def _workbook(outgoing, path, _crs) -> int:
    names, rows = _cells(outgoing)
    return write_tables(path, [(outgoing.name, names, rows)], outgoing.about)


def _cells(outgoing):
    """Give the headings and the rows of a sheet: numbers as numbers, all else as text."""
    shapeless = Outgoing(
        outgoing.name, outgoing.rows, outgoing.columns, outgoing.point, outgoing.point,
        outgoing.about,
    )  # fmt: skip
    names = [*outgoing.columns, "lon", "lat"]

    def rows():
        for batch in shapeless.batches(crs=4326):
            places = _degrees(batch[SHAPE].to_pylist())
            columns = [batch[name].to_pylist() for name in outgoing.columns]
            yield from zip(*columns, *places, strict=True)

    return names, rows()


def _degrees(points: list) -> tuple[list, list]:
    found = shapely.from_wkb(numpy.array(points, dtype=object))
    lon, lat = shapely.get_x(found).round(6).tolist(), shapely.get_y(found).round(6).tolist()
    blank = [point is None for point in points]
    return (
        [None if no else x for x, no in zip(lon, blank, strict=True)],
        [None if no else y for y, no in zip(lat, blank, strict=True)],
    )


def write_tables(path: Path, sheets: list[tuple[str, list, Iterable]], about: dict) -> int:
    """Write a workbook row by row in constant memory; nothing in it is ever run as a formula."""
    plain = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "remove_timezone": True, "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    count = 0
    with xlsxwriter.Workbook(str(path), plain) as book:
        book.set_properties({"title": about.get("title", ""), "comments": about.get("licence", "")})
        for name, headings, rows in sheets:
            count += _write_sheets(book, name, headings, rows)
        _write_about(book, {**about, "rows": count})
    return count


def _write_sheets(book, name, headings, rows) -> int:
    """Write rows into a sheet, and into a further one where it is full."""
    bold = book.add_format({"bold": True})
    count, sheet, at = 0, None, 0
    for row in chain([None], rows):
        if sheet is None or at == ROWS_IN_SHEET:
            number = count // ROWS_IN_SHEET + 1
            sheet, at = book.add_worksheet(name[:28] if number == 1 else f"{name[:25]} {number}"), 0
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, headings, bold)
        if row is None:
            continue
        at += 1
        count += 1
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(at, column, value[:LONGEST_CELL])
            else:
                sheet.write(at, column, value)
    return count


def _write_about(book, about) -> None:
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 0, 24)
    for row, (name, value) in enumerate(about.items()):
        sheet.write_string(row, 0, name)
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        sheet.write_string(row, 1, text[:LONGEST_CELL])


KINDS: dict[str, Callable[[Outgoing, Path, int], int]] = {
    "csv": _csv,
    "geojson": _geojson,
    "gpkg": _geopackage,
    "parquet": _geoparquet,
    "xlsx": _workbook,
}
