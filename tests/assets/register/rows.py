import numpy as np
import shapely

from assets.register.normalising import Context, normalise, prepare
from assets.register.recognising import parse_mapping
from gis.reading import Batch
from gis.reading.source import as_cells

TRAFFORD = "E08000009"


GROUND = shapely.box(370_000, 385_000, 385_000, 400_000)


def batch_of(shapes=None, damage=None, **columns):
    rows = len(next(iter(columns.values())))
    return Batch(
        np.arange(rows) + 2,
        {name: as_cells(values) for name, values in columns.items()},
        None if shapes is None else as_cells(shapes),
        damage or {},
    )


def table_of(batch, mapping=None, **context):
    context.setdefault("authority", TRAFFORD)
    return normalise(batch, prepare(batch, mapping and parse_mapping(mapping)), Context(**context))


def first(table, name):
    return table.fields[name][0]


def note_codes(table, row=0):
    return [note.code for note in table.notes.get(row, [])]


def reason_codes(table, row=0):
    return [reason.code for reason in table.reasons.get(row, [])]
