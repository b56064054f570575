"""What to ask about before modules go onto a roof: connection, planning, trees; plain words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from energy.roofs.roof_estimate import MEASURED, Estimate

FILE = Path(__file__).parent / "data" / "advice.toml"


@dataclass(frozen=True)
class Advice:
    """One thing to ask about."""

    title: str
    words: str
    source: str
    certainty: str


@cache
def _facts() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def advice_on(estimate: Estimate) -> list[Advice]:
    """Everything to ask about, for one estimate."""
    planning = _facts()["planning"]
    return [
        connection_advice(estimate.kwp),
        Advice("Permission", planning["words"], planning["source"], planning["certainty"]),
        shade_advice(estimate.shading),
    ]


def connection_advice(kwp: float) -> Advice:
    """Say which rule of the electricity network holds for a size of modules. [kW]."""
    rule = _facts()["connection"]
    phase_kw = rule["amperes_a_phase"] * rule["volts"] / 1000
    three_kw = 3 * phase_kw
    size = "small" if kwp <= phase_kw else "middle" if kwp <= three_kw else "large"
    words = rule[size].format(
        kwp=f"{kwp:.1f}", phase_kw=f"{phase_kw:.2f}", three_phase_kw=f"{three_kw:.2f}"
    )
    title = {"small": "Connection: G98", "middle": "Connection: G98 or G99"}.get(
        size, "Connection: G99"
    )
    return Advice(title, words, rule["source"], rule["certainty"])


def shade_advice(shade: str) -> Advice:
    """Say what the stated shade rests on."""
    rule = _facts()["shade"]
    words = rule.get(shade if shade in ("none", MEASURED) else "some")
    return Advice("Trees and neighbours", words, rule["source"], rule["certainty"])
