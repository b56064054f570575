"""A row that was kept out of the register: its cells corrected by a person, and read again."""

import numpy as np
import shapely
from django.db import connection, transaction

from assets.register import importing, staging
from assets.register.errors import RegisterError
from assets.register.models import ImportRow, ImportRun
from assets.register.normalising import normalise
from assets.register.recognising import Column, parse_mapping
from assets.register.surroundings import context_of
from gis.geometry import to_shapely
from gis.reading import Batch
from gis.reading.source import as_cells

#: Fields that a person may fill in where no column of the file feeds them.
ADDABLE = ("name", "reference", "kind", "address", "postcode", "easting", "northing")
_PLACED_BY = {
    "easting": {"easting", "x", "lon", "lat_lon", "geometry", "grid_reference"},
    "northing": {"northing", "y", "lat", "lat_lon", "geometry", "grid_reference"},
    "address": {"address", "name_address"},
    "name": {"name", "name_address"},
}


def cells_of(row: ImportRow) -> dict[str, object]:
    """Give the cells of a row that mean something, as they are or as they were corrected."""
    raw = row.raw | (row.corrected or {})
    return {
        column.source: raw.get(column.source) for column in parse_mapping(row.run.mapping).columns
    }


def addable(run: ImportRun) -> list[str]:
    """Name the fields that no column of the file feeds, and that would let a row in."""
    fed = set(run.columns.values())
    return [field for field in ADDABLE if not fed & _PLACED_BY.get(field, {field})]


@transaction.atomic
def correct_row(row: ImportRow, *, cells: dict, added: dict, by=None) -> ImportRow:
    """Read a quarantined row again with corrected cells, and register it where it is fit.

    Parameters
    ----------
    cells
        By column of the file.
    added
        By field of ours, for those that the file has no column for.

    Raises
    ------
    RegisterError
        If the row is in the register already.
    """
    run = ImportRun.objects.select_for_update().get(pk=row.run_id)
    row = run.rows.select_for_update().get(pk=row.pk)
    if row.outcome != ImportRow.Outcome.QUARANTINED or run.state not in ("done", "checked"):
        raise RegisterError(f"Row {row.row} is not waiting to be corrected.")
    original, shape = row.raw, row.shape if run.options.get("has_shapes") else None
    corrected = {name: value for name, value in (cells | _as_columns(added)).items() if value}
    mapping = parse_mapping(run.mapping)
    mapping.columns += [Column(_column_of(field), field) for field in added]
    batch = _batch(row.row, corrected, mapping, shape)
    options = run.options if shape is None else run.options | {"crs": None}
    table = normalise(batch, mapping, context_of(options, "EPSG:27700"))
    row.delete()
    with connection.cursor() as cursor:
        staging.stage(cursor, run.pk, table)
    run.rows.filter(row=row.row).update(raw=original, corrected=corrected, corrected_by=by)
    (importing.register if run.state == ImportRun.State.DONE else importing.rehearse)(run)
    return run.rows.get(row=row.row)


def _column_of(field: str) -> str:
    return f"{field} (added)"


def _as_columns(added: dict) -> dict:
    return {_column_of(field): value for field, value in added.items()}


def _batch(number: int, corrected: dict, mapping, shape) -> Batch:
    """Make a batch of the one row, with every column that the mapping speaks of."""
    names = dict.fromkeys([*(column.source for column in mapping.columns), *corrected])
    columns = {name: as_cells([corrected.get(name)]) for name in names}
    shapes = None if shape is None else as_cells([shapely.force_2d(to_shapely(shape))])
    return Batch(np.array([number]), columns, shapes)
