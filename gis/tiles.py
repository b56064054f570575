"""Vector tiles made by PostGIS; rooms say what is in a layer and who may see it.

A tile is complete or says how many it stands for: as soon as it would hold too much, its records
are drawn as counts on a grid, whatever the zoom. Each record counts in exactly one tile, the one
that holds its point; a piece that reaches into a further tile carries ``count`` 0 there.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.db.models import (
    BinaryField,
    Case,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.http import HttpRequest

from gis.crs import WEB_MERCATOR
from gis.tile_statements import Place, Statement, run

MOST_BYTES = 500_000
MOST_RECORDS = 2_000
MOST_VERTICES = 40_000
OUTLINES_FROM_ZOOM = 14
FEW_FROM_ZOOM = 16  # from where on a tile rarely holds too much to be drawn
GRID = 8  # counts stand on a grid of 8 x 8 in a tile
READY_LEVEL = 13  # zoom of the squares of which counts are kept ready
READY_TO_ZOOM = READY_LEVEL - 3  # a tile there has 8 x 8 such squares
EXTENT = 4096
MARGIN = 128  # of the extent: a circle that is half in the next tile is drawn there too
WORLD_M = 20_037_508.342789244

LAYERS: dict[str, "Layer"] = {}


@dataclass(frozen=True)
class Layer:
    """A map layer: its rows for one request, what goes out of them, and its columns in EPSG:3857.

    ``rows`` leaves out what this person may not see. ``shape`` names the column with the shape,
    ``point`` the one with the single point where a record counts; a layer without ``point`` is
    ground to draw on and is never counted. ``at_zoom`` thins the ground for a zoom. ``ready``
    gives the counts that are kept ready of what a request asks, as rows with ``cell_x, cell_y``
    at ``READY_LEVEL``, ``assets`` and the sums ``east_m, north_m``; None where none are.
    ``draw`` makes the columns of ``facts``, only for what is drawn; without it they come with the
    rows. ``sort`` gives for a request all that its rows depend on besides the database, so that
    another of the same sort asks for the same rows; None where that cannot be said in short.
    """

    name: str
    rows: Callable[[HttpRequest], QuerySet]
    columns: tuple[str, ...]
    shape: str
    point: str | None = None
    facts: tuple[str, ...] = ()
    draw: Callable[[QuerySet], QuerySet] | None = None
    at_zoom: Callable[[QuerySet, int], QuerySet] | None = None
    ready: Callable[[HttpRequest], QuerySet | None] | None = None
    sort: Callable[[HttpRequest], Hashable] | None = None


def register(layer: Layer) -> None:
    """Offer a layer to the map; called from each room's ``layers.py``."""
    LAYERS[layer.name] = layer


