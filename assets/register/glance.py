"""The first rows of a file, as they are and as they would be understood; nothing is staged yet."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from assets.register.errors import UnusableFile
from assets.register.normalising import Table, normalise, prepare, with_points
from assets.register.recognising import Mapping, is_heading, parse_mapping
from assets.register.surroundings import context_of
from gis.crs import BNG, WGS84
from gis.reading import Batch, SeveralLayers, open_source
from gis.systems import transform_shapes

FIRST_ROWS = 1_000  # looked at for the proposal
SHOWN_ROWS = 20
DRAWN_ROWS = 200
SHOWN_CELLS = 3
LONGEST_CELL = 60


@dataclass
class Glance:
    """What the beginning of a file shows; without a batch, a layer must be chosen first."""

    layers: list[str] = field(default_factory=list)
    layer: str | None = None
    format: str = ""
    warnings: list[str] = field(default_factory=list)
    mapping: Mapping | None = None
    batch: Batch | None = None
    table: Table | None = None

    def cells(self, column: str) -> list[str]:
        """Give the first different filled cells of a column, shortened."""
        seen = dict.fromkeys(
            str(cell)[:LONGEST_CELL] for cell in self.batch.columns[column] if cell is not None
        )
        return [text for text in seen if text.strip()][:SHOWN_CELLS]

    def rows(self) -> list[dict]:
        """Give the first rows as they would be registered, with why some would not."""
        return [row for row, _ in zip(self.table.rows(), range(SHOWN_ROWS), strict=False)]

    def shapes(self) -> list[shapely.Geometry]:
        """Give where the first rows lie, in degrees."""
        shapes = self.table.fields["shape"][:DRAWN_ROWS]
        known = np.array([shape for shape in shapes if shape is not None], dtype=object)
        return list(transform_shapes(known, BNG, WGS84)) if len(known) else []


def look(run) -> Glance:
    """Look at the file of an import, with the mapping and the wishes that it has.

    Raises
    ------
    Refusal
        If it cannot be read, has no rows, or its mapping does not fit it.
    """
    try:
        opened = open_source(
            Path(run.file.path),
            layer=run.options.get("layer"),
            name=run.file_name,
            knows=is_heading,
        )
    except SeveralLayers as several:
        return Glance(layers=several.layers)
    with opened:
        found = opened.found
        batch = next(iter(opened.batches(FIRST_ROWS)), None)
        if batch is None or not len(batch):
            raise UnusableFile(f"{run.file_name} holds no rows; choose another file or sheet.")
        batch = with_points(batch, found)
        mapping = prepare(batch, parse_mapping(run.mapping) if run.mapping else None)
        table = normalise(batch, mapping, context_of(run.options, found.crs))
        return Glance(
            layers=found.layers if len(found.layers) > 1 else [],
            layer=found.layer,
            format=found.format,
            warnings=[*found.warnings, *mapping.remarks],
            mapping=mapping,
            batch=batch,
            table=table,
        )
