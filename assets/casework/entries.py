"""Read the tables of a data file into frozen dataclasses, with one clear sentence per fault."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_type_hints

from assets.casework.errors import ClockError, DataFault
from assets.casework.provenance import Certainty, Source
from assets.casework.wording import say_list

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WANTED = re.compile(r"(?P<thing>[a-z0-9-]+)( (?P<word>if|unless) (?P<flag>[a-z0-9-]+))?")
_SOURCE_KEYS = ("source", "certainty", "note")
_SAID = {str: "text in quotes", bool: "true or false", int: "a whole number", date: "a date"}


@dataclass(frozen=True)
class Wanted:
    """A thing that is wanted always, or only if (or unless) a flag is set."""

    thing: str
    flag: str = ""
    unless: bool = False

    def applies(self, flags: frozenset[str]) -> bool:
        """Tell whether the thing is wanted under these flags."""
        return not self.flag or (self.flag in flags) is not self.unless


class Faults(list):
    """The faults of one file, each one sentence."""

    def add(self, where: str, sentence: str) -> None:
        """Add a fault at a place of the file."""
        self.append(f"{where} {sentence}" if where else sentence)

    def check(self, file: str) -> None:
        """Raise ``DataFault`` if there is any fault."""
        if self:
            raise DataFault(file, tuple(self))


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises
    ------
    DataFault
        If it is none; the fault names its folder too, because the files of packs share names.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFault(
            f"{path.parent.name}/{path.name}", (f"is no TOML file: {error}",)
        ) from error


def read_toml_text(text: str, name: str) -> dict[str, Any]:
    """Read a text as TOML.

    Raises
    ------
    DataFault
        If it is none.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFault(name, (f"It cannot be read as TOML: {error}.",)) from error


def read_table(kind: type, data: Any, section: str, faults: Faults) -> dict[str, Any]:
    """Read ``[section.id]`` entries into ``{id: kind}``; what cannot be read becomes a fault."""
    if not isinstance(data, Mapping):
        faults.add(section, f"must hold entries such as [{section}.some-name].")
        return {}
    read = {}
    for key, entry in data.items():
        where = f"[{section}.{key}]"
        if not _ID.fullmatch(key):
            faults.add(where, "must be named in small letters, figures and hyphens.")
        elif not isinstance(entry, Mapping):
            faults.add(where, 'must be an entry with lines such as title = "...".')
        elif (made := read_entry(kind, {"id": key, **entry}, where, faults)) is not None:
            read[key] = made
    return read


def read_entry(kind: type, data: Mapping[str, Any], where: str, faults: Faults) -> Any | None:
    """Read one entry, or return None and leave its faults in ``faults``."""
    before = len(faults)
    hints = get_type_hints(kind)
    known = [key for key in hints if key != "source"]
    known += _SOURCE_KEYS if "source" in hints else []
    for key in data.keys() - set(known):
        near = get_close_matches(key, known, n=1)
        hint = f"did you mean “{near[0]}”?" if near else f"it may have {say_list(sorted(known))}."
        faults.add(where, f"has a line “{key}” that means nothing here; {hint}")
    values = {}
    for field in fields(kind):
        if field.name == "source":
            values["source"] = _read_source(data, where, faults)
        elif field.name in data:
            hint = hints[field.name]
            values[field.name] = _read_value(
                hint, data[field.name], f"{where}: {field.name}", faults
            )
        elif field.default is MISSING and field.default_factory is MISSING:
            faults.add(where, f"lacks the line “{field.name}”.")
    if len(faults) > before:
        return None
    try:
        return kind(**values)
    except ClockError as error:
        faults.append(str(error))
        return None


def _read_source(data: Mapping[str, Any], where: str, faults: Faults) -> Source | None:
    text, mark, note = (data.get(key, "") for key in _SOURCE_KEYS)
    if not isinstance(text, str) or not text.strip():
        faults.add(where, 'does not say where it comes from; add a line source = "...".')
    if mark not in set(Certainty):
        said = say_list((f"“{word}”" for word in Certainty), last="or")
        faults.add(where, f"must say how sure we are of it: certainty is {said}, not “{mark}”.")
        return None
    return Source(str(text), Certainty(mark), str(note))


def _read_value(hint: Any, value: Any, where: str, faults: Faults) -> Any:
    if hint == tuple[Wanted, ...]:
        return tuple(_read_wanted(item, where, faults) for item in _listed(value, where, faults))
    if hint == tuple[str, ...]:
        return tuple(_listed(value, where, faults))
    options = [option for option in get_args(hint) or (hint,) if option is not type(None)]
    for option in options:
        if isinstance(option, type) and issubclass(option, StrEnum):
            if value in set(option):
                return option(value)
            faults.add(
                where, f"is {say_list((f'“{o}”' for o in option), last='or')}, not “{value}”."
            )
            return None
        if type(value) is option:  # a date with a time is no date; true is no number
            return value
    faults.add(where, f"must be {say_list((_SAID[o] for o in options), last='or')}, not {value!r}.")
    return None


def _listed(value: Any, where: str, faults: Faults) -> Iterable[str]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    faults.add(where, 'must be a list of texts, such as ["one", "two"].')
    return ()


def _read_wanted(text: str, where: str, faults: Faults) -> Wanted | None:
    match = _WANTED.fullmatch(text)
    if match is None:
        faults.add(
            where, f"cannot read “{text}”; write “name”, “name if flag” or “name unless flag”."
        )
        return None
    return Wanted(match["thing"], match["flag"] or "", match["word"] == "unless")
