"""Public notices, their windows, and what is said while they are open."""

from datetime import date, timedelta

import pytest

from assets.casework import hearing, services
from assets.casework.errors import CaseworkError, StepClosed
from assets.casework.hearing_models import Representation
from assets.casework.submissions import take_stock
from gis.day import pretend
from tests.assets.casework.cases import Case
from tests.factories import make_paper
from tests.pages import Page

pytestmark = pytest.mark.django_db

SAID = {"speaker": "public", "stance": "objects", "name": "Ann Other", "contact": ""}


@pytest.fixture
def case():
    return Case(day=date(2026, 5, 4)).to_notice()


def test_a_notice_displayed_late_stretches_its_own_window():
    case = Case(day=date(2026, 6, 1)).take("send-request", "validate", "publish-papers")
    case.take("publish-notice", dates={
        "notice-online": date(2026, 6, 1), "notice-closes": date(2026, 6, 30),
    }).wait(7).take("display-notice")  # fmt: skip
    window = case.clock("public-representations")
    # displayed Mon 8 June: 20 working days after it, 15 June being a bank holiday in Scotland,
    # are 9-12 (4), 16-19 (8), 22-26 (13), 29-3 (18), 6 and 7 July (20)
    assert window.due_on == date(2026, 7, 7)
    assert any("stretches to 7 July 2026" in step for step in window.working["steps"])


def test_a_notice_that_stood_on_the_land_first_runs_from_the_day_it_was_online():
    case = Case(day=date(2026, 6, 8)).take("send-request", "validate", "publish-papers")
    case.take("publish-notice", dates={
        "notice-online": date(2026, 6, 8), "notice-closes": date(2026, 6, 9),
    }).take("display-notice", dates={"notice-on-the-land": date(2026, 6, 1)})  # fmt: skip
    assert case.clock("public-representations").trigger_on == date(2026, 6, 8)


def test_a_named_day_later_than_the_shortest_window_stands(case):
    # online 4 May, closing 30 days later; displayed 5 May: 20 working days after end on 3 June
    # (25 May is a bank holiday), the named day is 3 June too
    assert case.clock("public-representations").due_on == date(2026, 6, 3)


def _status_of(client, file):
    answer = client.get(f"/documents/{file.pk}/")
    if answer.streaming:  # read to its end, so that the file is closed
        list(answer.streaming_content)
    return answer.status_code


def test_the_body_sees_neither_the_scans_of_what_others_say_nor_the_councils_own_work(
    case, client, mailoutbox
):
    with pretend(case.day):
        hearing.enter_representation(
            case.request, by=case.officer, channel="post", received_on=case.day, **SAID,
            words="I object.", scans=[make_paper("ann-other.pdf")],
        )  # fmt: skip
    case.wait(45)
    mailoutbox.clear()
    case.take("recommend")
    assert {mail.to[0] for mail in mailoutbox} == {case.officer.email}
    scan, report = (case.request.documents.get(need=n) for n in ("representation", "report"))
    own = case.request.documents.get(need="constitution")
    received = {piece["id"] for piece in take_stock(case.request)["pieces"] if piece["files"]}
    assert "constitution" in received
    assert not {"representation", "report"} & received
    found = {}
    for person in (case.group, case.officer):
        client.force_login(person)
        found[person] = [_status_of(client, one) for one in (scan, report, own)]
        text = Page.of(client.get(f"/requests/{case.request.reference}/")).text
        inside = ("ann-other.pdf" in text, "Decision recommended" in text)
        assert inside == ((False, False) if person == case.group else (True, True))
    assert found == {case.group: [404, 404, 200], case.officer: [200, 200, 200]}


def test_a_comment_waits_until_somebody_has_read_it(case, client):
    address = f"/notices/{case.request.reference}/"
    with pretend(case.day):
        answer = client.post(address, SAID | {"words": "I live at 4 Elm Row and object."})
        assert answer.status_code == 302
        assert "Elm Row" not in Page.of(client.get(address)).text
        said = case.request.representations.get()
        hearing.accept_representation(said, by=case.officer, public_words="I object.")
        assert "I object." in Page.of(client.get(address)).text
        assert "Elm Row" not in Page.of(client.get(address)).text
        assert "Ann Other" not in Page.of(client.get(address)).text


