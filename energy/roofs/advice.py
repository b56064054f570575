"""What to ask about before modules go onto a roof: connection, planning, trees; plain words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.gis.geos import GEOSGeometry

from energy.roofs.roof_estimate import MEASURED, Estimate
from gis.models import ConstraintLayer
from gis.services import constraints_on

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


def advice_on(estimate: Estimate, ground: GEOSGeometry) -> list[Advice]:
    """Everything to ask about, for one estimate and the ground under it."""
    return [
        connection_advice(estimate.kwp),
        *planning_advice(ground),
        shade_advice(estimate.shading),
    ]


def planning_advice(ground: GEOSGeometry) -> list[Advice]:
    """Name the maps of heritage and trees that bind a place, or say that none that we hold does."""
    rule = _facts()["planning"]
    bound = [
        one
        for one in constraints_on(ground)
        if any(word in one.layer.name.lower() for word in rule["layers"])
    ]
    found = [
        Advice(one.layer.name, f"{', '.join(one.names) or 'This place'}: {one.layer.effect}",
               one.layer.source.title, "as its publisher states it")
        for one in bound
    ]  # fmt: skip
    maps = ConstraintLayer.objects.values_list("name", flat=True)
    held = [name for name in maps if any(word in name.lower() for word in rule["layers"])]
    looked = rule["looked"].format(maps=", ".join(held)) if held else rule["no_map"]
    words = rule["words"] if bound else f"{rule['words']} {looked}"
    return [*found, Advice("Permission", words, rule["source"], rule["certainty"])]


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
