"""Drive a request through a pack: a small player for tests, with made-up last days."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from assets.casework.pack_entries import NeedKind, Role
from assets.casework.packs import Pack
from assets.casework.states import RequestFacts, answer_step, effects_of, take_step

FIRST_DAY = date(2026, 5, 12)


def ten_days(clock):
    return timedelta(days=10)


def about_as_long(clock):
    """Return the length of a clock, roughly; without one it runs out only if a day is fixed."""
    if clock.fixed_by and not clock.length:
        return timedelta(days=365)
    a_unit = {"days": 1, "weeks": 7, "months": 30, "years": 365, "working days": 1.4}
    return timedelta(days=a_unit[clock.unit] * clock.length) if clock.length else None


def everything_on_file(pack: Pack) -> frozenset[str]:
    return frozenset(n.id for n in pack.needs.values() if n.kind is not NeedKind.REASON)


@dataclass
class Journey:
    """A request on its way; ``path`` holds the steps taken, in order."""

    pack: Pack
    facts: RequestFacts
    path: list[str] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    length: Callable = ten_days

    @classmethod
    def start(cls, pack, stage, *flags, held=None):
        held = everything_on_file(pack) if held is None else held
        facts = RequestFacts(
            stage, Role.OFFICER, FIRST_DAY, flags=frozenset(flags), held=frozenset(held)
        )
        return cls(pack, facts)

    def as_(self, step_id):
        """Return the facts as the first role that may take a step sees them."""
        role = Role(self.pack.steps[step_id].who[0])
        return replace(self.facts, role=role, person=f"a {role} for {step_id}")

    def why_closed(self, step_id):
        return answer_step(self.pack, self.pack.steps[step_id], self.as_(step_id)).closed_because

    def open_steps(self):
        here = (step.id for step in self.pack.steps.values() if self.facts.stage in step.at)
        return [step_id for step_id in here if not self.why_closed(step_id)]

    def take(self, *step_ids):
        for step_id in step_ids:
            facts = self.as_(step_id)
            effects = effects_of(self.pack, step_id, facts)
            moved = {*effects.starts, effects.extends} - {""}
            lengths = {name: self.length(self.pack.clocks[name]) for name in moved}
            due = {name: length and facts.today + length for name, length in lengths.items()}
            self.facts = take_step(self.pack, step_id, facts, due)
            self.path.append(step_id)
            self.counted.extend(effects.counts)
        return self

    def wait(self, days=11):
        """Let days pass; by default every clock of ten days runs out."""
        self.facts = replace(self.facts, today=self.facts.today + timedelta(days=days))
        return self

    def wait_for_next(self):
        """Let days pass until one more clock has run out."""
        today = self.facts.today
        ahead = [day for day in self.facts.due.values() if day and day >= today]
        return self.wait((min(ahead, default=today) - today).days + 1)

    @property
    def stage(self):
        return self.pack.stages[self.facts.stage]
