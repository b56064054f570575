"""The calendars that clocks count with: stored, dated, and an administrator's to change."""

from datetime import date

from django.db import transaction

from assets.casework import calendars
from assets.casework.calendars import Calendar, Holiday
from assets.casework.models import BankHoliday, CalendarSpan
from assets.casework.provenance import Certainty, Source
from people.models import Nation

FIRST_YEAR = 2012
YEARS_AHEAD = 12


@transaction.atomic
def seed(first_year: int, last_year: int) -> None:
    """Store the calendar of each nation that has none yet."""
    for nation in Nation:
        if CalendarSpan.objects.filter(nation=nation).exists():
            continue
        known = calendars.seed_calendar(
            calendars.Nation(nation.label), first_year=first_year, last_year=last_year
        )
        CalendarSpan.objects.create(
            nation=nation, valid_from=known.valid_from, valid_through=known.valid_through
        )
        BankHoliday.objects.bulk_create(
            [
                BankHoliday(
                    nation=nation,
                    day=holiday.day,
                    name=holiday.name,
                    source=holiday.source.text,
                    certainty=holiday.source.certainty,
                    note=holiday.source.note,
                )
                for holiday in known.holidays
            ]
        )


def calendar_of(nation: Nation) -> Calendar:
    """Read the stored calendar of a nation."""
    span = CalendarSpan.objects.get(nation=nation)
    return Calendar(
        nation=calendars.Nation(Nation(nation).label),
        holidays=tuple(
            Holiday(row.day, row.name, Source(row.source, Certainty(row.certainty), row.note))
            for row in BankHoliday.objects.filter(nation=nation).order_by("day")
        ),
        valid_from=span.valid_from,
        valid_through=span.valid_through,
    )


def seed_on_first_start(**_) -> None:
    """Store the calendars when a new database has been migrated."""
    seed(FIRST_YEAR, date.today().year + YEARS_AHEAD)
