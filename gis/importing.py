"""What every import of places shares: where the file is from, and the report of what it did."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from gis.models import Source

SHOWN_NOTES = 20
LONGEST_CODE = 12  # of an area


@dataclass
class Report:
    """What an import did; ``read`` is always the sum of the four outcomes."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.quarantined

    def quarantine(self, why: str) -> None:
        """Count a row that was left out, and say why."""
        self.quarantined += 1
        self.notes.append(why)

    def __str__(self):
        totals = (
            f"{self.read} read: {self.created} created, {self.updated} updated, "
            f"{self.unchanged} unchanged, {self.quarantined} quarantined"
        )
        shown = self.notes[:SHOWN_NOTES]
        more = len(self.notes) - len(shown)
        return "\n  ".join([totals, *shown, *([f"and {more:,} more notes"] if more else [])])


def fingerprint(path: Path) -> str:
    """Hash a file (or, for a folder, its names) so that an edition can be told from another."""
    digest = hashlib.sha256()
    if path.is_file():
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def register_source(path: Path, *, title="", licence="", attribution="") -> Source:
    """Write down the file that is being loaded."""
    return Source.objects.create(
        title=title or path.stem.replace("_", " "),
        licence=licence,
        attribution=attribution,
        file_name=path.name,
        sha256=fingerprint(path),
    )
