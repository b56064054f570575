"""A roof on the map and as GeoJSON: its planes, modules and obstacles, and the pen to draw them."""

from collections.abc import Iterator

import shapely
from django.contrib.gis.geos import GEOSGeometry

from energy.roofs.roof_estimate import Estimate
from gis import maps
from gis.crs import BNG
from gis.geometry import in_degrees, to_django, view_of


def as_geojson(estimate: Estimate) -> dict:
    """Write each plane and module that has an outline, in degrees, with the plane's figures."""
    features = []
    for one, figures in zip(estimate.planes, estimate.as_dict()["planes"], strict=True):
        if one.plane.outline is not None:
            features.append(_feature(one.plane.outline, {"part": "plane", **figures}))
        if one.plane.obstacles is not None:
            about = {"part": "obstacles", "plane": one.number}
            features.append(_feature(one.plane.obstacles, about))
        features += [_feature(box, {"part": "module", "plane": one.number}) for box in one.outlines]
    totals = {key: value for key, value in estimate.as_dict().items() if key != "planes"}
    return {"type": "FeatureCollection", "estimate": totals, "features": features}


def _feature(shape, properties) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": in_degrees(to_django(shape))}


def map_of(site, estimate, *, draws):
    """The building with planes and modules on the ground; where a person draws, with the pen."""
    planes = [one for one in estimate.planes if one.plane.outline is not None] if estimate else []
    shapes = [] if draws else list(_shapes(planes))
    around = ground(site, planes)
    if around is None:
        return None
    return maps.compose(
        name=site.title,
        bounds=view_of(around, margin_m=18 if planes or site.footprint is not None else 60),
        layers=[{"url": "/tiles/buildings/{z}/{x}/{y}.mvt", "style": "buildings"}],
        shapes=shapes,
        drawing=_pens(planes) if draws else None,
        largest_zoom_at_start=19,
    )


def _shapes(planes) -> Iterator[dict]:
    """Planes, modules and obstacles, as the map takes them."""
    by_style = {
        "roof": [one.plane.outline for one in planes],
        "module": [box for one in planes for box in one.outlines],
        "obstacle": [one.plane.obstacles for one in planes if one.plane.obstacles is not None],
    }
    for style, shapes in by_style.items():
        if shapes:
            whole = to_django(shapely.geometrycollections(shapes))
            yield {"geometry": in_degrees(whole), "style": style}


def _pens(planes) -> dict:
    """What a person draws on the map: planes, and what stands on them, each into its field."""
    obstacles = [one.plane.obstacles for one in planes if one.plane.obstacles is not None]
    return {
        "field": "id_shape",
        "start": _collection([one.plane.outline for one in planes]),
        "also": {
            "field": "id_obstacles",
            "start": _collection(obstacles),
            "style": "obstacle",
            "when": "id_pen_obstacles",
        },
    }


def _collection(shapes) -> dict | None:
    """Write shapes as GeoJSON in degrees, each polygon a feature of its own."""
    polygons = [part for shape in shapes for part in shapely.get_parts(shape)]
    if not polygons:
        return None
    return {"type": "FeatureCollection", "features": [_feature(one, {}) for one in polygons]}


def under(site, estimate) -> GEOSGeometry:
    """The ground under a roof."""
    return ground(site, [one for one in estimate.planes if one.plane.outline is not None])


def ground(site, planes) -> GEOSGeometry | None:
    """The planes of a roof in plan, else its building, else its place."""
    if planes:
        return to_django(shapely.union_all([one.plane.outline for one in planes]), BNG)
    if site.footprint is not None:
        return to_django(site.footprint, BNG)
    return site.point
