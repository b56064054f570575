"""Dates in the spellings of councils, and as the serial numbers of spreadsheets."""

import datetime
import re
from functools import partial

from assets.register.values.parsing import NOTHING, Parsed, Parser, noted
from assets.register.values.texts import is_empty_word

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_THREE = re.compile(r"^(\d{1,2})[-/.\s](\d{1,2})[-/.\s](\d{4}|\d{2})(?:[T ,].*)?$")
_WORDS = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-\s,/.]+([a-z]{3,9})\.?[-\s,/.]+(\d{4}|\d{2})\b.*$",
    re.I,
)
_MONTH_FIRST = re.compile(r"^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$", re.I)
_MONTH = re.compile(r"^([a-z]{3,9})\.?[-\s,/']+(\d{4}|\d{2})$", re.I)
_MONTH_NUMBER = re.compile(r"^(?:(\d{1,2})[-/.](\d{4})|(\d{4})[-/.](\d{1,2}))$")
_COMPACT = re.compile(r"^(19|20)(\d{2})(\d{2})(\d{2})$")
_YEAR = re.compile(r"^(?:c\.?\s*|circa\s+)?(1[0-9]{3}|20[0-9]{2})(?:s)?$", re.I)
_SERIAL_ORIGIN = datetime.date(
    1899, 12, 30
)  # day 0 of spreadsheets, their leap year of 1900 counted
EARLIEST_SERIAL, LATEST_SERIAL = 15_000, 65_000  # 1941 to 2077
EARLIEST_YEAR, LATEST_YEAR = 1000, 2150


def parse_date(text: str, month_first: bool = False) -> Parsed:
    """Read a date; day before month unless the column shows otherwise.

    >>> parse_date("7/1/2015 16:42:52").value, parse_date("43465").value
    (datetime.date(2015, 1, 7), datetime.date(2018, 12, 31))
    """
    text = text.strip()
    if is_empty_word(text) or text in {"0", "00/00/0000"}:
        return NOTHING
    if match := _ISO.match(text):
        return _date(text, *map(int, match.groups()))
    if match := _THREE.match(text):
        first, second, year = (int(part) for part in match.groups())
        day, month = (second, first) if month_first or second > 12 >= first else (first, second)
        return _date(text, _century(year), month, day)
    if match := _WORDS.match(text):
        return _named(text, match[3], match[2], match[1])
    if match := _MONTH_FIRST.match(text):
        return _named(text, match[3], match[1], match[2])
    return _less_than_a_day(text)


def parse_year(text: str) -> Parsed:
    """Read a year, alone or within a date.

    >>> parse_year("2016").value, parse_year("c. 1905").value, parse_year("Jan 1962").value
    (2016, 1905, 1962)
    """
    if is_empty_word(text):
        return NOTHING
    parsed = parse_date(text)
    if parsed.value is not None:
        return Parsed(parsed.value.year)
    years = re.findall(r"(?<!\d)(1[5-9]\d{2}|20\d{2})(?!\d)", text)
    if len(years) == 1:
        return Parsed(int(years[0]))
    return noted("year_unreadable", f"“{text[:40]}” is no year and was left out.")


def column_parser(texts) -> partial:
    """Choose the order of day and month by the dates of a whole column."""
    first_over = second_over = 0
    for text in texts:
        if text and (match := _THREE.match(str(text).strip())):
            first_over += int(match[1]) > 12
            second_over += int(match[2]) > 12
    return partial(parse_date, month_first=second_over > 0 and first_over == 0)


def not_after(latest: datetime.date | None, parse: Parser) -> Parser:
    """Leave out dates after a day, for what is said to have happened already."""

    def parse_past(text: str) -> Parsed:
        parsed = parse(text)
        if latest is None or parsed.value is None or parsed.value <= latest:
            return parsed
        return noted("date_ahead", f"“{text[:40]}” has not come yet and was left out.")

    return parse_past


def _less_than_a_day(text: str) -> Parsed:
    if match := _COMPACT.match(text):
        return _date(text, int(match[1] + match[2]), int(match[3]), int(match[4]))
    if match := _YEAR.match(text):
        return noted(
            "date_year_only", f"“{text}” gives only the year.", datetime.date(int(match[1]), 1, 1)
        )
    if (match := _MONTH.match(text)) and match[1][:3].casefold() in _MONTHS:
        date = datetime.date(_century(int(match[2])), _MONTHS[match[1][:3].casefold()], 1)
        return noted("date_month_only", f"“{text}” gives only the month.", date)
    if (match := _MONTH_NUMBER.match(text)) and not _is_financial_year(match[3], match[4]):
        year, month = int(match[2] or match[3]), int(match[1] or match[4])
        parsed = _date(text, year, month, 1)
        said = f"“{text}” gives only the month."
        return noted("date_month_only", said, parsed.value) if parsed.value else parsed
    serial = re.fullmatch(r"(\d{5})(\.\d+)?", text)
    if serial and EARLIEST_SERIAL <= int(serial[1]) <= LATEST_SERIAL:
        return Parsed(_SERIAL_ORIGIN + datetime.timedelta(days=int(serial[1])))
    return noted("date_unreadable", f"“{text[:40]}” is no date and was left out.")


def _is_financial_year(year: str | None, following: str | None) -> bool:
    """Know 2010/11 from November 2010."""
    return year is not None and int(following) == (int(year) + 1) % 100


def _named(text, year, month, day) -> Parsed:
    number = _MONTHS.get(month[:3].casefold())
    if number is None:
        return noted("date_unreadable", f"“{text[:40]}” is no date and was left out.")
    return _date(text, _century(int(year)), number, int(day))


def _century(year: int) -> int:
    """Take two digits for the years 1950 to 2049."""
    return year if year > 99 else year + (2000 if year < 50 else 1900)


def _date(text, year, month, day) -> Parsed:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return noted("date_unreadable", f"“{text[:40]}” lies in no year of ours and was left out.")
    try:
        return Parsed(datetime.date(year, month, day))
    except ValueError:
        return noted(
            "date_unreadable", f"“{text[:40]}” is no day of the calendar and was left out."
        )
