"""Weather sources of roof estimates: the built-in climate, a weather file, or PVGIS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from energy.core import climate, uncertainty, yields
from energy.core.module import System
from energy.core.weather import Weather
from energy.core.weather_files import read_weather

SAP, PVGIS = "sap", "pvgis"
#: Side of the square for which one answer of PVGIS holds. [°]
PVGIS_CELL_DEG = 0.1


@dataclass(frozen=True)
class BuiltIn:
    """The built-in climate of the United Kingdom: a cell is a climate region."""

    method = "mean day, Hay-Davies sky"
    edition = "SAP Appendix U, 2012"
    year_to_year_pct = None

    def cells(self, lon, lat) -> np.ndarray:
        """Cell of each place, -1 outside the United Kingdom."""
        return climate.regions_at(lon, lat)

    def label(self, cell: int) -> str:
        """Say where the weather of a cell comes from."""
        return f"SAP Appendix U, region {cell} ({climate.climate_of(cell).name})"

    def monthly_kwh(self, cells, tilt_deg, azimuth_deg, scale_kw) -> np.ndarray:
        """Energy of each month. [kWh], shape (roofs, 12)."""
        table, places = yields.regional_lattices(cells, System())
        return yields.look_up(table, places, tilt_deg, azimuth_deg, scale_kw)


@dataclass(frozen=True)
class Lattices:
    """Weather of one place for all roofs, or of several, each for the square around it.

    Attributes
    ----------
    labels : tuple of str
        Where the weather of each cell comes from.
    table : numpy.ndarray, shape (cells, fine tilts, fine azimuths, 12)
        Yields of each cell. [kWh/kWp]
    squares : dict or None
        Cell by the rounded longitude and latitude, in squares; ``None`` where one cell is all.
    year_to_year_pct : float or None
        Spread of single years, where the series is long enough to tell. [%]
    """

    labels: tuple[str, ...]
    table: np.ndarray
    squares: Mapping[tuple[int, int], int] | None = None
    year_to_year_pct: float | None = None

    method = "hourly weather, Perez sky"

    def cells(self, lon, lat) -> np.ndarray:
        """Cell of each place, -1 outside the United Kingdom."""
        cells = np.where(climate.regions_at(lon, lat) == climate.OUTSIDE, climate.OUTSIDE, 0)
        if self.squares is not None:
            inside = np.flatnonzero(cells == 0)
            squares = zip(*(square(angle[inside]) for angle in (lon, lat)), strict=True)
            cells[inside] = [self.squares[key] for key in squares]
        return cells

    def label(self, cell: int) -> str:
        """Say where the weather of a cell comes from."""
        return self.labels[cell]

    def monthly_kwh(self, cells, tilt_deg, azimuth_deg, scale_kw) -> np.ndarray:
        """Energy of each month. [kWh], shape (roofs, 12)."""
        return yields.look_up(self.table, cells, tilt_deg, azimuth_deg, scale_kw)


Source = BuiltIn | Lattices


def from_file(path: Path) -> Lattices:
    """Weather of one file for all roofs.

    Raises
    ------
    ValueError
        If the file is no weather file or is broken, with the name of the fault.
    """
    return from_weathers([read_weather(path)])


def from_weathers(weathers: list[Weather], squares=None) -> Lattices:
    """Weather of one place for all, or of several by their squares."""
    lattices = [yields.lattice(weather, System()) for weather in weathers]
    table = np.stack(lattices) if lattices else np.empty((0, *yields.LATTICE))
    labels = tuple("; ".join([weather.label, *weather.notes]) for weather in weathers)
    spreads = [year_to_year_pct(weather) for weather in weathers if weather.year is not None]
    known = [spread for spread in spreads if spread is not None]
    return Lattices(labels, table, squares, max(known, default=None))


def year_to_year_pct(weather: Weather) -> float | None:
    """Spread of the yearly light on the horizontal in a series of at least ten years. [%]."""
    years, place = np.unique(weather.year, return_inverse=True)
    if len(years) < 10:
        return None
    return uncertainty.year_to_year_pct(np.bincount(place, weather.ghi_w_m2 * weather.hours))


def from_pvgis(lon, lat, fetch: Callable[[float, float], Weather], *, most: int = 100) -> Lattices:
    """Weather of PVGIS for the squares in which roofs stand.

    Parameters
    ----------
    lon, lat : array_like, shape (roofs,)
        The places; those outside the United Kingdom are left out. [°]
    fetch : callable
        Gives the weather at a longitude and latitude, such as `energy.roofs.pvgis.weather_at`.
    most : int, default 100
        Squares for which PVGIS may be asked in one run.

    Raises
    ------
    ValueError
        If the roofs stand in more squares than that.
    """
    inside = climate.regions_at(lon, lat) != climate.OUTSIDE
    columns = [square(np.asarray(angle, float)[inside]) for angle in (lon, lat)]
    keys = sorted(set(zip(*columns, strict=True)))
    if len(keys) > most:
        raise ValueError(
            f"The roofs stand in {len(keys)} squares of {PVGIS_CELL_DEG} degrees and PVGIS is "
            f"asked for {most} at most: use the built-in climate or split the file."
        )
    weathers = [fetch(*(number * PVGIS_CELL_DEG for number in key)) for key in keys]
    return from_weathers(weathers, {key: cell for cell, key in enumerate(keys)})


def square(angle_deg) -> list[int]:
    """Tell the number of the square that an angle falls in."""
    return np.rint(np.asarray(angle_deg, float) / PVGIS_CELL_DEG).astype(int).tolist()
