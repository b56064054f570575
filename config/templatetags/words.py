"""Small words of our pages that every template may use."""

import re

from django import template
from django.utils.dateformat import format as format_date
from django.utils.html import format_html

register = template.Library()


@register.filter
def day(value):
    """Write a date as people say it: 3 March 2026."""
    return format_date(value, "j F Y") if value else ""


@register.filter
def area(value_m2):
    """Write an area in the unit that people use at that size.

    >>> area(850.4), area(25_300)
    ('850 m²', '2.53 ha')
    """
    if value_m2 is None:
        return ""
    return f"{value_m2:,.0f} m²" if value_m2 < 10_000 else f"{value_m2 / 10_000:,.2f} ha"


@register.simple_tag
def icon(name):
    """Draw one of our own icons; it is decoration, the words beside it say what it means."""
    return format_html(
        '<svg class="icon icon--{0}" aria-hidden="true" focusable="false" width="24" height="24">'
        '<use href="#icon-{0}"></use></svg>',
        name,
    )


@register.filter
def certainty_words(mark):
    """Say in words how sure we are of a rule of law."""
    return {
        "verified": "read in the law",
        "secondary": "read in secondary texts",
        "to-be-checked": "to be checked with a lawyer",
    }.get(str(mark), mark)


@register.filter
def lower_first(text):
    """Write a title in the middle of a sentence.

    >>> lower_first("A charity")
    'a charity'
    """
    return text[:1].lower() + text[1:]


@register.filter
def energy(value_kwh):
    """Write a year's energy in the unit that people use at that size.

    >>> energy(3412.2), energy(38_120)
    ('3,410 kWh', '38.1 MWh')
    """
    if value_kwh >= 10_000:
        return f"{value_kwh / 1000:,.1f} MWh"
    return f"{round(value_kwh, -1):,.0f} kWh"


@register.filter
def sentence_case(text):
    """Write Words Like These as people write a sentence; short capitals such as QR stay.

    >>> sentence_case("Two-Factor Authentication"), sentence_case("Scan the QR code")
    ('Two-factor authentication', 'Scan the QR code')
    """
    first, *others = re.split(r"(?<=[\s-])(?=\S)", str(text).strip())
    return first + "".join(one.lower() if one[1:].islower() else one for one in others)
