"""From a notice to completion and past it, as the people of a council and a group go about it."""

from datetime import timedelta

import pytest

from assets.casework.models import TransferRequest
from assets.casework.sweeping import sweep_clocks
from gis.day import today
from gis.demonstration import BOROUGH, NEIGHBOUR

pytestmark = pytest.mark.usefixtures("changes")


def take(visitor, request, step, **days):
    """Take a step on its own page, with everything that it asks for."""
    visitor.go(f"/casework/{request.reference}/{step}/")
    for name, day in days.items():
        for part, number in enumerate((day.day, day.month, day.year)):
            box = visitor.page.locator(f'[name="date-{name.replace("_", "-")}_{part}"]')
            box.fill(str(number))
    visitor.fill_in("The reasons, as the committee gave them.").send()
    request.refresh_from_db()
    return visitor


def ready(**also):
    """A request that only waits for its decision."""
    return TransferRequest.objects.filter(
        stage="under-consideration", events__step="recommend", authority__code=BOROUGH, **also
    ).first()


def secretary_of(request) -> str:
    return request.organisation.roles.get(role="secretary").user.email.partition("@")[0]


def confirm(visit, request):
    second = visit("second.committee").go(f"/casework/{request.reference}/second-person/")
    second.press("Confirm")
    request.refresh_from_db()


def test_a_scottish_request_is_agreed_by_two_and_completed(visit):
    request, officer = ready(), visit("officer")
    take(visit("committee"), request, "agree", offer_by=today() + timedelta(days=220))
    assert request.stage == "under-consideration"
    confirm(visit, request)
    assert request.stage == "agreed"
    take(officer, request, "publish-decision")
    visit().go(f"/requests/{request.reference}/decision/").reads(
        "Agree to the request", "The offer must be made by"
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
