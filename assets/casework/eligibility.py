"""May this body ask? Each statutory test with the evidence, the gap and what would close it."""

from dataclasses import dataclass

from assets.casework.body_facts import BodyFacts
from assets.casework.errors import CaseworkError
from assets.casework.pack_contents import Body, Test
from assets.casework.packs import Pack
from assets.casework.verdicts import Verdict, all_of, any_of, judge
from assets.casework.wording import lower_first


@dataclass(frozen=True)
class TestAnswer:
    """One test of a body: met or not, on what evidence, and what would close a gap."""

    __test__ = False  # the test runner must not collect it

    test: Test
    verdict: Verdict
    evidence: tuple[str, ...]
    gap: str
    close: str


@dataclass(frozen=True)
class BodyAnswer:
    """One kind of body that may do the thing, and whether this body is of that kind."""

    body: Body
    verdict: Verdict
    tests: tuple[TestAnswer, ...]

    @property
    def open_tests(self) -> tuple[TestAnswer, ...]:
        """Return the tests that are not met or not known."""
        return tuple(answer for answer in self.tests if answer.verdict is not Verdict.YES)


@dataclass(frozen=True)
class Eligibility:
    """Whether a body may do something under a pack, by each kind of body that may.

    ``nearest`` is the kind that it is, or else the one of which it meets most.
    """

    may: str
    verdict: Verdict
    kinds: tuple[BodyAnswer, ...]
    nearest: BodyAnswer


def assess_body(pack: Pack, may: str, facts: BodyFacts) -> Eligibility:
    """Assess whether a body may do something (``request``, ``own``, ``nominate``, ``bid``).

    Raises
    ------
    CaseworkError
        If the pack knows nobody who may do that.
    """
    kinds = tuple(
        _answer_body(pack, body, facts) for body in pack.bodies.values() if body.may == may
    )
    if not kinds:
        raise CaseworkError(f"{pack} does not say who may “{may}”.")
    return Eligibility(
        may=may,
        verdict=any_of(kind.verdict for kind in kinds),
        kinds=kinds,
        nearest=max(kinds, key=_closeness),
    )


def _answer_body(pack: Pack, body: Body, facts: BodyFacts) -> BodyAnswer:
    tests = tuple(_answer_test(pack.tests[test], facts) for test in body.tests)
    return BodyAnswer(body, all_of(answer.verdict for answer in tests), tests)


def _answer_test(test: Test, facts: BodyFacts) -> TestAnswer:
    value = facts.get(test.fact)
    verdict = judge(value, equals=test.equals, at_least=test.at_least, one_of=test.one_of)
    return TestAnswer(
        test=test,
        verdict=verdict,
        evidence=facts.evidence_for(test.fact),
        gap=_say_gap(test, verdict, value),
        close="" if verdict is Verdict.YES else test.close,
    )


def _say_gap(test: Test, verdict: Verdict, value: bool | int | str | None) -> str:
    if verdict is Verdict.YES:
        return ""
    if verdict is Verdict.NOT_KNOWN:
        return f"Not known yet. It would be shown by: {lower_first(test.evidence)}."
    if test.at_least is not None:
        return f"{test.gap} There are {value}, {test.at_least - value} too few."
    return test.gap


def _closeness(kind: BodyAnswer) -> tuple[bool, int]:
    verdicts = [answer.verdict for answer in kind.tests]
    return kind.verdict is Verdict.YES, verdicts.count(Verdict.YES) - verdicts.count(Verdict.NO)
