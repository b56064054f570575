"""Numbers, money, and areas with their units."""

import re
from decimal import Decimal
from functools import partial

from assets.register.values.parsing import NOTHING, Parsed, noted
from assets.register.values.texts import is_empty_word

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \xa0\u202f]\d{3})+(?![\d,])")
_RANGE = re.compile(r"\d\s*(?:k|m|mn|million|thousand)?\s*(?:-|–|—|to)\s*£?\s*\d", re.I)
_CUT = re.compile(
    r"[.,]\d"
)  # what follows a number that is written in no British way, as 1.200.000
_FOREIGN = re.compile(r"[€$¥]|\b(eur|euros?|usd|dollars?)\b", re.I)
_FRACTION = re.compile(r"(?:(\d+)\s*)?([¼½¾])|(?:(\d+)\s+)?\b([1-3])/([2-4])\b")
_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75}
_ROODS = re.compile(
    r"^(\d+)\s*(?:a|ac|acres?)\W+(\d+)\s*(?:r|roods?)(?:\W+(\d+)\s*(?:p|perch(?:es)?|poles?))?\W*$",
    re.I,
)
_MULTIPLES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000}
# square metres in each unit; acre and foot as defined by the Weights and Measures Act 1985
M2_PER_UNIT = {
    "m2": 1.0,
    "ha": 10_000.0,
    "acres": 4_046.8564224,
    "sqft": 0.09290304,
    "sqyd": 0.83612736,
    "km2": 1_000_000.0,
}
_UNITS = (
    (re.compile(r"^\W*(ha|hec|hect|hectares?|hecatres?)\b", re.I), "ha"),
    (re.compile(r"^\W*(ac|acs|acres?|acre's)\b", re.I), "acres"),
    (re.compile(r"^\W*(km2|km²|sq\.? ?km|square kilomet\w+)", re.I), "km2"),
    (re.compile(r"^\W*(sq\.? ?(ft|feet)|ft2|ft²|square f\w+|sf)\b", re.I), "sqft"),
    (re.compile(r"^\W*(sq\.? ?y\w+|yd2|square yards?)\b", re.I), "sqyd"),
    (re.compile(r"^\W*(sq\.? ?m\w*|m2|m²|m\^2|square met\w+|sqm|m sq)", re.I), "m2"),
)
LARGEST_GBP = 1_000_000_000_000
LARGEST_M2 = 80_000_000_000  # a third of the United Kingdom


def parse_number(text: str) -> Parsed:
    """Read a number, commas between thousands allowed.

    >>> parse_number("1,234.5").value, parse_number("about 12").value
    (1234.5, 12.0)
    """
    if is_empty_word(text):
        return NOTHING
    found = _NUMBER.search(text)
    if not found and is_empty_word(text.split()[0]):
        return NOTHING  # N/A closed
    if not found:
        return noted("number_unreadable", f"“{text[:40]}” is no number and was left out.")
    return Parsed(float(found[0].replace(",", "")))


def parse_money(text: str) -> Parsed:
    """Read pounds as Decimal; k and m are thousands and millions, brackets mean less than nothing.

    >>> parse_money("£1,234.50 pa").value, parse_money("1.2m").value, parse_money("(500)").value
    (Decimal('1234.50'), Decimal('1200000.00'), Decimal('-500.00'))
    """
    if is_empty_word(text):
        return NOTHING
    text = _joined(text)
    if is_empty_word(text.strip("£ ")):
        return NOTHING
    found = _NUMBER.search(text)
    if not found or _RANGE.search(text) or _CUT.match(text, found.end()):
        return noted("money_unreadable", f"“{text[:40]}” is no single amount and was left out.")
    if _FOREIGN.search(text):
        return noted("money_unreadable", f"“{text[:40]}” is not in pounds and was left out.")
    multiple = re.match(r"\s*(k|m|mn|million|thousand)\b", text[found.end() :], re.I)
    amount = Decimal(found[0].replace(",", "")) * (
        _MULTIPLES[multiple[1].casefold()] if multiple else 1
    )
    if abs(amount) > LARGEST_GBP:
        return noted("money_unreadable", f"“{text[:40]}” is no amount of money and was left out.")
    if re.match(r"^\s*£?\s*\(", text) or re.match(r"^\s*-\s*£", text):
        amount = -abs(amount)
    return Parsed(amount.quantize(Decimal("0.01")))


def area_parser(unit: str | None) -> partial:
    """Give a parser of areas into square metres; a unit in the cell wins over the heading's."""
    return partial(parse_area, unit=unit)


def parse_area(text: str, unit: str | None = None) -> Parsed:
    """Read an area into square metres; nought means not measured.

    >>> round(parse_area("2 acres").value, 1), parse_area("½", "ha").value
    (8093.7, 5000.0)
    """
    if is_empty_word(text):
        return NOTHING
    if old := _ROODS.match(text.strip()):
        acres = (
            int(old[1]) + int(old[2]) / 4 + int(old[3] or 0) / 160
        )  # of four roods of 40 perches
        return Parsed(round(acres * M2_PER_UNIT["acres"], 2))
    text = _FRACTION.sub(_decimal, _joined(text))
    found = _NUMBER.search(text)
    if not found or _RANGE.search(text) or _CUT.match(text, found.end()):
        return noted("area_unreadable", f"“{text[:40]}” is no single area and was left out.")
    rest = text[found.end() :]
    named = next((name for pattern, name in _UNITS if pattern.match(rest)), None)
    given = named or unit
    if given is None:
        return noted("area_without_unit", f"“{text[:40]}” has no unit of area and was left out.")
    area = float(found[0].replace(",", "")) * M2_PER_UNIT[given]
    if not 0 < area < LARGEST_M2:
        return (
            NOTHING
            if area == 0
            else noted("area_unreadable", f"“{text[:40]}” is no area of a place.")
        )
    if rest.strip(" .") and not named:
        return noted(
            "area_with_text", f"Only the number of “{text[:60]}” was taken.", round(area, 2)
        )
    return Parsed(round(area, 2))


def _joined(text: str) -> str:
    """Close up thousands that are set apart by spaces, as 1 200 000."""
    return _SPACED.sub(lambda found: re.sub(r"\s", "", found[0]), text)


def _decimal(found: re.Match) -> str:
    """Write a vulgar fraction, alone or after a whole number, as a decimal."""
    whole = int(found[1] or found[3] or 0)
    part = _FRACTIONS[found[2]] if found[2] else int(found[4]) / int(found[5])
    return f"{whole + part:.4f}"
