"""The entries of a rule pack, as read from its file. How to write one: docs/rule-packs.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assets.casework.clock_rules import ClockRule, Extension, How
from assets.casework.entries import Wanted
from assets.casework.provenance import Source, Standing


class Role(StrEnum):
    """Who may take a step; ``clock`` is the nightly sweep, when a time has run out."""

    GROUP = "group"
    OWNER = "owner"
    OFFICER = "officer"
    DECIDER = "decider"
    REVIEWER = "reviewer"
    CLOCK = "clock"

    @property
    def title(self) -> str:
        """What the role is called on a page."""
        return _ROLE_TITLES[self]


_ROLE_TITLES = {
    Role.GROUP: "the community body",
    Role.OWNER: "the owner",
    Role.OFFICER: "an officer",
    Role.DECIDER: "the decision maker",
    Role.REVIEWER: "the reviewer",
    Role.CLOCK: "the clock, when its time has run out",
}


class NeedKind(StrEnum):
    """How a need is met: a file, a thing confirmed, words, or words on each head of the pack."""

    DOCUMENT = "document"
    CHECK = "check"
    REASON = "reason"
    HEADS = "heads"


#: Needs that are met by words written with the step, never by what is on file.
WRITTEN = frozenset({NeedKind.REASON, NeedKind.HEADS})


class Act(StrEnum):
    """What a step does beside moving the case: the product carries it out with the step."""

    DECIDE = "decide"
    PUBLISH_PAPERS = "publish the papers"
    PUBLISH_DECISION = "publish the decision"
    WRITE = "write the papers"
    HEAR = "hear a representation"
    SHARE = "share the representations"
    BEGIN_AGREEMENT = "begin the agreement"
    EXTEND_AGREEMENT = "extend the agreement"
    END_AGREEMENT = "end the agreement"


class Party(StrEnum):
    """Whose time a clock is: the authority must act before it runs out, the others may.

    Of a time that is nobody's a state lasts and ends by itself, as a listing does.
    """

    AUTHORITY = "authority"
    BODY = "body"
    OWNER = "owner"
    OTHERS = "others"
    NOBODY = "nobody"


class Scope(StrEnum):
    """Whether a clock belongs to one request or to the authority as a whole."""

    REQUEST = "request"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class Clock(ClockRule):
    """A clock of a pack: ``start`` names the dated fact that starts it.

    Where it starts from the last of several days, ``also`` names the others. ``party`` is whose
    time it is, ``who`` the same in words. ``fixed_by`` names the dated fact by
    which a person fixes a later last day. ``missed`` tells what happens when the time runs out.
    When a request ends its clocks end with it, save one that ``outlives`` it.
    """

    start: str = ""
    also: tuple[str, ...] = ()
    party: Party = Party.OTHERS
    who: str = ""
    fixed_by: str = ""
    missed: str = ""
    outlives: bool = False
    scope: Scope = Scope.REQUEST

    def trigger_in(self, dates: Mapping[str, date]) -> date:
        """Return the day that starts the clock: the last of those that it waits for."""
        return max(dates[name] for name in (self.start, *self.also) if name in dates)

    def fixed(self, dates: Mapping[str, date]) -> tuple[Extension, ...]:
        """Return the later last day that the dated facts of a request fix, if they fix one."""
        until = dates.get(self.fixed_by)
        return (Extension(until, decided_on=dates[self.start], how=How.FIXED),) if until else ()


@dataclass(frozen=True)
class Choice:
    """Flags of which exactly one is so; until it is known which, steps that ask for it wait."""

    id: str
    title: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """Where a request stands; ``meaning`` is what a citizen reads."""

    id: str
    title: str
    meaning: str
    ends: bool = False
    public: bool = True


@dataclass(frozen=True)
class Need:
    """Something that a step needs before, or with, it is taken.

    A file that is ``council_only`` is not shown to the body before it is made public. Words that
    are ``names_body`` are the name of a body, one line; that of the request is proposed.
    """

    id: str
    title: str
    kind: NeedKind
    source: Source
    council_only: bool = False
    names_body: bool = False


@dataclass(frozen=True)
class Step:
    """One act, taken ``at`` a stage, that leads ``to`` another or (no ``to``) stays there.

    ``title`` is what is to be done, ``done`` the same told as having happened.
    ``after``: clocks that must all have run out. ``within``: clocks of which one must still run.
    ``first``: steps that must have been taken. ``starts`` and ``stops`` name clocks, ``sets`` and
    ``clears`` flags, ``dates`` the dated facts that are given with the step, ``counts`` the lines
    of the annual return, ``effects`` what is shown before the click. ``how`` is how a longer time
    of the clock that it ``extends`` comes about. ``does`` are the acts that go with it.
    """

    id: str
    title: str
    who: tuple[str, ...]
    at: tuple[str, ...]
    source: Source
    done: str = ""
    to: str = ""
    only_if: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    first: tuple[Wanted, ...] = ()
    needs: tuple[Wanted, ...] = ()
    after: tuple[Wanted, ...] = ()
    within: tuple[str, ...] = ()
    other_person_than: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    starts: tuple[Wanted, ...] = ()
    stops: tuple[str, ...] = ()
    extends: str = ""
    how: How = How.AGREED
    sets: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    does: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """How the step is told once it was taken; packs kept by older cases may lack the words."""
        return self.done or self.title


@dataclass(frozen=True)
class Identity:
    """Which rules these are, where and when they stand. A request keeps id, version and hash.

    ``transition`` tells what becomes of cases begun before, ``transition_note`` how sure that is.
    ``dates_ahead`` are the dated facts that may lie in the future. ``report_month`` and
    ``report_day`` begin the year of the annual report.
    """

    id: str
    version: int
    title: str
    route: str
    nations: tuple[str, ...]
    standing: Standing
    summary: str
    source: Source
    starts_in: tuple[str, ...]
    in_force_from: date | None = None
    in_force_to: date | None = None
    awaits: str = ""
    replaces: str = ""
    transition: str = ""
    transition_note: str = ""
    dates_ahead: tuple[str, ...] = ()
    report_month: int = 4
    report_day: int = 1
