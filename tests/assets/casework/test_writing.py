"""Writing a request: several places, outlines, several hands, many files, and the receipt."""

import json
import re
from datetime import date

import pytest
from django.core import mail

from assets.casework import services, steps, submissions, writing
from assets.casework.errors import CaseworkError
from assets.casework.models import TransferRequest
from assets.casework.validation import find_date
from assets.register.models import Asset
from gis.day import pretend, today
from people import body_services
from tests.factories import (
    ENGLISH,
    make_asset,
    make_authority,
    make_body,
    make_draft,
    make_paper,
    make_paper_request,
    make_staff,
    make_user,
    secretary_of,
    square,
    write_all,
)
from tests.papers import read_paper

pytestmark = pytest.mark.django_db
PLOT = "325000 673000\n325010 673000\n325010 673010\n325000 673010"  # 100 m²


def enter(client, request):
    client.force_login(secretary_of(request.organisation))
    return f"/apply/{request.reference}/"


def test_a_request_asks_for_several_places_of_one_council(client):
    draft, other = make_draft(), make_asset(name="Second Hall")
    at = enter(client, draft)
    assert client.post(f"{at}places/", {"place": "second hall"}).status_code == 302
    assert draft.assets.count() == 2
    again = client.post(f"{at}places/", {"place": other.code})
    assert again.status_code == 422
    assert "in this request already" in again.content.decode()


def test_a_place_of_another_council_needs_a_request_of_its_own():
    draft = make_draft()
    far = make_asset(authority=make_authority(ENGLISH))
    with pytest.raises(CaseworkError, match="begin a request of its own"):
        writing.add_place(draft, far, by=secretary_of(draft.organisation))


def test_the_last_place_stays(client):
    draft = make_draft()
    at = enter(client, draft)
    only = draft.wanted.get()
    assert client.post(f"{at}places/{only.pk}/remove/").status_code == 422
    assert draft.wanted.count() == 1


def test_every_outline_that_was_given_is_kept(client):
    draft = make_draft()
    at, place = enter(client, draft), draft.wanted.get()
    page = f"{at}places/{place.pk}/"
    assert client.post(page, {"which": "part", "typed": PLOT}).status_code == 302
    place.refresh_from_db()
    assert place.outline.area == pytest.approx(100)
    assert client.post(page, {"which": "whole"}).status_code == 302
    place.refresh_from_db()
    assert place.outline is None
    assert [one.how for one in place.outlines.all()] == ["typed", "offered"]
    assert place.outlines.first().shape.area == pytest.approx(100)


def test_a_part_without_an_area_is_asked_again(client):
    draft = make_draft()
    page = f"{enter(client, draft)}places/{draft.wanted.get().pk}/"
    assert client.post(page, {"which": "part"}).status_code == 422


def missing_land(client, body, authority):
    client.force_login(secretary_of(body))
    return client.post(
        "/apply/missing-land/",
        {
            "organisation": body.reference, "authority": authority.code, "name": "The Gap Site",
            "where": "Behind the hall", "typed": PLOT,
        },
    )  # fmt: skip


def test_land_that_the_register_lacks_is_asked_for_at_once_and_tidied_later(client):
    body, council = make_body(), make_authority()
    assert missing_land(client, body, council).status_code == 302
    request, asset = TransferRequest.objects.get(), Asset.objects.get()
    assert asset.is_draft
    assert request.wanted.get().outline.area == pytest.approx(100)
    assert client.get(f"/assets/{asset.code}/").status_code == 404
    client.force_login(make_staff())
    services.take_step(
        write_all(request), "send-request", by=secretary_of(body), role="group",
        checks=["declaration"], dates={"arrival": today()},
    )  # fmt: skip
    asset.refresh_from_db()
    assert not asset.is_draft  # the request is public, and so is what it asks for
    case = f"/casework/{request.reference}/"
    assert "did not show" in client.get(case).content.decode()
    client.post(f"{case}land/{request.wanted.get().pk}/")
    assert "did not show" not in client.get(case).content.decode()


