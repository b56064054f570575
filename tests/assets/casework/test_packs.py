import json
import tomllib
from copy import deepcopy
from datetime import date

import pytest

from assets.casework.calendars import Nation
from assets.casework.clocks import Count, Unit, work_out
from assets.casework.errors import CaseworkError, DataFault
from assets.casework.pack_checks import find_quarrels
from assets.casework.pack_entries import Party
from assets.casework.packs import PackShelf, bundled_packs, load_packs, read_pack, restore_pack
from assets.casework.provenance import Certainty, Standing

SOURCE = {"source": "An Act, s.1", "certainty": "verified"}


def make_data(**changes):
    """Return the smallest pack that is right: asked, then closed."""
    data = {
        "id": "TEST-1",
        "version": 1,
        "title": "A route",
        "route": "a-route",
        "nations": ["Scotland"],
        "standing": "law",
        "summary": "Ask and get.",
        "starts_in": ["asked"],
        "in_force_from": date(2020, 1, 1),
        **SOURCE,
        "flags": {"big": "It is big"},
        "dates": {"asking": "the day it was asked"},
        "clocks": {
            "answer": {
                "name": "Answer",
                "start": "asking",
                "length": 5,
                "unit": "working days",
                "may_extend": "if agreed",
                **SOURCE,
            }
        },
        "stages": {
            "asked": {"title": "Asked", "meaning": "It is asked."},
            "closed": {"title": "Closed", "meaning": "It is closed.", "ends": True},
        },
        "needs": {"reply": {"title": "The reply", "kind": "reason", **SOURCE}},
        "steps": {
            "read": {
                "title": "Read it",
                "who": ["officer"],
                "at": ["asked"],
                "dates": ["asking"],
                "starts": ["answer if big"],
                **SOURCE,
            },
            "close": {
                "title": "Close it",
                "who": ["officer"],
                "at": ["asked"],
                "to": "closed",
                "first": ["read"],
                "needs": ["reply"],
                **SOURCE,
            },
        },
    }
    return data | changes


def faults_of(data):
    with pytest.raises(DataFault) as caught:
        read_pack(data, "test")
    return caught.value.faults


def changed(*path, to):
    """Return the right pack with one place changed, or taken out where ``to`` is None."""
    data = deepcopy(make_data())
    place = data
    for key in path[:-1]:
        place = place[key]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return data


