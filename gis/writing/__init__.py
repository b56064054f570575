"""Writes rows of the database into files of every kind, in constant memory and never half.

    write_file(Outgoing("assets", rows, columns, shape, about), Path("assets.gpkg"))

``rows`` streams from the database by COPY; each kind of file has a module that writes the stream.
"""

from gis.writing.files import KINDS, kind_of, write_file, write_tables
from gis.writing.outgoing import Outgoing

__all__ = ["KINDS", "Outgoing", "kind_of", "write_file", "write_tables"]
