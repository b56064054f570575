"""Vector tiles made by PostGIS; rooms say what is in a layer and who may see it.

A tile is complete or says how many it stands for: as soon as it would hold too much, its records
are drawn as counts on a grid, whatever the zoom. Each record counts in exactly one tile, the one
that holds its point; a piece that reaches into a further tile carries ``count`` 0 there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.gis.db.backends.postgis.adapter import PostGISAdapter
from django.contrib.gis.db.models import PolygonField
from django.contrib.gis.geos import Polygon
from django.core.exceptions import EmptyResultSet
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
from django.http import HttpRequest

from gis.crs import WEB_MERCATOR

MOST_BYTES = 500_000
MOST_RECORDS = 2_000
MOST_VERTICES = 40_000
OUTLINES_FROM_ZOOM = 14
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
    ``is_plain`` says of a request that it asks for the rows that every other plain one asks for.
    """

    name: str
    rows: Callable[[HttpRequest], QuerySet]
    columns: tuple[str, ...]
    shape: str
    point: str | None = None
    at_zoom: Callable[[QuerySet, int], QuerySet] | None = None
    ready: Callable[[HttpRequest], QuerySet | None] | None = None
    is_plain: Callable[[HttpRequest], bool] | None = None


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


def render(layer: Layer, request: HttpRequest, z: int, x: int, y: int) -> bytes:
    """Encode one Mapbox vector tile of a layer for one person; empty bytes where nothing is."""
    bounds = bounds_of(z, x, y)
    if layer.point is None:
        rows = layer.rows(request).order_by()
        return _ground(layer, layer.at_zoom(rows, z) if layer.at_zoom else rows, bounds)
    if z <= READY_TO_ZOOM and (counted := _ready_counts(layer, request, z, x, y, bounds)):
        return counted
    whole = z >= OUTLINES_FROM_ZOOM
    tile = _records(layer, request, layer.shape if whole else layer.point, bounds)
    return _counts(layer, request, bounds) if tile is None or len(tile) > MOST_BYTES else tile


#: Statements of plain requests with the place of the tile left open: to make one takes longer than
#: to run it.
_kept: dict[tuple, tuple[str, list]] = {}
_ANYWHERE = (0.5311, 0.5312, 0.5313, 0.5314)  # no tile and no value of ours


def _statement(make, layer, request, bounds, *more) -> tuple[str, list]:
    """Give a statement for a tile, made by the rows of the layer, and its parameters.

    Raises
    ------
    EmptyResultSet
        If the filters leave nothing.
    """
    if not (layer.is_plain and layer.is_plain(request)):
        sql, params = make(layer, layer.rows(request).order_by(), bounds, *more)
        return sql, list(params)
    key = (make, layer, *more)
    if key not in _kept:
        sql, params = make(layer, layer.rows(request).order_by(), _ANYWHERE, *more)
        open_places = _places_of(_ANYWHERE)
        _kept[key] = sql, [_number_among(open_places, value) for value in params]
    sql, params = _kept[key]
    places = _places_of(bounds)
    return sql, [places[number] if number is not None else value for number, value in params]


def _places_of(bounds) -> list:
    """What of a tile goes into a statement: its edges, and its box with and without the margin."""
    return [*bounds, PostGISAdapter(_box(bounds)), PostGISAdapter(_box(bounds, MARGIN))]


def _number_among(places, value) -> tuple[int | None, object]:
    same = (n for n, place in enumerate(places) if type(value) is type(place) and value == place)
    return next(same, None), value


def _box(bounds, margin=0) -> Polygon:
    west, south, east, north = bounds
    more = (east - west) * margin / EXTENT
    box = Polygon.from_bbox((west - more, south - more, east + more, north + more))
    box.srid = WEB_MERCATOR
    return box


def _encode(layer, rows: QuerySet, shape, bounds, margin, *columns) -> bytes:
    """Let PostGIS write the tile; the shape goes through untouched, hence the binary field."""
    drawn = rows.annotate(
        mvt_shape=Func(
            F(shape), Value(_box(bounds), PolygonField(srid=WEB_MERCATOR)), EXTENT, margin, True,
            function="ST_AsMVTGeom", output_field=BinaryField(),
        )
    ).values("id", "mvt_shape", *columns)  # fmt: skip
    try:
        sql, params = drawn.query.sql_with_params()
    except EmptyResultSet:  # the rows of this layer at this zoom are none by themselves
        return b""
    return _tile(f"SELECT * FROM ({sql}) AS drawn WHERE mvt_shape IS NOT NULL", params, layer, "id")


def _tile(sql, params, layer, *feature_id) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ST_AsMVT(tile, %s, {EXTENT}, 'mvt_shape'{', %s' * len(feature_id)}) "
            f"FROM ({sql}) AS tile",
            [layer.name, *feature_id, *params],
        )
        return bytes(cursor.fetchone()[0] or b"")


def _ground(layer, rows, bounds) -> bytes:
    near = rows.filter(**{f"{layer.shape}__bboverlaps": _box(bounds, MARGIN)})
    return _encode(layer, near, layer.shape, bounds, MARGIN, *layer.columns)


def _counted_once(layer, rows, bounds) -> QuerySet:
    """Keep what is drawn in a tile, with ``count`` 0 on what counts in another.

    By the shape, whose index serves for the point too: the point stands on it.
    """
    west, south, east, north = bounds
    here = Q(mvt_x__gte=west, mvt_x__lt=east, mvt_y__gt=south, mvt_y__lte=north)
    return _with_place(
        layer, rows.filter(**{f"{layer.shape}__bboverlaps": _box(bounds, MARGIN)})
    ).annotate(
        count=Case(When(here, then=Value(None)), default=Value(0), output_field=IntegerField())
    )


