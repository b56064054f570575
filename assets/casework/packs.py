"""Rule packs: law and practice of a route, as dated data. To write one: docs/rule-packs.md."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assets.casework import pack_checks
from assets.casework.calendars import Nation
from assets.casework.entries import Faults, read_entry, read_table, read_toml
from assets.casework.errors import CaseworkError, DataFault
from assets.casework.pack_contents import (
    Body,
    Content,
    Ground,
    Head,
    Notice,
    Published,
    ReportLine,
    Right,
    Test,
)
from assets.casework.pack_entries import Choice, Clock, Identity, Need, Stage, Step

PACKS_FOLDER = Path(__file__).parent / "packs"

_SECTIONS = {
    "choices": Choice,
    "stages": Stage,
    "needs": Need,
    "steps": Step,
    "contents": Content,
    "notices": Notice,
    "heads": Head,
    "rights": Right,
    "published": Published,
    "report": ReportLine,
    "grounds": Ground,
    "tests": Test,
    "bodies": Body,
}


@dataclass(frozen=True)
class Pack:
    """The rules of one route in one or more nations, from one day on.

    Each section maps the name of an entry to the entry, in the order of the file. ``hash``
    is of the content, not of its layout or remarks; ``text`` is the content as JSON, from which
    ``restore_pack`` makes the same pack again. Keep it as text: it holds the order of the entries.
    """

    identity: Identity
    hash: str
    text: str
    flags: Mapping[str, str]
    dates: Mapping[str, str]
    choices: Mapping[str, Choice]
    clocks: Mapping[str, Clock]
    stages: Mapping[str, Stage]
    needs: Mapping[str, Need]
    steps: Mapping[str, Step]
    contents: Mapping[str, Content]
    notices: Mapping[str, Notice]
    heads: Mapping[str, Head]
    rights: Mapping[str, Right]
    published: Mapping[str, Published]
    report: Mapping[str, ReportLine]
    grounds: Mapping[str, Ground]
    tests: Mapping[str, Test]
    bodies: Mapping[str, Body]

    def __str__(self) -> str:
        """Return identity and version, such as ``SCT-ATR-2017 version 1``."""
        return f"{self.identity.id} version {self.identity.version}"


@dataclass(frozen=True)
class PackShelf:
    """All packs at hand, and the choice among them."""

    packs: tuple[Pack, ...]

    def in_force(
        self,
        nation: Nation,
        route: str,
        on: date,
        commencements: Mapping[str, date] = MappingProxyType({}),
    ) -> Pack | None:
        """Return the pack for a nation and route on a day, or None if there is none.

        ``commencements`` holds, by pack, the day on which an administrator has entered that a
        dormant pack came into force; the pack that it replaces then ends the day before.
        """
        for pack in self.packs:
            identity = pack.identity
            serves = nation in identity.nations and route == identity.route
            if serves and self._stands(identity, on, commencements):
                return pack
        return None

    def get(self, pack_id: str, version: int) -> Pack:
        """Return a pack by its identity.

        Raises
        ------
        CaseworkError
            If there is no such pack.
        """
        for pack in self.packs:
            if (pack.identity.id, pack.identity.version) == (pack_id, version):
                return pack
        raise CaseworkError(f"There is no rule pack {pack_id} version {version}.")

    def _stands(self, identity: Identity, on: date, commencements: Mapping[str, date]) -> bool:
        first = identity.in_force_from or commencements.get(identity.id)
        last = identity.in_force_to or date.max
        for other in (pack.identity for pack in self.packs):
            if other.replaces == identity.id and other.id in commencements:
                last = min(last, commencements[other.id] - timedelta(days=1))
        return first is not None and first <= on <= last


def read_pack(data: Mapping[str, Any], name: str) -> Pack:
    """Make a pack of the content of its file.

    Raises
    ------
    DataFault
        If anything is wrong, with one sentence for each fault.
    """
    faults = Faults()
    sections = {*_SECTIONS, "clocks", "flags", "dates"}
    top = {key: value for key, value in data.items() if key not in sections}
    identity = read_entry(Identity, _dated(top), "", faults)
    words = {key: _read_words(data.get(key, {}), key, faults) for key in ("flags", "dates")}
    read = {
        section: read_table(kind, data.get(section, {}), section, faults)
        for section, kind in _SECTIONS.items()
    }
    read["clocks"] = _read_clocks(data.get("clocks", {}), identity, words["dates"], faults)
    faults.check(name)
    text = json.dumps(data, default=date.isoformat, ensure_ascii=False)
    pack = Pack(identity=identity, hash=_hash(text), text=text, **words, **read)
    pack_checks.find_faults(pack).check(name)
    return pack


def restore_pack(text: str, name: str) -> Pack:
    """Make the pack of its own text again, as kept with a request.

    Raises
    ------
    DataFault
        If the text is not that of a pack.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataFault(name, (f"is no text of a pack: {error}",)) from error
    if not isinstance(data, dict):
        raise DataFault(name, ("is no text of a pack.",))
    return read_pack(data, name)


