"""What a column means, by its cells."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Any

from assets.register.values.dates import parse_date, parse_year
from assets.register.values.identifiers import parse_titles, parse_uprn
from assets.register.values.postcodes import is_whole, parse_postcode
from assets.register.values.texts import as_text, is_empty_word
from assets.register.values.words import find_meaning, vocabulary
from gis.locating import has_grid_reference, has_pair, has_shape, parse_ordinate
from gis.systems import read_label
from people.authorities import find_authority

SAMPLED_CELLS = 400
_URL = re.compile(r"^(<a |https?://|www\.)", re.I)
_CONTACT = re.compile(r"@|^[+(]?\d[\d\s()/+-]{8,}( ?ext.*)?$")
_CODE = re.compile(r"^(?=.*\d)[\w./&()-]{1,40}( ?[\w./&()-]{1,20}){0,2}$")
_NUMBER = re.compile(r"^[£]?\s*-?[\d,]*\.?\d+\s*%?$")


@dataclass
class Cells:
    """The filled cells of one column, as text, from a sample of the file."""

    name: str
    position: int
    texts: list[str]
    rows: int
    shares: dict[str, float] = field(default_factory=dict)

    @cached_property
    def distinct(self) -> float:
        """Share of cells that differ from all others."""
        return len(set(self.texts)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def filled(self) -> float:
        return len(self.texts) / self.rows if self.rows else 0.0

    def share(self, what: str) -> float:
        """Give the share of cells that could be a value of a field."""
        if what not in self.shares:
            test = TESTS.get(what)
            fitting = sum(bool(test(text)) for text in self.texts) if test else len(self.texts)
            self.shares[what] = fitting / len(self.texts) if self.texts else 0.0
        return self.shares[what]

    @cached_property
    def half_no_longer_than(self) -> float:
        """Give the length that half of the cells do not exceed."""
        return median(map(len, self.texts)) if self.texts else 0.0

    @cached_property
    def is_serial(self) -> bool:
        """Say whether the cells count 1, 2, 3: row numbers, which the next list gives again."""
        numbers = [int(text) for text in self.texts if text.isdecimal() and len(text) < 7]
        if len(numbers) < len(self.texts) or len(numbers) < 3 or numbers[0] > 1:
            return False
        return all(after - before == 1 for before, after in pairwise(numbers))

    @cached_property
    def looks_like_names(self) -> bool:
        """Say whether the cells could name places: words, mostly different, no codes nor links."""
        if not self.texts:
            return False
        wordy = sum(
            sum(letter.isalpha() for letter in text) >= 3
            and len(text) <= 120
            and not _URL.match(text)
            and not _CONTACT.search(text)
            for text in self.texts
        )
        return wordy >= 0.8 * len(self.texts) and self.distinct >= 0.6 and self.share("code") < 0.7


def sample_column(name: str, position: int, cells: list[Any]) -> Cells:
    """Take the filled cells of a column."""
    texts = [text for cell in cells if (text := as_text(cell)) and not is_empty_word(text)]
    return Cells(name, position, texts[:SAMPLED_CELLS], len(cells))


def _ordinate(low: float, high: float) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        value = parse_ordinate(text)
        return value is not None and low <= value <= high

    return fits


def _date(text: str) -> bool:
    return parse_date(text).value is not None


def _long_uprn(text: str) -> bool:
    """Know a UPRN without its heading: ten digits at least, which no other number of a list has."""
    return text.isdecimal() and 10 <= len(text) <= 12 and not (len(text) == 11 and text[0] == "0")


def _long_grid_reference(text: str) -> bool:
    """Know a grid reference without its heading: two letters and six figures, unlike most codes."""
    return len(re.sub(r"\D", "", text)) >= 6 and text[:2].isalpha() and has_grid_reference(text)


def _council(text: str) -> bool:
    """Know an authority without its heading, and not a town of the same name."""
    said = "council" in text.casefold() or text.startswith("http")
    return said and find_authority(text) is not None


def _phrase(subject: str) -> Callable[[str], bool]:
    """Know words of a subject without their heading, but not yes, no and single letters."""
    return lambda text: len(text) >= 6 and find_meaning(subject, text, whole=True) is not None


TESTS: dict[str, Callable[[str], bool]] = {
    "uprn": lambda text: parse_uprn(text).value,
    "long_uprn": _long_uprn,
    "postcode": lambda text: parse_postcode(text).value,
    "whole_postcode": lambda text: is_whole(parse_postcode(text).value),
    "title_number": lambda text: parse_titles(text, "E").value,
    "easting": lambda text: parse_ordinate(text) is not None,
    "northing": lambda text: parse_ordinate(text) is not None,
    "x": lambda text: parse_ordinate(text) is not None,
    "y": lambda text: parse_ordinate(text) is not None,
    "lon": lambda text: parse_ordinate(text) is not None,
    "lat": lambda text: parse_ordinate(text) is not None,
    "british_easting": _ordinate(1_000, 700_000),
    "british_northing": _ordinate(1_000, 1_300_000),
    "british_lon": _ordinate(-9, 2.2),
    "british_lat": _ordinate(49.5, 61.5),
    "lat_lon": has_pair,
    "grid_reference": has_grid_reference,
    "long_grid_reference": _long_grid_reference,
    "geometry": has_shape,
    "authority": lambda text: find_authority(text) is not None,
    "council": _council,
    "crs_label": lambda text: read_label(text).srid,
    "tenure_phrase": _phrase("tenure"),
    "owner_phrase": _phrase("owner"),
    "kind": lambda text: find_meaning("kind", text),
    "whole_kind": lambda text: find_meaning("kind", text, whole=True),
    "tenure": lambda text: find_meaning("tenure", text),
    "use": lambda text: len(text) > 1,  # a single letter means something to its owner only
    "holding": lambda text: find_meaning("holding", text),
    "whole_holding": lambda text: find_meaning("holding", text, whole=True),
    "vacant": lambda text: (
        text.casefold() in vocabulary("yes_no") or find_meaning("holding", text) == "vacant"
    ),
    "date_checked": _date,
    "added_date": _date,
    "end_date": _date,
    "acquired_date": _date,
    "permission_date": _date,
    "opened": lambda text: parse_year(text).value,
    "closed": lambda text: parse_year(text).value or text.casefold().startswith("closed"),
    "area": lambda text: any(map(str.isdigit, text)),
    "area_ha": lambda text: _NUMBER.match(text) or text[:1].isdigit(),
    "area_m2": lambda text: _NUMBER.match(text) or text[:1].isdigit(),
    "area_acres": lambda text: _NUMBER.match(text) or text[:1].isdigit(),
    "area_sqft": lambda text: _NUMBER.match(text) or text[:1].isdigit(),
    "building_area_m2": lambda text: any(map(str.isdigit, text)),
    "running_cost_gbp": lambda text: any(map(str.isdigit, text)),
    "value_gbp": lambda text: any(map(str.isdigit, text)),
    "acquisition_cost_gbp": lambda text: any(map(str.isdigit, text)) or is_empty_word(text),
    "rent_gbp": lambda text: any(map(str.isdigit, text)),
    "dwellings_min": lambda text: text[:1].isdigit(),
    "dwellings_max": lambda text: text[:1].isdigit(),
    "acv": lambda text: text.casefold() in vocabulary("yes_no"),
    "hours": lambda text: any(map(str.isdigit, text)),
    "staffed_hours": lambda text: any(map(str.isdigit, text)),
    "loans": lambda text: any(map(str.isdigit, text)),
    "visits": lambda text: any(map(str.isdigit, text)),
    "pitches": lambda text: any(map(str.isdigit, text)),
    "pool": lambda text: text.casefold() in vocabulary("yes_no"),
    "contract_ends": _date,
    "survey_date": _date,
    "electricity_kwh": lambda text: any(map(str.isdigit, text)),
    "gas_kwh": lambda text: any(map(str.isdigit, text)),
    "income_gbp": lambda text: any(map(str.isdigit, text)),
    "insured_gbp": lambda text: any(map(str.isdigit, text)),
    "notes": lambda text: not (_long_uprn(text) or _CONTACT.search(text)),
    "run_by": lambda text: find_meaning("run_by", text, whole=True),
    "words": lambda text: (
        sum(map(str.isalpha, text)) >= 3 and not (_URL.match(text) or has_pair(text))
    ),
    "house_number": lambda text: text[:1].isdigit() and len(text) <= 9,
    "url": _URL.match,
    "plan_url": _URL.match,
    "code": _CODE.match,
    "contact": _CONTACT.search,
    "number": _NUMBER.match,
}
