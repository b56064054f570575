"""What a rule pack says of papers, notices, decisions and bodies. See docs/rule-packs.md."""

from dataclasses import dataclass

from assets.casework.pack_entries import NeedKind
from assets.casework.provenance import Source


@dataclass(frozen=True)
class Content:
    """One thing that a request holds; without the required ones it is not valid."""

    id: str
    title: str
    help: str
    source: Source
    kind: NeedKind = NeedKind.REASON
    required: bool = True
    only_if: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A notice that is given or published, and what it must say.

    ``comments`` names the clock within which anyone may comment on a notice to the public.
    """

    id: str
    title: str
    to: str
    says: tuple[str, ...]
    source: Source
    comments: str = ""


@dataclass(frozen=True)
class Head:
    """One matter on which a decision must be reasoned; ``weigh`` marks those that can be scored."""

    id: str
    title: str
    asks: str
    source: Source
    weigh: bool = False


@dataclass(frozen=True)
class Right:
    """A review or an appeal: on what grounds, decided by whom, with which outcomes."""

    id: str
    title: str
    grounds: tuple[str, ...]
    decided_by: str
    outcomes: tuple[str, ...]
    clocks: tuple[str, ...]
    source: Source
    only_if: tuple[str, ...] = ()


@dataclass(frozen=True)
class Published:
    """Something the public may read, and from when."""

    id: str
    title: str
    when: str
    source: Source
    redact: str = ""


@dataclass(frozen=True)
class Ground:
    """One of the grounds that may be given where a step asks for a reason, the ``need``."""

    id: str
    title: str
    need: str
    source: Source


@dataclass(frozen=True)
class ReportLine:
    """One count of the annual report; the steps that count towards it name it in ``counts``."""

    id: str
    title: str
    source: Source


@dataclass(frozen=True)
class Test:
    """One test of a body against one fact of it.

    It has exactly one of ``equals``, ``at_least`` and ``one_of``.
    ``gap`` says what is lacking where the test is not met, ``close`` what would close the gap,
    ``evidence`` what shows that it is met.
    """

    __test__ = False  # the test runner must not collect it

    id: str
    question: str
    fact: str
    evidence: str
    gap: str
    close: str
    source: Source
    equals: bool | None = None
    at_least: int | None = None
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Body:
    """A kind of body that may do something under the pack if it meets all of its tests."""

    id: str
    title: str
    may: str
    tests: tuple[str, ...]
    source: Source
