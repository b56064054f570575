"""From the day that wakes the community right to buy to a purchase under it, in a browser."""

from datetime import timedelta

import pytest

from assets.casework import steps
from assets.casework.models import TransferRequest
from assets.register.models import Agreement
from gis.day import today
from gis.demonstration import NEIGHBOUR
from tests.browser.cases import leave, secretary_of, take, walk
from tests.browser.test_routes import GROUP, ask, place_of, write_and_send
from tests.browser.visitor import PHONE

pytestmark = pytest.mark.usefixtures("changes")
RULES = "/casework/rules/eng-crtb-2026/"


def wake(administrator):
    """Enter the day of national commencement, as its page asks."""
    administrator.go("/casework/").follow("Rules and policies")
    administrator.follow("Rules that wait for their commencement").reads("Asleep. It awaits")
    administrator.follow("Enter the day").reads("were not read in the law itself")
    administrator.send().reads("Write where the day is laid down", "Confirm that you checked")
    for part, number in enumerate((today().day, today().month, today().year)):
        administrator.page.locator(f'[name="day_{part}"]').fill(str(number))
    administrator.write("Where is that laid down?", "A commencement order, regulation 2")
    administrator.tick("I have checked every entry").send()
    leave(administrator, RULES).reads("In force from", "A commencement order, regulation 2")


def test_a_nomination_after_the_commencement_ends_in_a_purchase_and_an_older_one_stays(visit):
    earlier = TransferRequest.objects.get(pack__pack_id="ENG-ACV-2012", stage="interim")
    place = place_of(NEIGHBOUR)
    wake(visit("neighbour.administrator"))
    officer, group = visit("neighbour.officer"), visit(GROUP, size=PHONE)
    people = {"officer": officer, "committee": visit("neighbour.committee")}

    request = ask(group, place, "Community right to buy")
    write_and_send(group, request)
    assert steps.pack_of(request).identity.id == "ENG-CRTB-2026"
    officer.go(f"/casework/{request.reference}/").reads("These rules are not verified")
    take(people["committee"], request, "list")
    officer.go(f"/casework/{request.reference}/").reads("The listing lasts until")
    walk(people, request, ("officer", "publish-decision"), ("officer", "record-owner-notice"))
    # twelve months beginning with today: the day before the same day of next year
    year = 366 if (today() + timedelta(days=365)).day != today().day else 365
    last = f"{today() + timedelta(days=year - 1):%-d %B %Y}"
    place.refresh_from_db()
    resident = visit().go("/requests/community-value/")
    resident.reads(place.name, f"first opportunity to buy {last}")
    group.go(request.get_absolute_url()).reads("the community group may act until", last)

    take(officer, request, "record-price-dispute")
    officer.go(f"/casework/{request.reference}/").reads("Not if: owner and group do not agree")
    walk(people, request, ("officer", "set-price"), ("officer", "buy"))
    bought = Agreement.objects.get(request_reference=request.reference)
    assert (bought.right, bought.holder) == ("own", request.body_name)
    resident.go(f"/assets/{place.code}/").reads("Transferred", request.body_name)
    resident.go(request.get_absolute_url()).reads("Bought by the community")

    officer.go(f"/casework/{earlier.reference}/").reads("New cases follow community right to buy")
    take(visit(secretary_of(earlier)), earlier, "ask-to-bid")
    assert (earlier.stage, steps.pack_of(earlier).identity.id) == ("full", "ENG-ACV-2012")
    resident.go("/requests/community-value/").reads("stays under the earlier rules")


def test_a_sports_ground_is_listed_without_a_nomination(visit):
    place = place_of(NEIGHBOUR)
    wake(visit("neighbour.administrator"))
    officer = visit("neighbour.officer").go("/casework/")
    officer.follow("Open a case: community right to buy").choose("Sports ground, to be listed")
    officer.write("References of the assets", place.code).choose("By email")
    officer.write("Name of the body", "The council itself").press("Open it")
    leave(officer, "/open/eng-crtb-2026/").reads("Sports ground, to be listed")
    request = TransferRequest.objects.latest("pk")
    officer.follow("Change the facts").tick("The place is a sports ground").send()
    take(officer, request, "list-sporting-ground")
    officer.reads("Listed", "No time limit runs at present")
