from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from energy.society import meetings, services
from energy.society.errors import SocietyError
from energy.society.models import Entitled, Resolution
from gis.day import pretend
from tests.energy.society.societies import DAY, make_holder, make_member, make_society, officer_of
from tests.pages import Page

pytestmark = pytest.mark.django_db
HELD = date(2025, 9, 20)


@pytest.fixture
def society():
    return make_society()


def make_meeting(society, **fields):
    defaults = {
        "kind": "annual", "held_on": HELD, "place": "7 pm, Town Hall", "business": "Accounts.",
        "record_date": date(2025, 9, 1), "quorum": 3,
    }  # fmt: skip
    return meetings.call_meeting(society, **defaults | fields)


@pytest.fixture
def listed(society):
    for _ in range(5):
        make_member(society)
    meeting = make_meeting(society)
    with pretend(HELD):
        meetings.fix_list(meeting)
    meeting.refresh_from_db()
    return meeting


def test_those_entitled_are_the_members_of_the_record_date_with_one_vote_each(society):
    rich, late = make_holder(society, 1_000_000), make_member(society, joined_on=date(2025, 9, 2))
    left = services.end_membership(make_member(society), day=date(2025, 8, 31))
    leaves_later = services.end_membership(make_member(society), day=date(2025, 9, 10))
    silent = services.add_member_class(society, name="Supporters", has_vote=False)
    make_member(society, member_class=silent)
    meeting = make_meeting(society)
    with pretend(HELD):
        assert meetings.fix_list(meeting) == 2
    voters = {one.member for one in meeting.entitled.all()}
    assert voters == {rich, leaves_later}
    assert not voters & {late, left}


def test_the_database_gives_nobody_a_second_vote(listed):
    member = listed.entitled.first().member
    with pytest.raises(IntegrityError), transaction.atomic():
        Entitled.objects.create(meeting=listed, member=member)


def test_the_list_waits_for_the_record_date_and_is_fixed_once(society):
    meeting = make_meeting(society)
    with pretend(date(2025, 8, 31)), pytest.raises(SocietyError, match="1 September 2025"):
        meetings.fix_list(meeting)
    with pretend(HELD):
        meetings.fix_list(meeting)
        with pytest.raises(SocietyError, match="fixed already"):
            meetings.fix_list(meeting)


def test_proxies_count_towards_the_quorum_and_the_votes(listed):
    meetings.note_attendance(listed, present="1, 2", proxies="")
    assert not meetings.is_quorate(listed)
    with pytest.raises(SocietyError, match="2 of the 3 votes"):
        meetings.put_to_vote(listed, words="Yes?", needed_pct=50, votes_for=2, votes_against=0)
    meetings.note_attendance(listed, present="1-2", proxies="5 by 2\n")
    assert meetings.votes_there(listed) == 3
    with pytest.raises(SocietyError, match="Only 3 votes"):
        meetings.put_to_vote(listed, words="Yes?", needed_pct=50, votes_for=3, votes_against=1)
    made = meetings.put_to_vote(listed, words="Yes?", needed_pct=50, votes_for=2, votes_against=1)
    assert made.is_carried


@pytest.mark.parametrize(
    ("present", "proxies", "words"),
    [
        ("1, 9", "", "Member 9 is not on the list"),
        ("one", "", "no number"),
        ("1", "1 by 2", "Member 1 came"),
        ("1", "3 by 2", "Member 2 did not come"),
        ("1", "3 for 1", "no proxy"),
        ("1", "9 by 1", "Member 9 is not on the list"),
    ],
)
def test_attendance_that_cannot_be_is_refused_whole(listed, present, proxies, words):
    with pytest.raises(SocietyError, match=words):
        meetings.note_attendance(listed, present=present, proxies=proxies)
    assert meetings.votes_there(listed) == 0


@pytest.mark.parametrize(
    ("needed", "votes", "carried"),
    [
        (50, (2, 2), False), (50, (3, 2), True), (50, (0, 0), False),
        (75, (3, 1), True), (75, (74, 26), False), (75, (0, 0), False),
    ],
)  # fmt: skip
def test_what_carries_a_resolution(needed, votes, carried):
    one = Resolution(words="x", needed_pct=needed, votes_for=votes[0], votes_against=votes[1])
    assert one.is_carried is carried


def test_notice_goes_to_those_with_mail_and_once(society, mailoutbox):
    make_member(society, email="a@example.org")
    make_member(society, email="")
    meeting = make_meeting(society)
    assert meetings.last_notice_day(meeting) == date(2025, 9, 5)  # 14 clear days: the 6th to 19th
    with pretend(date(2025, 9, 1)):
        assert meetings.give_notice(meeting) == (1, 1)
        with pytest.raises(SocietyError, match="given already"):
            meetings.give_notice(meeting)
    assert [mail.to for mail in mailoutbox] == [["a@example.org"]]
    assert "7 pm, Town Hall" in mailoutbox[0].body


def test_closed_minutes_close_the_meeting(listed):
    with pretend(HELD - timedelta(days=1)), pytest.raises(SocietyError, match="lies ahead"):
        meetings.close_minutes(listed, minutes="We met.")
    with pretend(HELD):
        meetings.close_minutes(listed, minutes="We met.")
    with pytest.raises(SocietyError, match="minutes of this meeting are closed"):
        meetings.note_attendance(listed, present="1", proxies="")


def test_a_meeting_is_walked_through_on_pages(client, society):
    for _ in range(4):
        make_member(society, joined_on=DAY)
    client.force_login(officer_of(society), backend="django.contrib.auth.backends.ModelBackend")
    meeting = make_meeting(society)

    def at(route):
        return reverse(f"society:{route}", args=[society.reference, meeting.pk])

    with pretend(HELD):
        client.post(at("meeting_act"), {"act": "list"})
        client.post(at("attendance"), {"present": "1-3", "proxies": "4 by 1"})
        vote = {"words": "Adopt the accounts", "needed_pct": 50, "votes_for": 4,
                "votes_against": 0, "abstained": 0}  # fmt: skip
        assert client.post(at("resolution_create"), vote | {"votes_for": 5}).status_code == 422
        assert client.post(at("resolution_create"), vote).status_code == 302
        client.post(at("minutes"), {"minutes": "The accounts were adopted."})
        page = Page.of(client.get(at("meeting_detail")))
        rows = client.get(at("entitled")).content.decode().splitlines()
    assert "4 of a quorum of 3" in page.text
    assert "Carried" in page.text
    assert "The accounts were adopted." in page.text
    assert rows[1].startswith("1,Ada Marsh,Members,1,yes")
