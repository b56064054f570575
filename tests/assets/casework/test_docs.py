"""What the documents say of the calls is what the calls do."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from assets.casework.packs import bundled_packs
from assets.casework.policies import read_policy

DOCS = Path(__file__).parents[3] / "docs"
SHOWN = re.compile(r"(?P<call>\S.*?)\s+# (?P<day>\d{4}-\d\d-\d\d)\b.*")


def blocks(document, language):
    text = (DOCS / document).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_examples_of_the_clocks_give_the_dates_they_show():
    names, checked = {}, 0
    for block in blocks("clocks.md", "python"):
        exec(block, names)
        for line in block.splitlines():
            if (shown := SHOWN.fullmatch(line)) and not line.startswith(("#", "from")):
                assert eval(shown["call"], names) == date.fromisoformat(shown["day"]), line
                checked += 1
    assert checked == 3


def test_the_example_of_a_policy_is_a_policy():
    (policy,) = [block for block in blocks("rule-packs.md", "toml") if "OUR-POLICY" in block]
    data = tomllib.loads(policy)
    data["criteria"]["plan"] = {"title": "Plan", "asks": "Does it pay?", "weight": 40}
    read_policy(data, bundled_packs().get("SCT-ATR-2017", 1), "rule-packs.md")


@pytest.mark.parametrize("section", ["clocks", "steps"])
def test_the_examples_of_entries_are_of_lines_that_packs_know(section):
    (example,) = [block for block in blocks("rule-packs.md", "toml") if f"[{section}." in block]
    (entry,) = tomllib.loads(example)[section].values()
    known = vars(next(iter(getattr(bundled_packs().packs[0], section).values())))
    assert entry.keys() - known.keys() <= {"certainty", "note"}


def test_every_section_of_a_pack_is_in_the_document():
    text = (DOCS / "rule-packs.md").read_text(encoding="utf-8")
    pack = vars(bundled_packs().packs[0])
    for section in pack.keys() - {"identity", "hash", "text"}:
        assert f"| `{section}` |" in text
