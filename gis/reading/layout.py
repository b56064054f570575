"""Where the headings of a table are, whatever stands above them, or that there are none.

A row is taken for headings when the caller knows at least two of its cells as headings, or when its
cells are labels over columns of numbers, dates and codes. In doubt there are no headings: a row of
data is never lost as one.
"""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

SEARCHED_ROWS = 40  # headings start within this many filled rows, or there are none
_NUMBER = re.compile(r"^[£$€(+-]?\s*[\d.,\s]*\d[\d.,\s]*\)?\s*(%|[a-z]{1,2}|m2|m²|sqm)?$", re.I)
_CODED = re.compile(
    r"^(\d{1,4}[-/.\s]\w{1,9}[-/.\s]\d{1,4}.*"  # dates
    r"|[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}"  # postcodes
    r"|(https?://|www\.)\S+|\S+@\S+\.\S+)$",
    re.I,
)
_UNITS = re.compile(
    r"^(\(.*\)|\[.*\]|%|£|ha|hectares?|acres?|sq\.? ?(m|ft)|m2|m²|metres?|km)$", re.I
)
# what software and schemas write where no heading and no value stands
_UNNAMED = re.compile(r"^Unnamed: \d+(_level_\d+)?$")
_SCHEMA = re.compile(
    r"^(mandatory|optional|conditional|required|recommended|not required|compulsory|text|string"
    r"|varchar|character|free text|date|datetime|number|numeric|integer|int|decimal|float|double"
    r"|real|boolean|bool|ur[il]|list|y/?n|yes/no)\W*(\(.{1,20}\)|where (relevant|known)|only)?$",
    re.I,
)
LONGEST_LABEL = 150


@dataclass(frozen=True)
class Layout:
    """Names of the columns, and which rows (from 0) are headings and the first of the data.

    There are as many columns as the row of headings has cells, blank ones included; what a row of
    data has beyond them is for the reader to deal with.
    """

    names: list[str]
    header: int | None
    first: int
    title: list[str]


def find_layout(rows: Sequence[Sequence[Any]], knows: Callable[[str], bool]) -> Layout:
    """Find the headings among the first rows of a table.

    Parameters
    ----------
    rows
        The first rows, ragged as they come; None or blank text where a cell is empty.
    knows
        Says whether a text is a heading that the caller can use.
    """
    filled = [_filled(row) for row in rows]
    at = _find_header(rows, filled, knows)
    width = max((max(cells) + 1 for cells in filled if cells), default=0)
    if at is None:
        first = next((i for i, cells in enumerate(filled) if cells), 0)
        return Layout([f"Column {n + 1}" for n in range(width)], None, first, [])
    labels = [_text(cell) for cell in rows[at]] + [""] * width
    first = at + 1
    below = _continues(rows, filled, at, knows)
    if below in ("units", "split"):
        labels = [_join(up, _text(_cell(rows[first], j))) for j, up in enumerate(labels)]
    first += bool(below)
    grouped = at > 0 and _is_group(rows, filled, at)
    groups = _groups(rows[at - 1], filled[at]) if grouped else {}
    if below == "split":
        groups = {**groups, **_groups(rows[at], set(filled[at + 1]) | set(filled[at]))}
    width = min(width, max(len(rows[at]), len(rows[first - 1])))
    title = [
        " ".join(_text(rows[i][j]) for j in filled[i]) for i in range(at - grouped) if filled[i]
    ]
    return Layout(unique_names(labels[: max(width, 1)], groups), at, first, title)


def unique_names(labels: Sequence[str], groups: dict[int, str] | None = None) -> list[str]:
    """Name each column once: by its heading, its group where two are alike, or its position."""
    labels = [re.sub(r"\s+", " ", label).strip() for label in labels]
    seen: set[str] = set()
    names = []
    for position, label in enumerate(labels):
        name = label or f"Column {position + 1}"
        group = (groups or {}).get(position)
        if label and group and group != label and labels.count(label) > 1:
            name = f"{group} {label}"
        base, number = name, 2
        while name in seen:
            name, number = f"{base} ({number})", number + 1
        seen.add(name)
        names.append(name)
    return names


def is_label(cell: Any) -> bool:
    """Say whether a cell could be a heading: a short text that is no number, date or code."""
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    return (
        0 < len(text) <= LONGEST_LABEL
        and any(letter.isalpha() for letter in text)
        and not _NUMBER.match(text)
        and not _CODED.match(text)
    )


def _text(cell: Any) -> str:
    text = "" if cell is None else str(cell).strip()
    return "" if text.startswith("Unnamed: ") and _UNNAMED.match(text) else text


def _cell(row, position):
    return row[position] if position < len(row) else None


def _filled(row) -> list[int]:
    return [j for j, cell in enumerate(row) if cell is not None and (cell != "" and _text(cell))]