def test_the_smallest_pack_is_right():
    pack = read_pack(make_data(), "test")
    assert str(pack) == "TEST-1 version 1"
    assert pack.clocks["answer"].trigger == "the day it was asked"
    assert pack.clocks["answer"].standing is Standing.LAW


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (changed("title", to=None), "lacks the line “title”."),
        (changed("version", to="1"), ": version must be a whole number, not '1'."),
        (changed("version", to=True), ": version must be a whole number, not True."),
        (changed("standing", to="custom"), "standing is “law”, “practice” or “policy”"),
        (changed("nations", to=["Cornwall"]), "names “Cornwall” in nations"),
        (changed("starts_in", to=["askd"]), "Did you mean “asked”?"),
        (changed("nations", to=[]), "must name at least one nation and one stage"),
        (changed("starts_in", to=[]), "must name at least one nation and one stage"),
        (changed("in_force_to", to=date(2020, 1, 1)), None),
        (changed("in_force_from", to=None), "must have either in_force_from, or awaits"),
        (changed("in_force_to", to=date(2019, 1, 1)), "ends before it begins"),
        (changed("source", to=" "), "does not say where it comes from"),
        (
            changed("certainty", to="sure"),
            "certainty is “verified”, “secondary” or “to-be-checked”",
        ),
        (changed("steps", "close", "certainty", to=None), "[steps.close] must say how sure we are"),
        (changed("steps", "close", "need", to=["x"]), "did you mean “needs”?"),
        (changed("steps", "close", "xyz", to=1), "[steps.close] has a line “xyz”"),
        (changed("steps", "close", "to", to="gone"), "names “gone” in to"),
        (changed("steps", "close", "who", to=["king"]), "names “king” in who"),
        (changed("steps", "close", "who", to=[]), "must say at which stages and by whom"),
        (changed("steps", "close", "who", to=["clock"]), "must say after which clock"),
        (changed("steps", "close", "first", to=["reads"]), "Did you mean “read”?"),
        (changed("steps", "close", "needs", to=["reply when big"]), "cannot read “reply when big”"),
        (changed("steps", "close", "needs", to=["reply if huge"]), "names “huge” in needs"),
        (changed("steps", "close", "needs", to="reply"), "must be a list of texts"),
        (changed("steps", "close", "only_if", to=["in-wales"]), "names “in-wales” in only_if"),
        (changed("steps", "close", "extends", to="answer"), None),
        (changed("clocks", "answer", "may_extend", to=None), None),
        (changed("clocks", "answer", "length", to=0), "give a length from 1"),
        (changed("clocks", "answer", "unit", to="fortnights"), "unit is “days”"),
        (changed("clocks", "answer", "start", to="arrival"), "which is not under [dates]"),
        (changed("steps", "read", "starts", to=[]), "[clocks.answer] is started by no step"),
        (changed("steps", "read", "dates", to=[]), "a date that no step gives"),
        (changed("steps", "close", "to", to="asked"), "[stages.closed] cannot be reached"),
        (changed("stages", "closed", "ends", to=False), "[stages.asked] has no way to an end"),
        (changed("stages", "Big One", to={}), "must be named in small letters"),
        (changed("stages", to=[]), "must hold entries such as [stages.some-name]"),
        (changed("flags", "big", to=3), "[flags] must hold lines"),
    ],
)
def test_a_fault_is_told_in_one_sentence(data, sentence):
    if sentence is None:
        read_pack(data, "test")
        return
    assert any(sentence in fault for fault in faults_of(data)), faults_of(data)


def test_a_step_may_only_extend_a_clock_that_can_be_made_longer():
    data = changed("steps", "close", "extends", to="answer")
    del data["clocks"]["answer"]["may_extend"]
    assert faults_of(data) == ("[steps.close] extends “answer”, which has no line may_extend.",)


def test_all_faults_are_told_at_once():
    data = changed("title", to=None)
    data["stages"]["asked"]["title"] = 5
    assert len(faults_of(data)) == 2


def test_a_clock_fixed_by_a_date_says_how_and_the_date_is_given():
    data = changed("clocks", "answer", "fixed_by", to="until")
    del data["clocks"]["answer"]["may_extend"]
    assert faults_of(data) == (
        "[clocks.answer] is fixed by “until”, a date that no step gives.",
        "[clocks.answer] is fixed by a date, so it must say how, in may_extend.",
    )


def test_the_decision_notice_may_fix_a_later_day_for_the_offer():
    clock = bundled_packs().get("SCT-ATR-2017", 1).clocks["offer"]
    dates = {"decision": date(2026, 5, 12), "offer-by": date(2027, 1, 29)}
    assert work_out(clock, dates["decision"], clock.fixed(dates)).due == date(2027, 1, 29)
    too_soon = dates | {"offer-by": date(2026, 10, 1)}
    assert work_out(clock, dates["decision"], clock.fixed(too_soon)).due == date(2026, 11, 12)
    assert clock.fixed({"decision": date(2026, 5, 12)}) == ()


def test_every_clock_says_whose_time_it_is():
    parties = {
        clock.id: clock.party for pack in bundled_packs().packs for clock in pack.clocks.values()
    }
    assert parties["decision"] is Party.AUTHORITY
    assert parties["offer"] is Party.BODY
    assert parties["protected-period"] is Party.OWNER
    assert parties["public-representations"] is Party.OTHERS


