"""Skylines from a surface model: how high the surroundings stand over a plane, all round."""

import numpy as np

#: Directions of a skyline, and how far it looks. [-, m]
DIRECTIONS, REACH_M = 36, 250.0
#: Nearer than this a surface shows the roof itself and its noise. [m]
NEAREST_M = 2.5


def skyline_of(
    height_m, cell_m: float, row, column, level_m, *, directions=DIRECTIONS, reach_m=REACH_M
) -> np.ndarray:
    """Skyline of points over a surface.

    Parameters
    ----------
    height_m : numpy.ndarray, shape (rows, columns)
        Heights, row 0 in the north; NaN hides nothing. [m]
    cell_m : float
        Width of a cell. [m]
    row, column : array_like, shape (points,)
        Places in the grid, in cells; fractions are allowed.
    level_m : array_like, shape (points,)
        Height of the points. [m]
    directions : int, default 36
        Steps of azimuth, from north, clockwise.
    reach_m : float, default 250
        How far to look. [m]

    Returns
    -------
    numpy.ndarray, shape (points, directions)
        Height of the skyline, 0 where nothing rises. [°]
    """
    # steps grow with the distance: what is far off must be large to matter
    distance = [NEAREST_M]
    while distance[-1] < reach_m:
        distance.append(distance[-1] + max(cell_m, 0.04 * distance[-1]))
    distance = np.array(distance)
    azimuth = np.arange(directions) * 2 * np.pi / directions
    east = np.outer(np.sin(azimuth), distance) / cell_m
    south = -np.outer(np.cos(azimuth), distance) / cell_m
    rows, columns = height_m.shape
    at_row = np.floor(np.asarray(row, float)[:, None, None] + south).astype(int)
    at_column = np.floor(np.asarray(column, float)[:, None, None] + east).astype(int)
    known = (at_row >= 0) & (at_row < rows) & (at_column >= 0) & (at_column < columns)
    seen = height_m[np.clip(at_row, 0, rows - 1), np.clip(at_column, 0, columns - 1)]
    rise = np.where(known, seen - np.asarray(level_m, float)[:, None, None], -np.inf) / distance
    return np.degrees(np.arctan(np.maximum(np.nan_to_num(rise, nan=0.0).max(axis=2), 0.0)))
