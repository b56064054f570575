"""Propose which column feeds which field, by headings and by cells together."""

import re
from collections.abc import Mapping as Table
from dataclasses import replace
from itertools import pairwise
from typing import Any

from assets.register.recognising.contents import TESTS, Cells, sample_column
from assets.register.recognising.headings import MISSPELT, NAMED_SO, fields, meanings
from assets.register.recognising.mapping import Column, Mapping

ENOUGH = 0.5  # share of cells that must fit a known heading
WEAK_ENOUGH = 0.7  # and one that means the field only if the cells do
WHOLLY = 0.9  # and of those that tell a field by themselves
TOO_FEW = 0.2  # below this a heading is contradicted
LEAST_SURE = 0.3
WEAK = 0.55
MOSTLY_DIFFERENT = 0.6
SHORT_NAME = 60  # letters that half of the cells of a column of names do not exceed
# what the cells must look like where a weak heading means a field without a form of its own
WEAK_TESTS = {
    "reference": "code",
    "name": "words",
    "address": "words",
    "street_number": "house_number",
}
# whose cells are people, who must not become the names of places
_OF_PEOPLE = re.compile(
    r"applicant|contact|hirer|tenant|lessee|person|officer|manager|custodian|keyholder", re.I
)
# fields whose cells say what they are even under a strange heading, and the share that must
BY_CELLS = (
    ("geometry", "geometry", 0.8),
    ("lat_lon", "lat_lon", 0.8),
    ("long_grid_reference", "grid_reference", 0.9),
    ("whole_postcode", "postcode", 0.6),
    ("long_uprn", "uprn", 0.8),
)
# and in a file without headings
BY_CELLS_ALONE = (
    ("council", "authority", 0.9),
    ("crs_label", "crs", 0.9),
    ("tenure_phrase", "tenure", 0.9),
    ("owner_phrase", "owner", 0.9),
)
ORDINATES = (
    ("easting", "british_easting"),
    ("northing", "british_northing"),
    ("lon", "british_lon"),
    ("lat", "british_lat"),
)


def propose(columns: Table[str, list[Any]]) -> Mapping:
    """Propose a mapping for a file.

    Parameters
    ----------
    columns
        A sample of the cells of each column, in the order of the file.
    """
    cells = [
        sample_column(name, i, list(values)) for i, (name, values) in enumerate(columns.items())
    ]
    chosen: dict[str, list[Column]] = {}
    used: set[str] = set()
    filled = {one.name for one in cells if one.texts}
    for column in sorted(_by_heading(cells), key=lambda found: -found.sureness):
        is_weak = column.sureness <= WEAK and column.source in filled
        if column.field == "address" and is_weak and "address" in chosen:
            column = replace(column, field="description")  # where within the address
        if column.source in used or (column.field in chosen and not fields()[column.field].many):
            continue
        chosen.setdefault(column.field, []).append(column)
        used.add(column.source)
    _keep_places_whole(chosen, used)
    for column in [*_by_cells(cells, used, chosen), *_pairs(cells, used, chosen)]:
        chosen.setdefault(column.field, []).append(column)
        used.add(column.source)
    _hold_something(cells, used, chosen)
    _name_something(cells, used, chosen)
    position = {one.name: one.position for one in cells}
    found = [column for group in chosen.values() for column in group]
    found.sort(key=lambda column: position[column.source])
    return Mapping(found, remarks=_row_numbers(cells, chosen))


def _row_numbers(cells: list[Cells], chosen) -> list[str]:
    """Say which column was not believed to be a reference, and how to have it taken for one."""
    if "reference" in chosen:
        return []
    return [
        f"“{one.name}” counts 1, 2, 3 as row numbers do, which the next edition may give to other "
        "places, so it was not taken as the reference; call the column reference if it is one."
        for one in cells
        if one.is_serial
        and any(
            found.field == "reference" and found.sureness > WEAK for found in meanings(one.name)
        )
    ]


