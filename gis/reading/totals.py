"""Rows of a table that are no rows of data: totals, and notes below the table."""

import re
from collections.abc import Sequence
from typing import Any

_TOTAL = re.compile(
    r"^\W*((grand|sub|overall|running)[ -]?)?totals?\b\W*"
    r"((number|no\.?|count|area|value|cost|sum|sites?|assets?|rows?|records?|hectares?|ha|acres?"
    r"|properties|of|in|all|for|m2|sqm|£|gbp|by|the|and|listed|here|\d[\d.,]*)\W*)*$",
    re.I,
)
_FIGURE = re.compile(r"^\s*[£$€(+-]*\s*\d[\d.,\s]*(%|ha|acres?|sqm|m2|m²|sq m|k|m)?\)?\s*$", re.I)
_NOTE = re.compile(
    r"^\W*(notes?|sources?|end of|page \d|last updated|(re)?produced|contains|crown|licen[cs]e"
    r"|disclaimer|prepared|extract|data (correct|as)|for (more|further)|please|contact"
    r"|this (list|data|register)"
    r"|©|\(c\)|\*|published|updated|date (of|produced|printed)|key\b|n\.?b\b)",
    re.I,
)


def is_total(row: Sequence[Any]) -> bool:
    """Say whether a row adds up others: the word total, and nothing but figures beside it."""
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled or not isinstance(filled[0], str):
        return False
    return bool(_TOTAL.match(filled[0])) and all(is_figure(cell) for cell in filled[1:])


def count_trailing(rows: Sequence[Sequence[Any]], usual: float) -> tuple[int, int]:
    """Count, from the end of a table, the rows that belong to it no longer.

    Parameters
    ----------
    rows
        The last rows, blank ones included.
    usual
        How many cells a row of this table fills, in the middle.

    Returns
    -------
    tuple of int
        Rows to leave out from the end, and how many of them are not blank.
    """
    if usual < 3:
        return 0, 0
    cut = position = len(rows)
    while position and (filled := _loose(rows[position - 1], usual)) is not None:
        position -= 1
        apart = position > 0 and all(map(is_blank, rows[position - 1]))
        if filled and (apart or is_figure(filled[0]) or _NOTE.match(filled[0])):
            cut = position
    loose = sum(not all(map(is_blank, row)) for row in rows[cut:])
    return len(rows) - cut, loose


def _loose(row, usual) -> list[Any] | None:
    """Give the cells of a row that may stand below a table: one text, or a few figures."""
    filled = [cell for cell in row if not is_blank(cell)]
    figures = len(filled) <= usual / 3 and all(map(is_figure, filled))
    return filled if figures or len(filled) == 1 else None


def is_figure(cell: Any) -> bool:
    """Say whether a cell is a number, with or without a unit."""
    return isinstance(cell, (int, float)) or (isinstance(cell, str) and bool(_FIGURE.match(cell)))


def is_blank(cell: Any) -> bool:
    """Say whether nothing can be read in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
