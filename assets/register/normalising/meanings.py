"""Kinds, owners, tenure and the facts of each row."""

import re
from datetime import date

import numpy as np
import pandas as pd

from assets.register.normalising.context import Context
from assets.register.normalising.naming import read_texts
from assets.register.normalising.table import Table
from assets.register.recognising import Mapping
from assets.register.values.amounts import area_parser
from assets.register.values.dates import column_parser, not_after
from assets.register.values.parsing import Parsed, Parser, parse_column
from assets.register.values.texts import plain
from assets.register.values.words import (
    Owner,
    find_meaning,
    parse_holding,
    parse_kind,
    parse_owner,
    parse_tenure,
    parse_yes_no,
)
from gis.notes import Note
from people.authorities import find_authority

GENERIC = ("land", "building")
_NOT_THE_PLACE = re.compile(
    r"\b(former|formerly|ex|site|land|part|adjoining|adjacent|adj|rear|near|opposite|fronting"
    r"|frontage|behind|beside|next|off|toy"
    r"|business|retail|industrial|trading|science|technology|enterprise|caravan|holiday|mobile)\b"
)
AREAS = {"area_ha": "ha", "area_m2": "m2", "area_acres": "acres", "area_sqft": "sqft", "area": None}


def read_column(table: Table, source: str | None, parse: Parser) -> np.ndarray:
    """Run a parser over a column and keep its notes."""
    if source is None or source not in table.batch.columns:
        return np.full(len(table), None, dtype=object)
    values, notes = parse_column(table.texts(source), parse)
    table.note_all(notes)
    return values


def read_dates(table: Table, source: str | None, latest: date | None = None) -> np.ndarray:
    """Read a column of dates, day before month unless the column shows otherwise.

    What lies after ``latest`` is left out.
    """
    if source is None or source not in table.batch.columns:
        return np.full(len(table), None, dtype=object)
    return read_column(table, source, not_after(latest, column_parser(table.texts(source))))


def read_authorities(table: Table, mapping: Mapping, context: Context) -> np.ndarray:
    """Find the authority that keeps each record: the one demanded, else what the row says."""
    said = np.full(len(table), None, dtype=object)
    columns = sorted(
        (column for column in mapping.columns if column.field == "authority"),
        key=lambda column: -column.sureness,
    )
    for column in columns:
        found = read_column(table, column.source, _authority_code)
        said = np.where(pd.isna(said), found, said)
    if context.authority is None:
        return said
    differs = pd.notna(said) & (said != context.authority)
    for row in np.flatnonzero(differs).tolist():
        table.note(
            row, Note("authority_differs", f"The row itself names the authority {said[row]}.")
        )
    return np.full(len(table), context.authority, dtype=object)


def _authority_code(text: str) -> Parsed:
    entry = find_authority(text)
    return Parsed(entry.code if entry else None)


def read_kinds(table: Table, mapping: Mapping, context: Context) -> np.ndarray:
    """Say what each place is: as demanded, by its column, and more closely by use and name."""
    rows = len(table)
    table.fields["is_kind_assumed"] = assumed = np.full(rows, False, dtype=object)
    if context.kind:
        kind = "land" if context.kind in ("council_land", "stalled_space") else context.kind
        return np.full(rows, kind, dtype=object)
    usual = "library" if _lists_libraries(mapping) else "land"
    source = mapping.source("kind")
    if source is None:
        why = (
            "it is a list of libraries" if usual == "library" else "there is no column for the kind"
        )
        assumed[:] = True
        kinds = np.full(rows, usual, dtype=object)
        if usual == "land":
            _refine(table, mapping, kinds)
        table.assumed[f"kind {usual}, because {why}"] += int((kinds == usual).sum())
        return kinds
    kinds = read_column(table, source, parse_kind)
    unknown = pd.isna(kinds)
    if unknown.any():
        table.assumed[f"kind {usual}, because the kind is empty or not known"] += int(unknown.sum())
        kinds[unknown] = usual
        assumed[unknown] = True
    if usual == "land":
        _refine(table, mapping, kinds)
    return kinds


def read_stalled(table: Table, mapping: Mapping, context: Context) -> np.ndarray:
    """Say which places stand stalled: all where demanded, else those whose kind says so."""
    if context.kind == "stalled_space":
        return np.full(len(table), True, dtype=object)
    said = read_column(table, mapping.source("kind"), _says_stalled)
    return np.array([bool(one) and context.kind is None for one in said], dtype=object)


def _says_stalled(text: str) -> Parsed:
    return Parsed("stalled" in plain(text).split())


def _says_council_land(text: str) -> Parsed:
    return Parsed(plain(text) == "council land")