def _by_heading(cells: list[Cells]):
    """Weigh each meaning of each heading against the cells below it."""
    for one in cells:
        for meaning in meanings(one.name):
            weighed = _weigh(meaning, one) if one.texts else _weigh_empty(meaning)
            if weighed and weighed[0] >= LEAST_SURE:
                sureness = round(weighed[0] + _lateness(one.name), 4)
                yield Column(one.name, meaning.field, sureness, weighed[1])


def _weigh(meaning, one: Cells) -> tuple[float, str] | None:
    """Give sureness and reason of one meaning, or None where the cells contradict it."""
    sureness, reason = meaning.sureness, meaning.reason
    exact, weak = reason == NAMED_SO, sureness <= WEAK
    if reason == MISSPELT and len(one.texts) < 2:
        return None
    test = WEAK_TESTS.get(meaning.field, meaning.field) if weak else meaning.field
    if test in TESTS:
        share = one.share(test)
        enough = TOO_FEW if exact else WEAK_ENOUGH if weak else ENOUGH
        if share < enough and (len(one.texts) >= 3 or share == 0):
            return None
        sureness = (
            0.5 + 0.35 * share
            if weak and test == meaning.field
            else sureness * (0.6 + 0.4 * round(share, 1))
        )
        reason = f"{reason}; {share:.0%} of its cells fit"
    if meaning.field == "kind" and not exact and _says_how_held(one):
        return None  # Vacant and Surplus are no kinds of place, whatever the heading
    if meaning.field == "kind" and weak and len(one.texts) >= 4 and one.distinct > MOSTLY_DIFFERENT:
        return None  # kinds come again and again
    if one.is_serial and not exact and meaning.field in ("reference", "street_number"):
        return None
    if meaning.field == "reference":
        sureness *= 0.5 + 0.5 * one.distinct
    if meaning.field == "name" and one.rows >= 20:
        sureness *= 0.6 + 0.4 * min(1.0, one.distinct / 0.5)
    return sureness, reason


def _says_how_held(one: Cells) -> bool:
    """Tell words such as Vacant, Surplus and Let from kinds and tenures that share some of them."""
    share = one.share("whole_holding")
    return share >= WHOLLY and share > max(one.share("whole_kind"), one.share("tenure"))


def _weigh_empty(meaning) -> tuple[float, str] | None:
    """Keep a column without cells: it feeds nothing yet, but will once its owner fills it."""
    return (
        (0.5 * meaning.sureness, f"{meaning.reason}; it is empty")
        if meaning.sureness > 0.75
        else None
    )


def _lateness(name: str) -> float:
    """Of columns for several years, such as statutory_10 and statutory_23, believe the last."""
    year = re.search(r"(?:^|\D)(?:20)?(\d\d)$", name)
    return 0.0001 * int(year[1]) if year else 0.0


def _keep_places_whole(chosen: dict[str, list[Column]], used: set[str]) -> None:
    """Half a pair of ordinates places nothing: leave it out."""
    for first, second in (("easting", "northing"), ("lon", "lat"), ("x", "y")):
        if (first in chosen) != (second in chosen):
            for column in chosen.pop(first, []) + chosen.pop(second, []):
                used.discard(column.source)


def _by_cells(cells, used, chosen):
    """Recognise columns whose cells leave no doubt."""
    for one in cells:
        if one.name in used or len(one.texts) < 2 or one.filled < 0.1:
            continue
        nameless = one.name == f"Column {one.position + 1}"
        for test, name, enough in BY_CELLS + (BY_CELLS_ALONE if nameless else ()):
            if (
                name in chosen
                or one.share(test) < enough
                or (name == "uprn" and one.distinct < 0.5)
            ):
                continue
            yield Column(one.name, name, 0.6, f"{one.share(test):.0%} of its cells look like one")
            chosen.setdefault(name, [])
            used.add(one.name)
            break


