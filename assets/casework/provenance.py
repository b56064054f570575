from dataclasses import dataclass
from enum import StrEnum


class Certainty(StrEnum):
    """How sure we are of an entry of law or practice; officers see it beside every date."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    TO_BE_CHECKED = "to-be-checked"

    @property
    def meaning(self) -> str:
        """What the mark tells an officer."""
        return _MEANINGS[self]


_MEANINGS = {
    Certainty.VERIFIED: "Read in the law itself, its explanatory notes or government guidance.",
    Certainty.SECONDARY: "Read in what others say of the law (a council, a sector body, a law "
    "firm); the law itself was not read at that point.",
    Certainty.TO_BE_CHECKED: "Not found in any text we read. Check it with a lawyer before you "
    "rely on it.",
}


@dataclass(frozen=True)
class Source:
    """Where an entry comes from and how sure we are of it."""

    text: str
    certainty: Certainty
    note: str = ""

    def __str__(self) -> str:
        """Return the source with its mark, and what the mark leaves open."""
        return f"{self.text} ({self.certainty}{'; ' + self.note if self.note else ''})"


class Standing(StrEnum):
    """Whether something binds in law, is national practice, or is a council's own policy."""

    LAW = "law"
    PRACTICE = "practice"
    POLICY = "policy"
