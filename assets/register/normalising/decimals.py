"""Decimal commas: numbers of a list that is not cut by commas, as much of Europe writes them."""

import re
from dataclasses import replace

import numpy as np

from gis.reading import Batch
from gis.reading.source import Found

_DECIMAL = re.compile(r"\s*[-+]?\d+(,\d+)?\s*$")
# 1,234 may be a thousand and more; 1234,5 and 1,25 and 0,125 may not
_SURELY = re.compile(r"\s*[-+]?(\d{4,},\d+|\d+,(\d{1,2}|\d{4,})|0\d*,\d+)\s*$")


def with_points(batch: Batch, found: Found) -> Batch:
    """Write decimal commas as points, where some number of the rows can be nothing else."""
    if found.delimiter in (None, ","):
        return batch
    held = [name for name, cells in batch.columns.items() if _holds_decimals(cells)]
    if not any(_SURELY.match(cell) for name in held for cell in batch.columns[name] if cell):
        return batch
    found.warn("Numbers have decimal commas; they were read as such.")
    return replace(batch, columns=batch.columns | {n: _mended(batch.columns[n]) for n in held})


def _holds_decimals(cells) -> bool:
    given = [cell for cell in cells if cell is not None]
    if not all(isinstance(cell, str) and _DECIMAL.match(cell) for cell in given):
        return False
    return any("," in cell for cell in given)


def _mended(cells) -> np.ndarray:
    mended = np.empty(len(cells), dtype=object)
    mended[:] = [cell.replace(",", ".") if cell else cell for cell in cells]
    return mended
