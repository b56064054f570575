"""What a heading means, by its spelling alone.

The spellings are ``assets/register/data/headings.toml``.
"""

import difflib
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assets.register.values.texts import plain
from assets.register.values.words import find_meaning

TABLE = Path(__file__).parents[1] / "data" / "headings.toml"
SHAPEFILE_LENGTH = 10  # dBASE cuts the names of columns after ten letters
CLOSE = 0.87
#: What words of headings are short for.
_SHORT = {
    "nm": "name", "cd": "code", "dt": "date", "desc": "description", "descr": "description",
    "addr": "address", "prop": "property", "cond": "condition", "ref": "reference", "typ": "type",
    "val": "value",
}  # fmt: skip
#: And words that say only what sort of cell it is.
_SORTS = frozenset(
    ("code", "flag", "ind", "yn", "y", "n", "pa", "p", "a", "current", "latest", "approx")
)
_DAY = re.compile(
    r"(\(?\b(as )?(at|on|to)\b )?\(?(\d{1,2}(st|nd|rd|th)?[-/. ])?"
    r"(\d{1,2}|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)"
    r"[-/. ](19|20)?\d{2}\)?|\b(19|20)\d{2}([-/](19|20)?\d{2})?\b",
    re.I,
)
NAMED_SO = "named so"
MISSPELT = "spelt nearly so"


class Meaning(NamedTuple):
    """A field that a heading may mean, how sure that is from 0 to 1, and why."""

    field: str
    sureness: float
    reason: str


class Field(NamedTuple):
    """One of our fields: its spellings, and whether several columns may feed it."""

    headings: list[str]
    weak: list[str]
    patterns: list[re.Pattern]
    many: bool


@cache
def fields() -> dict[str, Field]:
    """Give all fields by name."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        name: Field(
            [plain(text) for text in entry.get("headings", [])],
            [plain(text) for text in entry.get("weak", [])],
            [re.compile(text) for text in entry.get("patterns", [])],
            entry.get("many", False),
        )
        for name, entry in table.items()
    }


def is_heading(text: str) -> bool:
    """Say whether a text is a heading known beyond doubt, for finding the row of headings."""
    key = _squeeze(text)
    # a cell that says Library or Playground may be data
    return (key in _index() or key in fields()) and find_meaning("kind", text, whole=True) is None


@cache
def meanings(heading: str) -> list[Meaning]:
    """Give what a heading may mean, the surest first.

    >>> meanings("SiteNameAddress")[0].field, meanings("Postcode of site")[0].field
    ('name_address', 'postcode')
    """
    key, text = _squeeze(heading), plain(_without_unit(heading))
    found = [
        Meaning(key_field, 1.0, NAMED_SO) for key_field in fields() if _squeeze(key_field) == key
    ]
    for name, sureness in _index().get(key, []):
        found.append(Meaning(name, sureness, "a known heading"))
    found += _by_unit(heading)
    for name, entry in fields().items():
        if any(
            pattern.search(text) or pattern.search(plain(heading)) for pattern in entry.patterns
        ):
            found.append(Meaning(name, 0.8, "worded like one"))
    if not found:
        found = _in_full(heading) or _in_two_languages(heading)
    if not found:
        found = _cut_short(key, heading) or _misspelt(key)
    best: dict[str, Meaning] = {}
    for meaning in sorted(found, key=lambda one: -one.sureness):
        best.setdefault(meaning.field, meaning)
    return list(best.values())


def _squeeze(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())


@cache
def _index() -> dict[str, list[tuple[str, float]]]:
    """Index every spelling: earlier ones of a field are surer, weak ones need cells to agree."""
    index: dict[str, list[tuple[str, float]]] = {}
    for name, entry in fields().items():
        for position, text in enumerate(entry.headings):
            index.setdefault(_squeeze(text), []).append((name, 0.98 - 0.001 * min(position, 80)))
        for text in entry.weak:
            index.setdefault(_squeeze(text), []).append((name, 0.5))
    return index


def _without_unit(heading: str) -> str:
    return re.sub(r"\(.*?\)|\[.*?\]|:\s.*", " ", heading, flags=re.S)


def _by_unit(heading: str) -> list[Meaning]:
    """Read headings such as Site Area (ha): a known one with a unit behind it."""
    bare = _squeeze(_without_unit(heading))
    if not bare or bare == _squeeze(heading):
        return []
    return [
        Meaning(name, sureness - 0.2, "a known heading with a remark")
        for name, sureness in _index().get(bare, [])
    ]


def _in_full(heading: str) -> list[Meaning]:
    """Read SITE_NM, SURPLUS_FLAG and Book value 31/03/2024 as what they are short for."""
    words = [_SHORT.get(word, word) for word in plain(_DAY.sub(" ", heading)).split()]
    bare = [word for word in words if word not in _SORTS]
    known = _index().get("".join(words)) or _index().get("".join(bare), [])
    return [
        Meaning(name, sureness - 0.2, "short for a known heading")
        for name, sureness in known
        if sureness > 0.5
    ]


def _in_two_languages(heading: str) -> list[Meaning]:
    """Read headings such as Name / Enw by the half that is known."""
    halves = [_squeeze(half) for half in re.split(r"[/|\n]| - ", heading)]
    return [
        Meaning(name, sureness - 0.2, "half of it is a known heading")
        for half in halves[:3]
        if len(halves) > 1
        for name, sureness in _index().get(half, [])
    ]


def _cut_short(key: str, heading: str) -> list[Meaning]:
    """Complete a heading that a Shapefile cut after ten letters, where only one field begins so."""
    if len(heading.strip()) != SHAPEFILE_LENGTH or len(key) < 7:
        return []
    begun = {
        name: sureness
        for spelling, owners in _index().items()
        if spelling.startswith(key)
        for name, sureness in owners
    }
    return [
        Meaning(name, min(0.75, sureness), "cut short by a Shapefile")
        for name, sureness in begun.items()
    ]


def _misspelt(key: str) -> list[Meaning]:
    if len(key) < 5:
        return []
    near = difflib.get_close_matches(
        key, [one for one in _index() if len(one) > 4], n=1, cutoff=CLOSE
    )
    return (
        [Meaning(name, 0.7 * sureness, MISSPELT) for name, sureness in _index()[near[0]]]
        if near
        else []
    )
