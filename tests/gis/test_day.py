"""Which day it is, and how the demonstration moves it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gis import day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget():
    """What was read of the shift is kept for two seconds: not from one test to another."""
    day._known = (0.0, 0)
    yield
    day._known = (0.0, 0)


def test_it_is_the_day_of_the_united_kingdom():
    assert day.today() == timezone.localdate()


def test_a_pretended_day_holds_inside_its_block_only():
    with day.pretend(date(2017, 1, 23)) as pretended:
        assert day.today() == pretended == date(2017, 1, 23)
        with day.pretend(date(2026, 2, 28)):
            assert day.today() == date(2026, 2, 28)
        assert day.today() == date(2017, 1, 23)
    assert day.today() == timezone.localdate()


def test_a_pretended_day_ends_with_an_error_too():
    with pytest.raises(ZeroDivisionError), day.pretend(date(2017, 1, 23)):
        _ = 1 / 0
    assert day.today() == timezone.localdate()


def test_days_that_passed_in_the_demonstration_add_up_and_are_seen_at_once():
    real = timezone.localdate()
    assert day.move_ahead(30) == real + timedelta(days=30)
    assert day.move_ahead(5) == real + timedelta(days=35)
    assert day.today() == real + timedelta(days=35)
    with day.pretend(date(2017, 1, 23)):
        assert day.today() == date(2017, 1, 23), "a story is told on its own day"
    assert day.move_ahead(-35) == real
