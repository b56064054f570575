"""Reading the files that councils publish, whatever their format, in constant memory.

    with open_source(path, layer=None, name=None, knows=is_heading) as source:
        source.found          # format, encoding, layer, header_row, columns, crs, warnings
        for batch in source.batches():
            batch.numbers     # row numbers in the file
            batch.columns     # raw cells by column
            batch.shapes      # shapely shapes in the CRS of the file, or None

A file that cannot be read raises ``gis.errors.UnreadableFile``, one sentence that says what to do.
What the cells mean is for the caller: this package knows files, not assets.
"""

from gis.reading.choosing import SeveralLayers
from gis.reading.opening import open_source
from gis.reading.source import Batch, Found, Source

__all__ = ["Batch", "Found", "SeveralLayers", "Source", "open_source"]
