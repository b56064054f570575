"""Rows of a file into a table by COPY, as they are and as they were understood; out in a report."""

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from django.db import connection
from psycopg.types.json import Jsonb

from assets.register.normalising import Table
from gis.crs import BNG

#: Column of the staged row: field of the normalised table.
FIELDS = {
    "authority_code": "authority_code",
    "own_reference": "reference",
    "name": "name",
    "kind": "kind",
    "is_kind_assumed": "is_kind_assumed",
    "address": "address",
    "postcode": "postcode",
    "uprn": "uprn",
    "titles": "title_numbers",
    "owner": "owner_type",
    "owner_name": "owner_name",
    "tenure": "tenure",
    "holding": "holding",
    "use": "use",
    "running_cost_gbp": "running_cost_gbp",
    "condition": "condition",
    "energy_rating": "energy_rating",
    "stated_area_m2": "area_m2",
    "building_area_m2": "building_area_m2",
    "description": "description",
    "url": "url",
    "details": "facts",
    "is_stalled": "is_stalled",
    "checked_on": "date_checked",
    "place_note": "how_placed",
}
LONGEST = {
    "own_reference": 100, "name": 300, "address": 500, "owner_name": 200, "use": 300,
    "condition": 60, "energy_rating": 10, "url": 500, "place_note": 120,
}  # fmt: skip


_FOUND = (
    "run_id", "row", "raw", "is_refused", "outcome", "reasons", "notes", "reason_codes",
    "note_codes", "shape",
)  # fmt: skip


def stage(cursor, run_id: int, table: Table) -> int:
    """Copy the rows of a batch, as they are and as they were understood; gives how many."""
    columns = [*_FOUND, *FIELDS]
    values = [_cells(table, column, field) for column, field in FIELDS.items()]
    shapes = _hexed(table.fields["shape"])
    numbers = table.fields["row"].tolist()
    with cursor.copy(f"COPY register_importrow ({', '.join(columns)}) FROM STDIN") as copy:
        for position, (number, raw, shape, *cells) in enumerate(
            zip(numbers, table.originals(), shapes, *values, strict=True)
        ):
            reasons = table.reasons.get(position, ())
            notes = table.notes.get(position, ())
            copy.write_row(
                [
                    run_id, number, raw, bool(reasons), "quarantined" if reasons else "",
                    *_listed(reasons, notes),
                    shape, *cells,
                ]
            )  # fmt: skip
    return len(numbers)


def _listed(reasons, notes) -> list:
    """Give texts and codes of both; nothing is written as the database writes it: most rows."""
    return [
        [getattr(note, name) for note in found] if found else "{}"
        for name in ("text", "code")
        for found in (reasons, notes)
    ]


def _cells(table, column, field) -> list:
    values = table.fields[field].tolist()
    if column == "details":
        return [Jsonb(value) if value else None for value in values]
    if column == "titles":
        return [list(value) if value else None for value in values]
    if column == "uprn":
        return [int(value) if value else None for value in values]
    longest = LONGEST.get(column)
    return [value[:longest] if value else None for value in values] if longest else values


def _hexed(shapes: np.ndarray) -> Iterable[str | None]:
    flat = shapes.copy()
    for row in np.flatnonzero(shapely.get_type_id(flat) == shapely.GeometryType.POLYGON).tolist():
        flat[row] = shapely.MultiPolygon([flat[row]])
    return shapely.to_wkb(shapely.set_srid(flat, BNG), hex=True, include_srid=True).tolist()


def vanished_from(run_id: int) -> list[str]:
    """References of assets that an earlier edition of the list had and this one has not."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(nullif(a.own_reference, ''), a.code)
               FROM register_asset AS a JOIN people_authority AS p ON p.id = a.authority_id
               WHERE a.state <> 'withdrawn'
                 AND a.source_id IN (SELECT earlier.source_id FROM register_importrun AS earlier
                   JOIN register_importrun AS now ON now.list_name = earlier.list_name
                   WHERE now.id = %(run)s AND earlier.id <> now.id AND earlier.state = 'done')
                 AND p.code IN (SELECT authority_code FROM register_importrow
                                WHERE run_id = %(run)s AND outcome <> 'quarantined')
                 AND a.id NOT IN (SELECT asset_id FROM register_importrow
                                  WHERE run_id = %(run)s AND asset_id IS NOT NULL)
               ORDER BY 1""",
            {"run": run_id},
        )
        return [reference for (reference,) in cursor.fetchall()]


def count_outcomes(run_id: int) -> dict[str, int]:
    """How many rows of a run came to which end."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT outcome, count(*) FROM register_importrow
               WHERE run_id = %s AND outcome <> '' GROUP BY 1""",
            [run_id],
        )
        return dict(cursor.fetchall())


def rows_of_report(run_id: int) -> Iterator[dict]:
    """Each row of a run as the report gives it, in the order of the file.

    The database writes further rows while the last ones are being used.
    """
    with connection.cursor() as cursor, cursor.copy(_REPORTED, {"run": run_id}) as copy:
        copy.set_types(["int4", "text", "text[]", "text[]", "text", "float8", "float8", "text"])
        for row, outcome, reasons, notes, how, lon, lat, code in copy.rows():
            yield {
                "row": row,
                "outcome": outcome,
                "reasons": reasons,
                "notes": notes,
                "lon": round(lon, 7) if lon is not None else None,
                "lat": round(lat, 7) if lat is not None else None,
                "how_placed": how,
                "asset": code,
            }


_REPORTED = """
COPY (
  SELECT row, outcome, reasons, notes, place_note, ST_X(at), ST_Y(at), code
  FROM (SELECT i.row, i.outcome, i.reasons, i.notes, i.place_note, a.code,
               ST_Transform(ST_PointOnSurface(i.shape), 4326) AS at
        FROM register_importrow AS i LEFT JOIN register_asset AS a ON a.id = i.asset_id
        WHERE i.run_id = %(run)s) AS rows ORDER BY row
) TO STDOUT
"""