def test_a_machine_that_fills_in_everything_is_refused(case, client):
    with pretend(case.day):
        answer = client.post(
            f"/notices/{case.request.reference}/", SAID | {"words": "x", "website": "http://spam"}
        )
    assert answer.status_code == 422
    assert not case.request.representations.exists()


def test_nobody_can_comment_after_the_window(case, client):
    with pretend(date(2026, 6, 4)):
        answer = client.post(f"/notices/{case.request.reference}/", SAID | {"words": "Too late"})
    assert answer.status_code == 422
    assert "over" in Page.of(answer).text


def test_what_comes_on_paper_after_the_window_is_marked_late(case):
    late = {"channel": "paper", "words": "I object.", "by": case.officer}
    with pretend(date(2026, 6, 8)):
        said = hearing.enter_representation(
            case.request, received_on=date(2026, 6, 4), scans=[make_paper()], **late, **SAID
        )
        on_time = hearing.enter_representation(
            case.request, received_on=date(2026, 6, 3), **late, **SAID
        )
    assert (said.is_late, on_time.is_late) == (True, False)
    assert case.request.documents.filter(need="representation").count() == 1


def test_accepted_words_are_shared_with_the_group_and_its_comments_are_awaited(case, client):
    with pretend(case.day):
        said = hearing.receive_comment(case.request, words="I object: the path.", **SAID)
        aside = hearing.receive_comment(case.request, words="The pool.", **SAID)
        hearing.accept_representation(said, by=case.officer, public_words="The path.")
        hearing.set_aside(aside, by=case.officer, reason="Another place")
    case.request.refresh_from_db()
    assert "representations-made" in case.request.flags
    with pytest.raises(StepClosed, match="The time for this still runs"):
        case.wait(10).take("recommend")
    case.take("invite-comments")
    said.refresh_from_db()
    aside.refresh_from_db()
    assert (said.shared_on, aside.shared_on) == (case.day, None)
    client.force_login(case.group, backend="django.contrib.auth.backends.ModelBackend")
    page = Page.of(client.get(case.request.get_absolute_url())).text
    assert "The path." in page
    assert "The pool." not in page
    assert "Ann Other" not in page
    case.take("record-comments", texts={"group-comments": "The path stays open."})
    assert case.clock("group-comments") is None


def test_words_are_not_accepted_empty(case):
    with pretend(case.day):
        said = hearing.receive_comment(case.request, words="Hm.", **SAID)
        with pytest.raises(CaseworkError, match="Leave the words"):
            hearing.accept_representation(said, by=case.officer, public_words="  ")
    said.refresh_from_db()
    assert said.state == Representation.State.WAITING


def test_a_second_reading_does_not_record_it_twice(case):
    with pretend(case.day):
        said = hearing.receive_comment(case.request, words="Yes.", **SAID)
        for words in ("Yes.", "Yes, please."):
            hearing.accept_representation(said, by=case.officer, public_words=words)
    assert case.request.events.filter(step="record-representation").count() == 1


def test_open_notices_are_listed_the_next_to_close_first(client):
    later = Case(day=date(2026, 5, 6)).to_notice()
    sooner = Case(day=date(2026, 5, 4)).to_notice()
    with pretend(date(2026, 5, 20)):
        page = Page.of(client.get("/notices/"))
    order = [link for link in page.links if link.startswith("/notices/R")]
    assert order == [f"/notices/{c.request.reference}/" for c in (sooner, later)]
    with pretend(date(2026, 12, 1)):
        assert "No notice is open" in Page.of(client.get("/notices/")).text


def test_withdrawing_closes_the_notice(case):
    case.take("withdraw")
    with pretend(case.day + timedelta(days=1)):
        assert not hearing.notice_of(case.request).is_open


def test_a_request_that_is_not_public_has_no_notice(client):
    case = Case(day=date(2026, 5, 4))
    assert client.get(f"/notices/{case.request.reference}/").status_code == 404
    services.take_step(case.request, "send-request", by=case.group, role="group",
                       checks=["declaration"], dates={"arrival": case.day})  # fmt: skip
    assert client.get(f"/notices/{case.request.reference}/").status_code == 404