def _find_header(rows, filled, knows) -> int | None:
    """Pick the row of headings by what is known, else by the contrast with what stands below."""
    candidates = [i for i, cells in enumerate(filled) if cells][:SEARCHED_ROWS]
    known = {i: sum(knows(_text(rows[i][j])) for j in filled[i]) for i in candidates}
    body = median([len(filled[i]) for i in candidates] or [0])
    most = max(known.values(), default=0)
    for i in candidates:
        enough = known[i] >= 2 or (known[i] == 1 and body <= 2)
        if enough and known[i] >= 0.6 * most and known[i] >= 0.2 * len(filled[i]):
            sure = known[i] >= max(3, 0.5 * len(filled[i]))
            return i if _only_titles_above(rows, filled, i, sure) else None
    for i in candidates:
        labels = all(is_label(rows[i][j]) for j in filled[i])
        differs = is_figured if known[i] else is_no_label
        if labels and len(filled[i]) >= max(2, 0.6 * body) and _contrasts(rows, filled, i, differs):
            return i if _only_titles_above(rows, filled, i) else None
        if len(filled[i]) >= max(2, 0.8 * body):
            return None  # the first full row is data
    return None


def _only_titles_above(rows, filled, at, sure=False) -> bool:
    """Titles and merged headings are sparser than the headings; a full row above is data.

    Above headings that are ``sure``, a row may also number or explain the columns.
    """
    return all(
        len(filled[i]) < max(2, 0.75 * len(filled[at]))
        or (sure and _is_about_columns([rows[i][j] for j in filled[i]]))
        for i in range(at)
    )


def _is_about_columns(cells) -> bool:
    """Say whether a full row numbers the columns, or tells in words what belongs in them."""
    if all(_text(cell) == str(number) for number, cell in enumerate(cells, 1)):
        return True
    return all(isinstance(cell, str) and not _NUMBER.match(cell.strip()) for cell in cells) and (
        all(_SCHEMA.match(_text(cell)) for cell in cells[:-1])
        or not any(_CODED.match(cell.strip()) or is_figured(cell) for cell in cells)
    )


def is_no_label(cell: Any) -> bool:
    """Say whether a cell could not be a heading."""
    return not is_label(cell)


def is_figured(cell: Any) -> bool:
    """Say whether a cell has a figure in it, as house numbers have and headings have not."""
    return not isinstance(cell, str) or any(map(str.isdigit, cell))


def _contrasts(rows, filled, at, differs) -> bool:
    """Say whether a row of labels stands over at least one column of cells that differ from it."""
    below = [i for i in range(at + 1, len(rows)) if filled[i]][:60]
    for j in filled[at]:
        values = [rows[i][j] for i in below if j in set(filled[i])]
        odd = sum(map(differs, values))
        if len(values) >= 1 and odd >= 0.8 * len(values) and not _holds_digits(rows[at][j]):
            return True
    return False


def _holds_digits(cell) -> bool:
    return sum(letter.isdigit() for letter in _text(cell)) > 2


def _is_group(rows, filled, at) -> bool:
    above = filled[at - 1]
    return (
        len(above) >= 2
        and len(above) < len(filled[at])
        and all(is_label(rows[at - 1][j]) for j in above)
    )


def _groups(row, wanted) -> dict[int, str]:
    """Spread merged headings to the right, over the columns that stand below them."""
    groups, current = {}, ""
    for position in range(max(wanted, default=-1) + 1):
        current = _text(_cell(row, position)) or current
        if position in wanted and current:
            groups[position] = current
    return groups


def _continues(rows, filled, at, knows) -> str:
    """Say whether the row below the headings is theirs: units, halves of split ones, a schema."""
    if at + 1 >= len(rows) or not filled[at + 1]:
        return ""
    cells = [rows[at + 1][j] for j in filled[at + 1]]
    if all(isinstance(cell, datetime.date) or not isinstance(cell, str) for cell in cells):
        return ""
    if all(_UNITS.match(_text(cell)) for cell in cells):
        return "units"
    if len(cells) >= 3 and all(_SCHEMA.match(_text(cell)) for cell in cells):
        return "schema"
    if _is_explained(rows, filled, at):
        return "schema"
    gaps = [j for j in filled[at + 1] if j not in filled[at]]
    after = [len(cells) for cells in filled[at + 2 :] if cells]
    sparse = bool(after) and len(filled[at + 1]) < 0.75 * median(after)
    if sparse and all(is_label(cell) for cell in cells):
        return "split" if any(knows(_text(rows[at + 1][j])) for j in gaps) else ""
    return ""


def _is_explained(rows, filled, at) -> bool:
    """Say whether the row below the headings puts sentences over columns of numbers and dates."""
    below = [i for i in range(at + 2, len(rows)) if filled[i]][:60]
    words: list[str] = []
    for j in filled[at + 1]:
        values = [rows[i][j] for i in below if _text(_cell(rows[i], j))]
        if sum(map(is_no_label, values)) >= 0.8 * len(values) > 0:
            words.append(_text(rows[at + 1][j]))
    # a row of data says N/A or unknown there, not something else in every column
    return (
        len(words) >= 3
        and all(map(_is_sentence, words))
        and len(set(words)) == len(words)
        and sum(map(len, words)) >= 15 * len(words)
    )


def _is_sentence(text: str) -> bool:
    return any(map(str.isalpha, text)) and not (_NUMBER.match(text) or _CODED.match(text))


def _join(upper: str, lower: str) -> str:
    """Write a unit behind its heading; the lower half of a split heading replaces the upper."""
    if lower and _UNITS.match(lower) and upper:
        return f"{upper} {lower}" if lower.startswith(("(", "[")) else f"{upper} ({lower})"
    return lower or upper
