"""Ask and answer: the answer closes the question and, once accepted, changes the request."""

from datetime import date, timedelta

import pytest
from django.core import mail

from assets.casework import queries, redaction, services, writing
from assets.casework.errors import CaseworkError
from assets.casework.writing_models import Query
from gis.day import today
from gis.given_areas import read_typed
from tests.factories import (
    make_draft,
    make_paper,
    make_paper_request,
    make_staff,
    secretary_of,
    write_all,
)
from tests.papers import read_paper

pytestmark = pytest.mark.django_db
Kind = Query.Kind
PLOT = "325000 673000\n325010 673000\n325010 673010\n325000 673010"  # 100 m²


@pytest.fixture
def officer():
    return make_staff()


@pytest.fixture
def sent():
    draft = write_all(make_draft())
    writing.send(draft, by=secretary_of(draft.organisation), name="R. Fleming", position="Chair")
    draft.refresh_from_db()
    return draft


@pytest.fixture
def valid(sent, officer):
    services.take_step(
        sent, "validate", by=officer, role="officer", checks=["all-items-held", "body-eligible"],
        dates={"validation": today()},
    )  # fmt: skip
    sent.refresh_from_db()
    return sent


def member(request):
    return secretary_of(request.organisation)


def test_an_answer_changes_nothing_until_it_is_accepted(sent, officer):
    asked = queries.ask(sent, kind=Kind.ANSWER, need="price", words="Per year?", by=officer)
    queries.answer(asked, words="Ten pounds a year.", by=member(sent))
    sent.refresh_from_db()
    assert sent.answers["price"] == "About price."
    queries.accept(asked, by=officer)
    sent.refresh_from_db()
    asked.refresh_from_db()
    assert sent.answers["price"] == "Ten pounds a year."
    assert asked.before == "About price."
    assert sent.submissions.count() == 2


def test_a_paper_counts_for_its_need_only_once_it_is_accepted(sent, officer):
    asked = queries.ask(sent, kind=Kind.DOCUMENT, need="business-plan", words="Send it", by=officer)
    with pytest.raises(CaseworkError, match="Choose the file"):
        queries.answer(asked, words="Here.", by=member(sent))
    queries.answer(asked, words="", files=[make_paper("plan.pdf")], by=member(sent))
    assert not sent.documents.filter(need="business-plan").exists()
    queries.accept(asked, by=officer)
    assert sent.documents.get(need="business-plan").name == "plan.pdf"


def test_an_outline_is_changed_and_the_former_one_kept(sent, officer):
    place = sent.wanted.get()
    asked = queries.ask(sent, kind=Kind.OUTLINE, wanted=place, words="Only the yard?", by=officer)
    queries.answer(asked, words="", area=read_typed(PLOT), by=member(sent))
    queries.accept(asked, by=officer)
    place.refresh_from_db()
    assert place.outline.area == pytest.approx(100)
    assert place.outlines.count() == 1


def test_a_longer_time_moves_the_clock_once_it_is_agreed(valid, officer):
    before = valid.clocks.get(clock="decision", stopped_by=None).due_on
    until = before + timedelta(days=60)
    asked = queries.ask(valid, kind=Kind.LONGER, until=until, words="For the survey", by=officer)
    assert valid.clocks.get(clock="decision", stopped_by=None).due_on == before
    queries.answer(asked, words="Yes, we agree.", by=member(valid))
    queries.accept(asked, by=officer)
    assert valid.clocks.get(clock="decision", stopped_by=None).due_on == until
    agreed = valid.documents.get(need="agreement-to-longer-time")
    with agreed.file.open() as file:
        assert b"Yes, we agree." in file.read()


def test_an_answer_that_is_not_enough_says_why_and_changes_nothing(sent, officer):
    asked = queries.ask(sent, kind=Kind.ANSWER, need="price", words="Per year?", by=officer)
    queries.answer(asked, words="Some.", by=member(sent))
    with pytest.raises(CaseworkError, match="Write why"):
        queries.decline(asked, by=officer, words=" ")
    queries.decline(asked, by=officer, words="Name a sum.")
    sent.refresh_from_db()
    assert sent.answers["price"] == "About price."
    with pytest.raises(CaseworkError, match="not accepted"):
        queries.accept(asked, by=officer)


def test_a_question_is_answered_once(sent, officer):
    asked = queries.ask(sent, kind=Kind.OTHER, words="Who holds the keys?", by=officer)
    queries.answer(asked, words="The caretaker.", by=member(sent))
    with pytest.raises(CaseworkError):
        queries.answer(asked, words="Nobody.", by=member(sent))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": Kind.DOCUMENT},
        {"kind": Kind.OUTLINE},
        {"kind": Kind.LONGER},
        {"kind": Kind.LONGER, "until": date(2020, 1, 1)},
        {"kind": Kind.ANSWER, "need": "no-such-piece"},
    ],
)
def test_a_question_says_what_it_is_about(sent, officer, wrong):
    with pytest.raises(CaseworkError):
        queries.ask(sent, words="Please", by=officer, **wrong)


