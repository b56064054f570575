"""A council's yearly report: each event counted in the year in which it happened, by route."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product

from django.db import transaction

from assets.casework import steps
from assets.casework.annual_return import (
    AnnualReturn,
    CountedEvent,
    LineCount,
    count_year,
    reporting_year,
)
from assets.casework.clocks import work_out
from assets.casework.models import Event, StoredPack, TransferRequest
from assets.casework.pack_entries import Clock, Scope
from assets.casework.packs import Pack, bundled_packs
from assets.casework.return_models import ReturnNarrative
from gis.day import today
from people.models import Authority, User

COLUMNS = ("authority", "year", "route", "line", "title", "count", "requests", "source")


@dataclass(frozen=True)
class Section:
    """The figures of one route; ``lines`` are those of its rules in their order."""

    pack: Pack
    figures: AnnualReturn

    @property
    def lines(self) -> list[LineCount]:
        return list(self.figures.lines.values())


@dataclass(frozen=True)
class Report:
    """One council's report on one year; the route that the law asks about comes first."""

    authority: Authority
    year: int
    sections: tuple[Section, ...]
    narrative: ReturnNarrative

    @property
    def title(self) -> str:
        """The year as it is spoken of: 2025-26."""
        return self.sections[0].figures.title if self.sections else str(self.year)

    @property
    def publish_by(self):
        """The day by which the law wants it, with its working; None where no law names one."""
        return next((s.figures.publish_by for s in self.sections if s.figures.publish_by), None)


def make_report(authority: Authority, year: int) -> Report:
    """Count a council's events of the reporting year that begins in a calendar year."""
    counted: dict[str, list[CountedEvent]] = {}
    rows = Event.objects.filter(request__authority=authority).exclude(counts=[])
    for route, reference, lines, day in rows.values_list(
        "request__route", "request__reference", "counts", "day"
    ):
        for line in lines:
            counted.setdefault(route, []).append(CountedEvent(reference, line, day))
    packs = _packs_of(authority, set(counted))
    sections = tuple(
        Section(pack, count_year(pack, counted.get(pack.identity.route, ()), year))
        for pack in packs
    )
    narrative = ReturnNarrative.objects.filter(authority=authority, year=year).first()
    return Report(
        authority, year, sections, narrative or ReturnNarrative(authority=authority, year=year)
    )


def _packs_of(authority: Authority, routes: set[str]) -> list[Pack]:
    """The rules by which each route is counted: the law's first, though nothing happened."""
    nation = authority.nation.label
    bundled = [p for p in bundled_packs().packs if nation in p.identity.nations and p.report]
    chosen = {p.identity.route: p for p in bundled if p.identity.in_force_from}
    wanted = {
        route: pack for route, pack in chosen.items() if route in routes or _owes_report(pack)
    }
    for route in routes - wanted.keys():
        stored = StoredPack.objects.filter(requests__route=route).order_by("-pk").first()
        wanted[route] = steps.stored_pack(stored.pk)
    return sorted(wanted.values(), key=lambda pack: (not _owes_report(pack), pack.identity.title))


def _owes_report(pack: Pack) -> bool:
    return any(clock.scope == "authority" for clock in pack.clocks.values())


@dataclass(frozen=True)
class ReportDue:
    """A yearly report that a council still owes, and the day by which it is published."""

    authority: Authority
    pack: Pack
    rule: Clock
    year: int
    due_on: date

    @property
    def key(self) -> str:
        """Names it for ever: one report of one council."""
        return f"{self.pack.identity.id} {self.rule.id} of {self.authority.code} on {self.due_on}"


def reports_due(authorities: Iterable[Authority], years: Iterable[int]) -> list[ReportDue]:
    """Find the reports that councils with such requests owe on some years and have not published.

    A year is named by the calendar year in which it begins.
    """
    found = {}
    for authority in authorities:
        done = ReturnNarrative.objects.filter(authority=authority, published_on__isnull=False)
        published = set(done.values_list("year", flat=True))
        for pack_key in authority.requests.values_list("pack_id", flat=True).distinct():
            pack = steps.stored_pack(pack_key)
            owed = [rule for rule in pack.clocks.values() if rule.scope is Scope.AUTHORITY]
            for rule, year in product(owed, set(years) - published):
                due = work_out(rule, reporting_year(pack, year)[1]).due
                one = ReportDue(authority, pack, rule, year, due)
                found[pack.identity.id, rule.id, authority.pk, year] = one
    return sorted(found.values(), key=lambda one: (one.due_on, one.authority.pk))


def years_of(authority: Authority) -> list[int]:
    """The years on which a council may report, the newest first."""
    first = Event.objects.filter(request__authority=authority).order_by("day").first()
    start = first.day if first else today()
    return list(range(_year_of(today()), _year_of(start) - 1, -1))


def _year_of(day: date) -> int:
    """The calendar year in which the reporting year of a day begins, on 1 April."""
    return day.year - (day < date(day.year, 4, 1))


def linked_requests(report: Report, line: LineCount) -> list[TransferRequest]:
    """The requests behind a figure, in the order of their days, for whoever drills down."""
    found = {
        one.reference: one for one in TransferRequest.objects.filter(reference__in=line.requests)
    }
    return [found[reference] for reference in line.requests]


def as_csv(report: Report) -> str:
    """Write the figures as a table, one row a line."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for section in report.sections:
        for line in section.lines:
            rows.writerow(
                [report.authority.code, section.figures.title, section.pack.identity.route,
                 line.line.id, line.line.title, line.count, " ".join(line.requests),
                 line.line.source.text]
            )  # fmt: skip
    return out.getvalue()


@transaction.atomic
def write_narrative(
    authority: Authority, year: int, *, promotion: str, support: str, publish: bool, by: User
) -> ReturnNarrative:
    """Keep the words of a report; published once, it stays so and keeps its day."""
    told, _ = ReturnNarrative.objects.select_for_update().get_or_create(
        authority=authority, year=year
    )
    told.promotion, told.support, told.by = promotion, support, by
    if publish and told.published_on is None:
        told.published_on = today()
    told.save()
    return told
