"""Surfaces of our own making, with roofs whose planes are known exactly."""

import numpy as np
import shapely
from shapely import affinity

from energy.core.surfaces import Surface


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
