"""Delimited text: its encoding, its delimiter, and its records one by one."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gis.errors import UnreadableFile

LONGEST_CELL = 10 << 20  # an outline as text may be long
DELIMITERS = (",", "\t", ";", "|", "\x1f", "^", "~", "¬", "¦", "§", ":")
SAMPLED_RECORDS = 200
_BLOCK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
csv.field_size_limit(LONGEST_CELL)


def _as_windows_1252(error):
    """Read bytes that are no UTF-8 as Windows-1252, the other encoding of council spreadsheets."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    return odd.decode("cp1252", errors="replace").replace("\ufffd", "?"), error.end


codecs.register_error("windows-1252", _as_windows_1252)


@dataclass(frozen=True)
class Text:
    """How a text file is written: ``codec`` to read it with, ``encoding`` to tell people."""

    codec: str
    encoding: str
    delimiter: str
    holds_nulls: bool = False
    skip_lines: int = 0  # an Excel line such as sep=;


def inspect_text(path: Path) -> Text:
    """Find encoding and delimiter of a text file.

    Raises
    ------
    UnreadableFile
        If the file is empty or is no text.
    """
    codec, encoding, nulls = _find_encoding(path)
    with open_text(path, Text(codec, encoding, ",")) as lines:
        sample = [line for line, _ in zip(lines, range(SAMPLED_RECORDS * 3), strict=False)]
    declared = re.match(r"^\ufeff?sep=(.)\s*$", sample[0], re.I) if sample else None
    if declared:
        return Text(codec, encoding, declared[1], nulls, skip_lines=1)
    if not any(line.strip() for line in sample):
        raise UnreadableFile(
            "The file holds nothing but blank lines; export it again with its rows."
        )
    return Text(codec, encoding, find_delimiter(sample), nulls)


def open_text(path: Path, text: Text) -> io.TextIOWrapper:
    """Open a text file for reading by lines, whatever its line ends."""
    errors = "windows-1252" if text.codec.startswith("utf-8") else "replace"
    return path.open(encoding=text.codec, errors=errors, newline="")


def records(path: Path, text: Text, warn: Callable[[str], None]) -> Iterator[list[str]]:
    """Read records one by one, blank ones included.

    Where a quotation mark is opened and never closed, whole lines end up inside one cell; they are
    taken apart again and ``warn`` is told.

    Raises
    ------
    UnreadableFile
        If such a cell has no end at all.
    """
    with open_text(path, text) as file:
        lines = (line.replace("\0", "") for line in file) if text.holds_nulls else file
        for _ in range(text.skip_lines):
            next(lines, None)
        span: list[str] = []
        reader = csv.reader(_remember(lines, span), delimiter=text.delimiter)
        number, width = 0, 0
        try:
            for row in reader:
                number += 1
                if len(span) > 1 and _is_swallowed(row, span, width, text.delimiter):
                    warn(
                        f"A quotation mark is opened in row {number} and not closed; "
                        f"the {len(span)} lines from there were read one by one."
                    )
                    yield from _line_by_line(span, text.delimiter)
                    number += len(span) - 1
                else:
                    width = len(row)
                    yield row
                span.clear()
        except csv.Error as error:
            raise UnreadableFile(
                f"Row {number + 1} cannot be read ({error}): "
                "a quotation mark is probably opened there and never closed."
            ) from error


def _remember(lines, span: list[str]) -> Iterator[str]:
    for line in lines:
        span.append(line)
        yield line


def _is_swallowed(row, span, width, delimiter) -> bool:
    """Say whether a cell of several lines is in truth several rows."""
    if width < 3 or len(row) == width:
        inner = [line for cell in row if "\n" in cell for line in cell.splitlines()[1:-1]]
        if width < 3 or len(inner) < 2:
            return False
        return all(line.count(delimiter) >= width - 1 for line in inner)
    return all(line.count(delimiter) >= width - 1 for line in span)


def _line_by_line(span, delimiter) -> Iterator[list[str]]:
    for line in span:
        quoting = csv.QUOTE_NONE if line.count('"') % 2 else csv.QUOTE_MINIMAL
        for row in csv.reader([line], delimiter=delimiter, quoting=quoting):
            yield [cell.strip('"') for cell in row]


def find_delimiter(lines: list[str]) -> str:
    """Choose the delimiter that cuts most lines into the same number of cells, and most of them."""
    seen = Counter("".join(lines[:50]))
    tried = [mark for mark in DELIMITERS if seen[mark]]
    best = max(tried, key=lambda mark: _evenness(lines, mark), default=",")
    return best if tried and _evenness(lines, best) > (0.0, 0) else ","


def _evenness(lines: list[str], mark: str) -> tuple[float, int]:
    try:
        rows = [row for row in csv.reader(lines, delimiter=mark) if any(map(str.strip, row))]
    except csv.Error:
        return 0.0, 0
    widths = Counter(len(row) for row in rows[:SAMPLED_RECORDS])
    cut = {width: times for width, times in widths.items() if width > 1}
    if not cut:
        return 0.0, 0
    width, times = max(cut.items(), key=lambda item: (item[1], item[0]))
    share = times / sum(widths.values())
    # colons stand in times of day and carets nowhere: what is rarer in prose must earn less
    return (round(share, 2) * (0.6 if mark == ":" else 1.0), width)


def _find_encoding(path: Path) -> tuple[str, str, bool]:
    """Read the whole file once: the codec, its name for people, whether nulls stand in it."""
    with path.open("rb") as file:
        start = file.read(4096)
        for mark, codec in _BOMS:
            if start.startswith(mark):
                return codec, {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(codec, "UTF-32"), False
        blind = _utf16_without_mark(start)
        if blind:
            return blind, "UTF-16", False
        return ("utf-8", *_scan(file, start))


def _utf16_without_mark(start: bytes) -> str | None:
    """Know UTF-16 by the nulls in every second byte of plain letters."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = max(1, len(start) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


def _scan(file, start: bytes) -> tuple[str, bool]:
    """Count what is no UTF-8, what is no text at all, and nulls."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    odd = accented = controls = nulls = size = 0
    block = start
    while True:
        more = file.read(_BLOCK) if block else b""
        size += len(block)
        nulls += block.count(0)
        if not block.isascii():
            text = decoder.decode(block, final=not more)
            strange = sum("\udc80" <= letter <= "\udcff" for letter in text if letter > "\x7f")
            odd += strange
            accented += sum(letter > "\x7f" for letter in text) - strange
        controls += len(block) - len(block.translate(None, _CONTROLS))
        if not more:
            break
        block = more
    if max(controls, nulls) > max(10, 0.01 * size) or odd > max(4, 0.2 * size):
        raise UnreadableFile(
            "The file is neither text nor a format that can be read here; "
            "export it as CSV, XLSX, ODS, GeoJSON or GeoPackage."
        )
    if not odd:
        return "UTF-8", nulls > 0
    return ("Windows-1252" if accented <= odd else "UTF-8 mixed with Windows-1252"), nulls > 0


_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\x0b\x0c\0\x1a\x1f")
