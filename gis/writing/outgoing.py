"""Rows on their way out: streamed from the database by COPY, as text or as Arrow batches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import pyarrow
import pyarrow.csv
from django.contrib.gis.db.models.functions import Transform
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, QuerySet

from gis.crs import BNG, WGS84

BLOCK = 5_000  # rows in memory at a time
SHAPE = "geometry"
#: Cells that a spreadsheet would take for a formula begin so; they go out behind an apostrophe.
FORMULA_SIGNS = "=+-@\t\r"

_ARROW = (  # the first that fits; what none fits goes out as text
    (models.BooleanField, pyarrow.bool_()),
    (models.DateTimeField, pyarrow.timestamp("s", "UTC")),
    (models.DateField, pyarrow.date32()),
    (models.IntegerField, pyarrow.int64()),
    (models.FloatField, pyarrow.float64()),
    (models.DecimalField, pyarrow.float64()),
)


@dataclass(frozen=True)
class Outgoing:
    """What goes into one file.

    Parameters
    ----------
    name
        What the layer or sheet is called.
    rows
        What may be seen, in the order wanted.
    columns
        Name that goes out: column, annotation or expression.
    shape
        The column or expression with the geometry, in metres of the National Grid, null allowed.
    point
        The column or expression with the point that tables write as numbers.
    about
        Where it is from, under which licence, of which day.
    """

    name: str
    rows: QuerySet
    columns: Mapping
    shape: object
    point: object
    about: dict

    @cached_property
    def _fields(self) -> dict[str, models.Field]:
        return fields_of(self.rows, self.columns)

    def types(self) -> dict[str, pyarrow.DataType]:
        """Give each column the type in which it goes out."""
        return {name: _type_of(field) for name, field in self._fields.items()}

    def _texts(self) -> dict[str, str]:
        """Give each column as the database writes it into a line of text."""
        return {name: _as_csv(f'"v_{name}"', field) for name, field in self._fields.items()}

    def _selected(self, **more) -> QuerySet:
        return _select(self.rows, self.columns, **more)

    def copy_csv(self, *, with_numbers=True, guarded=True) -> Iterator[bytes]:
        """Stream the rows as CSV lines with their heading; places as numbers, the shape left out.

        ``guarded`` puts an apostrophe before what a spreadsheet would run as a formula.
        """
        columns = self._texts()
        if guarded:
            for name, kind in self.types().items():
                if kind == pyarrow.string():
                    columns[name] = _guard(columns[name])
        numbers = {}
        if with_numbers:
            numbers = {
                "easting": "round(ST_X(at_metres)::numeric, 2)",
                "northing": "round(ST_Y(at_metres)::numeric, 2)",
                "lon": "round(ST_X(at_degrees)::numeric, 7)",
                "lat": "round(ST_Y(at_degrees)::numeric, 7)",
            }
        inner = self._selected(
            at_metres=_as_expression(self.point), at_degrees=Transform(self.point, WGS84)
        )
        yield _heading([*columns, *numbers])
        yield from _copy(inner, {**columns, **numbers})

    def batches(self, *, crs: int = BNG) -> Iterator[pyarrow.RecordBatch]:
        """Stream the rows as Arrow batches, the shape in well-known binary."""
        columns = self._texts()
        columns[SHAPE] = "encode(ST_AsBinary(shape), 'hex')"
        inner = self._selected(shape=Transform(self.shape, crs))
        block, count = BytesIO(), 0
        for line in _copy(inner, columns):
            block.write(line)
            count += 1
            if count == BLOCK:
                yield self._parse(block)
                block, count = BytesIO(), 0
        if count:
            yield self._parse(block)

    @property
    def schema(self) -> pyarrow.Schema:
        """The Arrow schema of the batches."""
        return pyarrow.schema([*self.types().items(), (SHAPE, pyarrow.binary())])

    def _parse(self, block: BytesIO) -> pyarrow.RecordBatch:
        """Read a block of CSV lines back as columns; the database has already typed them."""
        block.seek(0)
        types = {**self.types(), SHAPE: pyarrow.string()}
        table = pyarrow.csv.read_csv(
            block,
            read_options=pyarrow.csv.ReadOptions(
                column_names=list(types), block_size=max(len(block.getbuffer()), 1) + 1,
                use_threads=False,
            ),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=types, null_values=[""], strings_can_be_null=True,
                quoted_strings_can_be_null=False, true_values=["t"], false_values=["f"],
            ),
        )  # fmt: skip
        shapes = [bytes.fromhex(text) if text else None for text in table[SHAPE].to_pylist()]
        binary = pyarrow.array(shapes, pyarrow.binary())
        whole = table.set_column(len(types) - 1, SHAPE, binary).combine_chunks()
        return whole.cast(self.schema).to_batches()[0]


def _select(rows: QuerySet, columns: Mapping, **more) -> QuerySet:
    """Take the columns that go out, under names that clash with none of the model's."""
    named = {f"v_{name}": _as_expression(column) for name, column in columns.items()}
    return rows.values(**named, **more)


def fields_of(rows: QuerySet, columns: Mapping) -> dict[str, models.Field]:
    """Give the field that each column is or results in."""
    annotations = _select(rows, columns).query.annotations
    return {name: annotations[f"v_{name}"].output_field for name in columns}


def _type_of(field) -> pyarrow.DataType:
    return next((kind for known, kind in _ARROW if isinstance(field, known)), pyarrow.string())


def _as_expression(column):
    return F(column) if isinstance(column, str) else column


def _as_csv(column: str, field) -> str:
    if isinstance(field, models.DateTimeField):
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    if isinstance(field, ArrayField):
        return f"array_to_string({column}, '; ')"
    return column


def _guard(column: str) -> str:
    """Let no cell begin like a formula."""
    quoted = "E'" + FORMULA_SIGNS.replace("\t", "\\t").replace("\r", "\\r") + "'"
    return (
        f"CASE WHEN left({column}::text, 1) = ANY (string_to_array({quoted}, NULL)) "
        f"THEN '''' || {column}::text ELSE {column}::text END"
    )


def _heading(names) -> bytes:
    return (",".join(names) + "\n").encode()


def _copy(inner: QuerySet, columns: dict[str, str]) -> Iterator[bytes]:
    """Stream one line of text for each row; a row is never cut."""
    try:
        sql, params = inner.query.sql_with_params()
    except EmptyResultSet:  # the filters exclude everything by themselves
        return
    listed = ", ".join(columns.values())
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY (SELECT {listed} FROM ({sql}) AS q) TO STDOUT (FORMAT csv)", params
        ) as copy,
    ):
        for line in copy:
            yield bytes(line)
