"""The mapping of a file's columns to our fields: proposed, corrected, kept and replayed."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from assets.register.recognising.headings import fields
from gis.errors import Refusal

SETTINGS = ("kind", "crs", "layer", "authority")


class MappingRefused(Refusal):
    """A mapping that cannot be used, with a sentence that says why."""


@dataclass(frozen=True)
class Column:
    """A column of the file and the field that it feeds, how sure that is from 0 to 1, and why."""

    source: str
    field: str
    sureness: float = 1.0
    reason: str = ""


@dataclass
class Mapping:
    """Columns that are used, in the order of the file, and settings that hold for all of it."""

    columns: list[Column] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def sources(self, name: str) -> list[str]:
        """Give the columns that feed a field, in the order of the file."""
        return [column.source for column in self.columns if column.field == name]

    def source(self, name: str) -> str | None:
        """Give the one column that feeds a field, or None."""
        return next(iter(self.sources(name)), None)

    def as_dict(self) -> dict[str, str]:
        """Give source column to field, as the report shows it."""
        return {column.source: column.field for column in self.columns}

    def to_toml(self) -> str:
        """Write the mapping for a person to correct; reasons are comments."""
        lines = ["# Which column of the file feeds which field of the register.", "[columns]"]
        for column in self.columns:
            why = " ".join(f"{column.sureness:.2f} {column.reason}".split())
            lines.append(f"{_quoted(column.source)} = {_quoted(column.field)}  # {why}")
        if self.settings:
            lines += ["", "[settings]"]
            lines += [f"{name} = {_quoted(value)}" for name, value in self.settings.items()]
        return "\n".join(lines) + "\n"


def load_mapping(path: Path | str) -> Mapping:
    """Read a mapping from a file.

    Raises
    ------
    MappingRefused
        If it cannot be read or names a field that does not exist.
    """
    try:
        return parse_mapping(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise MappingRefused(f"The mapping {path} cannot be opened: {error}.") from error


def parse_mapping(text: str) -> Mapping:
    """Read a mapping; one written by hand may leave out the heading of its table.

    Raises
    ------
    MappingRefused
        If it is no TOML or names a field that does not exist.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused(f"The mapping is no TOML: {error}.") from error
    given = table.get(
        "columns", {name: value for name, value in table.items() if isinstance(value, str)}
    )
    settings = table.get("settings", {})
    if not isinstance(given, dict) or not isinstance(settings, dict):
        raise MappingRefused(
            'The mapping needs a table [columns] of lines such as "Site Ref" = "reference".'
        )
    _check(given, settings)
    return Mapping(
        [Column(source, name, reason="as the mapping says") for source, name in given.items()],
        dict(settings),
    )


def _check(given: dict, settings: dict) -> None:
    for source, name in given.items():
        if name not in fields():
            raise MappingRefused(
                f"The mapping gives {source!r} to {name!r}, which is no field of the register; "
                f"the fields are {', '.join(fields())}."
            )
    odd = [name for name in settings if name not in SETTINGS]
    if odd:
        raise MappingRefused(
            f"The mapping has the setting {odd[0]!r}; there are only {', '.join(SETTINGS)}."
        )


def fit_mapping(mapping: Mapping, columns: Iterable[str]) -> Mapping:
    """Check a mapping against the columns of a file, forgiving case and spaces.

    Raises
    ------
    MappingRefused
        If the file has none of its columns, or one field is fed twice that takes one column only.
    """
    columns = list(columns)
    alike = {" ".join(name.split()).casefold(): name for name in columns}
    found, lost = [], []
    for column in mapping.columns:
        name = (
            column.source
            if column.source in columns
            else alike.get(" ".join(column.source.split()).casefold())
        )
        if name is None:
            lost.append(column.source)
        else:
            found.append(Column(name, column.field, column.sureness, column.reason))
    if not found:
        raise MappingRefused(
            f"The file has none of the columns of the mapping; it has {', '.join(columns[:12])}."
        )
    for name, entry in fields().items():
        feeding = [column.source for column in found if column.field == name]
        if len(feeding) > 1 and not entry.many:
            raise MappingRefused(
                f"The mapping gives {' and '.join(feeding)} to {name}, which takes one column."
            )
    remarks = [f"The file has no column “{name}”, which the mapping names." for name in lost]
    return Mapping(found, mapping.settings, remarks)


def _quoted(text: str) -> str:
    """Write a text as a TOML string; JSON's escapes are TOML's, apart from DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
