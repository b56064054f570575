"""Find the roofs of a file of footprints: detected in a surface model, else inferred."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import CRS, Proj, Transformer

from energy import batch
from energy.core import climate
from energy.core.footprints import roof_from_footprint
from energy.core.roofs import Roof
from energy.core.surfaces import roof_from_surface
from energy.files import FileError, Rows, open_rows, write_rows
from energy.roofs.estimates import density_kwp_per_m2
from energy.roofs.rasters import BRITISH_GRID, Rasters, check_rasters, surface_around
from energy.roofs.roof_rows import SWAPPED, WGS84, centres, look_swapped

#: Side of the squares that are worked on together, so that a raster is read once for all. [m]
SQUARE_M = 500.0
#: Columns that may name a building and its kind, best first.
KEYS = ("building_id", "roof_id", "uprn", "reference", "osm_id", "osm_way_id", "id", "fid")
KINDS = ("kind", "building", "building_type", "type")
NOT_COVERED = "surface model does not cover it"


@dataclass
class FindReport:
    """What a run over a file of footprints did.

    Attributes
    ----------
    buildings, with_planes, planes : int
        Buildings read, those with a plane, and planes in all.
    """

    buildings: int = 0
    with_planes: int = 0
    planes: int = 0


@dataclass(frozen=True)
class Building:
    """One footprint in metres, with what helps to read it.

    Attributes
    ----------
    place : int
        Row of the file.
    footprint : bytes
        Well-known binary.
    neighbours : tuple of bytes
        Footprints that may touch it.
    kind : str
        Kind of building.
    region : int or None
        Climate region, where it lies in the United Kingdom.
    swapped : bool
        Whether its longitude and latitude look exchanged.
    """

    place: int
    footprint: bytes
    neighbours: tuple[bytes, ...]
    kind: str
    region: int | None
    swapped: bool


def find_roofs(
    footprints: Path,
    out: Path,
    *,
    dsm: Path | None = None,
    dtm: Path | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Callable[[int], None] = lambda buildings: None,
) -> FindReport:
    """Find the roof planes of every building of a file.

    Parameters
    ----------
    footprints, out : path-like
        Any spatial file to read; GeoPackage, GeoJSON or GeoParquet to write, or plain CSV.
    dsm, dtm : path-like, optional
        Surface model and terrain model, in metres and north up.
    workers, scheduler
        As in `energy.batch.run`.
    progress : callable
        Is told how many buildings more are done.

    Returns
    -------
    FindReport

    Raises
    ------
    FileError, BatchError
        If the files or the workers stand in the way; nothing is written then.
    """
    frame = read_footprints(Path(footprints))
    rasters = Rasters(str(dsm), str(dtm) if dtm else None) if dsm else None
    grid = check_rasters(rasters) if rasters else BRITISH_GRID
    buildings = in_metres(frame, grid)
    found: dict[int, Roof] = {}
    report = FindReport(buildings=len(frame))
    work = partial(roofs_of_square, rasters=rasters)
    squares = in_squares(buildings)
    for part in batch.run(work, squares, workers=workers, scheduler=scheduler):
        found |= part
        progress(len(part))
    report.with_planes = sum(bool(roof.planes) for roof in found.values())
    report.planes = sum(len(roof.planes) for roof in found.values())
    write_rows(Path(out), result_rows(frame, found, grid))
    return report


def read_footprints(path: Path) -> gpd.GeoDataFrame:
    """Read footprints with their key and kind."""
    with open_rows(path) as rows:
        if rows.geometry is None:
            raise FileError(f"{path.name} holds no geometry: give a file of footprints.")
        table = pa.Table.from_batches(list(rows.batches), rows.schema)
        shapes = table[rows.geometry].to_numpy(zero_copy_only=False)
        shapes = shapely.force_2d(shapely.from_wkb(shapes, on_invalid="ignore"))
        crs = rows.crs or WGS84
    names = {name.lower(): name for name in table.schema.names}
    key = next((names[name] for name in KEYS if name in names), None)
    kind = next((names[name] for name in KINDS if name in names), None)
    order = np.arange(1, table.num_rows + 1).astype(str)
    keys = table[key].to_pandas() if key else pd.Series(order)
    kinds = table[kind].to_pandas() if kind else pd.Series("", index=range(len(order)))
    return gpd.GeoDataFrame(
        {
            "building_id": keys.astype("string").fillna(pd.Series(order, dtype="string")),
            "kind": kinds.astype("string").fillna(""),
        },
        geometry=shapes,
        crs=crs,
    )


def in_metres(frame: gpd.GeoDataFrame, grid: CRS) -> list[Building]:
    """Turn footprints to a grid in metres and find what stands beside each."""
    shapes = frame.geometry.to_crs(grid).make_valid().array
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapely.buffer(shapes, 1.0))
    beside: dict[int, list[bytes]] = {}
    binary = shapely.to_wkb(shapes)
    for place, neighbour in zip(one, other, strict=True):
        if place != neighbour:
            beside.setdefault(int(place), []).append(binary[neighbour])
    centre = gpd.GeoSeries(shapely.centroid(shapes), crs=grid).to_crs(4326)
    regions = climate.regions_at(centre.x, centre.y)
    swapped = look_swapped(centre.x, centre.y)
    return [
        Building(
            place,
            binary[place],
            tuple(beside.get(place, ())),
            kind,
            None if region == climate.OUTSIDE else int(region),
            bool(turned),
        )
        for place, (kind, region, turned) in enumerate(
            zip(frame["kind"], regions, swapped, strict=True)
        )
    ]


def in_squares(buildings: list[Building]) -> list[list[Building]]:
    """Gather buildings that stand near each other, so that a raster is read once for all."""
    squares: dict[tuple, list[Building]] = {}
    for building in buildings:
        shape = building.footprint and shapely.from_wkb(building.footprint)
        point = shape.centroid if shape and not shape.is_empty else shapely.Point(0, 0)
        key = (point.x // SQUARE_M, point.y // SQUARE_M)
        squares.setdefault(key, []).append(building)
    return [squares[key] for key in sorted(squares)]


def roofs_of_square(buildings: list[Building], rasters: Rasters | None) -> dict[int, Roof]:
    """Find the roofs of some buildings that stand near each other."""
    shapes = [building.footprint and shapely.from_wkb(building.footprint) for building in buildings]
    surface = surface_around(rasters, shapes) if rasters else None
    found = {}
    for building, shape in zip(buildings, shapes, strict=True):
        roof = Roof((), SWAPPED, "footprint") if building.swapped else None
        if roof is None and surface is not None:
            roof = roof_from_surface(shape, surface, region=building.region)
        if roof is None or roof.reason == NOT_COVERED:
            neighbours = shapely.from_wkb(list(building.neighbours))
            roof = roof_from_footprint(shape, neighbours, building.kind)
        found[building.place] = roof
    return found


def result_rows(frame: gpd.GeoDataFrame, found: dict[int, Roof], grid: CRS) -> Rows:
    """Rows of the result: one for each plane, or one with the reason there is none."""
    records, shapes = [], []
    footprints = frame.geometry.to_crs(grid).array
    turn = convergence(frame, grid)
    for place, building_id in enumerate(frame["building_id"]):
        roof = found[place]
        for record, shape in records_of(building_id, roof, turn[place]):
            records.append(record)
            shapes.append(footprints[place] if shape is None else shape)
    table = pa.Table.from_pylist(records, RESULT)
    outlines = gpd.GeoSeries(shapes, crs=grid).to_crs(frame.crs)
    binary = pa.array(shapely.to_wkb(outlines.array), pa.binary())
    table = table.append_column("geometry", binary)
    return Rows(table.schema, iter(table.to_batches()), "geometry", frame.crs)


RESULT = pa.schema(
    [
        ("roof_id", pa.string()),
        ("building_id", pa.string()),
        ("tilt_deg", pa.float64()),
        ("azimuth_deg", pa.float64()),
        ("area_m2", pa.float64()),
        ("usable_area_m2", pa.float64()),
        ("kwp", pa.float64()),
        ("shade_factor", pa.float64()),
        ("confidence", pa.float64()),
        ("method", pa.string()),
        ("reason", pa.string()),
    ]
)


def records_of(building_id: str, roof: Roof, turn_deg: float) -> Iterator[tuple[dict, object]]:
    """Yield a record and an outline for each plane of a roof, or one without for its reason."""
    head = {"building_id": building_id, "method": roof.method}
    if not roof.planes:
        yield {**head, "roof_id": building_id, "reason": roof.reason}, None
    for number, plane in enumerate(roof.planes, 1):
        azimuth = plane.azimuth_deg if plane.tilt_deg == 0 else (plane.azimuth_deg + turn_deg) % 360
        record = {
            **head,
            "roof_id": f"{building_id}-{number}",
            "tilt_deg": round(plane.tilt_deg, 2),
            "azimuth_deg": round(azimuth, 2),
            "area_m2": round(plane.area_m2, 2),
            "usable_area_m2": round(plane.usable_area_m2, 2),
            "kwp": round(plane.usable_area_m2 * density_kwp_per_m2(), 3),
            "shade_factor": plane.shade_factor,
            "confidence": plane.confidence,
            "reason": plane.reason or None,
        }
        yield record, plane.outline


def convergence(frame: gpd.GeoDataFrame, grid: CRS) -> np.ndarray:
    """Angle from grid north to true north at each building, to add to an azimuth. [°]."""
    x, y = centres(frame.geometry.array)
    known = np.isfinite(x) & np.isfinite(y)
    lon, lat = Transformer.from_crs(frame.crs, WGS84, always_xy=True).transform(x[known], y[known])
    turn = np.zeros(len(frame))
    if not known.any():
        return turn
    turn[known] = Proj(grid).get_factors(lon, lat).meridian_convergence
    return turn
