"""The rows of a batch as the register wants them, held by column."""

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from json.encoder import encode_basestring as _quoted
from typing import Any

import numpy as np

from assets.register.values.parsing import as_texts
from gis.notes import Note
from gis.reading import Batch

# core fields of an asset; whatever else a file says about it goes into facts
FIELDS = (
    "row",
    "reference",
    "name",
    "address",
    "postcode",
    "kind",
    "is_kind_assumed",
    "is_stalled",
    "authority_code",
    "owner_type",
    "owner_name",
    "uprn",
    "title_numbers",
    "tenure",
    "holding",
    "is_vacant",
    "use",
    "area_m2",
    "building_area_m2",
    "energy_rating",
    "condition",
    "running_cost_gbp",
    "description",
    "remarks",
    "url",
    "date_checked",
    "end_date",
    "facts",
    "shape",
    "how_placed",
)


@dataclass
class Table:
    """Normalised rows.

    Attributes
    ----------
    batch : Batch
        The rows as they were read.
    fields : dict of str to numpy.ndarray of object, shape (rows,)
        A value or None for each row, by the names in ``FIELDS``.
    notes, reasons : dict of int to list of Note
        By position in the batch: what was assumed or mended, and why a row must be quarantined.
    assumed : collections.Counter
        What was assumed for how many rows at once.
    """

    batch: Batch
    fields: dict[str, np.ndarray] = field(default_factory=dict)
    notes: dict[int, list[Note]] = field(default_factory=dict)
    reasons: dict[int, list[Note]] = field(default_factory=dict)
    assumed: Counter = field(default_factory=Counter)
    _texts: dict[str, np.ndarray] = field(default_factory=dict, repr=False)
    _originals: list[str] | None = field(default=None, repr=False)

    def prepare(self) -> "Table":
        """Work out what needs nothing but the file: each cell as text, each row as JSON."""
        for source in self.batch.columns:
            self.texts(source)
        self._originals = list(self.originals())
        return self

    def texts(self, source: str) -> np.ndarray:
        """Give a column of the file as text, made once."""
        if source not in self._texts:
            self._texts[source] = as_texts(self.batch.columns[source])
        return self._texts[source]

    def __len__(self):
        return len(self.batch)

    def note(self, row: int, note: Note) -> None:
        """Keep a remark on a row."""
        self.notes.setdefault(row, []).append(note)

    def note_all(self, notes: dict[int, Note]) -> None:
        """Keep remarks by row."""
        for row, note in notes.items():
            self.note(row, note)

    def refuse(self, row: int, code: str, text: str) -> None:
        """Keep a reason why a row must be quarantined."""
        self.reasons.setdefault(row, []).append(Note(code, text))

    def original(self, position: int) -> dict[str, Any]:
        """Give the filled cells of a row as they were, fit for JSON."""
        return {
            name: as_json(values[position])
            for name, values in self.batch.columns.items()
            if values[position] is not None
        }

    def originals(self) -> Iterator[str]:
        """Give the filled cells of each row as JSON text, in bulk."""
        return self._written() if self._originals is None else iter(self._originals)

    def _written(self) -> Iterator[str]:
        columns = []
        for name, values in self.batch.columns.items():
            key = f"{_quoted(name)}:"
            columns.append([None if cell is None else key + _encoded(cell) for cell in values])
        bare = [()] * len(self)  # shapes alone, without a single column
        for cells in zip(*columns, strict=True) if columns else bare:
            yield f"{{{','.join(filter(None, cells))}}}"

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give each row as a dictionary, with its notes and reasons."""
        names = list(self.fields)
        for position, values in enumerate(zip(*self.fields.values(), strict=True)):
            yield {
                **dict(zip(names, values, strict=True)),
                "notes": self.notes.get(position, []),
                "reasons": self.reasons.get(position, []),
            }


def _encoded(cell: Any) -> str:
    if type(cell) is str:
        return _quoted(cell)
    return json.dumps(as_json(cell), ensure_ascii=False)


def as_json(cell: Any) -> Any:
    """Turn a cell into something JSON can hold."""
    if isinstance(cell, float) and not np.isfinite(cell):
        return None
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, bytes | bytearray):
        return bytes(cell).hex()
    if isinstance(cell, Decimal):
        return float(cell)
    return (
        cell if isinstance(cell, str | int | float | bool | type(None) | list | dict) else str(cell)
    )