def test_only_scottish_law_lets_ask_for_land_that_is_not_listed(client):
    assert missing_land(client, make_body(), make_authority(ENGLISH)).status_code == 422
    assert not Asset.objects.exists()


def test_two_people_who_write_the_same_piece_both_keep_their_words(client):
    draft = make_draft()
    at, first = enter(client, draft), secretary_of(draft.organisation)
    second = make_user(name="Second Hand")
    draft.organisation.roles.create(user=second, role="member")
    writing.write_answer(draft, "reasons", "Hers.", by=second, seen="")
    answer = client.post(f"{at}reasons/", {"words": "His.", "seen": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Second Hand" in page
    assert "Hers." in page
    assert "His." in page
    both = {"words": "Hers. His.", "seen": "Hers."}
    assert client.post(f"{at}reasons/", both).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["reasons"] == "Hers. His."
    assert draft.written["reasons"]["by"] == str(first)


def test_many_files_at_once_are_labelled_by_name_and_then_by_hand(client):
    draft = make_draft()
    at = enter(client, draft)
    names = ("Our constitution 2024.pdf", "business_plan.pdf", "IMG_2231.pdf")
    files = [make_paper(name, b"%PDF-1.7 " + name.encode()) for name in names]
    assert client.post(f"{at}files/", {"files": files}).status_code == 302
    needs = dict(draft.documents.values_list("name", "need"))
    assert list(needs.values()) == ["constitution", "business-plan", writing.OTHER]
    labels = {str(one.pk): "land" for one in draft.documents.filter(need=writing.OTHER)}
    labels |= {str(one.pk): one.need for one in draft.documents.exclude(need=writing.OTHER)}
    assert client.post(f"{at}files/", {"label": "yes", **labels}).status_code == 302
    assert draft.documents.get(name="IMG_2231.pdf").need == "land"


def test_one_bad_file_among_many_is_named_and_nothing_is_kept(client):
    draft = make_draft()
    files = [make_paper("good.pdf"), make_paper("bad.pdf", b"MZ a program")]
    answer = client.post(f"{enter(client, draft)}files/", {"files": files})
    assert answer.status_code == 422
    assert "bad.pdf" in answer.content.decode()
    assert not draft.documents.exists()


def test_the_newest_constitution_comes_with_a_new_request():
    body = make_body()
    for year in (2020, 2024):
        body_services.add_paper(
            body, kind="constitution", dated=date(year, 1, 1), by=secretary_of(body),
            file=make_paper(f"rules-{year}.pdf"),
        )  # fmt: skip
    draft = writing.begin(make_asset(), organisation=body, by=secretary_of(body))
    assert draft.documents.get().name == "rules-2024.pdf"
    assert draft.documents.get().need == "constitution"


def send(client, draft):
    declared = {"name": "Rab Fleming", "position": "Secretary", "declared": "on"}
    return client.post(f"{enter(client, draft)}check/", declared)


def test_the_receipt_shows_what_was_sent_whatever_changes_later(client):
    draft = write_all(make_draft(make_asset(name="Old Depot", outline=square())))
    assert send(client, draft).status_code == 302
    sent = draft.submissions.get()
    assert sent.sha256 == submissions.fingerprint(sent.content)
    TransferRequest.objects.filter(pk=draft.pk).update(answers={"reasons": "Something else."})
    page = client.get(f"/apply/{draft.reference}/receipt/").content.decode()
    assert "About reasons." in page
    assert "Something else." not in page
    assert "Rab Fleming, Secretary" in page
    assert sent.sha256 in page


def test_the_receipt_goes_by_mail_with_the_fingerprint_of_each_file(client):
    draft = write_all(make_draft())
    send(client, draft)
    receipt = next(one for one in mail.outbox if "About reasons." in one.body)
    for document in draft.documents.all():
        assert document.sha256 in receipt.body
    assert receipt.to == [secretary_of(draft.organisation).email]


def test_the_receipt_prints_as_a_tagged_paper(client):
    draft = write_all(make_draft())
    send(client, draft)
    answer = client.get(f"/apply/{draft.reference}/receipt.pdf")
    assert draft.reference in read_paper(answer.content)


def test_nothing_is_sent_without_a_declaration_or_with_a_gap(client):
    draft = make_draft()
    assert client.post(f"{enter(client, draft)}check/", {"declared": "on"}).status_code == 422
    with pytest.raises(CaseworkError, match="Before you can send"):
        writing.send(draft, by=secretary_of(draft.organisation), name="R", position="S")
    assert not draft.submissions.exists()


def test_a_fingerprint_does_not_hang_on_the_order_of_keys_and_changes_with_a_letter():
    content = {"a": [1, {"x": "é", "y": None}], "b": ""}
    turned = json.loads(json.dumps(dict(reversed(content.items()))))
    assert submissions.fingerprint(content) == submissions.fingerprint(turned)
    assert submissions.fingerprint(content) != submissions.fingerprint({**content, "b": " "})
    assert re.fullmatch("[0-9a-f]{64}", submissions.fingerprint({}))


def test_the_validation_date_is_the_day_the_last_required_item_arrived():
    paper = make_paper_request(arrived_on=date(2026, 5, 12), answers={"reasons": "To grow."})
    officer = make_staff()
    found = find_date(paper)
    assert found.day is None
    arrived = {item.content.id: item.day for item in found.items}
    assert arrived["reasons"] == date(2026, 5, 12)
    assert arrived["price"] is None
    services.take_step(
        paper, "ask-for-missing", by=officer, role="officer", texts={"missing-items": "See below."}
    )
    paper.refresh_from_db()
    for content in steps.missing_contents(paper):
        if content.kind == "document":
            services.attach_document(paper, need=content.id, file=make_paper(), by=officer)
        else:
            services.save_answer(paper, content.id, "Later.")
    paper.refresh_from_db()
    services.take_step(
        paper, "receive-missing", by=officer, role="officer", dates={"arrival": date(2026, 6, 3)}
    )
    paper.refresh_from_db()
    found = find_date(paper)
    assert found.day == date(2026, 6, 3)
    assert "reasons" not in {content.id for content in found.last}
    assert "price" in {content.id for content in found.last}


def test_what_comes_by_post_later_moves_the_validation_date(client):
    paper = make_paper_request(arrived_on=date(2026, 5, 12), answers={"reasons": "To grow."})
    client.force_login(make_staff())
    page = f"/casework/{paper.reference}/arrived/"
    day = {"day_0": "20", "day_1": "5", "day_2": "2026"}
    assert client.post(page, day).status_code == 422  # nothing arrived
    early = {"day_0": "1", "day_1": "5", "day_2": "2026", "price": "Nothing."}
    assert client.post(page, early).status_code == 422  # before the request itself
    missing = steps.missing_contents(paper)
    words = {one.id: "Here." for one in missing if one.kind == "reason"}
    files = {one.id: make_paper() for one in missing if one.kind == "document"}
    assert client.post(page, {**day, **words}).status_code == 302
    assert find_date(paper).day is None  # the constitution is still missing
    later = {"day_0": "3", "day_1": "6", "day_2": "2026"}
    assert client.post(page, {**later, **files}).status_code == 302
    paper.refresh_from_db()
    assert find_date(paper).day == date(2026, 6, 3)
    assert [one.id for one in find_date(paper).last] == ["constitution"]


def test_an_officer_is_offered_the_date_that_was_found(client):
    with pretend(date(2026, 5, 12)):
        draft = write_all(make_draft())
        writing.send(draft, by=secretary_of(draft.organisation), name="R", position="S")
    client.force_login(make_staff())
    page = client.get(f"/casework/{draft.reference}/").content.decode()
    assert "12 May 2026" in page
    form = client.get(f"/casework/{draft.reference}/validate/").context["form"]
    assert form.fields["date-validation"].initial == date(2026, 5, 12)