def bounds_of(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east and north of a tile in metres of EPSG:3857.

    Each edge is worked out from its own number, so that two neighbours have it to the last digit.
    """
    side = 2 * WORLD_M / 2**z
    return (
        x * side - WORLD_M, WORLD_M - (y + 1) * side, (x + 1) * side - WORLD_M, WORLD_M - y * side
    )  # fmt: skip


def _place_of(z: int, x: int, y: int) -> Place:
    west, south, east, north = bounds_of(z, x, y)
    more, square = (east - west) * MARGIN / EXTENT, (east - west) / GRID
    finer = max(READY_LEVEL - z, 0)
    return Place(
        west, south, east, north, west - more, south - more, east + more, north + more, square,
        x << finer, (x + 1) << finer, y << finer, (y + 1) << finer, MOST_RECORDS, MOST_VERTICES,
    )  # fmt: skip


def render(layer: Layer, request: HttpRequest, z: int, x: int, y: int) -> bytes:
    """Encode one Mapbox vector tile of a layer for one person; empty bytes where nothing is."""
    place = _place_of(z, x, y)
    sort = layer.sort(request) if layer.sort else None
    ask = partial(_ask, layer, request, sort)
    if layer.point is None:
        return ask(_ground, place, z)
    if z <= READY_TO_ZOOM and layer.ready and (counted := ask(_ready_counts, place, z)):
        return counted
    shape = layer.shape if z >= OUTLINES_FROM_ZOOM else layer.point
    tile = ask(_few_records, place, shape) if z >= FEW_FROM_ZOOM else None
    if tile is None:
        tile = ask(_records_or_counts, place, shape)
    if len(tile) > MOST_BYTES:
        tile = ask(_records_or_counts, place._replace(most_records=-1), shape)
    return tile


def _ask(layer, request, sort, make, place, *more) -> bytes | None:
    key = None if sort is None else (layer, sort, make, *more)
    return run(key, lambda here: make(layer, request, here, *more), place)


def _tile(layer, sql: str, *, feature_id: bool = False) -> str:
    named = f"'{layer.name}', {EXTENT}, 'mvt_shape'" + (", 'id'" if feature_id else "")
    return f"SELECT coalesce(ST_AsMVT(tile, {named}), '') FROM ({sql}) AS tile"


def _drawn(shape: str, place: Place) -> Func:
    """Let PostGIS fit a shape to the tile; it goes through untouched, hence the binary field."""
    return Func(
        F(shape), place.box, Value(EXTENT), Value(MARGIN), Value(True),
        function="ST_AsMVTGeom", output_field=BinaryField(),
    )  # fmt: skip


def _ground(layer, request, place, z) -> Statement:
    rows = layer.rows(request).order_by()
    near = (layer.at_zoom(rows, z) if layer.at_zoom else rows).filter(
        **{f"{layer.shape}__bboverlaps": place.wide_box}
    )
    drawn = near.annotate(mvt_shape=_drawn(layer.shape, place))
    sql, params = drawn.values("id", "mvt_shape", *layer.columns).query.sql_with_params()
    return _tile(layer, sql, feature_id=True), list(params)


def _few_records(layer, request, place, shape) -> Statement:
    """Draw what is near, in one go where that is not too much; else give nothing."""
    near = _near(layer, request, place, shape)
    records, record_params = _records(layer, near.model, place, shape)
    sql, params = near.query.sql_with_params()
    size = f"count(*) <= %s AND coalesce(sum(ST_NPoints({shape})), 0) <= %s"
    return (
        f"""WITH near AS MATERIALIZED ({sql})
            SELECT CASE WHEN (SELECT {size} FROM near) THEN ({records}) END""",
        [*params, place.most_records, place.most_vertices, *record_params],
    )


def _records_or_counts(layer, request, place, shape) -> Statement:
    """Draw what is near where that is not too much, else what was counted to know it.

    What is near is looked for twice: to set aside what is too much would take longer.
    """
    near = _near(layer, request, place, shape)
    sql, params = near.query.sql_with_params()
    cells, cell_params = _cells(layer, near.model, place, shape)
    records, record_params = _records(layer, near.model, place, shape)
    circle, circle_params = _circle("x / n", "y / n", place)
    counts = f"SELECT {circle}, n::int AS count FROM cells WHERE square IS NOT NULL"
    return (
        f"""WITH near AS NOT MATERIALIZED ({sql}), cells AS MATERIALIZED ({cells})
            SELECT CASE WHEN (SELECT sum(n) <= %s AND coalesce(sum(v), 0) <= %s FROM cells)
              THEN ({records}) ELSE ({_tile(layer, counts)}) END""",
        [*params, *cell_params, place.most_records, place.most_vertices,
         *record_params, *circle_params],
    )  # fmt: skip


def _near(layer, request, place, shape) -> QuerySet:
    """Look by the shape, whose index serves for the point too: the point stands on it."""
    facts = {"id", *(layer.facts if layer.draw else layer.columns), shape, layer.point}
    near = layer.rows(request).order_by().filter(**{f"{layer.shape}__bboverlaps": place.wide_box})
    return near.values(*sorted(facts))


def _instead(model) -> str:
    """Let what is near stand in the place of the whole table, of which Django speaks."""
    return f"WITH {model._meta.db_table} AS (SELECT * FROM near)"


def _placed(layer, model) -> QuerySet:
    return model.objects.order_by().annotate(
        mvt_x=Func(F(layer.point), function="ST_X", output_field=FloatField()),
        mvt_y=Func(F(layer.point), function="ST_Y", output_field=FloatField()),
    )


def _cells(layer, model, place, shape) -> Statement:
    """Count by squares of the tile what counts in it, and in one row more what only reaches in.

    A point on the northern edge has a line of squares to itself, which no other column shares.
    """
    sizes = _placed(layer, model).annotate(
        vertices=Func(F(shape), function="ST_NPoints", output_field=IntegerField())
    )
    sql, params = sizes.values("mvt_x", "mvt_y", "vertices").query.sql_with_params()
    west, south, east, north = place[:4]
    side = place.square_m
    return (
        f"""{_instead(model)}
            SELECT square, count(*) AS n, sum(vertices) AS v, sum(mvt_x) AS x, sum(mvt_y) AS y
            FROM (SELECT *, CASE WHEN mvt_x >= %s AND mvt_x < %s AND mvt_y > %s AND mvt_y <= %s
                    THEN {GRID + 1} * floor((mvt_x - %s) / %s) + floor((mvt_y - %s) / %s)
                    END AS square
                  FROM ({sql} OFFSET 0) AS sizes) AS placed
            GROUP BY square""",
        [west, east, south, north, west, side, south, side, *params],
    )


def _records(layer, model, place, shape) -> Statement:
    here = Q(mvt_x__gte=place.west, mvt_x__lt=place.east)
    here &= Q(mvt_y__gt=place.south, mvt_y__lte=place.north)
    found = _placed(layer, model)
    drawn = (layer.draw(found) if layer.draw else _as_found(found, layer.columns)).annotate(
        mvt_shape=_drawn(shape, place),
        count=Case(When(here, then=Value(None)), default=Value(0), output_field=IntegerField()),
    )
    sql, params = drawn.values("id", "mvt_shape", "count", *layer.columns).query.sql_with_params()
    return f"{_instead(model)} {_tile(layer, sql, feature_id=True)}", params


def _as_found(found, columns) -> QuerySet:
    made = {*columns} - {field.name for field in found.model._meta.fields}
    return found.annotate(**{name: RawSQL(connection.ops.quote_name(name), ()) for name in made})


def _circle(x: str, y: str, place) -> tuple[str, list]:
    """Draw a count where what it counts is on average, half a square away from the edge."""
    west, south, east, north, square = *place[:4], place.square_m
    return (
        f"""ST_AsMVTGeom(
          ST_SetSRID(ST_MakePoint(least(greatest({x}, %s + %s / 2), %s - %s / 2),
                                  least(greatest({y}, %s + %s / 2), %s - %s / 2)), {WEB_MERCATOR}),
          ST_MakeEnvelope(%s, %s, %s, %s, {WEB_MERCATOR}), {EXTENT}) AS mvt_shape""",
        [west, square, east, square, south, square, north, square, *place[:4]],
    )


def _ready_counts(layer, request, place, z) -> Statement | None:
    """Add up the counts that are kept ready; nothing where they are none or few."""
    rows = layer.ready(request)
    if rows is None:
        return None
    inside = rows.filter(
        cell_x__gte=place.first_column, cell_x__lt=place.end_column,
        cell_y__gte=place.first_line, cell_y__lt=place.end_line,
    )  # fmt: skip
    sql, params = inside.values(
        "cell_x", "cell_y", "assets", "east_m", "north_m"
    ).query.sql_with_params()
    finer = READY_LEVEL - z - GRID.bit_length() + 1
    circle, circle_params = _circle("x / n", "y / n", place)
    counted = f"""SELECT sum(assets) AS n, sum(east_m) AS x, sum(north_m) AS y
        FROM ({sql}) AS inside GROUP BY cell_x >> {finer}, cell_y >> {finer}
        HAVING sum(assets) > 0"""
    many = f"""SELECT {circle}, n::int AS count
        FROM (SELECT *, sum(n) OVER () AS all_of_them FROM ({counted}) AS cells) AS many
        WHERE all_of_them > %s"""
    return _tile(layer, many), [*circle_params, *params, place.most_records]
