"""What the columns of a batch say about where its rows lie."""

from dataclasses import replace

import numpy as np
import pandas as pd

from assets.register.normalising.context import Context
from assets.register.normalising.table import Table
from assets.register.recognising import Mapping
from assets.register.values.postcodes import is_whole
from assets.register.values.texts import is_empty_word, plain
from gis.crs import BNG, IRISH_TM75, WGS84
from gis.locating import parse_grid_reference, parse_ordinate, parse_pair, parse_shape
from gis.notes import Note
from gis.placing import COORDINATES, Places, Source, place_rows
from gis.systems import is_usable, read_label, srid_of

PAIRS = (("easting", "northing", BNG), ("lon", "lat", WGS84), ("x", "y", 0))
Sources = list[Source]


def place(table: Table, mapping: Mapping, context: Context) -> Places:
    """Place the rows of a batch, each against the ground of its own authority."""
    sources = find_sources(table, mapping, context)
    codes = table.fields["authority_code"]
    groups, names = pd.factorize(codes)
    places = Places(
        np.full(len(table), None, dtype=object), np.full(len(table), None, dtype=object)
    )
    for group in range(-1, len(names)):
        rows = np.flatnonzero(groups == group)
        if len(rows):
            code = names[group] if group >= 0 else None
            ground = context.ground(code)
            part = place_rows(
                [_take(source, rows) for source in sources], len(rows), ground, code and code[0]
            )
            _merge(places, part, rows)
    return places


def find_sources(table: Table, mapping: Mapping, context: Context) -> Sources:
    """List the ways in which the batch says where its rows lie, the most trusted first."""
    labels, notes = _labels(table, mapping)
    table.note_all(notes)
    forced = context.system
    sources = [_shapes(table, context, forced)]
    sources += [_shape_cells(table, name, labels, forced) for name in mapping.sources("geometry")]
    for first, second, expected in PAIRS:
        if mapping.source(first) and mapping.source(second):
            # beside GeoX and GeoY the label is theirs, and a column called Easting needs none
            said = 0 if expected and mapping.source("x") else labels
            sources.append(_ordinates(table, mapping, (first, second, expected), said, forced))
    for name in (*mapping.sources("lat_lon"), *mapping.sources("grid_reference")):
        sources.extend(_pairs_and_others(table, name, labels, forced))
    if context.postcode_points:
        sources.append(_postcodes(table, context))
    return [source for source in sources if source is not None]


def _take(source: Source, rows) -> Source:
    """Keep some rows of a source."""
    stated = source.stated if np.isscalar(source.stated) else source.stated[rows]
    taken = {
        name: None if getattr(source, name) is None else getattr(source, name)[rows]
        for name in ("x", "y", "shapes")
    }
    return replace(source, stated=stated, **taken)


def _merge(places: Places, part: Places, rows) -> None:
    places.shapes[rows], places.how[rows] = part.shapes, part.how
    for mine, theirs in ((places.notes, part.notes), (places.refusals, part.refusals)):
        for position, notes in theirs.items():
            mine.setdefault(int(rows[position]), []).extend(notes)
    places.assumed.update(part.assumed)


def _labels(table: Table, mapping: Mapping) -> tuple[np.ndarray | int, dict[int, Note]]:
    """Read the column that names coordinate systems."""
    name = mapping.source("crs")
    if name is None or name not in table.batch.columns:
        return 0, {}
    codes, different = pd.factorize(table.texts(name))
    read = [read_label(text) for text in different]
    srids = np.array([label.srid or 0 for label in read] + [0], dtype=np.int64)
    dragged = np.array([label.dragged for label in read] + [False])
    text = "The number of the coordinate system was dragged down a spreadsheet; it was put back."
    return srids[codes], {
        int(row): Note("crs_dragged", text) for row in np.flatnonzero(dragged[codes])
    }


def _shapes(table: Table, context: Context, forced) -> Source | None:
    shapes = table.batch.shapes
    if shapes is None:
        return None
    stated = srid_of(context.file_crs) or 0
    other = 0 if stated or not is_usable(context.file_crs) else context.file_crs
    return Source("shape", shapes=shapes, stated=stated, expected=other, forced=forced)


def _cells(table: Table, name: str) -> np.ndarray:
    return table.batch.columns[name]


def _parsed(table: Table, name: str, parse) -> list:
    """Run a reader of text over the different cells of a column."""
    codes, different = pd.factorize(table.texts(name))
    read = [parse(text) for text in different] + [None]
    return [read[code] for code in codes]


