"""What rooms above add to an estimate: bills, sizing."""

from collections.abc import Callable
from dataclasses import dataclass

from energy.roofs.services import Estimate


@dataclass(frozen=True)
class Addition:
    """A piece below an estimate: its template and what it needs."""

    template: str
    context: Callable[[Estimate], dict]


ADDITIONS: list[Addition] = []


def register(addition: Addition) -> None:
    """Offer a piece to every estimate; called when a room starts."""
    ADDITIONS.append(addition)


def additions_to(estimate: Estimate) -> list[dict]:
    """Fill every piece for one estimate."""
    return [{"template": one.template, **one.context(estimate)} for one in ADDITIONS]
