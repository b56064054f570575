"""The filters that are set, in words, each with the way to take it away."""

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from assets.register.filters import DISTANCES_M, Filters


class SetFilter(NamedTuple):
    """One filter in words, and the address line of all the others."""

    text: str
    without: str


def set_filters(filters: Filters) -> list[SetFilter]:
    """Name what is set, in the order of the form; wrong values are the business of the form."""
    pairs = parse_qsl(filters.as_query())
    found = []
    for name, value in pairs:
        if name in filters.form.errors or not filters.values.get(name):
            continue
        text = _WORDS.get(name, _choice)(filters, name, value)
        gone = {(name, value)} if name != "near" else {pair for pair in pairs if _is_near(pair)}
        if text:
            found.append(SetFilter(text, urlencode([one for one in pairs if one not in gone])))
    return found


def _is_near(pair) -> bool:
    return pair[0] in ("near", "within")


def _choice(filters, name, value) -> str:
    return dict(filters.form.fields[name].choices).get(value, "")


def _near(filters, name, value) -> str:
    metres = filters.values.get("within") or "800"
    return f"Within {DISTANCES_M[metres]} of {value}"


_WORDS = {
    "q": lambda filters, name, value: f"“{value}”",
    "authority": lambda filters, name, value: str(filters.values["authority"]),
    "place": lambda filters, name, value: filters.values["place"].name or value,
    "near": _near,
    "within": lambda filters, name, value: "",  # is said with the postcode
    "smallest_m2": lambda filters, name, value: f"At least {filters.values[name]:,.0f} m²",
    "largest_m2": lambda filters, name, value: f"At most {filters.values[name]:,.0f} m²",
    "shape": lambda filters, name, value: "Within the area that was drawn",
}
