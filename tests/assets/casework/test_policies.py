from copy import deepcopy
from datetime import date

import pytest

from assets.casework.calendars import Nation, seed_calendar
from assets.casework.clocks import work_out
from assets.casework.errors import DataFault
from assets.casework.packs import bundled_packs
from assets.casework.policies import load_policy, read_policy, suggested_policy
from assets.casework.provenance import Standing

PACK = bundled_packs().get("SCT-ATR-2017", 1)

DATA = {
    "id": "TEST-POLICY",
    "version": 1,
    "title": "Asset transfer policy",
    "council": "S12000000",
    "pack": "SCT-ATR-2017",
    "decided_by": "the council on 1 March 2026",
    "targets": {
        "report": {
            "name": "Report",
            "start": "validation",
            "length": 5,
            "unit": "months",
            "within": "decision",
        }
    },
    "criteria": {
        "health": {"title": "Health", "asks": "How?", "weight": 60, "head": "public-health"},
        "plan": {"title": "Plan", "asks": "Does it pay?", "weight": 40},
    },
    "milestones": {
        "group": {"title": "Officers' group", "within": "under-consideration", "meaning": "Seen."}
    },
    "delegation": {
        "decision": {"steps": ["agree"], "decided_by": "the committee", "second_person": True}
    },
    "letters": {"a": {"notice": "acknowledgement", "opening": "Dear all", "closing": "Yours"}},
}


def changed(*path, to):
    data = deepcopy(DATA)
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return data


def test_a_policy_lies_on_top_of_its_pack_and_looks_like_policy():
    policy = read_policy(DATA, PACK, "test")
    target = policy.targets["report"]
    assert target.standing is Standing.POLICY
    calendar = seed_calendar(Nation.SCOTLAND, first_year=2026, last_year=2027)
    worked = work_out(target, date(2026, 5, 12), (), calendar)
    assert worked.due == date(2026, 10, 12)
    assert worked.steps[1].startswith("The council's own policy (not law) gives 5 months")
    assert "decided by the council on 1 March 2026" in worked.steps[-1]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (changed("pack", to="ENG-ACV-2012"), "is for ENG-ACV-2012, not for SCT-ATR-2017"),
        (changed("criteria", "plan", "weight", to=41), "must add up to 100; they add up to 101"),
        (changed("criteria", "plan", "weight", to="40"), "weight must be a whole number"),
        (changed("criteria", "health", "head", to="wealth"), "belongs to “wealth”"),
        (changed("milestones", "group", "within", to="limbo"), "lies in “limbo”"),
        (changed("delegation", "decision", "steps", to=["nod"]), "names “nod”, no step"),
        (changed("delegation", "decision", "only_if", to=["moon"]), "names “moon”, no flag"),
        (changed("letters", "a", "notice", to="hello"), "goes with “hello”"),
        (changed("targets", "report", "start", to="birth"), "starts from “birth”"),
        (changed("targets", "report", "within", to="forever"), "lies within “forever”"),
        (changed("targets", "report", "within", to="offer"), "starts from another day"),
        (changed("targets", "report", "length", to=7), "can end after “Decision notice”"),
        (changed("targets", "report", "source", to="law"), None),
        (changed("targets", to=[]), "must hold entries such as [targets.some-name]"),
        (changed("targets", "report", "met_by", to=["sing"]), "is met by “sing”, no step of"),
        (changed("targets", to={"decision": DATA["targets"]["report"]}), "a policy cannot change"),
        (changed("steps", to={}), "has a line “steps” that means nothing here"),
        (changed("clocks", to={}), "has a line “clocks” that means nothing here"),
        (changed("decided_by", to=5), "decided_by must be text in quotes"),
    ],
)
def test_a_fault_of_a_policy_is_told_in_one_sentence(data, sentence):
    if sentence is None:  # a target cannot claim a source of law: the policy is its source
        policy = read_policy(data, PACK, "test")
        assert policy.targets["report"].source.text.startswith("Asset transfer policy")
        return
    with pytest.raises(DataFault) as caught:
        read_policy(data, PACK, "test")
    assert any(sentence in fault for fault in caught.value.faults), caught.value.faults


def test_a_target_as_long_as_the_law_allows_is_no_fault():
    read_policy(changed("targets", "report", "length", to=6), PACK, "test")


def test_a_target_in_other_units_is_compared_day_by_day():
    # six months are never shorter than 181 days: 26 weeks are 182, and too long from 1 September
    data = changed("targets", "report", "unit", to="weeks")
    data["targets"]["report"]["length"] = 25
    read_policy(data, PACK, "test")
    data["targets"]["report"]["length"] = 26
    with pytest.raises(DataFault, match="can end after"):
        read_policy(data, PACK, "test")


def test_what_we_suggest_calls_itself_a_suggestion():
    suggested = [policy for pack in bundled_packs().packs if (policy := suggested_policy(pack))]
    assert {policy.about.pack for policy in suggested} == {"SCT-ATR-2017", "ENG-CAT-POLICY"}
    for policy in suggested:
        assert policy.about.title == "Suggestion of this product"
        assert "suggestion" in policy.about.decided_by


def test_a_policy_that_is_no_toml_is_refused(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text("id = ")
    with pytest.raises(DataFault, match="is no TOML file"):
        load_policy(path, PACK)
