"""Brings published maps of constraints into the database: each load replaces its layer whole."""

from datetime import date
from pathlib import Path

import geopandas
import pandas
from django.db import connection, transaction
from pyogrio.errors import DataLayerError, DataSourceError

from gis.boundaries import PART_VERTICES, in_metres
from gis.errors import UnreadableFile
from gis.geometry import mend_area, to_multipolygon
from gis.importing import Report, register_source
from gis.models import ConstraintArea, ConstraintLayer, ConstraintPart

NAME_COLUMNS = ("name", "title", "site_name", "sitename", "label", "reference", "ref")
FROM_COLUMNS = ("valid_from", "start_date", "start-date", "entry_date", "designation_date")
TO_COLUMNS = ("valid_to", "end_date", "end-date")
LONGEST_NAME = 300


@transaction.atomic
def import_layer(path: Path, *, name: str, effect: str, **about) -> Report:
    """Load the areas of one constraint; a layer of the same name is replaced.

    Raises
    ------
    UnreadableFile
        If the file cannot be opened, holds no areas, or does not say its coordinate system.
    """
    frame = _read(path)
    source = register_source(path, **about)
    earlier = ConstraintLayer.objects.filter(name=name).first()
    known = ConstraintArea.objects.filter(layer=earlier).count()
    layer, _ = ConstraintLayer.objects.update_or_create(
        name=name, defaults={"effect": effect, "source": source}
    )
    ConstraintArea.objects.filter(layer=layer).delete()
    report, areas = Report(), []
    columns = _columns(frame)
    for number, (shape, *cells) in enumerate(_rows(frame, columns), start=1):
        area = _area(layer, number, shape, cells, report)
        if area is not None:
            areas.append(area)
    ConstraintArea.objects.bulk_create(areas, batch_size=1_000)
    divide(layer)
    report.created = len(areas)
    if known:
        report.notes.append(f"{known:,} areas of the layer as it was are replaced.")
    source.notes = report.notes
    source.save(update_fields=["notes"])
    return report


def _read(path) -> geopandas.GeoDataFrame:
    try:
        frame = geopandas.read_file(path)
    except (DataSourceError, DataLayerError, OSError) as error:
        raise UnreadableFile(f"{path} cannot be read as a map of areas: {error}") from error
    if "geometry" not in frame.columns:
        raise UnreadableFile(f"{path} holds no shapes; give a file with areas.")
    return in_metres(path, frame)


def _columns(frame) -> list[str | None]:
    lower = {str(column).lower(): column for column in frame.columns}
    return [
        next((lower[name] for name in wanted if name in lower), None)
        for wanted in (NAME_COLUMNS, FROM_COLUMNS, TO_COLUMNS)
    ]


def _rows(frame, columns):
    empty = [None] * len(frame)
    cells = [frame[column].tolist() if column is not None else empty for column in columns]
    return zip(frame.geometry, *cells, strict=True)


def _area(layer, number, shape, cells, report) -> ConstraintArea | None:
    name, begins, ends = cells
    area, repaired = mend_area(shape)
    if area is None:
        report.quarantine(f"Row {number} has no area in its shape; correct it and load again.")
        return None
    begins, ends = _day(begins), _day(ends)
    if begins and ends and ends <= begins:
        report.quarantine(f"Row {number} ends before it begins; correct it and load again.")
        return None
    if repaired:
        report.notes.append(f"Row {number}: a ring crossed itself and was repaired.")
    name = "" if name is None or pandas.isna(name) else str(name).strip()[:LONGEST_NAME]
    return ConstraintArea(
        layer=layer, name=name, valid_from=begins, valid_to=ends, geometry=to_multipolygon(area)
    )


def _day(cell) -> date | None:
    if cell is None or pandas.isna(cell):
        return None
    day = pandas.to_datetime(cell, errors="coerce")
    return None if pandas.isna(day) else day.date()


def divide(layer: ConstraintLayer) -> None:
    """Cut the areas into small pieces for quick look-up."""
    ConstraintPart.objects.filter(area__layer=layer).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO places_constraintpart (area_id, geometry)
               SELECT id, (ST_Dump(ST_CollectionExtract(piece, 3))).geom
               FROM (SELECT id, ST_Subdivide(geometry, %s) AS piece
                     FROM places_constraintarea WHERE layer_id = %s) AS pieces""",
            [PART_VERTICES, layer.pk],
        )
