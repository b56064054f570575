"""What every reader gives back: what was found about the file, and its rows in batches."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

BATCH_ROWS = 20_000


@dataclass
class Found:
    """What a file turned out to be; ``warnings`` and ``skipped`` are complete once it was read.

    ``columns`` are the headings in order, each once, or ``Column 1``, ``Column 2`` and so on.
    ``header_row`` is the row of the headings as a spreadsheet counts them, or None.
    ``crs`` is what the file states (``EPSG:27700`` or WKT), None where it states nothing;
    ``crs_known_by`` says how it is known.
    ``skipped`` counts rows that are no rows of data, by reason: blank, total, heading, note.
    """

    format: str
    columns: list[str] = field(default_factory=list)
    encoding: str | None = None
    delimiter: str | None = None
    layer: str | None = None
    layers: list[str] = field(default_factory=list)
    header_row: int | None = None
    title: list[str] = field(default_factory=list)
    crs: str | None = None
    crs_known_by: str = "not stated"
    warnings: list[str] = field(default_factory=list)
    skipped: Counter = field(default_factory=Counter)

    def warn(self, sentence: str) -> None:
        """Keep a sentence for the report, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)


@dataclass
class Batch:
    """Some rows of a file, held by column.

    Attributes
    ----------
    numbers : numpy.ndarray, shape (rows,)
        Row number in the file: as a spreadsheet counts it, or the place of the feature from 1.
    columns : dict of str to numpy.ndarray of object, shape (rows,)
        Raw cells: text, numbers, dates, booleans; None where there is nothing.
    shapes : numpy.ndarray of object, shape (rows,), or None
        Shapely shapes, flat, in the CRS of the file; None where a row has none.
    damage : dict of int to str
        What is wrong with a row as it was written, by its position in the batch.
    """

    numbers: np.ndarray
    columns: dict[str, np.ndarray]
    shapes: np.ndarray | None = None
    damage: dict[int, str] = field(default_factory=dict)

    def __len__(self):
        return len(self.numbers)


class Source:
    """An open file: ``found`` says what it is, ``batches`` gives its rows, once or again."""

    def __init__(self, found: Found, read: Callable[[int], Iterator[Batch]], closers=()):
        self.found = found
        self._read = read
        self.closers = list(closers)

    def batches(self, size: int = BATCH_ROWS) -> Iterator[Batch]:
        """Read the file from its start, in batches of at most ``size`` rows."""
        self.found.skipped.clear()
        for batch in self._read(size):
            batch.columns = _writable(batch.columns)
            yield batch

    def rows(self) -> Iterator[tuple[int, dict[str, Any], Any]]:
        """Read row by row: number, cells by column, shape or None."""
        for batch in self.batches():
            names, cells = list(batch.columns), [()] * len(batch)
            if names:
                cells = list(zip(*batch.columns.values(), strict=True))
            shapes = [None] * len(batch) if batch.shapes is None else batch.shapes
            for number, row, shape in zip(batch.numbers, cells, shapes, strict=True):
                yield int(number), dict(zip(names, row, strict=True)), shape

    def close(self) -> None:
        """Delete what was unpacked to read the file."""
        for closer in self.closers:
            closer()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()


def _writable(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Take out of cells and headings what no database can hold.

    That is null characters, and halves of surrogate pairs, which JSON can name.
    """
    written: dict[str, np.ndarray] = {}
    for name, cells in columns.items():
        name = _mended(name)
        while name in written:
            name += " (again)"
        whole = "".join([cell for cell in cells if type(cell) is str])
        nested = any(type(cell) in (dict, list) for cell in cells)
        is_odd = nested or whole != _mended(whole)
        written[name] = as_cells([_mended_cell(cell) for cell in cells]) if is_odd else cells
    return written


def _mended(text: str) -> str:
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _mended_cell(cell: Any) -> Any:
    if type(cell) is str:
        return _mended(cell)
    if type(cell) is dict:
        return {_mended(str(key)): _mended_cell(value) for key, value in cell.items()}
    if type(cell) is list:
        return [_mended_cell(value) for value in cell]
    return cell


def as_cells(values) -> np.ndarray:
    """Hold cells of any kind in a one-dimensional array of objects."""
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    return cells