def _shape_cells(table, name, labels, forced) -> Source:
    source = _shapes_in_text(table, name, labels, forced)
    unread = {
        row: Note("shape_unreadable", "The shape in the cell cannot be read.")
        for row, cell in enumerate(_cells(table, name))
        if cell is not None and source.shapes[row] is None and str(cell).strip()
    }
    table.note_all(unread)
    return source


def _shapes_in_text(table, name, labels, forced) -> Source:
    read = [found or (None, None) for found in _parsed(table, name, parse_shape)]
    shapes = np.empty(len(read), dtype=object)
    shapes[:] = [shape for shape, _ in read]
    said = np.array([srid or 0 for _, srid in read], dtype=np.int64)
    stated = np.where(said > 0, said, np.broadcast_to(labels, len(said)))
    return Source("shape", shapes=shapes, stated=stated, forced=forced)


def _ordinates(table, mapping, pair, labels, forced) -> Source:
    """Read two columns of ordinates; a row with only one of them is remarked upon."""
    first, second, expected = pair
    expected = read_label(plain(mapping.source(first))).srid or expected  # such as Irish Grid X
    x, y = (read_ordinate_column(_cells(table, mapping.source(name))) for name in (first, second))
    for row in np.flatnonzero(np.isfinite(x) != np.isfinite(y)).tolist():
        table.note(row, Note("place_half", f"Only one of {first} and {second} is a number."))
    both = np.isfinite(x) & np.isfinite(y)
    x, y = np.where(both, x, np.nan), np.where(both, y, np.nan)
    return Source(COORDINATES, x=x, y=y, stated=labels, expected=expected, forced=forced)


def read_ordinate_column(cells: np.ndarray) -> np.ndarray:
    """Read a column of ordinates: plain numbers at once, what is written otherwise one by one."""
    numbers = np.array(pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce"), dtype=float)
    for row in np.flatnonzero(np.isnan(numbers) & pd.notna(cells)).tolist():
        value = parse_ordinate(str(cells[row]))
        if value is not None:
            numbers[row] = value
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def _pairs_and_others(table, name, labels, forced) -> Sources:
    """Read a column of coordinates, in which some cells may be grid references or shapes."""
    pairs = _pairs(table, name, labels, forced)
    texts = table.texts(name)
    open_rows = [
        row for row, text in enumerate(texts)
        if text and not np.isfinite(pairs.x[row]) and not is_empty_word(text)
    ]  # fmt: skip
    if not open_rows:
        return [pairs]
    others = [*_grid_references(table, name), _shapes_in_text(table, name, labels, forced)]
    for row in open_rows:
        if not any(_speaks(source, row) for source in others):
            text = f"“{str(texts[row])[:40]}” gives no place that can be read, and was left out."
            table.note(row, Note("place_unreadable", text))
    return [pairs, *others]


def _speaks(source: Source, row: int) -> bool:
    return source.shapes[row] is not None if source.x is None else np.isfinite(source.x[row])


def _pairs(table, name, labels, forced) -> Source:
    """Read two ordinates in one cell; latitude first unless text or numbers say otherwise."""
    x, y = np.full(len(table), np.nan), np.full(len(table), np.nan)
    for row, pair in enumerate(_parsed(table, name, parse_pair)):
        if pair is None:
            continue
        first, second = pair.first, pair.second
        upright = pair.order == "yx" or (
            not pair.order and abs(first) <= 90 and abs(first) > abs(second)
        )
        x[row], y[row] = (second, first) if upright else (first, second)
    return Source(COORDINATES, x=x, y=y, stated=labels, forced=forced)


def _grid_references(table, name):
    """Read grid references, British and Irish apart."""
    read = _parsed(table, name, parse_grid_reference)
    for irish, srid in ((False, BNG), (True, IRISH_TM75)):
        x, y = np.full(len(table), np.nan), np.full(len(table), np.nan)
        for row, square in enumerate(read):
            if square is not None and square.irish == irish:
                x[row], y[row] = square.easting, square.northing
        if np.isfinite(x).any():
            yield Source("grid reference", x=x, y=y, stated=srid)


def _postcodes(table, context) -> Source:
    """Place what has no coordinates by its whole postcode."""
    codes, different = pd.factorize(table.fields["postcode"])
    whole = [code for code in different if is_whole(code)]
    found = dict(zip(whole, context.postcode_points(whole), strict=True)) if whole else {}
    points = [found.get(code) for code in different] + [None]
    x = np.array([np.nan if point is None else point.x for point in points])
    y = np.array([np.nan if point is None else point.y for point in points])
    return Source("postcode", x=x[codes], y=y[codes], stated=BNG, is_last_resort=True)
