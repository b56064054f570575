"""Planes in a surface model: which cells of a roof lie on a plane together.

The search is exhaustive where others draw at random, so the same surface gives the same planes. A
plane is proposed by the surroundings of a cell, scored by the cells that lie on it and lean as it
does, fitted to the largest connected piece of them, and taken away before the next is looked for.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

#: How far a cell may lie off its plane: two or three times the usual noise of a survey. [m]
OFF_PLANE_M = 0.25
#: How much the lean of a cell's surroundings may differ from that of its plane. [m/m]
OFF_LEAN = 0.40
#: Width of the surroundings over which the lean of a cell is taken. [m]
WINDOW_M = 2.5
#: Planes smaller than this are chimneys and dormers. [m² in plan]
LEAST_AREA_M2 = 4.0
#: Planes proposed in each round, planes of one roof at most, rounds of fitting one plane.
PROPOSALS, MOST_PLANES, FITS = 160, 250, 4
#: Cells that judge the proposals; a larger roof is judged by every so many of its cells.
JUDGES = 2000
FOUR = ndimage.generate_binary_structure(2, 1)


@dataclass(frozen=True)
class Segments:
    """Planes of one roof.

    Attributes
    ----------
    label : numpy.ndarray of int, shape (rows, columns)
        Number of the plane of each cell, -1 for none.
    plane : numpy.ndarray, shape (planes, 3)
        Rise to the east, rise to the north and height at the corner of the grid. [m/m, m/m, m]
    rms_m : numpy.ndarray, shape (planes,)
        How far the cells of each plane lie off it. [m]
    """

    label: np.ndarray
    plane: np.ndarray
    rms_m: np.ndarray


@dataclass(frozen=True)
class Cells:
    """The cells of one roof, in a row.

    Attributes
    ----------
    row, column : numpy.ndarray of int, shape (cells,)
        Their places in a grid of ``shape``.
    spot : numpy.ndarray, shape (cells, 3)
        East, north and 1. [m]
    level : numpy.ndarray, shape (cells,)
        Height. [m]
    lean : numpy.ndarray, shape (cells, 3)
        Plane through the surroundings of each.
    """

    row: np.ndarray
    column: np.ndarray
    shape: tuple[int, int]
    spot: np.ndarray
    level: np.ndarray
    lean: np.ndarray


def find_segments(height_m, inside, cell_m: float) -> Segments:
    """Find the planes of one roof.

    Parameters
    ----------
    height_m : numpy.ndarray, shape (rows, columns)
        Heights, row 0 in the north; NaN where there is none. [m]
    inside : numpy.ndarray of bool, shape (rows, columns)
        Cells of the roof.
    cell_m : float
        Width of a cell. [m]

    Returns
    -------
    Segments
        The planes, largest first.
    """
    row, column = np.nonzero(inside & np.isfinite(height_m))
    label = np.full(height_m.shape, -1)
    if len(row) == 0:
        return Segments(label, np.empty((0, 3)), np.empty(0))
    east, north = (column + 0.5) * cell_m, (height_m.shape[0] - row - 0.5) * cell_m
    spot = np.column_stack([east, north, np.ones(len(row))])
    lean, smooth = local_planes(height_m, inside, cell_m)
    cells = Cells(row, column, label.shape, spot, height_m[row, column], lean[row, column])
    least = max(4, round(LEAST_AREA_M2 / cell_m**2))
    planes = []
    for found in takings(cells, smooth[row, column] < OFF_PLANE_M, least):
        label[row[found], column[found]] = len(planes)
        planes.append(fitted(spot[found], cells.level[found]))
    return settled(label, planes, cells, least)


def takings(cells: Cells, worth, least: int):
    """Yield the cells of one plane after another, the largest that is proposed each time.

    A proposal can only lose cells as others take theirs, so the one with the most is counted again
    and taken if it still leads.
    """
    worth, free, taken = worth.copy(), np.ones(len(worth), bool), 0
    judges = np.arange(0, len(worth), max(1, len(worth) // JUDGES))
    while taken < MOST_PLANES and (free & worth).any():
        proposals = np.flatnonzero(free & worth)
        proposals = proposals[:: max(1, len(proposals) // PROPOSALS)]
        score = agreement(cells, proposals, judges, free)
        while taken < MOST_PLANES and score.max() > 0:
            lead = int(score.argmax())
            score[lead] = agreement(cells, proposals[lead : lead + 1], judges, free)[0]
            if score[lead] < score.max():
                continue
            found = grown(cells, proposals[lead], free)
            score[lead] = 0
            if found.sum() >= least:
                free &= ~found
                taken += 1
                score[found[proposals]] = 0
                yield found
        worth[proposals] = False


def agreement(cells: Cells, proposals, judges, free) -> np.ndarray:
    """Count the free judges that lie on each proposed plane and lean as it does."""
    judges = judges[free[judges]]
    lean, near = cells.lean[proposals], cells.lean[judges]
    off = np.abs(lean @ cells.spot[judges].T - cells.level[judges])
    turned = (lean[:, 0, None] - near[:, 0]) ** 2 + (lean[:, 1, None] - near[:, 1]) ** 2
    return ((off < OFF_PLANE_M) & (turned < OFF_LEAN**2)).sum(axis=1)


def local_planes(height_m, inside, cell_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Fit a plane to the surroundings of each cell.

    Returns
    -------
    lean : numpy.ndarray, shape (rows, columns, 3)
        Plane through the surroundings, as in `Segments`.
    rms_m : numpy.ndarray, shape (rows, columns)
        How far the surroundings lie off it, infinite where there are too few. [m]
    """
    known = inside & np.isfinite(height_m)
    width = 2 * max(1, round(WINDOW_M / cell_m / 2)) + 1
    row, column = np.indices(height_m.shape)
    x, y = (column + 0.5) * cell_m, (height_m.shape[0] - row - 0.5) * cell_m
    # heights from their mean keep the sums small
    z = np.where(known, height_m, 0.0) - np.mean(height_m[known])
    weight = known.astype(float)

    def total(values):
        return ndimage.uniform_filter(values * weight, width, mode="constant") * width**2

    n = total(np.ones_like(x))
    count = np.maximum(n, 1)
    mx, my, mz = total(x) / count, total(y) / count, total(z) / count
    xx, yy, xy = (
        total(a * b) / count - ma * mb
        for a, b, ma, mb in ((x, x, mx, mx), (y, y, my, my), (x, y, mx, my))
    )
    xz, yz, zz = (total(a * z) / count - ma * mz for a, ma in ((x, mx), (y, my), (z, mz)))
    determinant = xx * yy - xy**2
    good = known & (n >= 6) & (determinant > 1e-6)
    safe = np.where(good, determinant, 1.0)
    to_east, to_north = (yy * xz - xy * yz) / safe, (xx * yz - xy * xz) / safe
    rms = np.sqrt(np.maximum(zz - to_east * xz - to_north * yz, 0.0))
    level = mz + np.mean(height_m[known]) - to_east * mx - to_north * my
    return np.stack([to_east, to_north, level], axis=-1), np.where(good, rms, np.inf)


