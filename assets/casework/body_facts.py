"""What may be known of a body that asks for land, and what its legal form alone tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from assets.casework.entries import Faults, read_table, read_toml
from assets.casework.errors import CaseworkError
from assets.casework.provenance import Source

FORMS_FILE = Path(__file__).parent / "legal-forms.toml"

# Every fact that a test may ask for, with its type. The tests of the packs put the questions.
BODY_FACTS: Mapping[str, type] = MappingProxyType(
    {
        "form": str,
        "members": int,
        "members_on_electoral_roll": int,
        "asset_lock": bool,
        "charity": bool,
        "community_benefit": bool,
        "community_controls": bool,
        "constituted": bool,
        "credit_union": bool,
        "defines_community": bool,
        "designated": bool,
        "designated_for_ownership": bool,
        "local_activity": bool,
        "local_surplus": bool,
        "majority_from_community": bool,
        "members_minimum_written": bool,
        "no_distribution": bool,
        "open_membership": bool,
        "power_to_hold_land": bool,
        "surplus_to_community": bool,
        "winding_up_to_community": bool,
        "written_constitution": bool,
    }
)


@dataclass(frozen=True)
class LegalForm:
    """A legal form, who registers it and what follows from it for holding land.

    ``implies`` are the facts of a body that its form alone decides.
    """

    id: str
    title: str
    registered_with: str
    number: str
    holds_title: str
    asset_lock: str
    nations: tuple[str, ...]
    source: Source
    implies: tuple[str, ...] = ()
    denies: tuple[str, ...] = ()


@dataclass(frozen=True)
class BodyFacts:
    """What is known of one body; a fact left out is not known.

    ``evidence`` names, by fact, what was found: a clause, a register, a statement.

    Raises
    ------
    CaseworkError
        If a fact is unknown to us or has the wrong type.
    """

    values: Mapping[str, bool | int | str]
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self):
        for name, value in self.values.items():
            kind = BODY_FACTS.get(name)
            if kind is None:
                raise CaseworkError(f"We know no fact “{name}” of a body.")
            if type(value) is not kind:
                raise CaseworkError(f"The fact “{name}” of a body must be {kind.__name__}.")

    def get(self, name: str) -> bool | int | str | None:
        """Return a fact, told or implied by the legal form, or None if it is not known."""
        if name in self.values:
            return self.values[name]
        form = legal_forms().get(self.values.get("form", ""))
        if form and name in form.implies:
            return True
        return False if form and name in form.denies else None

    def evidence_for(self, name: str) -> tuple[str, ...]:
        """Return what was found for a fact; for one that follows from the form, the form."""
        if name not in self.values and self.get(name) is not None:
            return (f"It follows from the legal form: {legal_forms()[self.values['form']].title}.",)
        return self.evidence.get(name, ())


@cache
def legal_forms() -> dict[str, LegalForm]:
    """Return the legal forms of bodies, by name, in the order of their file."""
    faults = Faults()
    forms = read_table(LegalForm, read_toml(FORMS_FILE)["forms"], "forms", faults)
    for form in forms.values():
        for name in {*form.implies, *form.denies} - BODY_FACTS.keys():
            faults.add(f"[forms.{form.id}]", f"speaks of “{name}”, which is no fact of a body.")
    faults.check(FORMS_FILE.name)
    return forms
