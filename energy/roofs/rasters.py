"""Surface and terrain models in files: checked, and read around some buildings at a time."""

from dataclasses import dataclass, replace

import numpy as np
import rasterio
import shapely
from pyproj import CRS
from rasterio.errors import RasterioIOError
from rasterio.windows import Window

from energy.core.surfaces import Surface
from energy.files import FileError

#: What a raster without a coordinate system is on: surveys of Great Britain often come so.
BRITISH_GRID = CRS.from_epsg(27700)
#: What a skyline needs around a building. [m]
AROUND_M = 260.0


@dataclass(frozen=True)
class Rasters:
    """Paths of a surface model and, if there is one, of its terrain model."""

    dsm: str
    dtm: str | None = None


def check_rasters(rasters: Rasters) -> CRS:
    """Refuse rasters that cannot serve, and give the grid they are on."""
    grids = []
    for path in filter(None, (rasters.dsm, rasters.dtm)):
        try:
            with rasterio.open(path) as raster:
                crs, turn = raster.crs, raster.transform
        except RasterioIOError as error:
            raise FileError(f"{path} cannot be read as a raster: give a GeoTIFF.") from error
        if crs is not None and not crs.is_projected:
            raise FileError(f"{path} is in degrees: give a surface model in metres.")
        if turn.b or turn.d or abs(turn.a + turn.e) > 1e-6 * turn.a:
            raise FileError(f"{path} must be north up with square cells.")
        grids.append(CRS.from_user_input(crs) if crs else BRITISH_GRID)
    if grids[0] != grids[-1]:
        raise FileError("The surface and the terrain model must be in the same coordinate system.")
    return grids[0]


def surface_around(rasters: Rasters, shapes) -> Surface | None:
    """Read the surface around some footprints, or nothing where the raster does not reach."""
    bounds = shapely.total_bounds([shape for shape in shapes if shape is not None])
    if not np.isfinite(bounds).all():
        return None
    bounds = bounds + np.array([-1, -1, 1, 1]) * AROUND_M
    surface = heights_in(rasters.dsm, bounds)
    if surface is None or not rasters.dtm:
        return surface
    terrain = heights_in(rasters.dtm, bounds)
    return surface if terrain is None else replace(surface, ground_m=laid_on(terrain, surface))


def heights_in(path: str, bounds) -> Surface | None:
    """Read the cells of a raster that lie in bounds, or nothing where it does not reach them."""
    west, south, east, north = bounds
    with rasterio.open(path) as raster:
        turn = raster.transform
        columns = (np.array([west, east]) - turn.c) / turn.a
        rows = (np.array([north, south]) - turn.f) / turn.e
        left, right = np.clip([np.floor(columns[0]), np.ceil(columns[1])], 0, raster.width)
        top, bottom = np.clip([np.floor(rows[0]), np.ceil(rows[1])], 0, raster.height)
        if left >= right or top >= bottom:
            return None
        window = Window(left, top, right - left, bottom - top)
        values = np.ma.filled(raster.read(1, window=window, masked=True).astype(float), np.nan)
    corner = turn.c + left * turn.a, turn.f + top * turn.e
    # surveys write what they did not see as a height that no land has
    return Surface(np.where(np.abs(values) < 9000, values, np.nan), turn.a, *corner)


def laid_on(terrain: Surface, surface: Surface) -> np.ndarray:
    """Heights of a terrain at the cells of a surface, NaN where it does not reach. [m]."""
    rows, columns = surface.height_m.shape
    east = surface.west_m + (np.arange(columns) + 0.5) * surface.cell_m - terrain.west_m
    south = terrain.north_m - surface.north_m + (np.arange(rows) + 0.5) * surface.cell_m
    column, row = (np.floor(way / terrain.cell_m).astype(int) for way in (east, south))
    most = terrain.height_m.shape
    known = ((row >= 0) & (row < most[0]))[:, None] & ((column >= 0) & (column < most[1]))
    inside = np.ix_(np.clip(row, 0, most[0] - 1), np.clip(column, 0, most[1] - 1))
    return np.where(known, terrain.height_m[inside], np.nan)
