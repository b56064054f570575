"""What an officer checks before a disposal, driven by the facts of the place."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from assets.casework.calendars import Nation
from assets.casework.entries import Faults, read_table, read_toml
from assets.casework.errors import CaseworkError
from assets.casework.provenance import Source, Standing
from assets.casework.verdicts import Verdict, all_of, judge

CHECKLISTS_FILE = Path(__file__).parent / "checklists.toml"


@dataclass(frozen=True)
class Item:
    """One thing to check; ``working`` names the figure that the product works out for it."""

    id: str
    title: str
    asks: str
    why: str
    nations: tuple[str, ...]
    when: tuple[str, ...]
    standing: Standing
    source: Source
    working: str = ""


@dataclass(frozen=True)
class ListedItem:
    """An item for one place: whether it applies, and which facts decide that it is not known."""

    item: Item
    applies: Verdict
    find_out: tuple[str, ...]


def list_checks(nation: Nation, facts: Mapping[str, bool]) -> tuple[ListedItem, ...]:
    """List what is to be checked for a place; a fact that is left out is not known.

    Items that do not apply are left out. Those that may apply come with what to find out first.

    Raises
    ------
    CaseworkError
        If a fact is unknown to the checklist.
    """
    if unknown := facts.keys() - known_facts().keys():
        raise CaseworkError(f"The checklist knows no fact “{min(unknown)}”.")
    listed = []
    for item in _read()[1].values():
        verdicts = {fact: judge(facts.get(fact), equals=True) for fact in item.when}
        applies = all_of(verdicts.values())
        if nation in item.nations and applies is not Verdict.NO:
            open_facts = [fact for fact, v in verdicts.items() if v is Verdict.NOT_KNOWN]
            find_out = tuple(known_facts()[fact] for fact in open_facts)
            listed.append(ListedItem(item, applies, find_out))
    return tuple(listed)


def known_facts() -> Mapping[str, str]:
    """Return the facts that the checklist asks for, each with its words."""
    return _read()[0]


@cache
def _read() -> tuple[Mapping[str, str], Mapping[str, Item]]:
    data = read_toml(CHECKLISTS_FILE)
    faults = Faults()
    items = read_table(Item, data["items"], "items", faults)
    for item in items.values():
        for fact in set(item.when) - data["facts"].keys():
            faults.add(
                f"[items.{item.id}]", f"names the fact “{fact}”, which is not under [facts]."
            )
    faults.check(CHECKLISTS_FILE.name)
    return MappingProxyType(data["facts"]), MappingProxyType(items)