def _with_place(layer, rows) -> QuerySet:
    return rows.annotate(
        mvt_x=Func(F(layer.point), function="ST_X", output_field=FloatField()),
        mvt_y=Func(F(layer.point), function="ST_Y", output_field=FloatField()),
    )


def _sizes_and_drawn(layer, rows, bounds, shape) -> tuple[str, list]:
    """Ask for what is near, drawn where that is not too much; limits come around its parameters."""
    near = _counted_once(layer, rows, bounds)
    sizes = near.annotate(
        vertices=Func(F(shape), function="ST_NPoints", output_field=IntegerField())
    ).values("vertices")
    drawn = near.annotate(
        mvt_shape=Func(
            F(shape), Value(_box(bounds), PolygonField(srid=WEB_MERCATOR)), EXTENT, MARGIN, True,
            function="ST_AsMVTGeom", output_field=BinaryField(),
        )
    ).values("id", "mvt_shape", "count", *layer.columns)  # fmt: skip
    size, size_params = sizes.query.sql_with_params()
    sql, params = drawn.query.sql_with_params()
    return (
        f"""SELECT CASE WHEN n <= %s AND coalesce(v, 0) <= %s THEN (
              SELECT coalesce(ST_AsMVT(drawn, %s, {EXTENT}, 'mvt_shape', 'id'), '')
              FROM ({sql}) AS drawn WHERE mvt_shape IS NOT NULL) END
            FROM (SELECT count(*) AS n, sum(vertices) AS v
                  FROM (SELECT * FROM ({size}) AS all_near LIMIT %s) AS near) AS size""",
        [*params, *size_params],
    )


def _records(layer, request, shape, bounds) -> bytes | None:
    """Draw what is near, or None where that is too much.

    Looks first at the sizes of no more than the first records over the limit, in the same
    statement: a full tile costs little, and nothing is drawn for it.
    """
    try:
        sql, params = _statement(_sizes_and_drawn, layer, request, bounds, shape)
    except EmptyResultSet:
        return b""
    with connection.cursor() as cursor:
        limits = [MOST_RECORDS, MOST_VERTICES, layer.name]
        cursor.execute(sql, [*limits, *params, MOST_RECORDS + 1])
        tile = cursor.fetchone()[0]
    return None if tile is None else bytes(tile)


def _inside(layer, rows, bounds) -> tuple[str, list]:
    """Ask for the places of all that counts in a tile."""
    west, south, east, north = bounds
    here = Q(mvt_x__gte=west, mvt_x__lt=east, mvt_y__gt=south, mvt_y__lte=north)
    inside = _with_place(layer, rows.filter(**{f"{layer.shape}__bboverlaps": _box(bounds)}))
    return inside.filter(here).values("mvt_x", "mvt_y").query.sql_with_params()


def _counts(layer, request, bounds) -> bytes:
    """Count the records of a tile on a grid; a circle stays half a cell away from the edge."""
    west, south, east, _ = bounds
    sql, params = _statement(_inside, layer, request, bounds)
    cell = (east - west) / GRID
    return _tile(
        f"""SELECT {_circle("avg(mvt_x)", "avg(mvt_y)", bounds)}, count(*)::int AS count
            FROM ({sql}) AS inside
            GROUP BY floor((mvt_x - {west}) / {cell}), floor((mvt_y - {south}) / {cell})""",
        params,
        layer,
    )


def _circle(x: str, y: str, bounds) -> str:
    west, south, east, north = bounds
    half = (east - west) / GRID / 2
    return f"""ST_AsMVTGeom(
        ST_SetSRID(ST_MakePoint(least(greatest({x}, {west + half}), {east - half}),
                                least(greatest({y}, {south + half}), {north - half})),
                   {WEB_MERCATOR}),
        ST_MakeEnvelope({west}, {south}, {east}, {north}, {WEB_MERCATOR}), {EXTENT}) AS mvt_shape"""


def _ready_counts(layer, request, z, x, y, bounds) -> bytes | None:
    """Write a tile from the counts that are kept ready; None where they are none or few."""
    rows = layer.ready(request) if layer.ready else None
    if rows is None:
        return None
    in_tile, in_cell = READY_LEVEL - z, READY_LEVEL - z - GRID.bit_length() + 1
    columns, lines = (range(n << in_tile, (n + 1) << in_tile) for n in (x, y))
    inside = rows.filter(
        cell_x__gte=columns.start, cell_x__lt=columns.stop,
        cell_y__gte=lines.start, cell_y__lt=lines.stop,
    )  # fmt: skip
    try:
        sql, params = inside.values(
            "cell_x", "cell_y", "assets", "east_m", "north_m"
        ).query.sql_with_params()
    except EmptyResultSet:
        return None
    counted = f"""SELECT sum(assets) AS n, sum(east_m) AS x, sum(north_m) AS y
        FROM ({sql}) AS inside GROUP BY cell_x >> {in_cell}, cell_y >> {in_cell}
        HAVING sum(assets) > 0"""
    return (
        _tile(
            f"""SELECT {_circle("x / n", "y / n", bounds)}, n::int AS count
                FROM (SELECT *, sum(n) OVER () AS all_of_them FROM ({counted}) AS cells) AS many
                WHERE all_of_them > {MOST_RECORDS}""",
            params,
            layer,
        )
        or None
    )
