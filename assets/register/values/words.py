"""What the words of councils mean: kinds of place, tenure, holding, owner, yes and no.

The vocabulary is ``assets/register/data/words.toml``.
"""

import difflib
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from assets.register.values.parsing import NOTHING, Parsed, noted
from assets.register.values.texts import is_empty_word, plain
from people.authorities import find_authority

TABLE = Path(__file__).parents[1] / "data" / "words.toml"
LONGEST_PHRASE = 6  # words
RUN_TOGETHER = 12  # letters without a space that may be several words
CLOSE = 0.84  # how alike a misspelt word must be: allottments, conveinences, leashold


class Owner(NamedTuple):
    """Whose a place is: authority, public, private or unknown, and the name if given."""

    type: str
    name: str | None = None
    code: str | None = None


@cache
def vocabulary(subject: str) -> dict[str, str]:
    """Give the phrases of a subject, each with what it means."""
    meanings = tomllib.loads(TABLE.read_text(encoding="utf-8"))[subject]
    return {plain(phrase): meaning for meaning, phrases in meanings.items() for phrase in phrases}


@cache
def _run_together(subject: str) -> dict[str, str]:
    """Give the longer phrases without their spaces, as some software leaves them."""
    return {phrase.replace(" ", ""): meaning for phrase, meaning in vocabulary(subject).items()}


@cache
def _single_words(subject: str) -> list[str]:
    return sorted(
        {word for phrase in vocabulary(subject) for word in phrase.split() if len(word) > 4}
    )


@cache
def find_meaning(subject: str, text: str, whole: bool = False) -> str | None:
    """Find what a text means: as a whole phrase, or by the longest phrase within it.

    >>> find_meaning("kind", "Open Space Land and Allottments"), find_meaning("holding", "Leashold")
    ('park', 'leased_out')
    """
    phrases = vocabulary(subject)
    words = plain(text).split()
    exact = phrases.get(" ".join(words))
    if not exact and len(words) == 1 and len(words[0]) >= RUN_TOGETHER:
        exact = _run_together(subject).get(words[0])
    if exact or not words:
        return exact
    mended = [_mend(subject, word) for word in words]
    exact = phrases.get(" ".join(mended))
    if exact or whole:
        return exact
    for length in range(min(LONGEST_PHRASE, len(mended)), 0, -1):
        for start in reversed(range(len(mended) - length + 1)):
            meaning = phrases.get(" ".join(mended[start : start + length]))
            if meaning and (length > 1 or len(mended[start]) > 2):
                return meaning
    return None


@lru_cache(maxsize=50_000)  # the words of a long list are few
def _mend(subject: str, word: str) -> str:
    """Put a misspelt word right where only one of the vocabulary is near."""
    known = _single_words(subject)
    if len(word) < 5 or word in known or word.isdigit():
        return word
    near = difflib.get_close_matches(word, known, n=1, cutoff=CLOSE)
    return near[0] if near else word


def parse_kind(text: str) -> Parsed:
    """Read what a place is: land, library, leisure_site, community_centre, park or building.

    >>> parse_kind("Public Conveinences").value, parse_kind("Outdoor Sport (Pitches)").value
    ('building', 'leisure_site')
    """
    return _parse("kind", text, "kind_unknown", "kind of place")


def parse_tenure(text: str) -> Parsed:
    """Read the tenure: freehold, leasehold, owned, mixed, licence, managed or other."""
    return _parse("tenure", text, "tenure_unknown", "tenure")


def parse_holding(text: str) -> Parsed:
    """Read how a place is held or occupied: occupied, leased_out, vacant and so on."""
    return _parse("holding", text, "holding_unknown", "form of holding")


def parse_run_by(text: str) -> Parsed:
    """Read who runs a library: authority, commissioned, community, independent or closed."""
    return _parse("run_by", text, "run_by_unknown", "form of running")


def parse_yes_no(text: str) -> Parsed:
    """Read yes or no, or nothing where it is neither.

    >>> parse_yes_no("Y").value, parse_yes_no("FALSE").value, parse_yes_no("perhaps").value
    (True, False, None)
    """
    words = plain(text) or text.strip()
    meaning = vocabulary("yes_no").get(words) or vocabulary("yes_no").get(words.split(" ")[0])
    if meaning is None:
        return NOTHING
    return Parsed(meaning == "yes")


def parse_owner(text: str) -> Parsed:
    """Read whose a place is; the name of a council is looked up, any other name is kept as it is.

    >>> parse_owner("privately owned").value.type, parse_owner("Fylde Council").value.code
    ('private', 'E07000119')
    """
    if is_empty_word(text) and text.strip().casefold() not in {"unknown", "not known"}:
        return NOTHING
    meaning = find_meaning("owner", text, whole=True)
    if meaning:
        generic = "public" in plain(text) and meaning == "unknown"
        return Parsed(Owner(meaning, "a public authority, not said which" if generic else None))
    if entry := find_authority(text):
        return Parsed(Owner("authority", entry.name, entry.code))
    if held := find_meaning("tenure", text, whole=True):  # such as Owned, Common Good, Leased
        return Parsed(Owner("authority" if held in ("freehold", "owned") else "unknown"))
    within = find_meaning("owner", text)
    if within and re.search(r"\bnot\b|\bnon\b", plain(text)):
        return Parsed(Owner("unknown", text))
    return Parsed(Owner(within or "unknown", text))


def _parse(subject, text, code, what) -> Parsed:
    if is_empty_word(text):
        return NOTHING
    meaning = find_meaning(subject, text)
    if meaning is None:
        return noted(code, f"“{text[:60]}” is no {what} that is known here.")
    return Parsed(meaning)
