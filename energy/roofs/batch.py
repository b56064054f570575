"""Whole files of roofs: estimate their yield, or find them, in a stream of any length."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from energy import batch
from energy.files import FileError, Rows, open_rows, write_rows
from energy.roofs import estimates, roof_rows, sources
from energy.roofs.pvgis import weather_at

ROOF_COLUMNS = ("roof_id", "tilt_deg", "azimuth_deg")


@dataclass
class EstimateReport:
    """What a run over a file of roofs did.

    Attributes
    ----------
    read, estimated : int
        Rows read, and rows with numbers.
    in_degrees : bool
        Whether the tilts and azimuths can be nothing but degrees.
    """

    read: int = 0
    estimated: int = 0
    in_degrees: bool = False

    @property
    def left_out(self) -> int:
        """Rows with a reason in place of numbers."""
        return self.read - self.estimated

    @property
    def doubt(self) -> str:
        """What is odd about the file as a whole, or empty."""
        if self.in_degrees or not self.estimated:
            return ""
        return (
            "No tilt is above 1.57 and no azimuth above 6.28: if these are radians, the figures "
            "are wrong; give degrees."
        )


def estimate_roofs(
    roofs: Path,
    out: Path,
    *,
    weather: str = sources.SAP,
    workers: int = 1,
    scheduler: str | None = None,
    name_fault: Callable[[str], None] = lambda line: None,
    progress: Callable[[int], None] = lambda rows: None,
) -> EstimateReport:
    """Estimate the yield of every roof of a file.

    Parameters
    ----------
    roofs, out : path-like
        GeoPackage, GeoJSON, GeoParquet, Parquet or CSV, by extension.
    weather : str, default "sap"
        ``"sap"``, ``"pvgis"`` or the path of a weather file.
    workers : int, default 1
        Processes on this machine.
    scheduler : str, optional
        Address of a Dask scheduler.
    name_fault : callable
        Is told each row that cannot be estimated, in one line.
    progress : callable
        Is told how many rows more are done.

    Returns
    -------
    EstimateReport

    Raises
    ------
    FileError, BatchError, ValueError
        If the files, the workers or the weather stand in the way; nothing is written then.
    """
    source = source_of(weather, roofs)
    report = EstimateReport()
    with open_rows(Path(roofs)) as rows:
        check_columns(rows)
        work = partial(
            estimates.estimate,
            source=source,
            geometry=rows.geometry,
            crs=rows.crs.to_wkt() if rows.crs else None,
        )
        parts = watched(rows.batches, report)
        done = batch.run(work, parts, workers=workers, scheduler=scheduler)
        geometry = rows.schema.field(rows.geometry) if rows.geometry else None
        schema = estimates.result_schema(rows.schema.field("roof_id"), geometry)
        told = tell(done, report, "roof_id", name_fault, progress)
        write_rows(Path(out), Rows(schema, told, rows.geometry, rows.crs))
    return report


def source_of(weather: str, roofs: Path) -> sources.Source:
    """Open the weather source of a run."""
    if weather == sources.SAP:
        return sources.BuiltIn()
    if weather == sources.PVGIS:
        return sources.from_pvgis(*places_in(roofs), weather_at)
    try:
        return sources.from_file(Path(weather))
    except OSError as error:
        raise FileError(
            f"There is no weather file {weather}: give sap, pvgis or the path of a file."
        ) from error


def places_in(roofs: Path) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of all roofs of a file. [°]."""
    with open_rows(Path(roofs)) as rows:
        crs = rows.crs.to_wkt() if rows.crs else None
        found = [roof_rows.places(part, rows.geometry, crs) for part in rows.batches]
    lon, lat = zip(*found, strict=True) if found else ([[]], [[]])
    return np.concatenate(lon), np.concatenate(lat)


def watched(batches: Iterator[pa.RecordBatch], report: EstimateReport):
    """Pass batches on and note whether their angles can only be degrees."""
    for part in batches:
        report.in_degrees = report.in_degrees or roof_rows.surely_degrees(part)
        yield part


def check_columns(rows: Rows) -> None:
    """Refuse a file that lacks what every roof needs."""
    names = set(rows.schema.names)
    missing = [name for name in ROOF_COLUMNS if name not in names]
    if not names & {"kwp", "area_m2"}:
        missing.append("kwp or area_m2")
    if rows.geometry is None and not {"lon", "lat"} <= names:
        missing.append("a geometry or lon and lat")
    if missing:
        raise FileError(f"The file of roofs lacks {', '.join(missing)}.")


def tell(done: Iterator[pa.RecordBatch], report: EstimateReport, key: str, name_fault, progress):
    """Pass results on, count them and name by their key the rows that have a reason."""
    for part in done:
        reason = part.column("reason")
        for row in np.flatnonzero(np.asarray(reason.is_valid())):
            number, name = report.read + int(row) + 1, part.column(key)[row]
            name_fault(f"row {number}, {key} {name}: {reason[row]}")
        report.read += part.num_rows
        report.estimated += reason.null_count
        progress(part.num_rows)
        yield part
