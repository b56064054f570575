"""Yes, no and not known: the three answers that a check can give, and how they add up."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """The answer of a check; what nobody has told us is never taken for a no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not known"


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return yes if every one is yes, no if any is no, else not known."""
    verdicts = set(verdicts)
    if Verdict.NO in verdicts:
        return Verdict.NO
    return Verdict.NOT_KNOWN if Verdict.NOT_KNOWN in verdicts else Verdict.YES


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return yes if any one is yes, no if every one is no, else not known."""
    verdicts = set(verdicts)
    if Verdict.YES in verdicts:
        return Verdict.YES
    return Verdict.NOT_KNOWN if Verdict.NOT_KNOWN in verdicts else Verdict.NO


def judge(
    value: bool | int | str | None,
    *,
    equals: bool | None = None,
    at_least: int | None = None,
    one_of: tuple[str, ...] = (),
) -> Verdict:
    """Judge one fact by the one condition that is given; a fact of None is not known."""
    if value is None:
        return Verdict.NOT_KNOWN
    if equals is not None:
        met = value is equals
    elif at_least is not None:
        met = value >= at_least
    else:
        met = value in one_of
    return Verdict.YES if met else Verdict.NO