def test_both_sides_are_told(sent, officer):
    mail.outbox.clear()
    asked = queries.ask(sent, kind=Kind.OTHER, words="Who holds the keys?", by=officer)
    assert mail.outbox[-1].to == [member(sent).email]
    assert "Who holds the keys?" in mail.outbox[-1].body
    queries.answer(asked, words="The caretaker.", by=member(sent))
    assert mail.outbox[-1].to == [officer.email]


def test_the_web_carries_a_question_there_and_back(client, sent, officer):
    at = f"/casework/{sent.reference}/"
    client.force_login(officer)
    ask = {"kind": "answer", "need": "price", "words": "Per year?"}
    assert client.post(f"{at}ask/", ask).status_code == 302
    asked = sent.queries.get()
    client.force_login(member(sent))
    assert "Per year?" in client.get(f"/requests/{sent.reference}/questions/").content.decode()
    page = f"/apply/{sent.reference}/questions/{asked.pk}/"
    assert client.post(page, {"words": ""}).status_code == 422
    assert client.post(page, {"words": "Ten pounds."}).status_code == 302
    assert client.post(f"{at}questions/{asked.pk}/", {"verdict": "accept"}).status_code == 403
    client.force_login(officer)
    assert client.post(f"{at}questions/{asked.pk}/", {"verdict": "accept"}).status_code == 302
    sent.refresh_from_db()
    assert sent.answers["price"] == "Ten pounds."


def test_the_acknowledgement_makes_its_five_statements(valid, officer, client):
    services.take_step(valid, "acknowledge", by=officer, role="officer")
    letter = valid.letters.get()
    words = {one["heading"]: " ".join(one["paragraphs"]) for one in letter.sections}
    due = valid.clocks.get(clock="decision", stopped_by=None).due_on
    assert "validation date is" in words["1. The validation date"]
    assert "last required item" in words["1. The validation date"]
    assert f"{due.day} " in words["2. The time for a decision"]
    assert "councillors" in words["3. Review and appeal"]
    assert "No earlier request" in words["4. Earlier requests for the same land"]
    assert "may not sell" in words["5. Disposal to others"]
    client.force_login(member(valid))
    paper = client.get(f"/requests/{valid.reference}/letters/{letter.pk}.pdf")
    assert read_paper(paper.content) == f"Acknowledgement: request {valid.reference}"
    assert letter.sections[1]["paragraphs"][0] in mail.outbox[-2].body + mail.outbox[-1].body


def test_a_later_acknowledgement_names_the_earlier_request(valid, officer):
    second = write_all(make_draft(valid.assets.get()))
    writing.send(second, by=member(second), name="R", position="S")
    services.take_step(
        second, "validate", by=officer, role="officer", checks=["all-items-held", "body-eligible"],
        dates={"validation": today()},
    )  # fmt: skip
    services.take_step(second, "acknowledge", by=officer, role="officer")
    words = " ".join(second.letters.get().sections[4]["paragraphs"])
    assert valid.reference in words


def test_the_notice_of_what_is_missing_names_each_item_with_its_source(officer):
    paper = make_paper_request(answers={"reasons": "To grow."})
    services.take_step(
        paper, "ask-for-missing", by=officer, role="officer", texts={"missing-items": "See below."}
    )
    words = " ".join(paper.letters.get().sections[1]["paragraphs"])
    assert "See below." in words
    assert "The price or rent you would pay" in words
    assert "Why you ask" not in words
    assert "The Act, s.79(4)" in words


def test_everybody_reads_the_redacted_copy_and_nobody_the_original(client, sent, officer):
    original = sent.documents.get()
    with pytest.raises(CaseworkError, match="original itself"):
        redaction.add_redacted_copy(original, file=make_paper(), by=officer)
    client.force_login(officer)
    page = f"/casework/{sent.reference}/papers/"
    copied = {"document": original.pk, f"c{original.pk}-copy": make_paper(content=b"%PDF-1.7 x")}
    assert client.post(page, copied).status_code == 302
    chosen = {"document": original.pk, "which": "redacted"}
    assert client.post(page, chosen).status_code == 302
    copy = original.redacted_copies.get()
    client.logout()
    assert b"".join(client.get(f"/documents/{copy.pk}/").streaming_content) == b"%PDF-1.7 x"
    assert client.get(f"/documents/{original.pk}/").status_code == 404


def test_nothing_is_public_before_there_is_a_copy(sent):
    with pytest.raises(CaseworkError, match="no redacted copy"):
        redaction.choose_public(sent.documents.get(), which="redacted")
