"""Vector tiles made by PostGIS; rooms say what is in a layer and who may see it.

A tile is complete or says how many it stands for: as soon as it would hold too much, its records
are drawn as counts on a grid, whatever the zoom. Each record counts in exactly one tile, the one
that holds its point; a piece that reaches into a further tile carries ``count`` 0 there.
"""

from collections.abc import Callable
from dataclasses import dataclass

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
EXTENT = 4096
MARGIN = 128  # of the extent: a circle that is half in the next tile is drawn there too
WORLD_M = 20_037_508.342789244

LAYERS: dict[str, "Layer"] = {}


@dataclass(frozen=True)
class Layer:
    """A map layer: its rows for one request, what goes out of them, and its columns in EPSG:3857.

    ``rows`` leaves out what this person may not see. ``shape`` names the column with the shape,
    ``point`` the one with the single point where a record counts; a layer without ``point`` is
    ground to draw on and is never counted. ``at_zoom`` thins the ground for a zoom.
    """

    name: str
    rows: Callable[[HttpRequest], QuerySet]
    columns: tuple[str, ...]
    shape: str
    point: str | None = None
    at_zoom: Callable[[QuerySet, int], QuerySet] | None = None


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
    rows = layer.rows(request).order_by()
    bounds = bounds_of(z, x, y)
    if layer.point is None:
        return _ground(layer, layer.at_zoom(rows, z) if layer.at_zoom else rows, bounds)
    whole = z >= OUTLINES_FROM_ZOOM
    near = _counted_once(layer, rows, layer.shape if whole else layer.point, bounds)
    if _is_small(near, layer.shape if whole else layer.point):
        tile = _records(layer, near, layer.shape if whole else layer.point, bounds)
        if len(tile) <= MOST_BYTES:
            return tile
    return _counts(layer, rows, bounds)


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


def _counted_once(layer, rows, shape, bounds) -> QuerySet:
    """Keep what is drawn in a tile, with ``count`` 0 on what counts in another."""
    west, south, east, north = bounds
    here = Q(mvt_x__gte=west, mvt_x__lt=east, mvt_y__gt=south, mvt_y__lte=north)
    return _with_place(
        layer, rows.filter(**{f"{shape}__bboverlaps": _box(bounds, MARGIN)})
    ).annotate(
        count=Case(When(here, then=Value(None)), default=Value(0), output_field=IntegerField())
    )


def _with_place(layer, rows) -> QuerySet:
    return rows.annotate(
        mvt_x=Func(F(layer.point), function="ST_X", output_field=FloatField()),
        mvt_y=Func(F(layer.point), function="ST_Y", output_field=FloatField()),
    )


def _is_small(near, shape) -> bool:
    """Look at no more than the first records over the limit, so that a full tile costs little."""
    sizes = near.annotate(
        vertices=Func(F(shape), function="ST_NPoints", output_field=IntegerField())
    ).values_list("vertices", flat=True)[: MOST_RECORDS + 1]
    found = list(sizes)
    return len(found) <= MOST_RECORDS and sum(found) <= MOST_VERTICES


def _records(layer, near, shape, bounds) -> bytes:
    return _encode(layer, near, shape, bounds, MARGIN, "count", *layer.columns)


def _counts(layer, rows, bounds) -> bytes:
    """Count the records of a tile on a grid; a circle stays half a cell away from the edge."""
    west, south, east, north = bounds
    here = Q(mvt_x__gte=west, mvt_x__lt=east, mvt_y__gt=south, mvt_y__lte=north)
    inside = _with_place(layer, rows.filter(**{f"{layer.point}__bboverlaps": _box(bounds)}))
    sql, params = inside.filter(here).values("mvt_x", "mvt_y").query.sql_with_params()
    cell = (east - west) / GRID
    half = cell / 2
    return _tile(
        f"""SELECT ST_AsMVTGeom(
                 ST_SetSRID(ST_MakePoint(
                   least(greatest(avg(mvt_x), {west + half}), {east - half}),
                   least(greatest(avg(mvt_y), {south + half}), {north - half})), {WEB_MERCATOR}),
                 ST_MakeEnvelope({west}, {south}, {east}, {north}, {WEB_MERCATOR}), {EXTENT})
               AS mvt_shape, count(*)::int AS count
            FROM ({sql}) AS inside
            GROUP BY floor((mvt_x - {west}) / {cell}), floor((mvt_y - {south}) / {cell})""",
        params,
        layer,
    )
