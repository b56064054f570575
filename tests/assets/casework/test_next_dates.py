"""What is next in a request: a duty, a right that ends, a state that ends, a target of policy."""

from datetime import date, timedelta

import pytest

from assets.casework.models import RunningClock, TransferRequest
from assets.casework.next_dates import (
    next_date,
    next_dates,
    say_on_day,
    say_time,
    say_whose,
    times_ahead,
)
from assets.casework.pack_entries import Party
from assets.casework.packs import bundled_packs
from gis.day import pretend
from tests.assets.casework.cases import Case
from tests.assets.casework.test_decision_pages import BACKEND, adopt
from tests.pages import Page

DAY = date(2026, 5, 12)


def clock(party, **more):
    given = {"name": "Claim compensation", "who": "the owner", "due_on": DAY} | more
    return RunningClock(party=party, **given)


@pytest.mark.parametrize(
    ("party", "days_before", "said"),
    [
        (Party.AUTHORITY, 1, "Claim compensation: the owner must act by 12 May 2026"),
        (Party.AUTHORITY, 0, "Claim compensation: the owner must act by 12 May 2026"),
        (Party.AUTHORITY, -1, "Claim compensation: the owner should have acted by 12 May 2026"),
        (Party.OWNER, 0, "Claim compensation: the owner may act until 12 May 2026"),
        (Party.BODY, 1, "Claim compensation: the owner may act until 12 May 2026"),
        (Party.OTHERS, -1, "Claim compensation: the time for this ended on 12 May 2026"),
    ],
)
def test_a_duty_is_said_to_be_one_and_a_right_to_end(party, days_before, said):
    with pretend(DAY - timedelta(days=days_before)):
        assert say_time(clock(party)) == said


def test_of_a_state_that_ends_by_itself_nobody_is_said_to_act():
    listed = clock(Party.NOBODY, name="The listing lasts", who="")
    with pretend(DAY):
        assert say_time(listed) == "The listing lasts until 12 May 2026"
    assert say_whose(listed) == "until"
    assert say_on_day(Party.NOBODY, "", "The listing lasts") == "The listing lasts until this day"


def test_a_day_in_a_calendar_says_who_must_or_may_act():
    assert say_on_day(Party.AUTHORITY, "the council", "Decide") == (
        "Decide (the council must act by this day)"
    )
    assert say_on_day(Party.OWNER, "the owner", "Appeal") == (
        "Appeal (the owner may act until this day)"
    )


def test_no_rule_of_any_pack_makes_an_end_by_itself_the_duty_of_somebody():
    for pack in bundled_packs().packs:
        for rule in pack.clocks.values():
            lasts = rule.name.endswith((" lasts", " is due", " the same request"))
            assert (rule.party is Party.NOBODY) == lasts, f"{pack}: {rule.name}"
            assert bool(rule.who) != (rule.party is Party.NOBODY), f"{pack}: {rule.name}"


@pytest.mark.django_db
def test_a_duty_is_told_before_a_right_that_ends_sooner():
    case = Case(day=date(2026, 3, 2)).to_notice()
    with pretend(case.day):
        running = case.request.clocks.filter(stopped_by=None, due_on__isnull=False)
        assert running.first().clock == "public-representations"  # the nearest day of all
        assert next_date(case.request).clock.clock == "decision"


@pytest.mark.django_db
def test_a_right_that_ended_is_not_next_but_a_duty_that_was_missed_is():
    case = Case(day=date(2026, 3, 2)).to_notice().wait(400)
    with pretend(case.day):
        found = next_date(case.request)
        assert "should have acted by 2 September 2026" in found.sentence
        case.request.clocks.filter(clock="decision").update(stopped_by=case.request.events.last())
        assert next_date(case.request).clock is None


@pytest.mark.django_db
def test_a_request_that_has_ended_has_nothing_next():
    case = Case(day=date(2026, 3, 2)).take("send-request", "withdraw")
    rows = TransferRequest.objects.filter(pk=case.request.pk)
    found = next_dates(rows)[case.request.pk]
    assert (found.sentence, found.urgency.words) == ("", "No date runs")


@pytest.mark.django_db
def test_a_target_shows_as_policy_where_no_time_of_law_runs(client):
    case = Case(day=date(2026, 3, 2)).take("send-request")
    adopt(case.request.authority)
    client.force_login(case.officer, backend=BACKEND)
    with pretend(case.day):
        desk = Page.of(client.get("/casework/")).text
        page = Page.of(client.get(f"/casework/{case.request.reference}/")).text
    for text in (desk, page):
        assert "Own target: " in text
        assert "own target (policy, not law): check that everything has arrived by" in text
        assert "must act by" not in text
    assert "No date runs" not in desk


@pytest.mark.django_db
def test_a_duty_that_is_overdue_stays_next_and_a_right_that_ended_does_not():
    clocks = Case().to_notice().request.clocks
    parties = set(clocks.values_list("party", flat=True))
    assert {Party.AUTHORITY, Party.OTHERS} <= parties
    clocks.filter(due_on__isnull=False).update(due_on=DAY)
    with pretend(DAY):
        assert set(times_ahead(clocks.all()).values_list("party", flat=True)) == parties
    with pretend(DAY + timedelta(days=1)):
        assert set(times_ahead(clocks.all()).values_list("party", flat=True)) == {Party.AUTHORITY}
