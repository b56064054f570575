"""Remarks on what was read: assumed, mended or left out."""

from typing import NamedTuple


class Note(NamedTuple):
    """A remark for the report; ``code`` groups remarks of one sort, ``text`` is a sentence."""

    code: str
    text: str
