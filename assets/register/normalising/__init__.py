"""From the rows of a council's file to rows fit for the register.

    mapping = prepare(batch, mapping=None)                   # proposed, or checked against the file
    table = normalise(batch, mapping, Context(authority="E08000009", file_crs=found.crs))
    table.fields["name"], table.fields["shape"], ...         # arrays, one value a row
    table.notes, table.reasons, table.assumed                # assumptions; why rows are quarantined
    table.original(3)                                        # the row as it was, fit for JSON

The names of the fields are ``FIELDS``. A row with reasons is to be quarantined, others registered.
"""

from assets.register.normalising.context import Context
from assets.register.normalising.decimals import with_points
from assets.register.normalising.rows import normalise, prepare, understand
from assets.register.normalising.table import FIELDS, Table

__all__ = ["FIELDS", "Context", "Table", "normalise", "prepare", "understand", "with_points"]
