"""Tie it together: a batch of raw rows, a mapping and a context; rows fit for the register out."""

import re
from functools import partial

import numpy as np
import pandas as pd

from assets.register.normalising.context import Context
from assets.register.normalising.facts import read_facts
from assets.register.normalising.meanings import (
    read_areas,
    read_authorities,
    read_column,
    read_dates,
    read_holdings,
    read_kinds,
    read_owners,
    read_stalled,
)
from assets.register.normalising.naming import (
    fill_postcodes,
    read_addresses,
    read_names,
    read_references,
    read_remarks,
    read_texts,
)
from assets.register.normalising.places import place
from assets.register.normalising.table import FIELDS, Table
from assets.register.recognising import Mapping, fit_mapping, propose
from assets.register.values.amounts import area_parser, parse_money
from assets.register.values.identifiers import parse_titles, parse_uprn
from assets.register.values.parsing import parse_column
from assets.register.values.postcodes import parse_postcode
from assets.register.values.texts import clean_link
from gis.notes import Note
from gis.reading import Batch
from gis.reading.features import UNREADABLE_SHAPE

MISALIGNED = re.compile(r"_unreadable$|^place_impossible$")
FRAGMENT = (
    "The row has no reference where others have one, and next to nothing else; "
    "it is probably a piece of the row above or below it."
)
SECTION = "Only one cell of the row is filled, “{}”; it is probably a heading between rows."
MANY_CELLS = 4  # that a row of the table fills, before one with a single cell is no row
LIKE_THE_OTHERS = 5  # rows that must agree before one without a place follows them
MOSTLY = 0.6  # share of rows with a reference that makes a row without one suspicious


def prepare(batch: Batch, mapping: Mapping | None = None) -> Mapping:
    """Propose a mapping from the first batch of a file, or check a given one against it.

    Raises
    ------
    MappingRefused
        If the given mapping does not fit the file.
    """
    if mapping is None:
        return propose(batch.columns)
    return fit_mapping(mapping, batch.columns)


def normalise(batch: Batch, mapping: Mapping, context: Context) -> Table:
    """Make rows fit for the register, and say which are not.

    Parameters
    ----------
    batch
        Rows as they were read.
    mapping
        Which column feeds which field.
    context
        What is known besides the file.
    """
    return understand(Table(batch), mapping, context)


def understand(table: Table, mapping: Mapping, context: Context) -> Table:
    """Fill the fields of a table that holds its rows only as they were read; see ``normalise``."""
    context = context.following(mapping.settings)
    fields = table.fields
    fields["row"] = table.batch.numbers.astype(object)
    fields["authority_code"] = read_authorities(table, mapping, context)
    _read_identity(table, mapping)
    read_holdings(table, mapping)
    fields["kind"] = read_kinds(table, mapping, context)
    fields["is_stalled"] = read_stalled(table, mapping, context)
    fields["owner_type"], fields["owner_name"] = read_owners(table, mapping, context)
    _read_details(table, mapping, context)
    _place(table, mapping, context)
    _quarantine(table)
    table.fields = {name: fields[name] for name in FIELDS}
    return table


def _read_identity(table: Table, mapping: Mapping) -> None:
    fields = table.fields
    fields["reference"] = read_references(table, mapping)
    fields["uprn"] = read_column(table, mapping.source("uprn"), parse_uprn)
    fields["postcode"] = read_column(table, mapping.source("postcode"), parse_postcode)
    fields["address"] = read_addresses(table, mapping)
    fields["name"] = read_names(table, mapping)
    fill_postcodes(table)
    fields["title_numbers"] = _read_titles(table, mapping.source("title_number"))


def _read_titles(table: Table, source: str | None) -> np.ndarray:
    """Read title numbers, each by the pattern of its own nation."""
    titles = np.full(len(table), None, dtype=object)
    if source not in table.batch.columns:
        return titles
    nations = np.array([(code or " ")[0] for code in table.fields["authority_code"]])
    for nation in np.unique(nations).tolist():
        rows = np.flatnonzero(nations == nation)
        parse = partial(parse_titles, nation=nation)
        titles[rows], notes = parse_column(table.texts(source)[rows], parse)
        table.note_all({int(rows[at]): note for at, note in notes.items()})
    return titles


def _read_details(table: Table, mapping: Mapping, context: Context) -> None:
    fields = table.fields
    fields["use"] = read_remarks(table, mapping, "use")
    fields["area_m2"] = read_areas(table, mapping)
    fields["building_area_m2"] = read_column(
        table, mapping.source("building_area_m2"), area_parser("m2")
    )
    fields["energy_rating"] = read_texts(table, mapping.source("energy_rating"))
    fields["condition"] = read_texts(table, mapping.source("condition"))
    fields["running_cost_gbp"] = read_column(table, mapping.source("running_cost_gbp"), parse_money)
    fields["description"] = read_remarks(table, mapping, "description")
    fields["remarks"] = read_remarks(table, mapping, "notes")
    fields["url"] = read_texts(table, mapping.source("url"), clean_link)
    fields["date_checked"] = read_dates(table, mapping.source("date_checked"), context.today)
    fields["end_date"] = read_dates(table, mapping.source("end_date"))
    fields["facts"] = read_facts(table, mapping, context)