def grown(cells: Cells, proposal: int, free) -> np.ndarray:
    """Cells of the connected piece that a proposed plane grows to. Shape (cells,), of bool."""
    plane = cells.lean[proposal]
    found = np.zeros(len(free), bool)
    for _ in range(FITS):
        on = free & (np.abs(cells.spot @ plane - cells.level) < OFF_PLANE_M)
        turned = ((cells.lean[:, :2] - plane[:2]) ** 2).sum(axis=1)
        on &= turned < (2 * OFF_LEAN) ** 2
        image = np.zeros(cells.shape, bool)
        image[cells.row[on], cells.column[on]] = True
        pieces, count = ndimage.label(image, FOUR)
        if count == 0:
            return found
        largest = np.bincount(pieces.ravel())[1:].argmax() + 1
        found = pieces[cells.row, cells.column] == largest
        if found.sum() < 4:
            return found
        plane = fitted(cells.spot[found], cells.level[found])
    return found


def fitted(spots, level) -> np.ndarray:
    """Plane through cells by least squares, as in `Segments`."""
    centre = spots[:, :2].mean(axis=0)
    arms = spots[:, :2] - centre
    to_east, to_north = np.linalg.lstsq(arms, level - level.mean(), rcond=None)[0]
    return np.array([to_east, to_north, level.mean() - centre @ [to_east, to_north]])


def settled(label, planes, cells: Cells, least: int) -> Segments:
    """Give the cells along the seams to the plane they lie on, drop slivers and fit once more."""
    if not planes:
        return Segments(label, np.empty((0, 3)), np.empty(0))
    row, column = cells.row, cells.column
    off = np.abs(np.array(planes) @ cells.spot.T - cells.level)
    for _ in range(3):
        beside = np.stack(
            [
                ndimage.binary_dilation(label == number, np.ones((3, 3)))[row, column]
                for number in range(len(planes))
            ]
        )
        choice = np.where(beside, off, np.inf)
        near_enough = choice.min(axis=0) < 1.5 * OFF_PLANE_M
        label[row, column] = np.where(near_enough, choice.argmin(axis=0), label[row, column])
    sizes = np.bincount(label[row, column] + 1, minlength=len(planes) + 1)[1:]
    final, plane, rms = np.full(label.shape, -1), [], []
    for number in np.argsort(-sizes, kind="stable"):
        mine = label == number
        # a sliver is nowhere two cells wide
        if sizes[number] < least or not ndimage.binary_erosion(mine, np.ones((2, 2))).any():
            continue
        final[mine] = len(plane)
        mine = mine[row, column]
        plane.append(fitted(cells.spot[mine], cells.level[mine]))
        rms.append(np.sqrt(np.mean((cells.spot[mine] @ plane[-1] - cells.level[mine]) ** 2)))
    return Segments(final, np.array(plane).reshape(-1, 3), np.array(rms))
