"""Somebody asks what a roof could give: finds it, changes it, draws it, prints it."""

import re

from tests.browser.visitor import DESK
from tests.paper_text import text_of


def figures_of(visitor) -> list[str]:
    """The figures in large letters, as they stand on the page."""
    return visitor.page.locator("#roof .figures dd").evaluate_all(
        "found => found.slice(0, 3).map(one => one.firstChild.textContent.trim())"
    )


def printed(visitor) -> str:
    """The words of the paper that the page offers."""
    address = visitor.page.get_by_role("link", name="One page to print (PDF)").get_attribute("href")
    return text_of(visitor.page.request.get(address).body())


def test_a_roof_is_found_and_changed_and_its_paper_says_the_same(visit):
    resident = visit(size=DESK).go("/energy/roofs/")
    resident.write("Postcode, address, place on the register, ward or council", "KM3 1AB")
    resident.press("Find", within=resident.main)
    resident.main.locator(".results a[href*='/buildings/']").first.click()
    before = figures_of(resident)
    assert all(figure in printed(resident) for figure in before)
    resident.write("Plane 1: modules", "5")
    with resident.page.expect_response(re.compile("panels-1=5")):
        resident.page.keyboard.press("Tab")
    resident.reads("5 modules of 430 W")
    after = figures_of(resident)
    assert after[:2] != before[:2]
    assert "panels-1=5" in resident.page.url
    assert all(figure in printed(resident) for figure in after)


def test_planes_are_drawn_on_the_map_and_estimated(visit):
    resident = visit(size=DESK).go("/energy/roofs/drawn/?near=KM3+1AB").settle()
    resident.page.locator(".leaflet-draw-draw-rectangle").click()
    box = resident.page.locator(".folium-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    pen = resident.page.mouse
    pen.move(x, y)
    pen.down()
    pen.move(x + 60, y + 30)
    pen.move(x + 120, y + 60)
    pen.up()
    assert '"MultiPolygon"' in resident.page.get_by_label("Planes that you draw").input_value()
    resident.press("Estimate the drawn planes")
    resident.reads("What it could give", "as described by hand")
    resident.write("Plane 1: pitch, degrees", "50").press("Estimate again")
    resident.reads("50° pitch")
    figures = figures_of(resident)
    assert all(figure in printed(resident) for figure in figures)


def test_an_officer_draws_what_stands_on_a_roof_and_keeps_the_survey(visit, changes):
    officer = visit("officer", size=DESK).go("/energy/roofs/?q=KM3+1AB")
    officer.main.locator(".results a[href*='/buildings/']").first.click()
    before = figures_of(officer)
    officer.follow("Draw the planes better").settle()
    officer.choose("Something that stands on it")
    officer.page.locator(".leaflet-draw-draw-rectangle").click()
    box = officer.page.locator(".folium-map").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    pen = officer.page.mouse
    pen.move(x - 25, y - 25)
    pen.down()
    pen.move(x, y)
    pen.move(x + 25, y + 25)
    pen.up()
    assert '"MultiPolygon"' in officer.page.get_by_label("What stands on them").input_value()
    officer.press("Estimate the drawn planes")
    officer.choose("On the spot").press("Keep this survey")
    officer.reads("The survey is kept", "surveyed by hand for")
    after = figures_of(officer)
    assert after != before
    assert all(figure in printed(officer) for figure in after)
    officer.press("Take back this survey").reads("The survey is taken back")
    assert figures_of(officer) == before


def test_a_roof_is_changed_without_scripts(visit):
    resident = visit(size=DESK, java_script_enabled=False).go("/energy/roofs/?q=KM3+1AB")
    resident.main.locator(".results a[href*='/buildings/']").first.click()
    resident.write("Plane 1: modules", "4").press("Estimate again")
    resident.reads("4 modules of 430 W")
