"""Laws that hold for every pack: all its paths are walked, some of them at random."""

from collections import deque
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.casework.calendars import Nation
from assets.casework.errors import StepClosed
from assets.casework.pack_entries import Role
from assets.casework.packs import bundled_packs
from assets.casework.states import RequestFacts, answer_step, nation_flags, take_step
from tests.assets.casework.journeys import Journey, about_as_long

PACKS = {str(pack): pack for pack in bundled_packs().packs}
SILENT_BODY = set(Role) - {Role.GROUP}
each_pack = pytest.mark.parametrize("name", PACKS)


def starting_flags(pack):
    """Return the sets of flags to begin with: one flag of each choice, and no or all others."""
    given_by_steps = {flag for step in pack.steps.values() for flag in step.sets}
    choices = [choice.flags for choice in pack.choices.values()]
    others = pack.flags.keys() - given_by_steps.union(*choices)
    nations = [nation_flags(Nation(nation)) for nation in pack.identity.nations]
    return [
        frozenset(chosen) | nation | more
        for chosen in product(*choices)
        for nation in nations
        for more in (frozenset(), frozenset(others))
    ]


def begin(pack, stage, flags):
    return replace(Journey.start(pack, stage, *flags), length=about_as_long)


def branch(journey):
    return replace(journey, path=journey.path[:], counted=journey.counted[:])


def may_go_silently(step):
    return not SILENT_BODY.isdisjoint(step.who)


def leave_marks(journey):
    """Take every open step that moves nothing, sets no flag and needs no body, once each."""
    steps = journey.pack.steps
    while True:
        marks = [s for s in journey.open_steps() if not (steps[s].to or steps[s].sets)]
        new = [s for s in marks if s not in journey.path and may_go_silently(steps[s])]
        if not new:
            return journey
        journey.take(new[0])


@dataclass(frozen=True)
class Visit:
    """A situation on the way, how it was come by, and whether without the body."""

    journey: Journey
    came_from: tuple | None
    silently: bool

    @property
    def situation(self):
        facts = self.journey.facts
        over = frozenset(clock for clock, day in facts.due.items() if day and day < facts.today)
        return (facts.stage, facts.flags, frozenset(facts.due), over)


def explore(journey):
    """Yield a visit for every way into every situation that can be reached."""
    queue, seen = deque([Visit(journey, None, True)]), set()
    while queue:
        visit = queue.popleft()
        here = leave_marks(visit.journey)
        yield visit
        if visit.situation in seen:
            continue
        seen.add(visit.situation)
        queue.append(Visit(branch(here).wait_for_next(), visit.situation, True))
        for step in here.open_steps():
            if step not in here.path:
                silently = may_go_silently(here.pack.steps[step])
                queue.append(Visit(branch(here).take(step), visit.situation, silently))


@cache
def explored(name):
    pack = PACKS[name]
    on_the_way = {step.to for step in pack.steps.values()}
    stages = [stage for stage in pack.identity.starts_in if stage not in on_the_way]
    starts = [begin(pack, s, flags) for s in stages for flags in starting_flags(pack)]
    return [visit for start in starts for visit in explore(start)]


@each_pack
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_path_skips_a_required_step(name, data):
    pack = PACKS[name]
    flags = data.draw(st.sampled_from(starting_flags(pack)))
    stage = data.draw(st.sampled_from(pack.identity.starts_in))
    journey = begin(pack, stage, flags)
    for _ in range(25):
        before, flags = journey.path[:], journey.facts.flags
        choice = data.draw(st.sampled_from([*journey.open_steps(), "wait"]))
        if choice == "wait":
            journey.wait_for_next()
            continue
        journey.take(choice)
        wanted = pack.steps[choice].first
        assert {w.thing for w in wanted if not w.flag} <= set(before)
        assert {w.thing for w in wanted if w.flag in flags and not w.unless} <= set(before)


@each_pack
def test_no_step_is_open_at_a_stage_that_is_not_its_own(name):
    pack = PACKS[name]
    for stage, step in product(pack.stages, pack.steps.values()):
        if stage not in step.at:
            facts = RequestFacts(stage, Role(step.who[0]), date(2026, 5, 12))
            answer = answer_step(pack, step, facts)
            assert not answer.open
            assert answer.hindrances[0].startswith("It belongs to the stage “")
            with pytest.raises(StepClosed, match="It belongs to the stage"):
                take_step(pack, step.id, facts, {})


def test_everybody_who_took_a_step_is_remembered():
    pack, step = PACKS["ENG-CRTB-2026 version 1"], "record-price-dispute"
    first = RequestFacts("first-opportunity", Role.OFFICER, date(2026, 5, 12), person="ann")
    once = take_step(pack, step, first, {})
    twice = take_step(pack, step, replace(once, person="bob"), {})
    assert twice.taken[step] == {"ann", "bob"}


@each_pack
def test_every_step_is_taken_on_some_path(name):
    taken = {step for visit in explored(name) for step in visit.journey.path}
    assert PACKS[name].steps.keys() - taken == set()


@each_pack
def test_every_stage_is_reached_on_some_path(name):
    reached = {visit.journey.stage.id for visit in explored(name)}
    assert PACKS[name].stages.keys() - reached == set()


@each_pack
def test_every_request_can_end_even_if_the_body_falls_silent(name):
    visits = explored(name)
    ending = {visit.situation for visit in visits if visit.journey.stage.ends}
    ways = {(v.came_from, v.situation) for v in visits if v.silently and v.came_from}
    while new := {before for before, after in ways if after in ending} - ending:
        ending |= new
    assert {visit.situation for visit in visits} == ending


@each_pack
def test_no_clock_outlives_a_request_unless_it_says_so(name):
    clocks = PACKS[name].clocks
    for visit in explored(name):
        if visit.journey.stage.ends:
            running = visit.journey.facts.due
            assert all(clocks[clock].outlives for clock in running), visit.journey.path


BEFORE_AGREEING = ["acknowledge", "publish-papers", "publish-notice", "display-notice", "recommend"]


def test_no_scottish_request_is_completed_without_its_whole_way():
    journeys = [visit.journey for visit in explored("SCT-ATR-2017 version 1")]
    completed = [journey.path for journey in journeys if journey.stage.id == "completed"]
    assert completed
    for path in completed:
        places = [path.index(s) for s in ("validate", "make-offer", "conclude-contract")]
        assert places == sorted(places)
        if "agree" in path:
            assert all(step in path[: path.index("agree")] for step in BEFORE_AGREEING)
        else:
            assert {"agree-on-other-terms", "appeal-allowed", "review-agrees"}.intersection(path)
