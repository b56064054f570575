"""Erases personal words once the time for keeping them is over; how long is dated data."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import F, Max

from assets.casework.enquiry_models import Enquiry
from assets.casework.entries import Faults, read_table, read_toml
from assets.casework.hearing_models import Representation
from assets.casework.models import TransferRequest
from assets.casework.provenance import Source
from assets.casework.support_models import Support
from gis.day import today

RETENTION_FILE = Path(__file__).parent / "retention.toml"


@dataclass(frozen=True)
class Keeping:
    """How long something is kept, from which day on, and what is then erased."""

    id: str
    months: int
    counts_from: str
    what: str
    source: Source

    def last_day(self, day: date) -> date:
        """Return the day before which it must have begun for its time to be over on ``day``."""
        return day - relativedelta(months=self.months)


@dataclass(frozen=True)
class Erased:
    """How many rows of each kind were, or would be, erased."""

    support: int
    unconfirmed: int
    representations: int
    enquiries: int

    def __str__(self):
        return (
            f"{self.support:,} supporters, {self.unconfirmed:,} unconfirmed, "
            f"{self.representations:,} representations, {self.enquiries:,} questions."
        )


@cache
def keepings() -> dict[str, Keeping]:
    """What is kept for how long, by kind."""
    faults = Faults()
    read = read_table(Keeping, read_toml(RETENTION_FILE)["retention"], "retention", faults)
    faults.check(RETENTION_FILE.name)
    return read


@transaction.atomic
def erase_outdated(*, dry_run: bool = False) -> Erased:
    """Erase what has been kept long enough; safe to repeat.

    Counts of supporters and the redacted words of those who commented stay.
    """
    rules, day = keepings(), today()
    support = Support.objects.filter(
        request__in=_ended_before(rules["support"].last_day(day)), confirmed__isnull=False
    ).exclude(name="")
    unconfirmed = Support.objects.filter(
        confirmed=None, added__date__lt=rules["unconfirmed-support"].last_day(day)
    )
    said = Representation.objects.filter(
        request__in=_ended_before(rules["representation"].last_day(day))
    ).exclude(name="", contact="", words=F("public_words"))
    asked = Enquiry.objects.filter(asked_on__lt=rules["enquiry"].last_day(day))
    erased = Erased(support.count(), unconfirmed.count(), said.count(), asked.count())
    if not dry_run:
        support.update(name="", email="", postcode="", words="", token="")
        unconfirmed.delete()
        said.update(name="", contact="", words=F("public_words"))
        asked.delete()
    return erased


def _ended_before(day: date):
    """Requests that came to their end before a day."""
    ended = TransferRequest.objects.filter(is_open=False).annotate(ended=Max("events__day"))
    return ended.filter(ended__lt=day).values("pk")
