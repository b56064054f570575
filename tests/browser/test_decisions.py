"""From a notice to completion and past it, as the people of a council and a group go about it."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta

from assets.casework import playing
from assets.casework.models import Channel, TransferRequest
from assets.casework.sweeping import sweep_clocks
from assets.register.models import Asset
from gis.day import pretend, today
from gis.demonstration import BOROUGH, NEIGHBOUR
from tests.browser.cases import confirm, leave, ready, secretary_of, take

pytestmark = pytest.mark.usefixtures("changes")


def test_a_scottish_request_is_agreed_by_two_and_completed(visit):
    request, officer = ready(), visit("officer")
    take(visit("committee"), request, "agree", offer_by=today() + timedelta(days=220))
    assert request.stage == "under-consideration"
    confirm(visit, request)
    assert request.stage == "agreed"
    take(officer, request, "publish-decision")
    visit().go(f"/requests/{request.reference}/decision/").reads(
        "Request agreed to", "The offer must be made by"
    )
    take(visit(secretary_of(request)), request, "make-offer")
    take(officer, request, "conclude-contract")
    take(officer, request, "complete-ownership")
    assert request.stage == "completed"
    asset = request.assets.get()
    visit().go(f"/assets/{asset.code}/").reads("Transferred", request.body_name)


def test_a_refusal_is_published_and_reviewed_by_somebody_else(visit):
    request = ready()
    take(visit("committee"), request, "refuse")
    confirm(visit, request)
    take(visit("officer"), request, "publish-decision")
    visit().go(request.get_absolute_url()).reads("Refused")
    take(visit(secretary_of(request)), request, "ask-for-review")
    assert request.stage == "review"
    take(visit("councillor"), request, "review-confirms-refusal")
    assert request.stage == "refused-on-review"


def test_a_resident_comments_and_an_officer_lets_it_stand(visit):
    resident = visit().go("/notices/")
    resident.main.locator(".results a").first.click()
    resident.choose("Objects to the request").write("Your comment", "I am Zoe Quill and object.")
    resident.write("Your name", "Zoe Quill").press("Send your comment")
    resident.reads("Your comment has arrived").misses("Zoe Quill")
    notice = resident.path
    request = TransferRequest.objects.get(reference=notice.split("/")[2])
    said = request.representations.get(name="Zoe Quill")
    officer = visit("officer").go(f"/casework/{request.reference}/representations/{said.pk}/")
    officer.choose("Yes: it is about this request").write(
        "The words that everyone may read", "A neighbour objects."
    )
    officer.press("Keep this")
    resident.go(notice).reads("A neighbour objects.").misses("Zoe Quill")


def test_a_longer_time_moves_the_date_that_everyone_sees(visit):
    request = TransferRequest.objects.filter(
        stage="under-consideration", next_due_on__gt=today(), authority__code=BOROUGH
    ).first()
    until = request.next_due_on + timedelta(days=60)
    take(visit("officer"), request, "agree-longer-time", longer_until=until)
    visit().go(request.get_absolute_url()).reads(f"{until:%-d %B %Y}")


def test_rivals_are_named_before_the_click(visit):
    first = ready()
    rival = TransferRequest.objects.filter(
        stage="under-consideration", authority__code=BOROUGH
    ).exclude(pk=first.pk).first()  # fmt: skip
    rival.wanted.create(asset=first.assets.get())
    page = visit("committee").go(f"/casework/{first.reference}/agree/")
    page.reads(rival.reference, "only one of the two can be completed")


def test_a_case_that_nobody_decides_lapses(visit):
    request = TransferRequest.objects.filter(
        stage="under-consideration", next_due_on__gt=today(), authority__code=BOROUGH
    ).order_by("next_due_on").first()  # fmt: skip
    clock = request.clocks.get(clock="decision", stopped_by=None)
    clock.trigger_on -= timedelta(days=400)
    clock.save()
    sweep_clocks()
    visit().go(request.get_absolute_url()).reads("Not decided in time")


def test_a_group_asks_to_bid_and_the_sale_is_held(visit):
    request = TransferRequest.objects.get(stage="interim", authority__code=NEIGHBOUR)
    take(visit("neighbour.officer"), request, "ask-to-bid")
    assert request.stage == "full"
    visit().go("/requests/community-value/").reads(
        "Sale held for a community bid", "full moratorium"
    )


def test_of_two_rivals_one_is_completed_and_the_other_cannot(visit):
    first, second = TransferRequest.objects.filter(
        stage="offered", right="ownership", authority__code=BOROUGH
    ).first(), ready(right="ownership")  # fmt: skip
    second.wanted.update(asset=first.assets.get())
    officer = visit("officer")
    take(officer, first, "conclude-contract")
    take(officer, first, "complete-ownership")
    for step in ("agree", "publish-decision", "make-offer", "conclude-contract"):
        playing.take(second, step)
    officer.go(f"/casework/{second.reference}/complete-ownership/").fill_in("Done.").send()
    officer.heading("Record").page.wait_for_selector(".govuk-error-summary")
    officer.reads(first.body_name)
    second.refresh_from_db()
    assert (first.stage, second.stage) == ("completed", "contract")


def test_a_group_takes_its_request_back(visit):
    request = TransferRequest.objects.filter(
        stage="under-consideration", organisation__isnull=False, authority__code=BOROUGH
    ).first()
    group = visit(secretary_of(request)).go(request.get_absolute_url())
    group.follow("Withdraw the request").reads("Every time of this request ends")
    take(group, request, "withdraw")
    assert not request.is_open
    assert not request.clocks.filter(stopped_by=None).exists()
    visit().go(request.get_absolute_url()).reads("Withdrawn")


def test_a_notice_on_the_land_that_comes_late_stretches_the_time_to_comment(visit):
    request = TransferRequest.objects.get(stage="received", channel=Channel.POST)
    with pretend(today() - timedelta(days=8)):
        for step in ("validate", "acknowledge", "publish-papers"):
            playing.take(request, step)
    officer, early = visit("officer"), today() + timedelta(days=28)
    online = today() - timedelta(days=7)
    take(officer, request, "publish-notice", notice_online=online, notice_closes=early)
    take(officer, request, "display-notice", notice_on_the_land=today())
    window = request.clocks.get(clock="public-representations", stopped_by=None)
    assert window.due_on > early - timedelta(days=7)
    page = visit().go(f"/notices/{request.reference}/")
    page.reads(f"{window.due_on:%-d %B %Y}", f"on the land on {today():%-d %B %Y}")


def test_a_request_on_paper_is_completed_and_dated_by_what_came_last(visit):
    place = Asset.objects.listed().filter(
        authority__code=BOROUGH, requests=None, is_draft=False
    ).last()  # fmt: skip
    officer = visit("officer").go("/casework/enter/")
    officer.write("Reference of the asset", place.code).choose("By post")
    arrived, completed = today() - timedelta(days=12), today() - timedelta(days=2)
    for part, number in enumerate((arrived.day, arrived.month, arrived.year)):
        officer.page.locator(f'[name="arrived_on_{part}"]').fill(str(number))
    officer.write("Name of the body", "Tenants of Mill Lane").choose("A lease")
    officer.fill_in("To plant an orchard.").send()
    leave(officer, "/enter/").reads("Still missing for a valid request", "By post".lower())
    request = TransferRequest.objects.latest("pk")
    take(officer, request, "ask-for-missing")
    take(officer, request, "receive-missing", arrival=completed)
    take(officer, request, "validate", validation=completed)
    assert request.stage == "under-consideration"
    due = request.clocks.get(clock="decision", stopped_by=None).due_on
    assert due == completed + relativedelta(months=6)  # six months after, by the day of the month
    officer.reads(f"{due:%-d %B %Y}")
