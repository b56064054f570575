"""The rows of a batch as the register wants them, held by column."""

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

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
        names = list(self.batch.columns)
        encode = json.JSONEncoder(ensure_ascii=False, default=as_json, allow_nan=False).encode
        for cells in zip(*self.batch.columns.values(), strict=True):
            row = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
            try:
                yield encode(row)
            except ValueError:
                yield encode({name: as_json(cell) for name, cell in row.items()})

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give each row as a dictionary, with its notes and reasons."""
        names = list(self.fields)
        for position, values in enumerate(zip(*self.fields.values(), strict=True)):
            yield {
                **dict(zip(names, values, strict=True)),
                "notes": self.notes.get(position, []),
                "reasons": self.reasons.get(position, []),
            }


def as_json(cell: Any) -> Any:
    """Turn a cell into something JSON can hold."""
    if isinstance(cell, float) and not np.isfinite(cell):
        return None
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, bytes | bytearray):
        return bytes(cell).hex()
    return (
        cell if isinstance(cell, str | int | float | bool | type(None) | list | dict) else str(cell)
    )
