"""Pages and tiles of places."""

from django.contrib.gis.db.models.functions import PointOnSurface, Transform
from django.contrib.gis.geos import Polygon
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gis import finding, maps, services, tiles
from gis.crs import BNG, WGS84
from gis.errors import PlacesError
from gis.geometry import moved
from gis.models import Boundary, GroundFeature, Kind

MOST_LABELS = 60
#: made by the database, which keeps the transformation: making one takes longer than all the rest
LABEL_POINT = Transform(PointOnSurface("geometry"), WGS84)
LARGEST_ZOOM = 22


@require_safe
@cache_control(private=True, max_age=60)
def tile(request, layer, z, x, y):
    """One vector tile of a layer, with what this person may see."""
    if layer not in tiles.LAYERS:
        raise Http404
    if z > LARGEST_ZOOM or not (0 <= x < 2**z and 0 <= y < 2**z):
        raise PlacesError(
            "There is no such tile; zoom is from 0 to 22, x and y below 2 to that power."
        )
    content = tiles.render(tiles.LAYERS[layer], request, z, x, y)
    return HttpResponse(content, content_type="application/vnd.mapbox-vector-tile")


def _box_in_view(request) -> Polygon:
    try:
        west, south, east, north = (float(part) for part in request.GET["bbox"].split(","))
    except (KeyError, ValueError) as error:
        raise PlacesError("Say bbox=west,south,east,north in degrees.") from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise PlacesError("Say bbox=west,south,east,north in degrees, each in its range.")
    box = Polygon.from_bbox((west, south, east, north))
    box.srid = WGS84
    return moved(box, BNG)


def _zoom_in_view(request) -> int:
    text = request.GET.get("zoom") or "12"
    if not (text.isascii() and text.isdigit()) or int(text) > LARGEST_ZOOM:
        raise PlacesError(f"Say zoom as a whole number from 0 to {LARGEST_ZOOM}.")
    return int(text)


@require_safe
@cache_control(public=True, max_age=600)
def labels(request):
    """Names to write on the ground in view, the most important first."""
    box = _box_in_view(request)
    zoom = _zoom_in_view(request)
    names = GroundFeature.objects.filter(geometry__intersects=box).exclude(name="")
    if zoom < 16:
        names = names.exclude(kind=GroundFeature.Kind.STREET)
    names = names.filter(rank__lte=max(1, zoom - 10)).order_by("rank", "pk")
    found = [
        {"name": name, "kind": kind, "rank": rank, "place": _place_of(point)}
        for name, kind, rank, point in names.annotate(at=LABEL_POINT).values_list(
            "name", "kind", "rank", "at"
        )[:MOST_LABELS]
    ]
    if len(found) < MOST_LABELS:
        found += _boundary_labels(box, zoom, MOST_LABELS - len(found))
    return JsonResponse({"labels": found})


def _boundary_labels(box, zoom, room):
    kind = Kind.AUTHORITY if zoom < 11 else Kind.WARD
    areas = Boundary.objects.in_force().filter(kind=kind).touching(box)
    return [
        {"name": name, "kind": "boundary", "rank": 1, "place": _place_of(point)}
        for name, point in areas.annotate(at=LABEL_POINT).values_list("name", "at")[:room]
    ]


def _place_of(point):
    return [round(point.y, 6), round(point.x, 6)]


@require_safe
def place_search(request):
    """Find a place by postcode or name; with one answer, say at once what is here."""
    text = request.GET.get("q", "").strip()
    found = finding.find_places(text)
    here = postcode = None
    constraints = []
    if len(found) == 1 and found[0].geometry.geom_type == "Point":
        here = services.whats_here(found[0].geometry)
        postcode = services.nearest_postcode(found[0].geometry)
        constraints = services.constraints_on(found[0].geometry)
    return render(
        request,
        "places/place_search.html",
        {
            "q": text,
            "found": found,
            "here": here,
            "postcode": postcode,
            "constraints": constraints,
        },
    )


def _place(code) -> Boundary:
    place = Boundary.objects.in_force().filter(code__iexact=code).first()
    if place is None:
        raise Http404("No area with this code is in force today.")
    return place


@require_safe
def place_detail(request, code):
    """A ward or another area: where it is, its figures, and what stands there."""
    place = _place(code)
    bounds = moved(place.geometry, WGS84).extent
    return render(
        request,
        "places/place_detail.html",
        {
            "place": place,
            "values": services.values_of(place),
            "around": services.areas_around(place),
            "constraints": services.layers_in(place.geometry),
            "map": maps.compose(
                name=f"Map of {place.name}",
                bounds=bounds,
                layers=[
                    {
                        "url": f"/tiles/assets/{{z}}/{{x}}/{{y}}.mvt?place={place.code}",
                        "style": "assets",
                    }
                ],
            ),
        },
    )


@require_safe
def place_geojson(request, code):
    """Give the outline of an area in degrees, with its newest figures."""
    place = _place(code)
    outline = moved(place.geometry, WGS84)
    values = {value.name: value.value for value in services.values_of(place)}
    return JsonResponse(
        {
            "type": "Feature",
            "properties": {"code": place.code, "name": place.name, "kind": place.kind, **values},
            "geometry": {"type": "MultiPolygon", "coordinates": outline.coords},
        },
        content_type="application/geo+json",
    )
