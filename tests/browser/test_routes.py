"""From the first question to completion on every route, in a browser."""

from datetime import timedelta

import pytest

from assets.casework import playing, services, steps
from assets.casework.offering_models import Opportunity
from assets.casework.pack_entries import NeedKind
from assets.register.models import Asset
from gis import day
from gis.day import today
from gis.demonstration import BOROUGH, NEIGHBOUR
from tests.browser import journeys
from tests.browser.cases import confirm, leave, newest, take, walk
from tests.browser.visitor import A_WHILE
from tests.factories import (
    make_asset,
    make_authority,
    make_body,
    make_paper,
    make_staff,
    secretary_of,
    square,
)

pytestmark = pytest.mark.usefixtures("changes")
GROUP = "grower"
TO_THE_NOTICES = (
    "validate", "acknowledge", "publish-papers", "publish-notice", "display-notice",
)  # fmt: skip


def place_of(code, **also):
    """A place of a council that nobody has asked for or offered."""
    free = Asset.objects.listed().filter(authority__code=code, is_draft=False, **also)
    return free.filter(requests=None, opportunities=None).order_by("-pk").first()


def ask(visitor, place, title, choice=""):
    """Choose a route on the page of a place, and begin."""
    visitor.go(f"/assets/{place.code}/").follow(title, within=visitor.main)
    visitor.heading(title)
    if choice:
        visitor.choose(choice)
    visitor.press("Begin", within=visitor.main)
    visitor.page.wait_for_url(lambda url: "/start/" not in url)
    return newest()


def write_and_send(visitor, request):
    """Write every piece of what was begun, check it and send it."""
    visitor.heading("Your request")
    while (todo := visitor.main.locator(".govuk-task-list__item", has_text="To do")).count():
        todo.first.get_by_role("link").click()
        visitor.fill_in("As forty people agreed in May.").send()
        visitor.heading("Your request")
    check_and_send(visitor, request)


def check_and_send(visitor, request):
    """Look at what was written, declare that it is true, and send it."""
    visitor.follow("Check your answers")
    visitor.fill_in("Secretary").send()
    visitor.heading("sent")
    request.refresh_from_db()


def write_quickly(request):
    """Write every piece behind the browser's back: another journey does it by hand."""
    for content in steps.missing_contents(request):
        if content.kind is NeedKind.DOCUMENT:
            services.attach_document(
                request, need=content.id, file=make_paper(), by=request.begun_by
            )
        else:
            services.save_answer(request, content.id, "As forty people agreed in May.")


def meanwhile(request, *names):
    """Let the demonstration's people take steps that this journey is not about."""
    for name in names:
        playing.take(request, name)
    request.refresh_from_db()


def test_a_scottish_question_becomes_a_request_and_a_completed_transfer(visit):
    place = place_of(BOROUGH, kind="community_centre")
    officer, group = visit("officer"), visit(GROUP)
    group.go(f"/assets/{place.code}/").follow("Ask a question first").choose("Own it")
    group.fill_in("A kitchen for everybody.").send().heading("Question of")
    question = group.path
    officer.go("/enquiries/").follow(place.name).write("Your answer", "The roof was mended in May.")
    officer.press("Send the answer").reads("The answer is sent.")
    group.go(question).reads("The roof was mended in May.").follow("Asset transfer request")
    group.heading("Ask for").fill_in().press("Begin", within=group.main).heading("Your request")
    group.follow("What is asked for").choose("Ownership")
    group.press("Save", within=group.main)
    group.heading("Your request")
    journeys.write_and_send(group)
    request, people = newest(), {"officer": officer, "group": group}
    walk(people, request, *(("officer", step) for step in TO_THE_NOTICES))
    day.move_ahead(A_WHILE + 1)  # the public has its time to speak
    take(officer, request, "recommend")
    take(visit("committee"), request, "agree", offer_by=today() + timedelta(days=220))
    confirm(visit, request)
    walk(people, request, ("officer", "publish-decision"), ("group", "make-offer"),
         ("officer", "conclude-contract"), ("officer", "complete-ownership"))  # fmt: skip
    assert request.stage == "completed"
    resident = visit().go(f"/assets/{place.code}/").reads("Transferred", request.body_name)
    resident.go(request.get_absolute_url()).reads("Completed", "A kitchen for everybody.")


def test_an_english_offer_is_answered_compared_and_let(visit):
    place = place_of(NEIGHBOUR)
    officer, group = visit("neighbour.officer"), visit(GROUP)
    committee = visit("neighbour.committee")
    people = {"officer": officer, "group": group, "committee": committee}
    officer.go(f"/opportunities/offer/{NEIGHBOUR}/")
    officer.write("Title", "A reading room to pass on").write(
        "References of the assets", place.code
    )
    officer.page.get_by_label("Under which rules").select_option("ENG-CAT-POLICY")
    for part, number in enumerate((today().day, today().month, today().year)):
        officer.page.locator(f'[name="opens_on_{part}"]').fill(str(number))
    officer.fill_in("A lease of 25 years.").send()
    officer.heading("A reading room to pass on").press("Publish")
    offered = Opportunity.objects.latest("pk")
    resident = visit().go("/opportunities/").reads("A reading room to pass on")
    group.go(f"/opportunities/{offered.reference}/").follow("Make a proposal")
    group.choose("What is asked for is a lease").press("Begin", within=group.main)
    group.heading("Send an expression of interest")
    request = newest()
    walk(people, request, ("group", "express-interest"), ("officer", "screen"))
    meanwhile(request, "invite")
    take(group, request, "apply")
    meanwhile(request, "publish-papers", "recommend")
    officer.go(f"/opportunities/{offered.reference}/compare/").reads(request.body_name)
    walk(people, request, ("committee", "agree"), ("officer", "publish-decision"))
    meanwhile(request, "agree-terms")
    take(officer, request, "complete-lease")
    assert request.stage == "completed"
    resident.go(f"/assets/{place.code}/").reads(request.body_name, "Completed")
    resident.go(request.get_absolute_url()).reads("Agreed in principle", "Completed")


