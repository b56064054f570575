"""The statements that write tiles, made once for each sort of request and run for any tile.

Django takes longer to make such a statement than the database takes to run it. A kept one is made
for a place that no tile has, whose numbers then give way to those of the tile asked for.
"""

from collections.abc import Callable, Hashable
from random import SystemRandom
from typing import NamedTuple

from django.contrib.gis.db.models import PolygonField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.models import Func, Value

from gis.crs import WEB_MERCATOR

MOST_KEPT = 300
Statement = tuple[str, list]


class Place(NamedTuple):
    """What of a tile goes into a statement: edges in metres of EPSG:3857, squares, limits."""

    west: float
    south: float
    east: float
    north: float
    wide_west: float  # with the margin
    wide_south: float
    wide_east: float
    wide_north: float
    square_m: float  # side of a square in which records are counted
    first_column: int  # of the squares of which counts are kept ready
    end_column: int
    first_line: int
    end_line: int
    most_records: int
    most_vertices: int

    @property
    def box(self) -> Func:
        return _envelope(*self[:4])

    @property
    def wide_box(self) -> Func:
        return _envelope(*self[4:8])


def _envelope(*edges) -> Func:
    return Func(
        *map(Value, (*edges, WEB_MERCATOR)),
        function="ST_MakeEnvelope",
        output_field=PolygonField(srid=WEB_MERCATOR),
    )


_chance = SystemRandom()
#: Numbers that nobody can have asked for: they are others each time the program starts.
_NOWHERE = Place(
    *(_chance.uniform(1, 2) for _ in range(9)),
    *_chance.sample(range(-(2**31), -(2**30)), 6),
)
_kept: dict[Hashable, str | None] = {}


def run(key: Hashable, make: Callable[[Place], Statement | None], place: Place) -> bytes | None:
    """Run what ``make`` makes for a place: the statement that is kept, or anew without a key.

    Nothing is found where nothing is made; None is the answer of the database.
    """
    sql, params = _statement(key, make, place)
    if sql is None:
        return b""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found = cursor.fetchone()[0]
        return None if found is None else bytes(found)


def _statement(key, make, place):
    if key is None:
        return _made(make, place)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = _open(*_made(make, _NOWHERE))
    return _kept.get(key), place._asdict()


def _made(make, place):
    """Give what is made, or nothing where the filters leave nothing."""
    try:
        return make(place) or (None, None)
    except EmptyResultSet:
        return None, None


def _open(sql, params) -> str | None:
    """Write all parameters into a statement but those of the place, which are left open."""
    if sql is None:
        return None
    connection.ensure_connection()
    text = mogrify(sql, params, connection).replace("%", "%%")
    for name, number in _NOWHERE._asdict().items():
        text = text.replace(repr(number), f"%({name})s")
    return text
