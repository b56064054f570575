"""Reading the values of council files: identifiers, dates, money, areas, postcodes, words.

Each parser takes one cell as text and gives ``Parsed(value, note)``: the value or None, and a note
where something was assumed, mended or left out. ``parse_column`` runs a parser over a column, once
for each different cell.
"""

from assets.register.values.parsing import Parsed, as_texts, parse_column

__all__ = ["Parsed", "as_texts", "parse_column"]
