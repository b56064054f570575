"""Naming a missing place and what the council makes of it; a vacant place by two people's eyes."""

from assets.register.models import Asset, Exact, Proposal
from gis.crs import WGS84
from gis.demonstration import NEIGHBOUR


def test_a_resident_names_a_missing_place_and_an_officer_accepts_it(visit, changes, size):
    resident = visit(size=size).go("/propose/")
    resident.press("Send to the council").reads("Answer this: What do people call it?")
    resident.write("What do people call it?", "Pump house")
    resident.page.get_by_label("Other building").check()
    resident.page.locator(".leaflet-container").click(position={"x": 120, "y": 120})
    assert "," in resident.page.get_by_label("Where is it?").input_value()  # any spot of the map
    spot = Asset.objects.get(own_reference="KIN-0901").point.transform(WGS84, clone=True)
    resident.write("Where is it?", f"{spot.y:.6f}, {spot.x:.6f}")
    resident.write("Your email address", "jean@kinmarrow.example")
    resident.press("Send to the council").heading("Thank you")
    named = Proposal.objects.get(name="Pump house")
    officer = visit("officer", size=size).go("/propose/waiting/").follow("Pump house")
    officer.page.get_by_label("Put on the register", exact=True).check()
    officer.press("Decide").reads("Pump house: decided")
    named.refresh_from_db()
    resident.go(f"/assets/{named.asset.code}/").heading("Pump house")
    resident.go("/outbox/").reads("The place that you named: Pump house")


def test_a_vacant_place_is_rough_for_a_resident_and_exact_for_its_officer(visit, size):
    place = Asset.objects.get(authority__code=NEIGHBOUR, is_withheld=True)
    exact = Exact.objects.get(pk=place.pk)
    resident = visit(size=size).go(f"/assets/{place.code}/")
    resident.reads("only the first half of its postcode is published")
    resident.misses(exact.name, str(exact.uprn), exact.own_reference, exact.postcode)
    officer = visit("neighbour.officer", size=size).go(f"/assets/{place.code}/")
    officer.reads(exact.name, str(exact.uprn), exact.own_reference, exact.postcode)
