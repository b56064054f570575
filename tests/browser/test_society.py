"""A society from plan to interest, by one officer and one resident at their windows."""

from datetime import timedelta

import pytest

from energy.society import surplus
from energy.society.models import Offer, Society
from energy.society.proof import prove
from gis import day

pytestmark = pytest.mark.usefixtures("changes")


def in_boxes(visitor, name, when):
    """Write a day into its three boxes."""
    for number, part in enumerate((when.day, when.month, when.year)):
        visitor.page.locator(f"#id_{name}_{number}").fill(str(part))


def a_plan(officer, at):
    """Three roofs: one to begin with, two added."""
    officer.go(f"{at}desk/").follow("Begin a plan")
    officer.write("Name of the plan", "Three halls")
    in_boxes(officer, "starts_on", day.today().replace(month=4, day=1) + timedelta(days=366))
    officer.write("Raised in shares", "62000")
    a_roof(officer, "North Hall")
    officer.press("Work it out", within=officer.main)
    for name in ("South Hall", "West Hall"):
        officer.follow("Add a roof")
        a_roof(officer, name)
        officer.press("Add the roof", within=officer.main)
    officer.heading("Three halls").reads("North Hall", "South Hall", "West Hall", "The plan holds")


def a_roof(officer, name):
    officer.write("Name of the roof", name).write("Size of the panels", "12")
    officer.write("Yield, kWh", "920").write("Share that the building uses", "75")
    officer.write("What the building pays", "19")
    in_boxes(officer, "installed_on", day.today().replace(day=1))


def an_offer(officer, at):
    officer.go(f"{at}desk/").follow("Prepare a share offer")
    officer.write("Title", "Halls in the sun").write("What the money is for", "Three halls.")
    for label, pounds in (
        ("Minimum, £", "500"), ("Target, £", "40000"), ("Maximum, £", "60000"),
        ("Smallest application", "100"), ("Largest holding", "20000"),
    ):  # fmt: skip
        officer.write(label, pounds)
    officer.choose("in the order in which")
    in_boxes(officer, "opens_on", day.today())
    in_boxes(officer, "closes_on", day.today() + timedelta(days=60))
    officer.press("Save the offer", within=officer.main)
    officer.press("Publish the offer", within=officer.main).reads("The offer is published.")


def an_application(visit, at) -> str:
    """Somebody with an account applies; gives the reference that they are told."""
    resident = visit("resident")
    resident.go(at).follow("Halls in the sun").press("Apply for shares")
    resident.write("How much", "900")
    resident.tick("I have read the risks")
    resident.press("Apply", within=resident.main)
    return resident.main.locator(".govuk-inset-text strong").inner_text()


def the_bank(officer, at, reference):
    lines = f"Date,Description,Amount\n{day.today():%d/%m/%Y},BACS {reference},900.00\n"
    officer.go(f"{at}bank/")
    officer.page.get_by_label("Statement as CSV").set_input_files(
        {"name": "bank.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    officer.press("Read the statement", within=officer.main).reads("1 matched by their reference")


def the_interest(officer, at, society):
    first = surplus.year_of(society, day.today())[1] + timedelta(days=1)
    officer.go(f"{at}interest/new/")
    in_boxes(officer, "first_day", first)
    in_boxes(officer, "last_day", day.today())
    officer.write("Surplus", "100").write("Rate", "4")
    officer.press("Show what it comes to").reads("Left of the surplus", "cut, because")
    officer.press("Credit the interest").press("They were paid today")


def test_a_society_plans_offers_allots_and_pays_interest(visit):
    society = Society.objects.get()
    at = society.get_absolute_url()
    officer = visit("society")
    a_plan(officer, at)
    an_offer(officer, at)
    the_bank(officer, at, an_application(visit, at))
    day.move_ahead(61)
    offer = society.offers.get(title="Halls in the sun")
    officer.go(f"{offer.get_absolute_url()}applications/")
    officer.press("Allot the offer").reads("The offer has ended: allotted", "allotted in full")
    assert Offer.objects.get(pk=offer.pk).state == "allotted"
    the_interest(officer, at, society)
    officer.go(f"{at}totals/").misses("NO")
    proof = prove(society)
    assert proof.holds
    assert proof.owed_pence == 0
    run = society.interest_runs.first()
    assert 0 < run.total_pence <= run.surplus_pence == 10_000
