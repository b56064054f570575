"""Recognising the columns of council files by name and by content.

mapping = propose({"AssetCode": [...], "GeoX": [...]})   # a sample of each column's cells
mapping.to_toml(), parse_mapping(text), load_mapping(path), fit_mapping(mapping, columns)
is_heading("Asset Code")                                 # for finding the row of headings
"""

from assets.register.recognising.headings import is_heading
from assets.register.recognising.mapping import (
    Column,
    Mapping,
    MappingRefused,
    fit_mapping,
    load_mapping,
    parse_mapping,
)
from assets.register.recognising.proposing import propose

__all__ = [
    "Column",
    "Mapping",
    "MappingRefused",
    "fit_mapping",
    "is_heading",
    "load_mapping",
    "parse_mapping",
    "propose",
]