def _lists_libraries(mapping: Mapping) -> bool:
    """Know a list of libraries by a column that only such lists have, or by its heading."""
    name = mapping.source("name")
    return mapping.source("statutory") is not None or "library" in plain(name or "").split()


def _refine(table: Table, mapping: Mapping, kinds: np.ndarray) -> None:
    """Where the kind is only land or building, believe a use that says more, then the name."""
    generic = np.isin(kinds.astype(str), GENERIC)
    for source in mapping.sources("use"):
        uses = read_texts(table, source)
        for row in np.flatnonzero(generic).tolist():
            meaning = find_meaning("kind", uses[row], whole=True) if uses[row] else None
            if meaning and meaning not in GENERIC:
                kinds[row], generic[row] = meaning, False
                table.note(
                    row, Note("kind_by_use", f"The kind was taken from the use “{uses[row][:40]}”.")
                )
    names, cells = table.fields["name"], read_texts(table, mapping.source("kind"))
    for row in np.flatnonzero(generic).tolist():
        meaning = _kind_by_name(names[row]) if names[row] else None
        if meaning == "park" and "land" not in plain(cells[row] or "land"):
            continue  # a building in Kingsway Park, which is a street
        if meaning:
            kinds[row] = meaning
            text = f"The kind was taken from the name “{names[row][:60]}”."
            table.note(row, Note("kind_by_name", text))


def _kind_by_name(name: str) -> str | None:
    """Believe only a name that ends in a kind: Sale Library, not Former Library or its car park."""
    words = plain(re.split(r"[,(–]| - ", name)[0]).split()
    if _NOT_THE_PLACE.search(" ".join(words)):
        return None
    for length in (3, 2, 1):
        end = " ".join(words[-length:])
        meaning = find_meaning("kind", end, whole=True) if len(words) > length else None
        if meaning and words[-length - 1] == "old":
            return None  # the old library may be anything by now
        if meaning:
            sure = length > 1 or end in ("library", "park")
            return meaning if sure and meaning not in GENERIC else None
    return None


def read_owners(table: Table, mapping: Mapping, context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Say whose each place is: as demanded, by its column, or what a council holds freehold."""
    types = np.full(len(table), "unknown", dtype=object)
    names = np.full(len(table), None, dtype=object)
    said = read_column(table, mapping.source("kind"), _says_council_land)
    types[said.astype(bool)] = "authority"
    source = mapping.source("owner")
    if context.kind == "council_land":
        types[:] = "authority"
    elif source is not None:
        owners = read_column(table, source, parse_owner)
        for row, owner in enumerate(owners):
            types[row], names[row] = _whose(owner, table.fields["authority_code"][row])
    elif mapping.source("tenure") is not None:
        held = np.isin(table.fields["tenure"].astype(str), ("freehold", "owned"))
        types[held] = "authority"
        if held.any():
            why = "owner is the authority, because the tenure is freehold or owned"
            table.assumed[why] += int(held.sum())
    return types, names


def _whose(owner: Owner | None, authority: str | None) -> tuple[str, str | None]:
    """Tell the authority of the row from another one."""
    if owner is None:
        return "unknown", None
    if owner.type == "authority" and owner.code and authority and owner.code != authority:
        return "public", owner.name
    return owner.type, None if owner.type == "authority" else owner.name


def read_holdings(table: Table, mapping: Mapping) -> None:
    """Read tenure, form of holding, and whether a place stands vacant."""
    fields = table.fields
    fields["tenure"] = read_column(table, mapping.source("tenure"), parse_tenure)
    if mapping.source("tenure") is None:
        fields["tenure"] = read_column(table, mapping.source("owner"), _tenure_alone)
    fields["holding"] = read_column(table, mapping.source("holding"), parse_holding)
    vacant = read_column(table, mapping.source("vacant"), _vacant)
    empty = (fields["holding"] == "vacant") | vacant.astype(bool)
    fields["is_vacant"] = empty.astype(object)


def _tenure_alone(text: str) -> Parsed:
    """Read the tenure out of a column of ownership, where a cell says that and nothing else."""
    return Parsed(find_meaning("tenure", text, whole=True))


def _vacant(text: str) -> Parsed:
    said = parse_yes_no(text)
    return said if said.value is not None else Parsed(find_meaning("holding", text) == "vacant")


def read_areas(table: Table, mapping: Mapping) -> np.ndarray:
    """Read areas of land into square metres, from the first column that gives one."""
    areas = np.full(len(table), None, dtype=object)
    for name, unit in AREAS.items():
        if mapping.source(name):
            found = read_column(table, mapping.source(name), area_parser(unit))
            areas = np.where(pd.isna(areas), found, areas)
    return areas
