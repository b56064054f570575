"""Money in words of pages: the database holds whole pence."""

from django import template

register = template.Library()


@register.filter
def pounds(pence) -> str:
    """Write pence as pounds.

    >>> pounds(123456), pounds(-50), pounds(None)
    ('£1,234.56', '-£0.50', '')
    """
    if pence is None:
        return ""
    return f"{'-' if pence < 0 else ''}£{abs(pence) / 100:,.2f}"


@register.filter
def whole_pounds(pence) -> str:
    """Write pence as pounds without pence where there are none.

    >>> whole_pounds(125_000_00), whole_pounds(1_050)
    ('£125,000', '£10.50')
    """
    words = pounds(pence)
    return words.removesuffix(".00")


@register.simple_tag
def way(parts) -> str:
    """Make the address of a route from its name and what it needs."""
    from django.urls import reverse

    return reverse(parts[0], args=parts[1:])
