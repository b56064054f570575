"""The local authorities of the United Kingdom, and which of them a name, code or address means.

    find_authority("E08000009"), find_authority("Trafford Council")
    find_authority("http://opendatacommunities.org/id/metropolitan-district-council/trafford")

The table is ``data/authorities.csv``: codes of the Office for National Statistics as they were in
2020 and as the reorganisations of 2021, 2023 and 2025 left them. A code means itself, even where it
has ended; a name means the authority that has it today, or the last one that had it.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "authorities.csv"
_CODE = re.compile(r"\b[ESWN]\d{8}\b")
# Words that councils put around their names; London Borough of X and X London Borough are one.
_STYLE = re.compile(
    r"\b(the|council|councils|borough|district|metropolitan|county|unitary|authority|corporation|royal"
    r"|london|lb|city and county|city|ua|mbc|mdc|bc|dc|cc|cbc|of|boro|local|combined)\b"
)


@dataclass(frozen=True)
class AuthorityEntry:
    """One authority: ``code`` of nine characters, dates in ISO form or empty."""

    code: str
    name: str
    short_name: str
    nation: str
    kind: str
    valid_from: str
    valid_to: str
    succeeded_by: tuple[str, ...]
    register_code: str
    aliases: tuple[str, ...]


@cache
def all_authorities() -> dict[str, AuthorityEntry]:
    """Give every authority by its code."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return {row["code"]: _entry(row) for row in csv.DictReader(lines)}


def authority_by_code(code: str) -> AuthorityEntry | None:
    """Give the authority that has or had a nine-character code."""
    return all_authorities().get(str(code).strip().upper())


@cache
def find_authority(text: str) -> AuthorityEntry | None:
    """Find the one authority that a name, a code or a web address means, or None if not plain.

    >>> find_authority("City of Edinburgh Council").code, find_authority("Bristol, City of").code
    ('S12000036', 'E06000023')
    >>> find_authority("Newcastle City Council").code, find_authority("London") is None
    ('E08000021', True)
    """
    text = str(text).strip()
    if not text:
        return None
    if code := _CODE.search(text.upper()):
        return authority_by_code(code[0])
    if "/" in text and re.match(r"^(https?:)?//|^www\.|^/", text, re.I):
        text = text.split("?")[0].rstrip("/").split("/")[-1].replace("-", " ").replace("_", " ")
    elif register := re.match(r"^local-authority[\w-]*:(\w+)$", text, re.I):
        return _by_register_code().get(register[1].upper())
    by_name, by_core = _indexes()
    exact = by_name.get(_plain(text))
    if exact is not None:
        return exact or None
    return by_core.get(_core(text)) or None


def _entry(row) -> AuthorityEntry:
    listed = {
        name: tuple(filter(None, row[name].split("|"))) for name in ("succeeded_by", "aliases")
    }
    return AuthorityEntry(**{**row, **listed})


@cache
def _by_register_code() -> dict[str, AuthorityEntry]:
    entries = sorted(all_authorities().values(), key=lambda one: not one.valid_to)
    return {entry.register_code: entry for entry in entries}


def _plain(text: str) -> str:
    """Write a name without case, punctuation and doubled spaces."""
    text = text.casefold().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def _core(text: str) -> str:
    """Write a name without the words that say what kind of council it is."""
    return " ".join(_STYLE.sub(" ", _plain(text)).split())


@cache
def _indexes() -> tuple[dict, dict]:
    """Index names as written and without their style; what two living ones share means none."""
    by_name: dict[str, AuthorityEntry | bool] = {}
    by_core: dict[str, AuthorityEntry | bool] = {}
    # the living first, so that a name that passed on means the authority that has it today
    entries = sorted(all_authorities().values(), key=lambda one: (bool(one.valid_to), one.code))
    for entry in entries:
        for name in {entry.name, *entry.aliases}:
            _claim(by_name, _plain(name), entry)
    for entry in entries:
        _claim(by_name, _plain(entry.short_name), entry)
        for name in {entry.name, entry.short_name, *entry.aliases}:
            _claim(by_core, _core(name), entry)
    return by_name, by_core


def _claim(index: dict, name: str, entry: AuthorityEntry) -> None:
    """Give a name to an authority; where two living ones want it, it means neither."""
    holder = index.get(name)
    if not name:
        return
    if holder is None:
        index[name] = entry
    elif holder and holder != entry and not holder.valid_to and not entry.valid_to:
        index[name] = False
    elif holder and holder.valid_to and entry.valid_to and holder.valid_to < entry.valid_to:
        index[name] = entry