def _place(table: Table, mapping: Mapping, context: Context) -> None:
    """Place the rows, and let the place say whose record it is where nothing else does."""
    places = place(table, mapping, context)
    table.fields["shape"], table.fields["how_placed"] = places.shapes, places.how
    table.assumed.update(places.assumed)
    for target, found in ((table.notes, places.notes), (table.reasons, places.refusals)):
        for row, notes in found.items():
            target.setdefault(row, []).extend(notes)
    codes = table.fields["authority_code"]
    open_rows = [
        row for row in range(len(table)) if codes[row] is None and places.shapes[row] is not None
    ]
    if context.authority_at and open_rows:
        points = [places.shapes[row].representative_point() for row in open_rows]
        for row, code in zip(open_rows, context.authority_at(points), strict=True):
            codes[row] = code
        table.assumed["the authority is the one on whose ground the place lies"] += len(open_rows)
        _follow_the_others(table, codes)


def _follow_the_others(table: Table, codes: np.ndarray) -> None:
    """Give rows without a place to the authority in which all the other rows lie."""
    known = {code for code in codes if code is not None}
    lost = [row for row in range(len(table)) if codes[row] is None]
    if len(known) != 1 or len(table) - len(lost) < LIKE_THE_OTHERS:
        return
    for row in lost:
        codes[row] = next(iter(known))
        table.note(row, Note("authority_of_others", "The authority is that of all other rows."))


def _quarantine(table: Table) -> None:
    """Say which rows cannot be registered."""
    fields = table.fields
    for row in np.flatnonzero(pd.isna(fields["name"])).tolist():
        table.refuse(row, "nameless", "The row has no name, no reference, no address and no UPRN.")
    for row in np.flatnonzero(pd.isna(fields["authority_code"])).tolist():
        table.refuse(
            row,
            "authority_unknown",
            "Nothing says which authority the row belongs to; name it with --authority.",
        )
    _quarantine_fragments(table)
    _quarantine_sections(table)
    for row, damage in table.batch.damage.items():
        found = table.notes.get(row, []) + table.reasons.get(row, [])
        misaligned = any(MISALIGNED.search(note.code) for note in found)
        if misaligned or damage == UNREADABLE_SHAPE:
            table.refuse(row, "damaged", damage)


def _quarantine_sections(table: Table) -> None:
    """Recognise headings between rows, such as Sites with planning permission: one cell alone."""
    fields = table.fields
    bare = pd.isna(fields["how_placed"]) & pd.isna(fields["uprn"]) & pd.isna(fields["postcode"])
    if len(table) < LIKE_THE_OTHERS or not bare.any():
        return
    filled = _count_filled(table)
    if np.median(filled) < MANY_CELLS:
        return
    for row in np.flatnonzero(bare & (filled <= 1)).tolist():
        if row in table.reasons:
            continue
        said = fields["reference"][row] or fields["name"][row] or ""
        table.refuse(row, "section", SECTION.format(said[:60]))


def _count_filled(table: Table) -> np.ndarray:
    """Count the filled cells of each row, without columns that say the same in every row."""
    filled = np.zeros(len(table), dtype=int)
    for values in table.batch.columns.values():
        present = pd.notna(values)
        given = values[present]
        if len(given) and (given != given[0]).any():
            filled += present
    return filled


def _quarantine_fragments(table: Table) -> None:
    """Recognise pieces of rows that were broken in two: no reference, no place, next to nothing."""
    fields = table.fields
    referenced = pd.notna(fields["reference"])
    if len(table) < LIKE_THE_OTHERS or referenced.all() or referenced.mean() < MOSTLY:
        return
    filled = _count_filled(table)
    usual = np.median(filled)
    for row in np.flatnonzero(~referenced & (filled <= usual / 3)).tolist():
        if fields["how_placed"][row] is None and fields["uprn"][row] is None:
            _warn_neighbour(table, row)
            table.refuse(row, "fragment", FRAGMENT)


def _warn_neighbour(table: Table, row: int) -> None:
    """Tell the row below a piece of a name that its own name may lack it."""
    piece = table.fields["name"][row]
    if piece and row + 1 < len(table):
        text = f"The row above may hold the first half of this one: “{piece[:80]}”."
        table.note(row + 1, Note("broken_above", text))
