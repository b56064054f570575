"""How near a date is, in words and in a colour."""

from datetime import date

import pytest

from assets.casework.urgency import urgency_of
from gis.day import pretend


@pytest.mark.parametrize(
    ("due", "level", "colour", "words"),
    [
        (None, "waiting", "grey", "No date runs"),
        (date(2026, 3, 1), "urgent", "red", "1 day overdue"),
        (date(2026, 3, 2), "urgent", "red", "Due today"),
        (date(2026, 3, 9), "urgent", "red", "7 days left"),
        (date(2026, 3, 10), "soon", "orange", "8 days left"),
        (date(2026, 3, 30), "soon", "orange", "28 days left"),
        (date(2026, 3, 31), "calm", "green", "29 days left"),
    ],
)
def test_a_date_within_a_week_is_as_red_as_one_that_has_passed(due, level, colour, words):
    with pretend(date(2026, 3, 2)):
        urgency = urgency_of(due)
    assert (urgency.level, urgency.colour, urgency.words) == (level, colour, words)


def test_only_a_council_is_late_and_the_time_of_others_is_over():
    with pretend(date(2026, 3, 2)):
        over = urgency_of(date(2026, 2, 27), council_acts=False)
        near = urgency_of(date(2026, 3, 4), council_acts=False)
    assert (over.level, over.words) == ("waiting", "Ended 3 days ago")
    assert (near.level, near.words) == ("urgent", "2 days left")
