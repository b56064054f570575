"""How the number of a body on its register must look, by its legal form."""

import re
import tomllib
from functools import cache
from pathlib import Path

from people.errors import PeopleError

_FILE = Path(__file__).parent / "data" / "register-numbers.toml"


@cache
def _forms() -> dict:
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}


def check_register_number(legal_form: str, number: str) -> str:
    """Write a register number in its plain form.

    Raises
    ------
    PeopleError
        If numbers of that form do not look so.
    """
    plain = re.sub(r"[\s./-]+", "", number).upper()
    entry = _forms().get(legal_form)
    if plain and entry and not re.fullmatch(entry["pattern"], plain):
        raise PeopleError(f"{number} does not look like a number of this form: {entry['looks']}.")
    return plain
