"""Unique property reference numbers and title numbers."""

import re
from decimal import Decimal

from assets.register.values.parsing import NOTHING, Parsed, noted
from assets.register.values.texts import is_empty_word

_SCIENTIFIC = re.compile(r"^\d(\.\d+)?e\+?\d{1,2}$", re.I)
_GROUPED = re.compile(r"^\d{1,3}(,\d{3})+$")
_SEPARATORS = re.compile(r"\s*(?:[,;/&\n|+]|\band\b)\s*", re.I)
# England and Wales: the pattern of HM Land Registry's own services; Scotland: county and number.
_TITLE_ENGLAND_AND_WALES = re.compile(r"^([A-Z]{0,3}[1-9][0-9]{0,5}|[0-9]{1,6}[ZT])$")
_TITLE_SCOTLAND = re.compile(r"^[A-Z]{3}[0-9]{1,6}$")
_UNREGISTERED = re.compile(r"unregistered|not registered|sasine|no title|deeds? only|pending", re.I)
LONGEST_UPRN = 12


def parse_uprn(text: str) -> Parsed:
    """Read a UPRN as up to twelve digits without zeros in front.

    >>> parse_uprn("010000480247").value, parse_uprn("100012797623.0").value
    ('10000480247', '100012797623')
    >>> parse_uprn("1.00013E+11").value is None
    True
    """
    if text.isascii() and text.isdigit():
        return _checked(text, text) if text[0] == "0" or len(text) >= LONGEST_UPRN else Parsed(text)
    if is_empty_word(text):
        return NOTHING
    digits = text.strip("'\"` ").removesuffix(".0")
    digits = re.sub(r"\.0+$", "", digits)
    if _SCIENTIFIC.match(digits):
        return _from_scientific(text, digits)
    if _GROUPED.match(digits):
        digits = digits.replace(",", "")
    digits = re.sub(r"^uprn\s*[:.-]?\s*", "", digits, flags=re.I)
    if re.fullmatch(r"\d[\d ]*", digits):
        return _checked(text, digits.replace(" ", ""))
    found = re.findall(r"(?<![\dA-Za-z])\d{6,12}(?![\dA-Za-z])", digits)
    if not found:
        return noted("uprn_unreadable", f"UPRN “{text[:40]}” is no number and was left out.")
    first = _checked(text, found[0])
    if len(found) > 1 and first.value:
        return noted("uprn_several", f"The first UPRN of “{text[:60]}” was taken.", first.value)
    return first


def _from_scientific(text, digits) -> Parsed:
    """Keep a number in scientific notation only where no digit was lost."""
    number = Decimal(digits)
    written = len(re.sub(r"e.*$", "", digits, flags=re.I).replace(".", ""))
    if number != number.to_integral_value() or written < len(str(int(number))):
        return noted(
            "uprn_lost_digits",
            f"UPRN “{text}” lost its last digits in a spreadsheet and was left out; "
            "format the column as text at source.",
        )
    return _checked(text, str(int(number)))


def _checked(text, digits) -> Parsed:
    digits = digits.lstrip("0")
    if not digits:
        return NOTHING
    if len(digits) > LONGEST_UPRN:
        return noted(
            "uprn_unreadable", f"UPRN “{text[:40]}” has more than twelve digits and was left out."
        )
    if len(digits) == LONGEST_UPRN and digits.endswith("000000"):
        return noted(
            "uprn_lost_digits", f"UPRN {digits} was rounded by a spreadsheet and left out."
        )
    return Parsed(digits)


def parse_titles(text: str, nation: str | None) -> Parsed:
    """Read title numbers, several to a cell, by the pattern of the nation (E, W, S, N or unknown).

    >>> parse_titles("tgl 12345; GM777", "E").value
    ['TGL12345', 'GM777']
    """
    if is_empty_word(text) or _UNREGISTERED.search(text):
        return NOTHING
    titles = [
        re.sub(r"[\s.-]+", "", part).upper() for part in _SEPARATORS.split(text) if part.strip()
    ]
    pattern = {
        "S": _TITLE_SCOTLAND,
        "E": _TITLE_ENGLAND_AND_WALES,
        "W": _TITLE_ENGLAND_AND_WALES,
    }.get(nation or "")
    odd = [title for title in titles if pattern and not pattern.match(title)]
    kept = [
        title
        for title in titles
        if re.fullmatch(r"[A-Z0-9]{2,12}", title) and any(map(str.isdigit, title))
    ]
    kept = list(dict.fromkeys(kept))
    if not kept:
        return noted(
            "title_unreadable", f"Title “{text[:60]}” is no title number and was left out."
        )
    if odd:
        return noted(
            "title_odd", f"Title {', '.join(odd)[:80]} does not look like one of this nation.", kept
        )
    return Parsed(kept)
