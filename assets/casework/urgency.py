"""How near a date is, in words and colours that never stand alone."""

from dataclasses import dataclass
from datetime import date

from gis.day import today

URGENT_DAYS, SOON_DAYS = 7, 28
_TAGS = {
    "urgent": "red", "soon": "orange", "calm": "green", "waiting": "grey", "policy": "blue",
}  # fmt: skip


@dataclass(frozen=True)
class Urgency:
    """A level that pages colour by, with the words that say the same."""

    level: str
    words: str

    @property
    def colour(self) -> str:
        """Name the colour of its tag."""
        return _TAGS[self.level]


def urgency_of(due: date | None, *, council_acts=True) -> Urgency:
    """Say how near a date is; only a council is late, the time of others is over.

    >>> urgency_of(None).words
    'No date runs'
    """
    if due is None:
        return Urgency("waiting", "No date runs")
    days = (due - today()).days
    if days < 0 and not council_acts:
        return Urgency("waiting", f"Ended {-days} day{'s' * (days != -1)} ago")
    if days < 0:
        return Urgency("urgent", f"{-days} day{'s' * (days != -1)} overdue")
    if days == 0:
        return Urgency("urgent", "Due today" if council_acts else "Last day today")
    level = "urgent" if days <= URGENT_DAYS else "soon" if days <= SOON_DAYS else "calm"
    return Urgency(level, f"{days} day{'s' * (days != 1)} left")
