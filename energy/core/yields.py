"""Yields of many roofs at once: the work is done once per climate, per roof almost nothing.

For each climate the direct calculation of `energy.core.chain` fills a lattice of tilts and
azimuths, a smooth surface refines it, and a roof is a weighted mean of four points of the fine
lattice. Every roof comes out within 0.5 per cent a year and 1 per cent a month of the direct
calculation.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from scipy import sparse
from scipy.interpolate import RectBivariateSpline

from energy.core import climate, hidden, horizon, shading
from energy.core.chain import monthly_yield
from energy.core.mean_day import mean_day_weather
from energy.core.module import System
from energy.core.sky import planes
from energy.core.weather import Weather

TILTS_DEG, AZIMUTHS_DEG = np.arange(0, 91, 3.0), np.arange(0, 361, 6.0)
FINE_TILTS_DEG, FINE_AZIMUTHS_DEG = np.arange(0, 90.1, 1.5), np.arange(0, 361, 3.0)
#: Shape of a fine lattice: tilts, azimuths, months.
LATTICE = (len(FINE_TILTS_DEG), len(FINE_AZIMUTHS_DEG), 12)
#: Steps times planes that one piece of the direct calculation holds, to bound its memory.
PIECE = 1_000_000


@dataclass(frozen=True)
class RoofYields:
    """Energy of roofs in a mean year.

    Attributes
    ----------
    monthly_kwh : numpy.ndarray, shape (roofs, 12)
        Energy of each month. [kWh]
    annual_kwh : numpy.ndarray, shape (roofs,)
        Energy of the year: the sum of the months. [kWh]
    """

    monthly_kwh: np.ndarray

    @cached_property
    def annual_kwh(self) -> np.ndarray:
        """Energy of the year. [kWh], shape (roofs,)."""
        return self.monthly_kwh.sum(axis=1)


def annual_and_monthly(
    tilt_deg,
    azimuth_deg,
    kwp=1.0,
    *,
    region=None,
    weather: Weather | None = None,
    shade_factor=1.0,
    horizon_deg=None,
    cut_sky: bool = False,
    system: System | None = None,
) -> RoofYields:
    """Energy of many roofs by month and year, with 14 per cent losses in all.

    Parameters
    ----------
    tilt_deg, azimuth_deg : array_like, shape (roofs,)
        Tilt from flat, 0 to 90, and azimuth from north, clockwise, 0 to 360. [°]
    kwp : array_like, shape (roofs,), default 1.0
        Rated power. [kW]
    region : array_like of int, shape (roofs,), optional
        Climate region of each roof (`energy.core.climate`), for the built-in climate.
    weather : Weather, optional
        One weather for all roofs, in place of the regions.
    shade_factor : array_like, shape (roofs,), default 1.0
        Share of the energy left by shade, 1 for none. [fraction]
    horizon_deg : array_like, shape (roofs, directions), optional
        Skyline of each roof from north, clockwise, which hides the sun. [°]
    cut_sky : bool, default False
        Whether the skyline takes its share of the diffuse light too.
    system : System, optional
        Module, mounting, losses and inverter.

    Returns
    -------
    RoofYields
        What the skyline leaves of the unshaded potential, times the shade factor.

    Raises
    ------
    ValueError
        If a value is missing or out of range, or not one of ``region`` and ``weather`` is given.
    """
    if (region is None) == (weather is None):
        raise ValueError("give either the region of each roof or one weather for all")
    tilt, azimuth = (column[:, 0] for column in planes(tilt_deg, azimuth_deg))
    size = np.broadcast_to(np.asarray(kwp, float), tilt.shape)
    shade = np.broadcast_to(np.asarray(shade_factor, float), tilt.shape)
    if not (np.isfinite(size) & (size > 0)).all():
        raise ValueError("kwp must be above 0 kW for every roof")
    shading.check_factor(shade)
    system = system or System()
    if weather is not None:
        table, cell = lattice(weather, system)[None], np.zeros(tilt.shape, int)
    else:
        table, cell = regional_lattices(np.broadcast_to(region, tilt.shape), system)
    monthly = look_up(table, cell, tilt, azimuth, size * shade)
    if horizon_deg is not None:
        parts = parts_of_cells(weather, region, system)
        lost = lost_to(horizon_deg, parts, cell, tilt, azimuth, cut_sky=cut_sky)
        monthly = np.maximum(monthly - lost * (size * shade)[:, None], 0.0)
    return RoofYields(monthly)


def parts_of_cells(weather: Weather | None, region, system: System) -> list[hidden.Parts]:
    """Work out what a skyline can take, for each cell of `regional_lattices` or one weather."""
    if weather is not None:
        return [hidden.parts_of(weather, system)]
    return [hidden.regional_parts(int(number), system) for number in np.unique(region)]


def lost_to(horizon_deg, parts, cell, tilt, azimuth, *, cut_sky: bool) -> np.ndarray:
    """Energy that skylines take from roofs of several cells. [kWh/kWp], shape (roofs, 12)."""
    skylines = horizon.check_horizon(horizon_deg)
    skylines = np.broadcast_to(skylines, (len(tilt), skylines.shape[1]))
    lost = np.empty((len(tilt), 12))
    for number, of_cell in enumerate(parts):
        here = np.flatnonzero(cell == number)
        lost[here] = hidden.hidden_kwh(
            of_cell, tilt[here], azimuth[here], skylines[here], cut_sky=cut_sky
        )
    return lost


def look_up(table, cell, tilt, azimuth, scale) -> np.ndarray:
    """Weigh the four lattice points around each roof.

    Parameters
    ----------
    table : numpy.ndarray, shape (cells, tilts, azimuths, 12)
        Fine lattices of `lattice`. [kWh/kWp]
    cell : numpy.ndarray of int, shape (roofs,)
        Which lattice holds for the roof.
    tilt, azimuth, scale : numpy.ndarray, shape (roofs,)
        The roof, and what its lattice value is multiplied by. [°, °, kW]

    Returns
    -------
    numpy.ndarray, shape (roofs, 12)
        Energy of each month. [kWh]
    """
    _, tilts, azimuths, months = table.shape
    i, up = below(tilt, FINE_TILTS_DEG)
    j, right = below(azimuth, FINE_AZIMUTHS_DEG)
    first = (cell * tilts + i) * azimuths + j
    points = first[:, None] + np.array([0, 1, azimuths, azimuths + 1])
    weights = np.empty(points.shape)
    weights[:, 1] = (1 - up) * right * scale
    weights[:, 0] = (1 - up) * scale - weights[:, 1]
    weights[:, 3] = up * right * scale
    weights[:, 2] = up * scale - weights[:, 3]
    rows = np.arange(0, weights.size + 1, 4)
    mix = sparse.csr_array(
        (weights.ravel(), points.ravel(), rows), shape=(len(tilt), table.size // months)
    )
    return mix @ table.reshape(-1, months)


def below(values, lattice_deg):
    """Find the lattice step under each value, and how far above it the value stands. [fraction]."""
    position = values / lattice_deg[1]
    step = np.minimum(position.astype(int), len(lattice_deg) - 2)
    return step, position - step


def regional_lattices(region, system: System) -> tuple[np.ndarray, np.ndarray]:
    """Stack the lattices of the regions that occur, and which of them each roof uses."""
    region = np.asarray(region)
    if region.size and region.min() < 0:
        raise ValueError(f"region must be a whole number from 0 to 21, got {region.min()}")
    present = np.flatnonzero(np.bincount(region.ravel()))
    if present.size == 0:
        return np.empty((0, *LATTICE)), region
    table = np.stack([regional_lattice(int(number), system) for number in present])
    return table, np.searchsorted(present, region)


@lru_cache(maxsize=64)
def regional_lattice(region: int, system: System) -> np.ndarray:
    """Lattice of the built-in climate of one region, worked out once."""
    return lattice(mean_day_weather(climate.climate_of(region)), system)


@lru_cache(maxsize=8)
def lattice(weather: Weather, system: System) -> np.ndarray:
    """Work out the yields over all tilts and azimuths in one weather.

    Parameters
    ----------
    weather : Weather
        The weather.
    system : System
        Module, mounting, losses and inverter.

    Returns
    -------
    numpy.ndarray, shape (fine tilts, fine azimuths, 12)
        Energy of each month at ``FINE_TILTS_DEG`` and ``FINE_AZIMUTHS_DEG``. [kWh/kWp]
    """
    tilt, azimuth = np.meshgrid(TILTS_DEG, AZIMUTHS_DEG[:-1], indexing="ij")
    pieces = max(1, tilt.size * len(weather.light) // PIECE)
    parts = zip(*(np.array_split(angle.ravel(), pieces) for angle in (tilt, azimuth)), strict=True)
    direct = np.concatenate([monthly_yield(weather, *part, system=system) for part in parts])
    return refined(direct.reshape(*tilt.shape, 12))


def refined(direct) -> np.ndarray:
    """Refine a lattice by a cubic surface that closes upon itself round the compass."""
    margin = 5  # lattice steps repeated on either side, so that north is no edge
    turn = np.concatenate([direct[:, -margin:], direct, direct[:, : margin + 1]], axis=1)
    around = np.arange(-margin, len(AZIMUTHS_DEG) + margin) * AZIMUTHS_DEG[1]
    months = [
        RectBivariateSpline(TILTS_DEG, around, turn[..., month])(FINE_TILTS_DEG, FINE_AZIMUTHS_DEG)
        for month in range(12)
    ]
    return np.maximum(np.stack(months, axis=-1), 0.0)
