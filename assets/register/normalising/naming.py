"""Names, addresses and references of rows, from whatever columns hold them."""

import re

import numpy as np
import pandas as pd

from assets.register.normalising.table import Table
from assets.register.recognising import Mapping
from assets.register.values.postcodes import find_postcode, parse_postcode
from assets.register.values.texts import clean_lines, clean_text, is_empty_word
from gis.notes import Note

LONGEST_EMPTY = 16  # words that say there is nothing are no longer
LONGEST_NAME = 200
LONGEST_REFERENCE = 100


def read_texts(table: Table, source: str | None, clean=clean_text) -> np.ndarray:
    """Give a column as clean text, None where there is nothing."""
    if source is None or source not in table.batch.columns:
        return np.full(len(table), None, dtype=object)
    values = np.empty(len(table), dtype=object)
    if len(table):
        values[:] = [
            None
            if text is None or (len(text) <= LONGEST_EMPTY and is_empty_word(text))
            else clean(text)
            for text in table.texts(source)
        ]
    return values


def read_references(table: Table, mapping: Mapping) -> np.ndarray:
    """Give references with single spaces."""
    references = read_texts(table, mapping.source("reference"))
    for row, text in enumerate(references):
        if text is not None and text[0] == "'":  # by which a spreadsheet is told that it is text
            references[row] = text = text[1:].strip() or None
        if text is not None and len(text) > LONGEST_REFERENCE:
            references[row] = None
            table.note(
                row,
                Note(
                    "reference_long",
                    f"“{text[:40]}…” is too long for a reference and was left out.",
                ),
            )
    return references


def read_addresses(table: Table, mapping: Mapping) -> np.ndarray:
    """Join the parts of addresses; a house number goes before its street without a comma."""
    sources = mapping.sources("address")
    parts = [read_texts(table, source, _clean_address) for source in sources]
    numbers = read_texts(table, mapping.source("street_number"))
    whole = read_texts(table, mapping.source("name_address"))
    if (
        len(parts) == 1
        and mapping.source("street_number") is None
        and mapping.source("name_address") is None
    ):
        return parts[0]
    joined = np.full(len(table), None, dtype=object)
    rows = zip(*parts, strict=True) if parts else [()] * len(table)
    joined[:] = [
        _join(number, [part for part in (given, *row) if part])
        for number, given, row in zip(numbers, whole, rows, strict=True)
    ]
    return joined


def _clean_address(text: str) -> str | None:
    return (clean_text(text) or "").strip(" ,;") or None


def _join(number: str | None, parts: list[str]) -> str | None:
    """Join parts that do not repeat one another; a postcode has a field of its own."""
    kept: list[str] = []
    for part in parts:
        said = {piece.strip().casefold() for one in kept for piece in one.split(",")}
        if part.casefold() not in said and not _is_postcode(part):
            kept.append(part)
    if number and kept:
        kept[0] = kept[0] if kept[0].startswith(number) else f"{number} {kept[0]}"
    return ", ".join(kept) or None


def _is_postcode(part: str) -> bool:
    return (
        len(part) <= 8
        and any(map(str.isdigit, part))
        and " " in part
        and parse_postcode(part).value is not None
    )


def read_names(table: Table, mapping: Mapping) -> np.ndarray:
    """Name every row that says anything: by name, else address, kind and reference, or UPRN."""
    fields = table.fields
    given = read_texts(table, mapping.source("name"))
    whole = read_texts(table, mapping.source("name_address"))
    names = np.full(len(table), None, dtype=object)
    columns = (given, whole, fields["address"], fields["reference"], fields["uprn"])
    for row, (name, both, address, reference, uprn) in enumerate(zip(*columns, strict=True)):
        chosen = name or both
        if chosen is None or (chosen == reference and (both or address)):
            chosen = both or address or chosen
        if chosen is None and (reference or uprn):
            chosen = f"{_kind_word(table, mapping, row)} ({reference or f'UPRN {uprn}'})"
            table.note(
                row,
                Note("name_made", "The row has no name; it is called by its kind and reference."),
            )
        names[row] = _shorten(table, row, chosen)
    return names


def _kind_word(table: Table, mapping: Mapping, row: int) -> str:
    """Give the word of the file for the kind of a place."""
    source = mapping.source("kind")
    text = table.texts(source)[row] if source in table.batch.columns else None
    return (clean_text(text) if text and not is_empty_word(text) else None) or "Asset"


def _shorten(table: Table, row: int, name: str | None) -> str | None:
    if name is None:
        return None
    if name[-1] in ".,; ":
        name = re.sub(r"(?<=[^\W\d_]{4})\.$|[\s,;]+$", "", name) or name  # Street. but not C.E.
    if len(name) > LONGEST_NAME:
        table.note(row, Note("name_long", "The name was longer than 200 letters and was cut."))
        name = name[: LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"
    return name


def fill_postcodes(table: Table) -> None:
    """Take a postcode out of the address where the row has none of its own."""
    postcodes, addresses = table.fields["postcode"], table.fields["address"]
    for row in np.flatnonzero(pd.isna(postcodes)).tolist():
        if addresses[row]:
            postcodes[row] = find_postcode(addresses[row])


def read_remarks(table: Table, mapping: Mapping, field: str) -> np.ndarray:
    """Join the columns of notes or descriptions, each on lines of its own."""
    columns = [read_texts(table, source, clean_lines) for source in mapping.sources(field)]
    if len(columns) <= 1:
        return columns[0] if columns else np.full(len(table), None, dtype=object)
    joined = np.full(len(table), None, dtype=object)
    joined[:] = ["\n".join(filter(None, row)) or None for row in zip(*columns, strict=True)]
    return joined
