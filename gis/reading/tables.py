"""Tables of text or spreadsheet cells: headings found, what is no row left out, batches made."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from statistics import median
from typing import Any

import numpy as np

from gis.errors import UnreadableFile
from gis.reading.layout import find_layout
from gis.reading.source import Batch, Found, Source, as_cells
from gis.reading.totals import count_trailing, is_blank, is_total

LOOKED_AT = 300  # rows read to find the headings
HELD_BACK = 30  # rows in which totals and notes below the table are looked for
MOST_COLUMNS = 1_000

Rows = Callable[[], Iterator[Sequence[Any]]]


def open_table(found: Found, rows: Rows, knows: Callable[[str], bool], closers=()) -> Source:
    """Make a source of a table.

    Parameters
    ----------
    found
        What is known of the file so far; headings, title and warnings are added.
    rows
        Starts reading the table again: every row from the first, blank ones included.
    knows
        Says whether a text is a heading that the caller can use.

    Raises
    ------
    UnreadableFile
        If there is no row of data, or a thousand columns.
    """
    first_rows = list(islice(rows(), LOOKED_AT))
    _check_width(max((_extent(row) for row in first_rows), default=0))
    layout = find_layout(first_rows, knows)
    body = [row for row in first_rows[layout.first :] if _extent(row)]
    if not body:
        raise UnreadableFile("The file has no row of data, only headings or nothing at all.")
    found.columns = layout.names
    found.header_row = None if layout.header is None else layout.header + 1
    found.title = layout.title
    if layout.header is None:
        found.warn("There is no row of headings; columns are named by position.")
    usual = median(sum(not is_blank(cell) for cell in row) for row in body)
    reader = _TableReader(found, rows, layout, usual, first_rows)
    return Source(found, reader.batches, closers)


class _TableReader:
    def __init__(self, found, rows, layout, usual, first_rows):
        self.found, self.rows, self.layout, self.usual = found, rows, layout, usual
        header = first_rows[layout.header] if layout.header is not None else None
        self.heading = tuple(_plain(cell) for cell in header) if header is not None else None

    def batches(self, size: int) -> Iterator[Batch]:
        numbered = enumerate(islice(self.rows(), self.layout.first, None), self.layout.first + 1)
        held: list = []
        while chunk := list(islice(chain(held, numbered), size + HELD_BACK)):
            last = len(chunk) < size + HELD_BACK
            held = [] if last else chunk[-HELD_BACK:]
            chunk = self._without_footer(chunk) if last else chunk[:-HELD_BACK]
            batch = self._batch(chunk)
            if len(batch):
                yield batch
            if last:
                return

    def _without_footer(self, chunk):
        cut, notes = count_trailing([row for _, row in chunk[-HELD_BACK:]], self.usual)
        if notes:
            self.found.skipped["note"] += notes
        return chunk[: len(chunk) - cut]

    def _batch(self, chunk) -> Batch:
        width = len(self.layout.names)
        numbers, kept, damage = [], [], {}
        for number, row in chunk:
            reason = self._no_row(row)
            if reason:
                self.found.skipped[reason] += 1
                continue
            if len(row) > width and (extent := _extent(row)) > width:
                _check_width(extent)
                damage[len(kept)] = (
                    f"The row has {extent} cells under {width} headings; "
                    "a comma inside a cell is probably not in quotation marks."
                )
            numbers.append(number)
            kept.append(row)
        return Batch(np.array(numbers, dtype=np.int64), self._columns(kept, damage), None, damage)

    def _no_row(self, row) -> str | None:
        """Say why a row is no row of data: blank, total or heading."""
        start = row[0] if row and row[0] else None
        if start is None:
            start = next((cell for cell in row if cell is not None and cell != ""), None)
        if start is None:
            return "blank"
        if not isinstance(start, str):
            return None
        if start.isspace():
            if all(map(is_blank, row)):
                return "blank"
        elif "otal" in start or "OTAL" in start:
            return "total" if is_total(row) else None
        if self.heading and _plain(row[0]) == self.heading[0]:
            given = tuple(_plain(cell) for cell in row)
            return "heading" if _same_heading(given, self.heading) else None
        return None

    def _columns(self, kept, damage) -> dict[str, np.ndarray]:
        """Turn rows into columns; cells beyond the headings are named by position."""
        names = list(self.layout.names)
        if damage:
            widest = max(_extent(kept[position]) for position in damage)
            names += [f"Column {position + 1}" for position in range(len(names), widest)]
        width = len(names)
        even = [
            row if len(row) == width else [*row[:width], *[None] * (width - len(row))]
            for row in kept
        ]
        columns = {}
        for name, values in zip(names, zip(*even, strict=True), strict=False):
            columns[name] = as_cells([None if cell == "" else cell for cell in values])
        return columns


def _check_width(width: int) -> None:
    if width > MOST_COLUMNS:
        raise UnreadableFile(
            f"The table has {width:,} columns, and {MOST_COLUMNS:,} are the most that are read; "
            "delete the columns that are not needed."
        )


def _extent(row) -> int:
    """Count cells up to the last one that holds something."""
    return max((position + 1 for position, cell in enumerate(row) if not is_blank(cell)), default=0)


def _plain(cell) -> str:
    return "" if cell is None else " ".join(str(cell).split()).casefold()


def _same_heading(given, heading) -> bool:
    """Say whether a heading is repeated: all its cells are, blanks at the end apart."""
    longer, shorter = sorted((given, heading), key=len, reverse=True)
    return longer[: len(shorter)] == shorter and not any(longer[len(shorter) :])
