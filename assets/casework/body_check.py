"""The check of a body that needs no account: what is asked, and what the answers come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assets.casework.body_facts import BODY_FACTS, BodyFacts, legal_forms
from assets.casework.calendars import Nation
from assets.casework.eligibility import Eligibility, assess_body
from assets.casework.pack_contents import Test
from assets.casework.packs import Pack, PackShelf
from assets.casework.routes import known_routes

#: What each list of bodies in a pack is asked for.
_MAY = {
    "request": "make a request",
    "own": "ask for ownership",
    "nominate": "nominate a place",
    "bid": "be treated as a bidder",
}
#: Our legal forms of an organisation, as the tests of the law call them.
FORM_OF = {
    "unincorporated": "unincorporated-association",
    "scio": "scio",
    "cio": "cio",
    "clg": "company-limited-by-guarantee",
    "cic_guarantee": "cic-by-guarantee",
    "cic_shares": "cic-by-shares",
    "cbs": "community-benefit-society",
    "coop": "co-operative-society",
    "trust": "charitable-trust",
    "parish": "parish-council",
    "forum": "neighbourhood-forum",
}


@dataclass(frozen=True)
class Purpose:
    """One thing that a body may want to do under the rules of a nation."""

    pack: Pack
    may: str

    @property
    def title(self) -> str:
        """Return for example ``Asset transfer request: ask for ownership``."""
        return f"{self.pack.identity.title}: {_MAY.get(self.may, self.may)}"


@dataclass(frozen=True)
class Question:
    """One fact that is asked of a body, in the words of the first test that needs it."""

    fact: str
    text: str
    evidence: str
    yes_means: bool | None  # None: a number is asked

    def value_of(self, answer: str) -> bool | int | None:
        """Return the fact that an answer states, or None where nothing was said."""
        if self.yes_means is None:
            return int(answer) if answer else None
        if answer not in {"yes", "no"}:
            return None
        return (answer == "yes") is self.yes_means

    def answer_of(self, value: bool | int | None) -> str:
        """Return the answer that states a fact: the reverse of ``value_of``."""
        if value is None:
            return ""
        if self.yes_means is None:
            return str(value)
        return "yes" if value is self.yes_means else "no"


def purposes_in(
    nation: Nation, shelf: PackShelf, on: date, commencements: Mapping[str, date]
) -> list[Purpose]:
    """List what bodies may want to do in a nation, in the order of the routes."""
    found = []
    for route in known_routes():
        pack = shelf.in_force(nation, route.id, on, commencements)
        if pack:
            lists = dict.fromkeys(body.may for body in pack.bodies.values())
            found += [Purpose(pack, may) for may in lists]
    return found


def questions_for(purposes: Iterable[Purpose], form: str) -> list[Question]:
    """List what is to be asked of a body of one legal form; what follows from the form is not."""
    known, asked = BodyFacts({"form": form} if form else {}), {}
    for test in _tests(purposes):
        if test.fact == "form" or test.fact in asked or known.get(test.fact) is not None:
            continue
        yes_means = None if BODY_FACTS[test.fact] is int else test.equals
        asked[test.fact] = Question(test.fact, test.question, test.evidence, yes_means)
    return list(asked.values())


def _tests(purposes) -> Iterable[Test]:
    for purpose in purposes:
        for body in purpose.pack.bodies.values():
            if body.may == purpose.may:
                yield from (purpose.pack.tests[name] for name in body.tests)


def forms_in(nation: Nation) -> list[tuple[str, str]]:
    """List the legal forms of a nation, as choices."""
    return [(form.id, form.title) for form in legal_forms().values() if nation in form.nations]


def check_body(purposes: Iterable[Purpose], facts: BodyFacts) -> list[tuple[Purpose, Eligibility]]:
    """Assess a body for each purpose."""
    return [(purpose, assess_body(purpose.pack, purpose.may, facts)) for purpose in purposes]
