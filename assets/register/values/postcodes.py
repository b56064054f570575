"""Postcodes, whole or in part, in any spacing and case."""

import re

from assets.register.values.parsing import NOTHING, Parsed, noted
from assets.register.values.texts import is_empty_word

_OUTWARD = r"(?:[A-Z]{1,2}[0-9][A-Z0-9]?|GIR)"
_WHOLE = re.compile(rf"^({_OUTWARD})([0-9][A-Z]{{2}})$")
_PART = re.compile(rf"^({_OUTWARD})$")
_SECTOR = re.compile(rf"^({_OUTWARD})\s+([0-9])[A-Z]?$")
_WITHIN = re.compile(rf"\b({_OUTWARD})\s*([0-9][ABD-HJLNP-UW-Z]{{2}})\b")


def parse_postcode(text: str) -> Parsed:
    """Read a postcode: the whole one with its space, or as much as is given.

    >>> parse_postcode("se18tu").value, parse_postcode("M31").value, parse_postcode("EH16 4").value
    ('SE1 8TU', 'M31', 'EH16 4')
    """
    code = text.upper().replace(" ", "")
    if match := _WHOLE.match(code):
        return Parsed(f"{match[1]} {match[2]}")
    if is_empty_word(text):
        return NOTHING
    tidy = " ".join(re.sub(r"[^A-Z0-9]+", " ", text.upper()).split())
    if match := _PART.match(tidy):
        return Parsed(match[1])
    if match := _SECTOR.match(tidy):
        return Parsed(f"{match[1]} {match[2]}")
    if match := _WHOLE.match(tidy.replace(" ", "")):
        return Parsed(f"{match[1]} {match[2]}")
    return _mended(text, tidy)


def find_postcode(address: str) -> str | None:
    """Find the last whole postcode within an address.

    >>> find_postcode("Jethro's Motel, Lewdown, EX20 4DS")
    'EX20 4DS'
    """
    found = _WITHIN.findall(address.upper())
    return " ".join(found[-1]) if found else None


def is_whole(postcode: str | None) -> bool:
    """Say whether a postcode names one delivery point group rather than a district."""
    return bool(postcode) and bool(_WHOLE.match(postcode.replace(" ", "")))


def _mended(text, tidy) -> Parsed:
    """Put right O for a nought and I or L for a one, where the pattern leaves no doubt."""
    code = tidy.replace(" ", "")
    if 5 <= len(code) <= 7:
        inward = code[-3:]
        swapped = inward[0].translate(str.maketrans("OIL", "011")) + inward[1:].translate(
            str.maketrans("01", "OI")
        )
        outward = re.sub(r"(?<=^[A-Z]{2})[OI]", lambda m: {"O": "0", "I": "1"}[m[0]], code[:-3])
        outward = re.sub(r"(?<=^[A-Z])I", "1", outward)
        if match := _WHOLE.match(outward + swapped):
            mended = f"{match[1]} {match[2]}"
            return noted("postcode_mended", f"Postcode “{text}” was read as {mended}.", mended)
    if found := find_postcode(text):
        return Parsed(found)
    return noted("postcode_unreadable", f"“{text[:40]}” is no postcode and was left out.")
