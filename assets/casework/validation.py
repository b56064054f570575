"""The validation date: the day on which the last required item arrived, found from what did."""

from dataclasses import dataclass
from datetime import date

from assets.casework import steps
from assets.casework.models import TransferRequest
from assets.casework.pack_contents import Content


@dataclass(frozen=True)
class Arrived:
    """One required item and the day on which it arrived; None while it is missing."""

    content: Content
    day: date | None


@dataclass(frozen=True)
class FoundDate:
    """The validation date as found, with the day of each item; None while one is missing."""

    day: date | None
    items: tuple[Arrived, ...]

    @property
    def missing(self) -> tuple[Content, ...]:
        """Return the items that have not arrived."""
        return tuple(item.content for item in self.items if item.day is None)

    @property
    def last(self) -> tuple[Content, ...]:
        """Return the items that arrived on that day, and so decide it."""
        return tuple(item.content for item in self.items if self.day and item.day == self.day)


def find_date(request: TransferRequest) -> FoundDate:
    """Find the validation date of a request from everything that arrived.

    Source: SSI 2016/357, regulation 5: the date of receipt, or that of the last missing item.
    """
    first: dict[str, date] = {}
    for sent in request.submissions.order_by("day", "number"):
        for piece in sent.content["pieces"]:
            if piece["words"] or piece["files"]:
                first.setdefault(piece["id"], sent.day)
    missing_now = {content.id for content in steps.missing_contents(request)}
    items = tuple(
        Arrived(content, None if content.id in missing_now else _day(request, first, content))
        for content in steps.contents_of(request)
        if content.required
    )
    days = [item.day for item in items]
    return FoundDate(None if None in days or not days else max(days), items)


def _day(request, first, content) -> date | None:
    """The day an item arrived; of a request from before days were kept, the day it arrived."""
    if content.id in first or request.submissions.exists():
        return first.get(content.id)
    return request.arrived_on