def test_a_stalled_space_is_lent_and_handed_back(visit):
    place = place_of(BOROUGH, stalled_spells__ended=None, stalled_spells__isnull=False)
    officer, group = visit("officer"), visit(GROUP)
    request = ask(group, place, "Licence for a stalled space")
    write_and_send(group, request)
    assert request.stage == "proposal"
    meanwhile(request, "ask-owner", "check-exit-plan")
    take(officer, request, "agree")
    take(officer, request, "begin-licence", end=today() + timedelta(days=300))
    resident = visit().go(f"/assets/{place.code}/").reads(request.body_name, "In community use")
    later = today() + timedelta(days=500)
    take(officer, request, "agree-longer", longer_until=later)
    resident.go(request.get_absolute_url()).reads(f"{later:%-d %B %Y}")
    take(group, request, "begin-exit")
    take(officer, request, "hand-back")
    assert request.stage == "handed-back"
    resident.go(request.get_absolute_url()).reads("Handed back")


def test_a_place_is_nominated_listed_and_bought_by_its_community(visit):
    place = place_of(NEIGHBOUR)
    officer, group = visit("neighbour.officer"), visit(GROUP)
    people = {"officer": officer, "group": group, "committee": visit("neighbour.committee")}
    request = ask(group, place, "Asset of community value")
    write_quickly(request)
    group.go(f"/apply/{request.reference}/")
    check_and_send(group, request)
    walk(people, request, ("officer", "register-nomination"), ("committee", "list"))
    meanwhile(request, "publish-decision")
    take(officer, request, "record-owner-notice")
    place.refresh_from_db()  # now that it is asked for, everybody may know its name
    lists = visit().go("/requests/community-value/")
    # beginning with the day of the notice: six weeks are 42 days, the last of them 41 days on
    lists.reads(place.name, f"{today() + timedelta(days=41):%-d %B %Y}")
    take(group, request, "ask-to-bid")
    meanwhile(request, "pass-request-on")
    take(officer, request, "sell-to-community")
    assert request.stage == "bought"
    lists.go(request.get_absolute_url()).reads("Bought by the community")


def test_friends_help_and_then_manage(visit):
    place = place_of(BOROUGH, kind="park")
    officer, group = visit("officer"), visit(GROUP)
    rungs = (("Help with upkeep", "begin-help"), ("Managing the place", "begin-management"))
    first = None
    for choice, begin in rungs:
        request = ask(group, place, "Friends ladder", choice)
        write_quickly(request)
        group.go(f"/apply/{request.reference}/")
        check_and_send(group, request)
        meanwhile(request, "talk-through")
        take(officer, request, "agree")
        take(officer, request, begin)
        first = first or request
    take(officer, first, "take-next-rung")
    assert (first.stage, request.stage) == ("moved-on", "in-force")
    page = visit().go(f"/assets/{place.code}/")
    page.reads("Moved on to the next rung", "In force", request.body_name)


def test_a_welsh_council_approves_a_business_case(visit):
    council = make_authority("W06009903", name="Glanmorfa")
    place = make_asset(authority=council, name="Bandstand", outline=square(x=318_000, y=176_000))
    officer = make_staff("officer", authority=council)
    decider = make_staff("decision_maker", authority=council)
    body = make_body(name="Glanmorfa Bandsmen")
    people = {"officer": visit(officer.email), "decider": visit(decider.email)}
    people["group"] = visit(secretary_of(body).email)
    request = ask(
        people["group"], place, "Community asset transfer", "What is asked for is a lease"
    )
    walk(people, request, ("group", "express-interest"), ("officer", "invite"),
         ("group", "send-business-case"), ("officer", "recommend"), ("decider", "agree"),
         ("officer", "complete-lease"))  # fmt: skip
    assert request.stage == "completed"
    visit().go(f"/assets/{place.code}/").reads("Completed", "Glanmorfa Bandsmen")


def test_an_officer_opens_a_nomination_that_came_by_post(visit):
    place = place_of(NEIGHBOUR)
    officer = visit("neighbour.officer").go("/casework/")
    officer.follow("Open a case: asset of community value")
    officer.write("References of the assets", place.code).choose("By post")
    officer.write("Name of the body", "Canalside Parish Council").press("Open it")
    leave(officer, "/open/eng-acv-2012/").heading("Canalside Parish Council")
    request = newest()
    take(officer, request, "register-nomination", receipt=today() - timedelta(days=3))
    # eight weeks after the day it was received: 56 days, of which three have passed
    officer.reads(f"{today() + timedelta(days=53):%-d %B %Y}")