def test_a_test_of_a_body_asks_exactly_one_thing():
    test = {
        "question": "How many?",
        "fact": "members",
        "evidence": "e",
        "gap": "g",
        "close": "c",
        "equals": True,
        "at_least": 3,
        **SOURCE,
    }
    body = {"title": "A body", "may": "ask", "tests": ["many", "few"], **SOURCE}
    data = make_data(tests={"many": test}, bodies={"a-body": body})
    assert set(faults_of(data)) == {
        "[bodies.a-body] names “few” in tests, which is nowhere in the pack.",
        "[tests.many] must have one of equals, at_least and one_of.",
    }


def test_the_hash_follows_the_content_and_not_its_order():
    pack = read_pack(make_data(), "test")
    turned = dict(reversed(make_data().items()))
    assert read_pack(turned, "test").hash == pack.hash
    assert read_pack(changed("clocks", "answer", "length", to=6), "test").hash != pack.hash


def test_a_stored_pack_is_read_back_as_the_same_pack():
    for pack in bundled_packs().packs:
        again = restore_pack(pack.text, "stored")
        assert again == pack
        assert list(again.steps) == list(pack.steps)


@pytest.mark.parametrize("text", ["{", "[]", "{}", "nothing"])
def test_a_text_of_no_pack_is_refused(text):
    with pytest.raises(DataFault):
        restore_pack(text, "stored")


def test_a_stored_pack_with_a_broken_day_is_refused():
    assert any("in_force_from" in f for f in faults_of(make_data(in_force_from="2020-13-01")))


def shelf(*packs):
    return PackShelf(tuple(read_pack(data, "test") for data in packs))


def in_force(packs, on, **commencements):
    pack = packs.in_force(Nation.SCOTLAND, "a-route", on, commencements)
    return pack and str(pack)


def test_the_pack_in_force_is_chosen_by_nation_route_and_day():
    packs = shelf(
        make_data(in_force_to=date(2025, 6, 30)),
        make_data(version=2, in_force_from=date(2025, 7, 1)),
    )
    assert in_force(packs, date(2019, 12, 31)) is None
    assert in_force(packs, date(2020, 1, 1)) == "TEST-1 version 1"
    assert in_force(packs, date(2025, 6, 30)) == "TEST-1 version 1"
    assert in_force(packs, date(2025, 7, 1)) == "TEST-1 version 2"
    assert packs.in_force(Nation.WALES, "a-route", date(2025, 1, 1)) is None
    assert packs.in_force(Nation.SCOTLAND, "another", date(2025, 1, 1)) is None


def test_a_dormant_pack_wakes_on_the_day_an_administrator_enters():
    dormant = make_data(id="NEW-1", awaits="a commencement order", replaces="TEST-1")
    del dormant["in_force_from"]
    packs = shelf(make_data(), dormant)
    entered = {"NEW-1": date(2027, 4, 1)}
    assert in_force(packs, date(2027, 4, 1)) == "TEST-1 version 1"
    assert in_force(packs, date(2027, 3, 31), **entered) == "TEST-1 version 1"
    assert in_force(packs, date(2027, 4, 1), **entered) == "NEW-1 version 1"


def test_a_request_finds_the_version_it_was_made_under():
    packs = shelf(
        make_data(in_force_to=date(2025, 6, 30)),
        make_data(version=2, in_force_from=date(2025, 7, 1)),
    )
    assert packs.get("TEST-1", 1).identity.version == 1
    with pytest.raises(CaseworkError, match="no rule pack TEST-1 version 3"):
        packs.get("TEST-1", 3)


def write_pack(folder, name, text):
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "pack.toml").write_text(text)


def test_packs_may_meet_but_not_share_a_day():
    old = read_pack(make_data(in_force_to=date(2025, 6, 30)), "old")
    same_day = read_pack(make_data(id="TEST-2", in_force_from=date(2025, 6, 30)), "same day")
    next_day = read_pack(make_data(id="TEST-3", in_force_from=date(2025, 7, 1)), "next day")
    assert len(find_quarrels([old, same_day])) == 1
    assert find_quarrels([old, next_day]) == []


