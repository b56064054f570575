"""Which route fits a place, a body and a wish: yes, no or perhaps, each with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from assets.casework.body_facts import BodyFacts
from assets.casework.calendars import Nation
from assets.casework.eligibility import assess_body
from assets.casework.entries import Faults, read_entry, read_table, read_toml
from assets.casework.errors import CaseworkError
from assets.casework.packs import Pack, PackShelf
from assets.casework.provenance import Source
from assets.casework.verdicts import Verdict, all_of, judge

ROUTES_FILE = Path(__file__).parent / "routes.toml"
PLACE_FACTS: Mapping[str, type] = MappingProxyType(
    {
        "owner": str,
        "tenure": str,
        "kind": str,
        "state": str,
        "wish": str,
        "residence": bool,
        "community_use": bool,
        "owner_agrees": bool,
    }
)


@dataclass(frozen=True)
class Condition:
    """One condition of a route; a ``soft`` one that is not met makes a no into a perhaps."""

    id: str
    fact: str
    yes: str
    no: str
    unknown: str
    source: Source
    equals: bool | None = None
    one_of: tuple[str, ...] = ()
    for_wish: tuple[str, ...] = ()
    soft: bool = False


@dataclass(frozen=True)
class Route:
    """A way to land, with what it is in a sentence and which list of bodies its pack is asked."""

    id: str
    title: str
    what: str
    may: str
    own_may: str


@dataclass(frozen=True)
class Reason:
    """One reason for or against a route, or something to find out, with its source."""

    verdict: Verdict
    sentence: str
    source: Source | None


@dataclass(frozen=True)
class RouteAnswer:
    """Whether a route fits; ``pack`` holds its rules, None where the nation has no such route."""

    route: Route
    verdict: Verdict
    reasons: tuple[Reason, ...]
    pack: Pack | None


def fit_routes(
    nation: Nation,
    place: Mapping[str, str | bool],
    body: BodyFacts,
    shelf: PackShelf,
    on: date,
    commencements: Mapping[str, date] = MappingProxyType({}),
) -> tuple[RouteAnswer, ...]:
    """Answer for every route whether it fits; facts of the place that are left out are not known.

    ``place`` holds also the ``wish``. The facts and their values are listed in ``routes.toml``.

    Raises
    ------
    CaseworkError
        If a fact is unknown to us or has the wrong type.
    """
    for name, value in place.items():
        if PLACE_FACTS.get(name) is not type(value):
            raise CaseworkError(f"We know no fact “{name}” of a place with the value {value!r}.")
    answers = []
    for route, conditions in _read():
        pack = shelf.in_force(nation, route.id, on, commencements)
        answers.append(
            _answer(route, conditions, pack, place, body) if pack else _not_here(route, nation)
        )
    return tuple(answers)


def may_fit(route_id: str, place: Mapping[str, str | bool]) -> bool:
    """Whether no known fact of a place rules a route out; what is not known rules nothing out."""
    return not said_against(route_id, {n: value for n, value in place.items() if n != "wish"})


def said_against(route_id: str, place: Mapping[str, str | bool]) -> list[str]:
    """Say what known facts of a place, the ``wish`` among them, speak against a route."""
    return [
        condition.no
        for route, conditions in _read()
        if route.id == route_id
        for condition in conditions
        if not condition.soft
        and (not condition.for_wish or place.get("wish") in condition.for_wish)
        and judge(place.get(condition.fact), equals=condition.equals, one_of=condition.one_of)
        is Verdict.NO
    ]


def known_routes() -> tuple[Route, ...]:
    """Return every route that there is, in the order of their file."""
    return tuple(route for route, _ in _read())


def _not_here(route: Route, nation: Nation) -> RouteAnswer:
    sentence = f"There is no such route in {nation}."
    if nation is Nation.NORTHERN_IRELAND:
        sentence = "In Northern Ireland this product keeps the register and the energy side only."
    return RouteAnswer(route, Verdict.NO, (Reason(Verdict.NO, sentence, None),), None)


def _answer(
    route: Route,
    conditions: tuple[Condition, ...],
    pack: Pack,
    place: Mapping[str, str | bool],
    body: BodyFacts,
) -> RouteAnswer:
    wish = place.get("wish")
    judged = [
        (
            condition,
            judge(place.get(condition.fact), equals=condition.equals, one_of=condition.one_of),
        )
        for condition in conditions
        if not condition.for_wish or wish in condition.for_wish
    ]
    reasons = [
        Reason(verdict, _say(condition, verdict), condition.source) for condition, verdict in judged
    ]
    hard = [
        Verdict.NOT_KNOWN if condition.soft and verdict is Verdict.NO else verdict
        for condition, verdict in judged
    ]
    reasons.append(_ask_body(pack, route.own_may if wish == "own" else route.may, body))
    return RouteAnswer(route, all_of([*hard, reasons[-1].verdict]), tuple(reasons), pack)


def _say(condition: Condition, verdict: Verdict) -> str:
    sentences = {Verdict.YES: condition.yes, Verdict.NO: condition.no}
    return sentences.get(verdict, condition.unknown)


def _ask_body(pack: Pack, may: str, body: BodyFacts) -> Reason:
    answer = assess_body(pack, may, body)
    kind = answer.nearest
    title = kind.body.title[0].lower() + kind.body.title[1:]
    if answer.verdict is Verdict.YES:
        sentence = f"Your body may do this as {title}."
    elif answer.verdict is Verdict.NO:
        gaps = [test.gap for test in kind.open_tests if test.verdict is Verdict.NO]
        sentence = f"Your body may not do this yet. Nearest is {title}: {' '.join(gaps)}"
    else:
        asked = " ".join(test.test.question for test in kind.open_tests)
        sentence = f"It is not known whether your body may do this, as {title}: {asked}"
    return Reason(answer.verdict, sentence, kind.body.source)


@cache
def _read() -> tuple[tuple[Route, tuple[Condition, ...]], ...]:
    faults, routes = Faults(), []
    for name, entry in read_toml(ROUTES_FILE)["routes"].items():
        plain = {key: value for key, value in entry.items() if key != "conditions"}
        route = read_entry(Route, {"id": name, **plain}, f"[routes.{name}]", faults)
        section = f"routes.{name}.conditions"
        conditions = read_table(Condition, entry.get("conditions", {}), section, faults)
        for condition in conditions.values():
            if condition.fact not in PLACE_FACTS:
                faults.add(
                    f"[{section}.{condition.id}]",
                    f"asks for “{condition.fact}”, no fact of a place.",
                )
            if (condition.equals is None) is not bool(condition.one_of):
                faults.add(f"[{section}.{condition.id}]", "must have one of equals and one_of.")
        routes.append((route, tuple(conditions.values())))
    faults.check(ROUTES_FILE.name)
    return tuple(routes)
