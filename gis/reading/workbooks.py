"""Workbooks: XLSX, XLSM, XLS and ODS, the sheet with the data found among the others."""

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from gis.errors import UnreadableFile
from gis.reading.archives import Archive
from gis.reading.choosing import Candidate, choose
from gis.reading.layout import find_layout
from gis.reading.source import Found, Source
from gis.reading.tables import LOOKED_AT, open_table

MOST_CELLS = 20_000_000
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.S)
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d+)"')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d+)"')
_BLOCK = 4 << 20
BROKEN = (CalamineError, XmlError, ZipError, WorksheetNotFound, ValueError, OSError)


def open_workbook(
    path: Path, found: Found, asked: str | None, knows: Callable[[str], bool]
) -> Source:
    """Open the sheet of a workbook that holds the data.

    Raises
    ------
    UnreadableFile
        If it is locked, broken or too large, or it is not clear which sheet is meant.
    """
    found.format = "XLS"
    if zipfile.is_zipfile(path):
        archive = Archive(path)
        archive.measure()
        found.format = "ODS" if "content.xml" in archive.names else "XLSX"
        _check_extent(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {
            sheet.name: book.get_sheet_by_name(sheet.name)
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        }
    except PasswordError as error:
        raise locked() from error
    except BROKEN as error:
        raise UnreadableFile(
            f"The workbook cannot be read ({str(error)[:120]}); save it again as XLSX or CSV."
        ) from error
    candidates = [_candidate(name, rows, knows) for name, rows in sheets.items()]
    found.layer = choose(candidates, asked, knows, found, word="sheet")
    rows = sheets[found.layer]
    return open_table(found, lambda: _cells(rows), knows, [book.close])


def locked() -> UnreadableFile:
    """Say that a workbook has a password."""
    return UnreadableFile("The workbook is locked with a password; save it again without one.")


def _cells(sheet) -> Iterator[list[Any]]:
    for row in sheet.iter_rows():
        yield [
            None if cell == "" else str(cell) if isinstance(cell, timedelta) else cell
            for cell in row
        ]


def _candidate(name: str, sheet, knows) -> Candidate:
    first = [row for row, _ in zip(_cells(sheet), range(LOOKED_AT), strict=False)]
    layout = find_layout(first, knows)
    height = sheet.end[0] + 1 if sheet.end else 0
    rows = max(0, height - layout.first) if any(map(any, first)) else 0
    return Candidate(name, layout.names if layout.header is not None else [], rows)


def _check_extent(path: Path) -> None:
    """Refuse a sheet whose cells are so far apart that the space between them fills the memory."""
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if re.search(r"xl/worksheets/[^/]+\.xml$", info.filename):
                _check_xlsx_sheet(archive, info)
            elif info.filename == "content.xml":
                _check_ods(archive.read(info))


def _check_xlsx_sheet(archive, info) -> None:
    widest = tallest = 0
    rest = b""
    with archive.open(info) as file:
        while block := file.read(_BLOCK):
            text = rest + block
            for letters, row in _CELL.findall(text):
                widest = max(widest, _column_number(letters))
                tallest = max(tallest, int(row))
            rest = text[-64:]
            _check_cells(widest * tallest)


def _check_ods(content: bytes) -> None:
    cells = 0
    for attributes, row in _ROW.findall(content):
        if b"<text:p" not in row and b"office:value" not in row:
            continue
        times = _ROWS_REPEATED.search(attributes)
        repeated = sum(int(number) for number in _COLUMNS_REPEATED.findall(row))
        cells += int(times[1] if times else 1) * (
            row.count(b"<table:table-cell") + min(repeated, 16_384)
        )
        _check_cells(cells)


def _check_cells(cells: int) -> None:
    if cells > MOST_CELLS:
        raise UnreadableFile(
            "A sheet of the workbook stretches over more than twenty million cells; "
            "delete what stands far from the table and save it again."
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
