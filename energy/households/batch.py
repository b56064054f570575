"""Whole files of homes: estimate their savings in a stream of any length."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from energy import batch
from energy.files import FileError, Rows, open_rows, write_rows
from energy.households import estimates, home_rows
from energy.households.facts import stale_carbon
from energy.households.tariffs import TariffError
from energy.roofs.batch import EstimateReport, tell
from energy.roofs.roof_rows import surely_degrees

PARTITION_HOMES = 4096  # a few seconds of work each, so that two workers end together


@dataclass
class SavingsReport(EstimateReport):
    """What a run over a file of homes did.

    Attributes
    ----------
    tariffs : set of str
        Tariffs named in the file.
    folder : pathlib.Path
        Where the file stands.
    """

    tariffs: set[str] = field(default_factory=set)
    folder: Path = Path()

    def stale(self, on: date) -> list[str]:
        """Say which of the tariffs and factors used are out of date on a day."""
        warnings = [stale_carbon(on)]
        for name in sorted(self.tariffs):
            try:
                warnings.append(home_rows.find_tariff(name, self.folder).stale(on))
            except TariffError:
                continue  # its rows carry the reason
        return [warning for warning in warnings if warning]


def estimate_savings(
    homes: Path,
    out: Path,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    name_fault: Callable[[str], None] = lambda line: None,
    progress: Callable[[int], None] = lambda rows: None,
) -> SavingsReport:
    """Estimate the savings of every home of a file.

    Parameters
    ----------
    homes, out : path-like
        CSV, Parquet, GeoParquet, GeoPackage or GeoJSON, by extension.
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
    SavingsReport

    Raises
    ------
    FileError, BatchError
        If the files or the workers stand in the way; nothing is written then.
    """
    report = SavingsReport(folder=Path(homes).resolve().parent)
    with open_rows(Path(homes)) as rows:
        check_columns(rows)
        work = partial(
            estimates.estimate,
            folder=report.folder,
            geometry=rows.geometry,
            crs=rows.crs.to_wkt() if rows.crs else None,
        )
        done = batch.run(
            work, partitions(rows.batches, report), workers=workers, scheduler=scheduler
        )
        geometry = rows.schema.field(rows.geometry) if rows.geometry else None
        schema = estimates.result_schema(rows.schema.field("home_id"), geometry)
        told = tell(done, report, "home_id", name_fault, progress)
        write_rows(Path(out), Rows(schema, told, rows.geometry, rows.crs))
    return report


def partitions(batches: Iterator[pa.RecordBatch], report: SavingsReport):
    """Cut batches into partitions of a few seconds' work, and note the tariffs they name."""
    for part in batches:
        report.in_degrees = report.in_degrees or surely_degrees(part)
        report.tariffs |= set(pc.unique(home_rows.texts(part, "tariff")).to_pylist()) - {""}
        for start in range(0, part.num_rows, PARTITION_HOMES):
            yield part.slice(start, PARTITION_HOMES)


def check_columns(rows: Rows) -> None:
    """Refuse a file that lacks what every home needs."""
    names = set(rows.schema.names)
    missing = [name for name in ("home_id", "use_kwh", "occupancy") if name not in names]
    if "tariff" not in names and not set(home_rows.PRICES) <= names:
        missing.append("tariff")
    if not names & {"generation_kwh", "kwp"}:
        missing.append("generation_kwh or kwp, tilt_deg, azimuth_deg")
    if missing:
        raise FileError(f"The file of homes lacks {', '.join(missing)}.")
