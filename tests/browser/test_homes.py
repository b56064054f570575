"""A household asks what panels do to its bill, without a battery and with one."""

from tests.browser.visitor import PHONE
from tests.paper_text import text_of


def test_a_household_compares_with_and_without_a_battery_and_prints_it(visit):
    family = visit(size=PHONE).go("/energy/homes/")
    family.write("Postcode", "KM3 1AB").write("Electricity used in a year, kWh", "3100")
    family.write("Battery to compare with, kWh", "6").press("Compare")
    family.reads("Without a battery", "With 6 kWh", "Paid back after", "of 3,100 used")
    cells = family.page.locator("main table").first.locator("tr", has_text="Saved in all")
    saved = cells.locator("strong").all_inner_texts()
    assert len(saved) == 2
    assert saved[0] != saved[1]
    address = family.page.get_by_role("link", name="To print (PDF)").get_attribute("href")
    paper = text_of(family.page.request.get(address).body())
    assert all(figure in paper for figure in saved)


def test_a_roof_leads_to_the_bill_of_a_home_under_it(visit):
    family = visit(size=PHONE).go("/energy/roofs/?q=KM3+1AB")
    family.main.locator(".results a[href*='/buildings/']").first.click()
    family.follow("A home with this roof, with and without a battery", within=family.main)
    family.heading("What panels do to a bill")
    assert family.page.get_by_label("Panels, kWp").input_value() not in ("", "4.0")
    assert family.page.get_by_label("Postcode").input_value()


def test_a_building_is_sized_and_its_request_shows_the_running_cost(visit):
    friends = visit("library.friends", size=PHONE).go("/assets/?kind=library")
    friends.main.locator(".results a[href^='/assets/']").first.click()
    friends.settle().follow("Modules, months, bills and how it was worked out")
    friends.follow("How much of it suits this building", within=friends.main)
    friends.reads("The best size", "Why not larger?")
    before = friends.page.locator(".figures dd").first.inner_text()
    friends.write("Electricity used in a year, kWh", "4000").press("Size it again")
    friends.reads("4,000 kWh a year")
    assert friends.page.locator(".figures dd").first.inner_text() != before
