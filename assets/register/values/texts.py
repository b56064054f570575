"""Cells as text: numbers as people write them, without HTML, doubled spaces and broken accents."""

import datetime
import html
import math
import re
from typing import Any

_DIRTY = re.compile(
    r"[<&\s]{2}|[<&\n\r\t\xa0\u200b\ufeff\x00-\x1f\x7f-\x9f\ufffd]|[ÃÂâÅ][\x80-\xffŒœŠšŽž€™“”‘’–—¢©]"
)
_CELL = re.compile(r"</t[dh]\s*>", re.I)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_BREAK = re.compile(r"<(br|/p|/div|/li|/tr)\s*/?>", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff]")
_LINK = re.compile(r"https?://[^\s\"'<>]+|\bwww\.[^\s\"'<>]+", re.I)
_BROKEN = re.compile(r"[ÃÂâÅ][\x80-\xffŒœŠšŽž€™“”‘’–—¢©]")
_QUOTED = re.compile(r"^\s*\"+([^\"]+)\"+\s*$")
_WINDOWS = {
    code: letter
    for code in range(0x80, 0xA0)
    if (letter := bytes([code]).decode("cp1252", "ignore")) and letter != chr(code)
}
_EMPTY = frozenset(
    """-|--|---|.|..|?|??|n/a|na|n\\a|none|null|nil|nan|#n/a|#ref!|#value!|#name?|#div/0!|#null!|#num!
    |unknown|[unknown]|(blank)|(none)|blank|tbc|tba|not_known|not known|not applicable|not available
    |no data|to be confirmed|not recorded|not stated""".replace("\n    ", "").split("|")
)


def as_text(cell: Any) -> str | None:
    """Write a cell as text: whole numbers without a point, dates as ISO, nothing as None.

    >>> as_text(100012797623.0), as_text("  "), as_text(True)
    ('100012797623', None, 'Yes')
    """
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float):
        if math.isnan(cell) or math.isinf(cell):
            return None
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return (cell.date() if midnight else cell.replace(microsecond=0)).isoformat()
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell).strip() or None


def _is_plain(text: str) -> bool:
    """Say whether a text is beyond doubt fit to be shown, which most texts are."""
    return (
        text.isascii()
        and text.isprintable()
        and "<" not in text
        and "&" not in text
        and "  " not in text
    )


def clean_text(text: str | None) -> str | None:
    """Make a text fit to be shown: no HTML, no line breaks, no doubled spaces, accents mended.

    >>> clean_text("Caf\u00c3\u00a9 <b>&amp; bar</b>")
    'Café & bar'
    """
    if not text:
        return None
    if '"' in text:
        text = _QUOTED.sub(r"\1", text).strip()
    if _is_plain(text):
        return text or None
    while text and _DIRTY.search(text):
        cleaner = _clean_once(text)
        if cleaner == text:
            break
        text = cleaner  # entities may hide tags, and tags broken accents
    return text or None


def _clean_once(text: str) -> str:
    text = html.unescape(_TAG.sub("", _BREAK.sub(", ", _CELL.sub(" ", mend_accents(text)))))
    text = _CONTROL.sub("", text).replace("\ufffd", "")
    text = re.sub(r"\s*[\r\n]+\s*", ", ", text)
    text = re.sub(r"\s+", " ", text).strip(" ,")
    return re.sub(r"([,;.:])(\s*,)+", r"\1", text)


def clean_lines(text: str | None) -> str | None:
    """Make a longer text fit to be shown, keeping its lines."""
    if not text or not _DIRTY.search(text):
        return text
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", _CELL.sub(" ", mend_accents(text)))))
    lines = [re.sub(r"[^\S\n]+", " ", _CONTROL.sub("", line)).strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line).replace("\ufffd", "") or None


def clean_link(text: str) -> str | None:
    """Take the first web address out of a text, or nothing; other kinds of link are not kept.

    >>> clean_link('<a href="https://example.org/a">see</a>'), clean_link("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    if found := _LINK.search(text):
        return found[0] if found[0].lower().startswith("http") else f"https://{found[0]}"
    return None


def mend_accents(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252, once or again, where the whole text allows it.

    Quotation marks and dashes of Windows-1252 that were read as control characters are put back.
    """
    while _BROKEN.search(text):
        try:
            mended = text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            break
        text = mended
    return text.translate(_WINDOWS)


def is_empty_word(text: str | None) -> bool:
    """Say whether a text only says that there is no value.

    >>> is_empty_word("N/A"), is_empty_word("TBC "), is_empty_word("Nil Road")
    (True, True, False)
    """
    return text is None or not text.strip() or text.strip().casefold() in _EMPTY


def plain(text: str) -> str:
    """Write a text in small letters with single spaces and no marks, for comparing.

    >>> plain("SiteNameAddress"), plain("Land/Buildings")
    ('site name address', 'land buildings')
    """
    text = re.sub(
        r"(?<=[a-z\d])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text
    )
    return " ".join(re.sub(r"[^\w²]+|_", " ", text.casefold()).split())
