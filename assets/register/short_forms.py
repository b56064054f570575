"""The short form of each kind of place: which dated facts there are, and those of one asset."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.dateformat import format as format_date

from assets.register.models import Asset, DatedFact

TABLE = Path(__file__).parent / "data" / "short_forms.toml"
PACK = "pack"
YES_NO = ("Yes", "No")


@dataclass(frozen=True)
class Question:
    """One fact that is asked for: ``answer`` is words, text, number, money, day or choices.

    ``listed`` is its name among the further facts that a council's list gives, ``means`` what the
    words of a list are as an answer.
    """

    name: str
    label: str
    answer: str | tuple[str, ...]
    unit: str = ""
    help: str = ""
    listed: str = ""
    means: Mapping[str, str] = field(default_factory=dict)

    def words_for(self, value: str) -> str:
        """Write a kept value as a page shows it."""
        if not value:
            return ""
        if self.answer == "day":
            return format_date(date.fromisoformat(value), "j F Y")
        if self.answer == "money":
            return f"£{float(value):,.0f} {self.unit}".strip()
        if self.answer == "number":
            return f"{float(value):,.10g} {self.unit}".strip()
        return value


@dataclass(frozen=True)
class ShortForm:
    """The questions that belong together, and the kinds of place they are asked of."""

    name: str
    title: str
    kinds: tuple[str, ...]
    questions: tuple[Question, ...]
    intro: str = ""


@cache
def all_forms() -> dict[str, ShortForm]:
    """Read the forms by name."""
    with TABLE.open("rb") as file:
        entries = tomllib.load(file)
    return {
        name: ShortForm(
            name=name, title=entry["title"], kinds=tuple(entry["kinds"]),
            intro=entry.get("intro", ""),
            questions=tuple(_question(key, fact) for key, fact in entry["facts"].items()),
        )
        for name, entry in entries.items()
    }  # fmt: skip


def _question(name, fact) -> Question:
    answer = YES_NO if fact["answer"] == "yes_no" else fact["answer"]
    answer = tuple(answer) if isinstance(answer, list | tuple) else answer
    return Question(name, **{**fact, "answer": answer})


def forms_for(asset: Asset) -> list[ShortForm]:
    """Give the forms that are asked of an asset: of its kind, and of a stalled space if it is."""
    kinds = {asset.kind}
    if asset.stalled_spells.filter(ended=None).exists():
        kinds.add("stalled")
    return [form for form in all_forms().values() if kinds & set(form.kinds)]


def question_of(asset: Asset, name: str) -> Question | None:
    """Find a question that is asked of an asset."""
    asked = (question for form in forms_for(asset) for question in form.questions)
    return next((question for question in asked if question.name == name), None)


@dataclass(frozen=True)
class ListedFact:
    """A fact as a council's list gives it; nobody has stated it for the register."""

    name: str
    value: str
    source: str
    on: date | None = None
    certainty: str = "stated"


def known_facts(asset: Asset) -> dict[str, DatedFact | ListedFact]:
    """Give what is known of an asset by name: the newest that was stated, else what its list says.

    Only for the questions that are asked of it.
    """
    source = f"The council’s list “{asset.source}”" if asset.source else "The council’s list"
    listed = {
        question.name: ListedFact(question.name, as_answer(question, said), source)
        for form in forms_for(asset)
        for question in form.questions
        if (said := asset.details.get(question.listed)) not in (None, "")
    }
    return listed | newest_facts(asset)


def as_answer(question: Question, said) -> str:
    """Write what a list says as the answer to a question is kept."""
    if isinstance(said, bool):
        return YES_NO[0] if said else YES_NO[1]
    return question.means.get(str(said), str(said))


def newest_facts(asset: Asset) -> dict[str, DatedFact]:
    """Read the newest of each dated fact of an asset, by name."""
    newest: dict[str, DatedFact] = {}
    for fact in DatedFact.objects.filter(asset=asset).order_by("-on", "-pk"):
        newest.setdefault(fact.name, fact)
    return newest