def load_packs(folder: Path = PACKS_FOLDER) -> PackShelf:
    """Read every pack below a folder, and check the shelf as a whole.

    No two packs claim the same request, and each step says how it is told once it was taken.

    Raises
    ------
    DataFault
        If a file is not TOML, or a pack or the shelf as a whole is wrong.
    """
    packs = [
        read_pack(_gather(path), path.name) for path in sorted(folder.iterdir()) if path.is_dir()
    ]
    pack_checks.find_untold(packs).check(folder.name)
    pack_checks.find_quarrels(packs).check(folder.name)
    return PackShelf(tuple(packs))


@cache
def bundled_packs() -> PackShelf:
    """Return the packs that come with the product, read once."""
    return load_packs()


def _gather(folder: Path) -> dict[str, Any]:
    """Put the files of one pack together, in the order of their names."""
    gathered: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, value in read_toml(path).items():
            here = gathered.get(key, {})
            whole = isinstance(here, dict) and isinstance(value, dict)
            twice = here.keys() & value.keys() if whole else {key} & gathered.keys()
            if twice:
                fault = f"holds what another file of the pack already holds: {min(twice)}."
                raise DataFault(f"{folder.name}/{path.name}", (fault,))
            gathered[key] = here | value if whole else value
    return gathered


def _read_words(data: Any, section: str, faults: Faults) -> dict[str, str]:
    if isinstance(data, Mapping) and all(isinstance(words, str) for words in data.values()):
        return dict(data)
    faults.add(f"[{section}]", 'must hold lines such as name = "what it means".')
    return {}


def _read_clocks(data: Any, identity: Identity | None, dates: Mapping, faults: Faults):
    """Read clocks; the words of the trigger come from the dated fact that starts each."""
    if not isinstance(data, Mapping) or identity is None:
        return {}
    full = {}
    for key, entry in data.items():
        if isinstance(entry, Mapping):
            start = entry.get("start")
            if start not in dates:
                faults.add(f"[clocks.{key}]", f"starts from “{start}”, which is not under [dates].")
            entry = {"standing": identity.standing, **entry, "trigger": dates.get(start, "")}
        full[key] = entry
    return read_table(Clock, full, "clocks", faults)


def _dated(top: Mapping[str, Any]) -> dict[str, Any]:
    """Turn days that went through JSON back into dates."""
    top = dict(top)
    for key in ("in_force_from", "in_force_to"):
        if isinstance(top.get(key), str):
            try:
                top[key] = date.fromisoformat(top[key])
            except ValueError:
                continue  # left as text, so that the reader names the fault
    return top


def _hash(text: str) -> str:
    ordered = json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
    return sha256(ordered.encode()).hexdigest()
