"""The annual report of a route: each event counted in the year in which it happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assets.casework.clock_rules import Worked
from assets.casework.clocks import work_out
from assets.casework.errors import CaseworkError
from assets.casework.pack_contents import ReportLine
from assets.casework.pack_entries import Scope
from assets.casework.packs import Pack


@dataclass(frozen=True)
class CountedEvent:
    """Something that a line of the report counts: which request, which line, on which day."""

    request: str
    line: str
    on: date


@dataclass(frozen=True)
class LineCount:
    """One line of the report, with the requests behind the figure, in the order of their days."""

    line: ReportLine
    requests: tuple[str, ...]

    @property
    def count(self) -> int:
        """Return the figure."""
        return len(self.requests)


@dataclass(frozen=True)
class AnnualReturn:
    """The figures of one year; ``publish_by`` is None where no law names a day."""

    title: str
    first: date
    last: date
    lines: Mapping[str, LineCount]
    publish_by: Worked | None


def reporting_year(pack: Pack, year: int) -> tuple[date, date]:
    """Return the first and last day of the reporting year that begins in a calendar year."""
    first = date(year, pack.identity.report_month, pack.identity.report_day)
    return first, first.replace(year=year + 1) - timedelta(days=1)


def count_year(pack: Pack, events: Iterable[CountedEvent], year: int) -> AnnualReturn:
    """Count the events of the reporting year that begins in a calendar year.

    A request received in one year and refused in the next counts once in each, so that the
    figures of a year need not match.

    Raises
    ------
    CaseworkError
        If an event is of a line that the report does not have.
    """
    first, last = reporting_year(pack, year)
    requests: dict[str, list[CountedEvent]] = {line: [] for line in pack.report}
    for event in events:
        if event.line not in requests:
            raise CaseworkError(f"The report of {pack} has no line “{event.line}”.")
        if first <= event.on <= last:
            requests[event.line].append(event)
    return AnnualReturn(
        title=f"{year}-{(year + 1) % 100:02d}",
        first=first,
        last=last,
        lines={
            name: LineCount(pack.report[name], tuple(e.request for e in sorted(found, key=_order)))
            for name, found in requests.items()
        },
        publish_by=_publish_by(pack, last),
    )


def _order(event: CountedEvent) -> tuple[date, str]:
    return event.on, event.request


def _publish_by(pack: Pack, last: date) -> Worked | None:
    for clock in pack.clocks.values():
        if clock.scope is Scope.AUTHORITY:
            return work_out(clock, last)
    return None
