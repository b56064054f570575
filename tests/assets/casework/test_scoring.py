from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.casework.errors import CaseworkError
from assets.casework.policies import About, Criterion, Policy
from assets.casework.scoring import Mark, Moderation, score_request

CRITERIA = (
    Criterion("health", "Health", "How?", 50),
    Criterion("plan", "Plan", "Does it pay?", 30),
    Criterion("people", "People", "Who?", 20),
)


def make_policy(highest=5, spread_to_discuss=2, criteria=CRITERIA):
    about = About(
        "P", 1, "Policy", "none", "X", "nobody", highest, spread_to_discuss=spread_to_discuss
    )
    return Policy(about, {}, {c.id: c for c in criteria}, {}, {}, {})


MARKS = [
    Mark("Ann", "health", 4),
    Mark("Bob", "health", 5),
    Mark("Cal", "health", 1),
    Mark("Ann", "plan", 3),
    Mark("Bob", "plan", 4),
    Mark("Ann", "people", 5),
]


def test_a_score_worked_by_hand():
    score = score_request(make_policy(), MARKS)
    # health: (4 + 5 + 1) / 3 = 10/3 of 5 points, of 50: 33.333...
    # plan: 3.5 of 5, of 30: 21; people: 5 of 5, of 20: 20; together 74.333...
    assert [line.mean for line in score.lines] == [
        Decimal("3.33"),
        Decimal("3.50"),
        Decimal("5.00"),
    ]
    assert [line.weighted for line in score.lines] == [
        Decimal("33.33"),
        Decimal("21.00"),
        Decimal("20.00"),
    ]
    assert score.total == Decimal("74.33")
    assert score.steps[0] == (
        "Health: 3.33 of 5 points (mean of 4, 5 and 1), weight 50: 33.33 of 50."
    )
    assert score.steps[-1] == "Total: 74.33 of 100."


def test_a_wide_spread_is_to_be_discussed_until_it_is_moderated():
    health, plan, people = score_request(make_policy(), MARKS).lines
    assert (health.spread, plan.spread, people.spread) == (4, 1, 0)
    assert (health.to_discuss, plan.to_discuss, people.to_discuss) == (True, False, False)
    agreed = Moderation("health", 4, "Cal had not seen the clinic's letter", "the chair")
    score = score_request(make_policy(), MARKS, moderations=[agreed])
    assert not score.lines[0].to_discuss
    assert score.lines[0].spread == 4  # the spread stays to be seen
    # health 4 of 5 of 50 is 40; 40 + 21 + 20
    assert score.total == Decimal("81.00")
    assert score.steps[0] == (
        "Health: 4.00 of 5 points (moderated, marks were 4, 5 and 1), weight 50: 40.00 of 50."
    )


@pytest.mark.parametrize(("second", "to_discuss"), [(3, False), (4, True), (0, True)])
def test_marks_two_points_apart_are_to_be_discussed(second, to_discuss):
    marks = [Mark("Ann", "health", 2), Mark("Bob", "health", second)]
    assert score_request(make_policy(), marks).lines[0].to_discuss is to_discuss


def test_a_criterion_without_marks_has_no_spread():
    line = score_request(make_policy(), []).lines[0]
    assert (line.spread, line.to_discuss, line.mean) == (0, False, None)


def test_an_assessor_with_a_conflict_is_set_aside():
    score = score_request(make_policy(), MARKS, conflicted=["Cal", "Dee"])
    # health: (4 + 5) / 2 = 4.5 of 5, of 50: 45; 45 + 21 + 20
    assert score.total == Decimal("86.00")
    assert score.set_aside == ("Cal",)


def test_there_is_no_total_while_a_criterion_has_no_marks():
    score = score_request(make_policy(), MARKS[:5])
    assert score.total is None
    assert score.missing == ("People",)
    assert score.steps[-2:] == (
        "People: no marks yet.",
        "No total yet: People still to be marked.",
    )


def test_a_moderation_can_stand_without_marks():
    agreed = Moderation("people", 3, "taken from the visit", "the chair")
    score = score_request(make_policy(), MARKS[:5], moderations=[agreed])
    # 33.333... + 21 + 3/5 of 20
    assert score.total == Decimal("66.33")


def test_the_total_is_rounded_once():
    thirds = tuple(
        Criterion(f"c{n}", f"C{n}", "?", weight) for n, weight in enumerate((33, 33, 34))
    )
    marks = [Mark(a, c.id, p) for c in thirds for a, p in (("x", 1), ("y", 1), ("z", 0))]
    score = score_request(make_policy(highest=1, criteria=thirds), marks)
    # two thirds of 33, 33 and 34: 22 + 22 + 22.666... = 66.666...
    assert [line.weighted for line in score.lines] == [
        Decimal("22.00"),
        Decimal("22.00"),
        Decimal("22.67"),
    ]
    assert score.total == Decimal("66.67")


@pytest.mark.parametrize(
    ("marks", "moderations", "sentence"),
    [
        ([Mark("Ann", "wealth", 1)], [], "“wealth” is no criterion"),
        ([Mark("Ann", "plan", 6)], [], "Give from 0 to 5 points, not 6"),
        ([Mark("Ann", "plan", -1)], [], "Give from 0 to 5 points, not -1"),
        ([Mark("Ann", "plan", 1), Mark("Ann", "plan", 2)], [], "marks each criterion once"),
        ([], [Moderation("plan", 1, " ", "chair")], "Say why the points on “Plan”"),
        ([], [Moderation("plan", 9, "x", "chair")], "Give from 0 to 5 points"),
        (
            [],
            [Moderation("plan", 1, "x", "chair"), Moderation("plan", 2, "y", "chair")],
            "moderated once",
        ),
    ],
)
def test_marks_that_make_no_sense_are_refused(marks, moderations, sentence):
    with pytest.raises(CaseworkError, match=sentence):
        score_request(make_policy(), marks, moderations=moderations)


points = st.integers(0, 5)
all_marks = st.lists(st.tuples(points, points, points), min_size=1, max_size=6).map(
    lambda rows: [
        Mark(f"assessor {number}", criterion.id, row[place])
        for number, row in enumerate(rows)
        for place, criterion in enumerate(CRITERIA)
    ]
)


@given(all_marks)
def test_a_total_lies_from_0_to_100_and_no_order_matters(marks):
    score = score_request(make_policy(), marks)
    assert 0 <= score.total <= 100
    assert score_request(make_policy(), reversed(marks)).total == score.total


@given(all_marks, st.data())
def test_a_higher_mark_never_lowers_the_total(marks, data):
    place = data.draw(st.integers(0, len(marks) - 1))
    old = marks[place]
    higher = Mark(old.assessor, old.criterion, data.draw(st.integers(old.points, 5)))
    raised = [*marks[:place], higher, *marks[place + 1 :]]
    assert score_request(make_policy(), raised).total >= score_request(make_policy(), marks).total


@given(points)
def test_equal_marks_give_that_share_of_a_hundred(given_points):
    marks = [Mark("Ann", criterion.id, given_points) for criterion in CRITERIA]
    assert score_request(make_policy(), marks).total == given_points * 20
