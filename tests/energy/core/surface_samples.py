"""Surfaces made from roofs whose planes are known exactly: our own, and published ones."""

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity

from energy.core.surfaces import Surface
from tests.energy.core.shared import FOLDER


def gable(
    *, bearing=0.0, tilt_deg=35.0, length=14.0, depth=9.0, cell_m=0.5, noise_m=0.0, seed=0,
    eaves_m=5.0, around_m=12.0,
):  # fmt: skip
    """A house with a ridge along a bearing, in a flat field: its footprint and its surface."""
    footprint = affinity.rotate(
        shapely.box(-depth / 2, -length / 2, depth / 2, length / 2), -bearing, origin=(0, 0)
    )
    footprint = affinity.translate(footprint, 1000.0, 1000.0)
    west, south, east, north = footprint.buffer(around_m).bounds
    x = np.arange(west, east, cell_m) + cell_m / 2
    y = np.arange(north, south, -cell_m) - cell_m / 2
    grid_x, grid_y = np.meshgrid(x, y)
    turn = np.radians(bearing)
    across = (grid_x - 1000) * np.cos(turn) - (grid_y - 1000) * np.sin(turn)
    height = np.zeros(grid_x.shape)
    inside = shapely.contains_xy(footprint, grid_x, grid_y)
    rise = np.tan(np.radians(tilt_deg))
    height[inside] = eaves_m + (depth / 2 - np.abs(across[inside])) * rise
    height += np.random.default_rng(seed).normal(0, noise_m, height.shape)
    return footprint, Surface(height, cell_m, float(x[0] - cell_m / 2), float(y[0] + cell_m / 2))


def apart(one, other):
    """Angle between two azimuths. [°]."""
    return abs((one - other + 180) % 360 - 180)


def truths(name, shared=FOLDER):
    """Roof planes of published buildings, one group for each building."""
    frame = gpd.read_file(shared / "data" / "roof_truth" / name).explode(index_parts=False)
    frame["geometry"] = frame.geometry.make_valid()
    frame = frame[(frame["slope_deg"] < 85) & frame.geometry.type.isin(["Polygon", "MultiPolygon"])]
    return [group for _, group in frame.groupby("building_id")]


def surface_of(group, cell_m, rng):
    """Surface of a building from its true planes, with 10 cm of noise: synthetic."""
    west, south, east, north = group.total_bounds + np.array([-3, -3, 3, 3])
    x = np.arange(west, east, cell_m) + cell_m / 2
    y = np.arange(north, south, -cell_m) - cell_m / 2
    grid_x, grid_y = np.meshgrid(x, y)
    height, truth = np.full(grid_x.shape, group["z_min"].min() - 4), np.full(grid_x.shape, -1)
    for number, plane in enumerate(group.itertuples()):
        down = np.radians(max(plane.azimuth_deg, 0))
        run = grid_x * np.sin(down) + grid_y * np.cos(down)
        points = shapely.get_coordinates(plane.geometry)
        top = (points @ [np.sin(down), np.cos(down)]).min()
        level = plane.z_max - np.tan(np.radians(plane.slope_deg)) * (run - top)
        here = shapely.contains_xy(plane.geometry, grid_x, grid_y) & (level > height)
        height[here], truth[here] = level[here], number
    height += rng.normal(0, 0.1, height.shape)
    return Surface(height, cell_m, west, north), truth