def test_a_test_of_the_form_names_forms_that_we_know():
    test = {"question": "?", "fact": "form", "evidence": "e", "gap": "g", "close": "c", **SOURCE}
    body = {"title": "A body", "may": "ask", "tests": ["form"], **SOURCE}
    known, unknown = ({"form": test | {"one_of": [form]}} for form in ("scio", "guild"))
    read_pack(make_data(tests=known, bodies={"a-body": body}), "test")
    (fault,) = faults_of(make_data(tests=unknown, bodies={"a-body": body}))
    assert fault == "[tests.form] names “guild” in one_of, which is nowhere in the pack."


WHOLE = """
id = "{id}"
version = 1
title = "A route"
route = "a-route"
nations = ["Scotland"]
standing = "law"
summary = "Ask."
starts_in = ["closed"]
in_force_from = 2020-01-01
source = "An Act"
certainty = "verified"
[stages.closed]
title = "Closed"
meaning = "Closed."
ends = true
"""


def test_two_packs_for_the_same_request_are_refused(tmp_path):
    write_pack(tmp_path, "one", WHOLE.format(id="ONE"))
    write_pack(tmp_path, "two", WHOLE.format(id="TWO"))
    with pytest.raises(DataFault, match="ONE version 1 and TWO version 1 are both in force"):
        load_packs(tmp_path)


def test_a_step_that_is_not_told_as_done_is_refused_in_a_file_and_read_from_an_old_case(tmp_path):
    step = '[steps.go]\ntitle = "Go"\nwho = ["officer"]\nat = ["closed"]\nsource = "An Act"\n'
    whole = f'{WHOLE.format(id="ONE")}{step}certainty = "verified"\n'
    write_pack(tmp_path, "one", whole)
    with pytest.raises(DataFault, match=r"ONE \[steps.go\] must say how it is told"):
        load_packs(tmp_path)
    kept = restore_pack(json.dumps(tomllib.loads(whole), default=date.isoformat), "kept")
    assert kept.steps["go"].told == "Go"
    write_pack(tmp_path, "one", whole + 'done = "Gone"\n')
    assert load_packs(tmp_path).get("ONE", 1).steps["go"].told == "Gone"


def test_one_version_in_two_folders_is_refused(tmp_path):
    write_pack(tmp_path, "one", WHOLE.format(id="ONE"))
    write_pack(tmp_path, "two", WHOLE.format(id="ONE"))
    with pytest.raises(DataFault, match="Two files hold ONE version 1"):
        load_packs(tmp_path)


def test_an_entry_in_two_files_of_a_pack_is_refused(tmp_path):
    write_pack(tmp_path, "one", WHOLE.format(id="ONE"))
    (tmp_path / "one" / "z.toml").write_text('[stages.closed]\ntitle = "Again"\nmeaning = "x"\n')
    with pytest.raises(
        DataFault, match="holds what another file of the pack already holds: closed"
    ):
        load_packs(tmp_path)


def test_a_line_in_two_files_of_a_pack_is_refused(tmp_path):
    write_pack(tmp_path, "one", WHOLE.format(id="ONE"))
    (tmp_path / "one" / "z.toml").write_text('title = "A route"\n')
    with pytest.raises(DataFault, match="already holds: title"):
        load_packs(tmp_path)


@pytest.mark.parametrize("content", [b"id = ", b"\xff\xfe\x00", b"[a]\n[a]\n"])
def test_a_file_that_is_no_toml_is_refused(tmp_path, content):
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "pack.toml").write_bytes(content)
    with pytest.raises(DataFault, match="is no TOML file"):
        load_packs(tmp_path)