def _pairs(cells, used, chosen):
    """Recognise two neighbouring columns of ordinates."""
    if any(name in chosen for name in ("easting", "lon", "x", "lat_lon", "geometry")):
        return
    free = [one for one in cells if one.name not in used and len(one.texts) >= 2]
    for left, right in pairwise(free):
        for first, second in ((0, 1), (3, 2), (2, 3)):
            (one, test), (other, second_test) = ORDINATES[first], ORDINATES[second]
            if right.position - left.position > 1 or left.distinct < 0.3:
                continue
            if min(left.share(test), right.share(second_test)) >= 0.9 and _is_precise(
                left, right, one
            ):
                why = "its cells, and those beside it, lie in Britain"
                yield Column(left.name, one, 0.6, why)
                yield Column(right.name, other, 0.6, why)
                return


def _is_precise(left, right, first) -> bool:
    """Tell ordinates, with decimals of degrees or six figures of metres, from counts of things."""
    if first == "easting":
        return all(len(re.sub(r"\D.*", "", text)) >= 5 for text in (*left.texts, *right.texts))
    return all(
        "." in text and len(text.split(".")[-1]) >= 3
        for text in (*left.texts[:20], *right.texts[:20])
    )


def _hold_something(cells, used, chosen) -> None:
    """Where no heading says how places are held, take a column that does."""
    for one in cells:
        if "holding" in chosen:
            return
        if one.name not in used and one.rows > 2 and _says_how_held(one):
            _take(chosen, used, one, "holding", "its cells say how it is held or used")


def _name_something(cells, used, chosen) -> None:
    """Without a known name or reference, take a column that could name places, and a code."""
    by_name = {one.name: one for one in cells}
    free = [one for one in cells if one.name not in used and one.texts]
    if "reference" not in chosen:
        codes = [
            one for one in free if one.distinct == 1 and one.share("code") >= 0.95 and _is_code(one)
        ]
        if codes:
            _take(chosen, used, codes[0], "reference", "its cells are codes, each different")
    _name_by_description(chosen, by_name)
    if not {"name", "name_address", "address"} & chosen.keys():
        names = [
            one
            for one in free
            if one.name not in used and one.looks_like_names and not _OF_PEOPLE.search(one.name)
        ]
        if names:
            best = max(names, key=lambda one: (one.filled > 0.5, one.distinct, -one.position))
            _take(chosen, used, best, "name", "its cells could name places")
    if "kind" not in chosen:
        kinds = [
            one
            for one in free
            if one.name not in used and one.share("whole_kind") >= WHOLLY and one.rows > 2
        ]
        if kinds:
            _take(chosen, used, kinds[0], "kind", "its cells are kinds of place")


def _name_by_description(chosen: dict[str, list[Column]], cells: dict[str, Cells]) -> None:
    """Where nothing is called a name, a short description is one; a location is then an address."""
    weakly = [column for column in chosen.get("name", []) if column.sureness <= WEAK]
    if ("name" in chosen and not weakly) or "name_address" in chosen:
        return
    for column in chosen.get("description", []):
        one = cells[column.source]
        if one.looks_like_names and one.half_no_longer_than <= SHORT_NAME:
            chosen["description"].remove(column)
            reason = "nothing else is a name, and its cells are short and different"
            chosen["name"] = [replace(column, field="name", sureness=0.5, reason=reason)]
            for other in weakly:
                chosen.setdefault("address", []).append(replace(other, field="address"))
            return


def _is_code(one: Cells) -> bool:
    """Know codes: in every row, and no telephone numbers, dates, plain figures nor 1, 2, 3."""
    if one.filled < 0.9 or one.is_serial or max(one.share("contact"), one.share("end_date")) > 0.5:
        return False
    return one.share("number") < 0.95 or bool(re.search(r"(id|ref|code|no)\W*$", one.name, re.I))


def _take(chosen, used, one: Cells, name: str, reason: str) -> None:
    chosen.setdefault(name, []).append(Column(one.name, name, 0.5, reason))
    used.add(one.name)
