"""Which layer of a GeoPackage or sheet of a workbook is meant, when nobody says."""

from collections.abc import Callable
from dataclasses import dataclass

from gis.errors import UnreadableFile
from gis.reading.source import Found


class SeveralLayers(UnreadableFile):
    """A file of which several layers or sheets could be meant; ``layers`` names them."""

    def __init__(self, sentence: str, layers: list[str]):
        super().__init__(sentence)
        self.layers = layers

    def __reduce__(self):  # so that it reaches another process whole
        return type(self), (str(self), self.layers)


@dataclass(frozen=True)
class Candidate:
    """A layer or sheet with its headings and its rows, as far as they were counted."""

    name: str
    columns: list[str]
    rows: int


def choose(
    candidates: list[Candidate],
    asked: str | None,
    knows: Callable[[str], bool],
    found: Found,
    word: str = "layer",
) -> str:
    """Choose a layer: the one asked for, the only one with rows, or that with known headings.

    Raises
    ------
    UnreadableFile
        If the one asked for is missing, none has rows, or two could be meant.
    """
    found.layers = [candidate.name for candidate in candidates]
    if asked is not None:
        return _asked(found.layers, asked, word)
    full = [candidate for candidate in candidates if candidate.rows]
    if not full:
        raise UnreadableFile(f"No {word} of the file has a row of data.")
    ranked = sorted(full, key=lambda one: (_known(one, knows), one.rows), reverse=True)
    if len(ranked) > 1 and not _is_plain(ranked, knows):
        names = ", ".join(f"“{candidate.name}”" for candidate in full[:12])
        raise SeveralLayers(
            f"The file has {len(full)} {word}s that could be meant ({names}); "
            f"say which with --layer, and import the others one by one.",
            [candidate.name for candidate in full],
        )
    left = [f"“{candidate.name}” ({candidate.rows:,} rows)" for candidate in ranked[1:]]
    if left:
        found.warn(f"Read the {word} “{ranked[0].name}” and left out {', '.join(left)}.")
    return ranked[0].name


def _asked(names: list[str], asked: str, word: str) -> str:
    alike = [name for name in names if name.strip().casefold() == asked.strip().casefold()]
    if asked in names:
        return asked
    if len(alike) == 1:
        return alike[0]
    listed = ", ".join(f"“{name}”" for name in names[:12])
    raise UnreadableFile(f"The file has no {word} “{asked}”; it has {listed}.")


def _known(candidate: Candidate, knows) -> int:
    return sum(knows(column) for column in candidate.columns)


def _is_plain(ranked: list[Candidate], knows) -> bool:
    """Say whether the first is meant beyond doubt: it knows twice as many headings as the next."""
    first, second = (_known(candidate, knows) for candidate in ranked[:2])
    same = set(ranked[0].columns) & set(ranked[1].columns)
    return first >= 2 and first >= 2 * second and len(same) <= len(ranked[0].columns) / 2
