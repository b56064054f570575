"""Dates, numbers and lists as a citizen reads them, the same under every locale."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def say_day(day: date) -> str:
    """Return a day such as ``12 May 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_weekday(day: date) -> str:
    """Return a day such as ``Tuesday 12 May 2026``."""
    return f"{WEEKDAYS[day.weekday()]} {say_day(day)}"


def say_list(items: Iterable[str], *, last: str = "and") -> str:
    """Return ``a, b and c``."""
    *head, tail = list(items) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def say_count(number: int, noun: str) -> str:
    """Return ``1 day`` or ``3 days``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def letter_section(heading: str, *paragraphs: str) -> dict:
    """Make a part of a letter: its heading and what is said under it."""
    return {"heading": heading, "paragraphs": [one for one in paragraphs if one]}


def lower_first(words: str) -> str:
    """Begin small, as within a sentence; names further on keep their capitals."""
    return words[:1].lower() + words[1:]


def say_pounds(amount: Decimal) -> str:
    """Return an amount of money such as ``£12,500`` or ``£12,500.50``."""
    pence = amount.quantize(Decimal("0.01"))
    return f"£{pence:,.0f}" if pence == pence.to_integral_value() else f"£{pence:,}"
