"""Roofs detected in a surface model: planes, what can be used of them, and what stands around."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy import ndimage
from shapely import affinity

from energy.core.roofs import (
    FLAT_BELOW_DEG,
    LEAST_USABLE_M2,
    Roof,
    RoofPlane,
    solid,
    usable_outline,
    wall_bearing,
)
from energy.core.segments import OFF_PLANE_M, Segments, find_segments
from energy.core.skyline import skyline_of
from energy.core.yields import annual_and_monthly

METHOD = "surface model"
#: A roof rises at least so far over the ground beside it, or the survey is older than it. [m]
LEAST_RISE_M = 1.8
#: How far beside the walls the ground is looked for. [m]
BESIDE_M = 4.0
#: An azimuth this near to the walls is theirs. [°]
ALIGNED_WITHIN_DEG = 10.0
#: Cells without a plane join one that is this near. [cells]
JOINED_CELLS = 2.5
#: Larger buildings are outlined by whole cells. [m²]
FINE_BELOW_M2 = 1500.0
#: Share of a flat roof that plant may take before the rest is no use.
MOST_PLANT = 0.5
#: A roof that keeps less of its yield than this is too shaded to propose.
LEAST_LIGHT = 0.5


@dataclass(frozen=True)
class Surface:
    """Heights over a piece of land.

    Attributes
    ----------
    height_m : numpy.ndarray, shape (rows, columns)
        Surface of roofs, trees and ground, row 0 in the north; NaN where there is none. [m]
    cell_m : float
        Width of a cell. [m]
    west_m, north_m : float
        The north-west corner on the grid. [m]
    ground_m : numpy.ndarray, shape (rows, columns), or None
        Terrain without what stands on it, where it is known. [m]
    """

    height_m: np.ndarray
    cell_m: float
    west_m: float
    north_m: float
    ground_m: np.ndarray | None = None

    def window(self, shape, beside_m: float) -> tuple[slice, slice]:
        """Rows and columns that hold a shape and what lies beside it."""
        west, south, east, north = shape.buffer(beside_m).bounds
        columns = np.floor((np.array([west, east]) - self.west_m) / self.cell_m).astype(int)
        rows = np.floor((self.north_m - np.array([north, south])) / self.cell_m).astype(int)
        (top, bottom), (left, right) = (
            np.clip([low, high + 1], 0, most)
            for (low, high), most in zip((rows, columns), self.height_m.shape, strict=True)
        )
        return slice(top, bottom), slice(left, right)

    def part(self, window) -> "Surface":
        """Cut out rows and columns."""
        rows, columns = window
        return Surface(
            self.height_m[window],
            self.cell_m,
            self.west_m + columns.start * self.cell_m,
            self.north_m - rows.start * self.cell_m,
            None if self.ground_m is None else self.ground_m[window],
        )

    def within(self, shape) -> np.ndarray:
        """Cells whose middle lies in a shape. Shape (rows, columns), of bool."""
        rows, columns = self.height_m.shape
        east = self.west_m + (np.arange(columns) + 0.5) * self.cell_m
        north = self.north_m - (np.arange(rows) + 0.5) * self.cell_m
        return shapely.contains_xy(shape, *np.meshgrid(east, north))


def roof_from_surface(footprint, surface: Surface, *, region: int | None = None) -> Roof:
    """Detect the planes of a building's roof in a surface model.

    Parameters
    ----------
    footprint : shapely.Polygon or shapely.MultiPolygon
        Footprint, in metres on the grid of the surface.
    surface : Surface
        The surface, with enough around the building for its skyline.
    region : int, optional
        Climate region, with which the skyline becomes a shade factor.

    Returns
    -------
    Roof
        Planes, or the reason there is none.
    """
    shape = solid(footprint)
    if shape is None:
        return Roof((), "no footprint", METHOD)
    if shape.area < 2 * LEAST_USABLE_M2:
        return Roof((), "too small", METHOD)
    here = surface.part(surface.window(shape, BESIDE_M))
    inside = here.within(shape)
    if not inside.any() or np.isfinite(here.height_m[inside]).mean() < 0.8:
        return Roof((), "surface model does not cover it", METHOD)
    if rise_m(here, inside) < LEAST_RISE_M:
        return Roof((), "survey older than the building, or the building is gone", METHOD)
    found = find_segments(here.height_m, inside, here.cell_m)
    if len(found.plane) == 0:
        return Roof((), "no plane large enough", METHOD)
    planes = [
        made(number, outline, found, here, shape)
        for number, outline in enumerate(outlines_of(found, here, shape))
        if outline is not None
    ]
    if plant_share(found, here, inside, planes) > MOST_PLANT:
        return Roof((), "flat with plant", METHOD)
    if region is not None:
        planes = [shaded(plane, surface, region) for plane in planes]
    return Roof(tuple(sorted(planes, key=lambda plane: -plane.area_m2)), "", METHOD)


def rise_m(here: Surface, inside) -> float:
    """Height of a roof over the ground: the terrain, else the lowest land beside its walls. [m]."""
    roof = np.nanmedian(here.height_m[inside])
    if here.ground_m is not None and np.isfinite(here.ground_m[inside]).any():
        return float(roof - np.nanmedian(here.ground_m[inside]))
    beside = here.height_m[~ndimage.binary_dilation(inside)]
    beside = beside[np.isfinite(beside)]
    # neighbours' roofs and trees stand beside it too, the ground is the lowest of it
    return float(roof - np.percentile(beside, 20)) if beside.size else np.inf


def made(number: int, outline, found: Segments, here: Surface, shape) -> RoofPlane:
    """Make a plane of one segment, with a reason where too little of it can be used."""
    cells = found.label == number
    to_east, to_north, _ = found.plane[number]
    tilt = float(np.degrees(np.arctan(np.hypot(to_east, to_north))))
    azimuth = float(np.degrees(np.arctan2(-to_east, -to_north)) % 360)
    azimuth = 180.0 if tilt < FLAT_BELOW_DEG else aligned(azimuth, wall_bearing(shape))
    lengthened = 1 / np.cos(np.radians(tilt))
    obstacles = obstacles_on(number, found, here, outline)
    usable = usable_outline(outline, obstacles).area * lengthened
    return RoofPlane(
        outline=outline,
        tilt_deg=tilt,
        azimuth_deg=azimuth,
        area_m2=float(outline.area * lengthened),
        usable_area_m2=float(usable),
        confidence=confidence_of(cells, found.rms_m[number], here.cell_m),
        reason="too small" if usable < LEAST_USABLE_M2 else "",
    )


def aligned(azimuth: float, bearing: float) -> float:
    """Turn an azimuth to the walls where it is near to them. [°]."""
    off = (azimuth - bearing + 45) % 90 - 45
    return (azimuth - off) % 360 if abs(off) <= ALIGNED_WITHIN_DEG else azimuth


def confidence_of(cells, rms_m: float, cell_m: float) -> float:
    """How well a plane is supported: even, and of many cells. From 0 to 1."""
    even = max(0.0, 1 - rms_m / (2 * OFF_PLANE_M))
    many = 1 - np.exp(-cells.sum() * cell_m / 12)
    return round(float(even * many), 3)


def outlines_of(found: Segments, here: Surface, shape) -> list:
    """Outlines of all planes, their edges along the walls; None where nothing is left of one.

    Cells without a plane join the nearest one, so that planes reach the walls and each other. Then
    the cells are looked up on a finer grid that is turned with the walls, so that the outlines have
    no stairs along them.
    """
    count = len(found.plane)
    away, nearest = ndimage.distance_transform_edt(found.label < 0, return_indices=True)
    label = np.where(away <= JOINED_CELLS, found.label[tuple(nearest)], -1)
    bearing, centre = wall_bearing(shape), shape.centroid
    west, south, east, north = affinity.rotate(shape, bearing, origin=centre).bounds
    step = here.cell_m / 2 if shape.area < FINE_BELOW_M2 else here.cell_m
    x, y = np.arange(west, east, step), np.arange(south, north, step)
    grid = np.stack(np.meshgrid(x + step / 2, y + step / 2), axis=-1) - [centre.x, centre.y]
    sine, cosine = np.sin(np.radians(bearing)), np.cos(np.radians(bearing))
    back = grid @ np.array([[cosine, -sine], [sine, cosine]]) + [centre.x, centre.y]
    row = np.floor((here.north_m - back[..., 1]) / here.cell_m).astype(int)
    column = np.floor((back[..., 0] - here.west_m) / here.cell_m).astype(int)
    known = (row >= 0) & (row < label.shape[0]) & (column >= 0) & (column < label.shape[1])
    image = np.full(row.shape, -1)
    image[known] = label[row[known], column[known]]
    outlines = []
    for number in range(count):
        pieces = shapely.union_all(runs_as_boxes(image == number, x, y, step))
        pieces = affinity.rotate(pieces.simplify(0.75 * step), -bearing, origin=centre)
        outlines.append(solid(pieces.intersection(shape)))
    return outlines


def runs_as_boxes(image, west, south, cell_m: float) -> list:
    """Boxes over the runs of set cells in each row of an image."""
    edges = np.diff(np.pad(image, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.nonzero(edges == 1), np.nonzero(edges == -1)
    return [
        shapely.box(
            west[start], south[row], west[start] + (end - start) * cell_m, south[row] + cell_m
        )
        for row, start, end in zip(*starts, ends[1], strict=True)
    ]


def obstacles_on(number: int, found: Segments, here: Surface, outline):
    """Find what rises from a plane within its outline: chimneys, dormers and plant."""
    to_east, to_north, corner = found.plane[number]
    rows, columns = here.height_m.shape
    east = (np.arange(columns) + 0.5) * here.cell_m
    north = (rows - np.arange(rows) - 0.5)[:, None] * here.cell_m
    over = here.height_m - (to_east * east + to_north * north + corner)
    rising = (over > 2 * OFF_PLANE_M) & (found.label != number) & here.within(outline)
    west = here.west_m + np.arange(columns) * here.cell_m
    south = here.north_m - (np.arange(rows) + 1) * here.cell_m
    return shapely.union_all(runs_as_boxes(rising, west, south, here.cell_m))


def plant_share(found: Segments, here: Surface, inside, planes) -> float:
    """Share of a mainly flat roof that lies on no plane."""
    if planes[0].tilt_deg >= FLAT_BELOW_DEG:
        return 0.0
    return float((found.label[inside] < 0).mean())


def shaded(plane: RoofPlane, surface: Surface, region: int) -> RoofPlane:
    """Give a plane the share of its yield that the skyline of its surface leaves."""
    window = surface.window(plane.outline, surface.cell_m)
    near = surface.part(window)
    row, column = np.nonzero(near.within(plane.outline.buffer(-0.5)) & np.isfinite(near.height_m))
    if len(row) == 0:
        return plane
    # five points over the plane, each at the height of its surroundings without the noise
    some = np.linspace(0, len(row) - 1, min(5, len(row))).astype(int)
    smooth = ndimage.median_filter(near.height_m, 3)
    row, column = row[some], column[some]
    skyline = skyline_of(
        surface.height_m,
        surface.cell_m,
        row + window[0].start + 0.5,
        column + window[1].start + 0.5,
        smooth[row, column],
    )
    angles = np.full(len(row), plane.tilt_deg), np.full(len(row), plane.azimuth_deg)
    behind = annual_and_monthly(*angles, region=region, horizon_deg=skyline).annual_kwh.mean()
    free = annual_and_monthly(*angles, region=region).annual_kwh[0]
    factor = round(float(behind / free), 4)
    reason = plane.reason or ("too shaded" if factor < LEAST_LIGHT else "")
    return replace(plane, shade_factor=factor, reason=reason)