def test_the_scottish_pack_is_in_force_from_its_commencement():
    packs = bundled_packs()
    route = "asset-transfer-request"
    assert packs.in_force(Nation.SCOTLAND, route, date(2017, 1, 22)) is None
    pack = packs.in_force(Nation.SCOTLAND, route, date(2017, 1, 23))
    assert str(pack) == "SCT-ATR-2017 version 1"


@pytest.mark.parametrize(
    ("clock", "length", "unit", "count", "certainty"),
    [
        ("owner-representations", 20, Unit.WORKING_DAYS, Count.AFTER, Certainty.TO_BE_CHECKED),
        ("public-representations", 20, Unit.WORKING_DAYS, Count.AFTER, Certainty.TO_BE_CHECKED),
        ("group-comments", 20, Unit.WORKING_DAYS, Count.AFTER, Certainty.SECONDARY),
        ("decision", 6, Unit.MONTHS, Count.AFTER, Certainty.VERIFIED),
        ("offer", 6, Unit.MONTHS, Count.AFTER, Certainty.VERIFIED),
        ("contract", 6, Unit.MONTHS, Count.AFTER, Certainty.TO_BE_CHECKED),
        ("review-after-decision", 20, Unit.WORKING_DAYS, Count.BEGINNING_WITH, Certainty.VERIFIED),
        ("review-after-silence", 20, Unit.WORKING_DAYS, Count.BEGINNING_WITH, Certainty.VERIFIED),
        ("review-decision", 6, Unit.MONTHS, Count.AFTER, Certainty.TO_BE_CHECKED),
        ("appeal-after-decision", 20, Unit.WORKING_DAYS, Count.BEGINNING_WITH, Certainty.VERIFIED),
        ("no-contract-appeal", 10, Unit.WORKING_DAYS, Count.BEGINNING_WITH, Certainty.VERIFIED),
        ("no-contract-response", 15, Unit.WORKING_DAYS, Count.BEGINNING_WITH, Certainty.VERIFIED),
        ("no-contract-comments", 15, Unit.WORKING_DAYS, Count.BEGINNING_WITH, Certainty.VERIFIED),
        ("repeat-request", 2, Unit.YEARS, Count.BEGINNING_WITH, Certainty.VERIFIED),
    ],
)
def test_the_scottish_clocks_are_as_the_law_has_them(clock, length, unit, count, certainty):
    rule = bundled_packs().get("SCT-ATR-2017", 1).clocks[clock]
    assert (rule.length, rule.unit, rule.count) == (length, unit, count)
    assert rule.source.certainty is certainty


def test_a_ground_belongs_to_a_reason_of_the_pack():
    ground = {"title": "A gift", "need": "why", **SOURCE}
    assert faults_of(make_data(grounds={"gift": ground})) == (
        "[grounds.gift] names “why” in need, which is nowhere in the pack.",
    )


def test_no_clock_of_law_can_be_paused():
    clocks = [c for pack in bundled_packs().packs for c in pack.clocks.values()]
    assert clocks
    assert not [c.id for c in clocks if c.standing is Standing.LAW and c.may_pause]


def test_the_decision_heads_are_those_of_section_82_3():
    heads = bundled_packs().get("SCT-ATR-2017", 1).heads
    letters = [head.source.text.removeprefix("The Act, s.82(3)") for head in heads.values()]
    assert letters == [
        *("(a)", "(b)", "(c)(i)", "(c)(ii)", "(c)(iii)", "(c)(iv)", "(c)(v)"),
        *("(d)", "(e)", "(f)", "(g)", "(h)", "(i)", "(j)"),
    ]


def test_the_acknowledgement_makes_its_five_statements():
    assert len(bundled_packs().get("SCT-ATR-2017", 1).notices["acknowledgement"].says) == 5


def test_an_unchecked_or_partly_read_entry_always_says_what_is_open():
    for pack in bundled_packs().packs:
        for clock in pack.clocks.values():
            if clock.source.certainty is Certainty.TO_BE_CHECKED:
                assert clock.source.note, f"{pack} {clock.id}"
