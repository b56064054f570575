"""Sums in forms: people type pounds, the product keeps whole pence."""

import re
from decimal import Decimal, InvalidOperation

from django import forms

MOST_PENCE = 100_000_000_000
_SUM = re.compile(r"-?\d{1,10}(\.\d{1,2})?")


class PoundsField(forms.CharField):
    """A sum in pounds; its value is whole pence."""

    def __init__(self, *, least_pence: int = 1, **kwargs):
        self.least_pence = least_pence
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "class": "govuk-input--width-10", "maxlength": 20}
        )
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value):
        """Show pence as pounds; what a person typed stays as it is."""
        if isinstance(value, int):
            return f"{Decimal(value) / 100:,.2f}".removesuffix(".00")
        return value

    def clean(self, value) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        pence = read_pence(text)
        if pence is None:
            raise forms.ValidationError("Enter a sum in pounds, such as 250 or 250.50.")
        if pence < self.least_pence:
            raise forms.ValidationError(f"Enter £{self.least_pence / 100:,.2f} or more.")
        return pence

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


def read_pence(text: str) -> int | None:
    """Read a sum as people and banks write it; None where it is none.

    >>> read_pence("£1,234.5"), read_pence("-20"), read_pence("(3.10)"), read_pence("a lot")
    (123450, -2000, -310, None)
    """
    plain = text.strip().replace("£", "").replace(",", "").replace(" ", "").replace("−", "-")
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1]
    plain = plain.removeprefix("+")
    if not _SUM.fullmatch(plain):
        return None
    try:
        pence = int(Decimal(plain) * 100)
    except InvalidOperation:
        return None
    return pence if abs(pence) <= MOST_PENCE else None
