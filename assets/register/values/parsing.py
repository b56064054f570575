"""What parsers give back, and how one is run over a column."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from assets.register.values.texts import as_text
from gis.notes import Note


class Parsed(NamedTuple):
    """A value, or None where there is none, and a note on how it was read."""

    value: Any = None
    note: Note | None = None


NOTHING = Parsed()
Parser = Callable[[str], Parsed]


def noted(code: str, text: str, value: Any = None) -> Parsed:
    """Give a value, or none, with a note."""
    return Parsed(value, Note(code, text))


def parse_column(texts: np.ndarray, parse: Parser) -> tuple[np.ndarray, dict[int, Note]]:
    """Run a parser over a column, once for each different cell.

    Parameters
    ----------
    texts : numpy.ndarray of object, shape (rows,)
        Cells as text, as ``as_texts`` gives them; None where there is nothing.
    parse
        Takes the text of a cell.

    Returns
    -------
    values : numpy.ndarray of object, shape (rows,)
    notes : dict of int to Note
        Notes by row, only where there are any.
    """
    codes, different = pd.factorize(texts)
    parsed = [parse(text) for text in different]
    values = np.empty(len(parsed) + 1, dtype=object)
    values[:-1] = [one.value for one in parsed] if parsed else []
    values[-1] = None  # pandas numbers a missing cell -1
    noted = {code: one.note for code, one in enumerate(parsed) if one.note}
    if not noted:
        return values[codes], {}
    rows = np.flatnonzero(np.isin(codes, list(noted)))
    return values[codes], {int(row): noted[codes[row]] for row in rows}


def as_texts(cells: np.ndarray) -> np.ndarray:
    """Write cells of any type as text; None where there is nothing to read."""
    texts = np.empty(len(cells), dtype=object)
    texts[:] = [cell.strip() or None if type(cell) is str else as_text(cell) for cell in cells]
    return texts
