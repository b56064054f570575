"""A resident looks, without an account: by map, by list, by keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from assets.register.models import Asset, Kind
from gis.demonstration import BOROUGH
from tests.browser.typist import Typist
from tests.browser.visitor import DESK

POSTCODE = "KM3 1AB"
WAYS = {
    "mouse": {},
    "keyboard": {"hand": Typist},
    "without scripts": {"java_script_enabled": False},
}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request):
    return request.param


def the_library():
    return Asset.objects.filter(authority__code=BOROUGH, kind=Kind.LIBRARY).order_by("pk").first()


def test_a_resident_finds_what_is_near_a_postcode(visit, size):
    resident = visit(size=size).go("/").write("Your postcode, street or ward", POSTCODE)
    resident.press("Show on the map").heading("Map of the register").reads("m away)")
    nearest = resident.main.locator("ul.results h3 a").first
    name = nearest.inner_text()
    resident.follow(name, within=resident.main).heading(re.escape(name))
    resident.reads("What is known", "Owner", "Last changed")


def test_a_postcode_that_is_not_known_is_said_so(visit):
    resident = visit().go("/").write("Your postcode, street or ward", "ZZ99 9ZZ")
    resident.press("Show on the map")
    assert resident.path == "/places/"
    resident.reads("ZZ99 9ZZ")


def test_the_list_leads_by_postcode_and_filter_to_a_place(visit, way):
    resident = visit(**way).go("/").write("Your postcode, street or ward", POSTCODE)
    resident.press("Show as a list").heading("List of the register").reads("m away)")
    before = resident.main.get_by_role("status").inner_text()
    resident.tick("Libraries").press("Apply filters").heading("List of the register")
    expect(resident.main.get_by_role("status")).not_to_have_text(before)
    kinds = set(resident.main.locator("ul.results .kind").all_inner_texts())
    assert kinds == {"Library"}
    name = resident.main.locator("ul.results h3 a").first.inner_text()
    resident.follow(name, within=resident.main).heading(re.escape(name)).reads("Library")


def test_the_sun_on_a_roof_is_shown_on_the_page_of_its_place(visit, size):
    """The panel comes by itself; its link leads to months, bills and the working."""
    place = the_library()
    resident = visit(size=size).go(place.get_absolute_url()).settle()
    resident.reads("Unshaded potential", "kWp", "in four years of five")
    resident.follow("Months, bills and how it was worked out").heading("Sun on the roof")
    resident.reads("By month", "What it does to a bill", "how it was worked out")
    chart = resident.main.get_by_alt_text("Bars of the energy of each month")
    assert chart.evaluate("image => image.naturalWidth") > 100, "the chart is drawn"
    table = resident.main.locator("table", has_text="Energy by month").locator("tbody td")
    cells = [int(text.replace(",", "")) for text in table.all_text_contents()]
    *months, year = cells[::2]  # beside each stands the same with shade
    # twelve months, each rounded to a kilowatt hour, add up to the year
    assert len(months) == 12
    assert abs(sum(months) - year) <= 6


def test_without_scripts_a_link_stands_for_the_energy_panel(visit):
    resident = visit(java_script_enabled=False).go(the_library().get_absolute_url())
    resident.follow("What the sun on this roof could give").heading("Sun on the roof")
    resident.reads("Unshaded potential", "What it does to a bill")


def test_a_roof_is_estimated_from_words_alone(visit, way):
    resident = visit(**way).go("/energy/roofs/").follow("describe one")
    resident.write("Postcode", POSTCODE).write("Area", "30").press("Estimate")
    resident.reads("What it could give", "Unshaded potential", "kWh", "What it does to a bill")


def test_tab_comes_to_the_skip_link_first_and_the_skip_link_to_the_page(visit):
    resident = visit(hand=Typist, size=DESK).go("/assets/")
    skip = resident.page.get_by_role("link", name="Skip to main content")
    resident.page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    resident.page.keyboard.press("Enter")
    expect(resident.main).to_be_focused()
    resident.page.keyboard.press("Tab")
    assert resident.main.locator("*:focus").count() == 1, "the next stop lies in the page itself"


def test_every_stop_of_the_keyboard_can_be_seen(visit):
    """From the first stop round to the first again, on the pages with the most kinds of control."""
    for path in ("/", "/map/?word=libraries", "/energy/roofs/", "/account/login/"):
        assert visit(hand=Typist).go(path).settle().walk() > 10


def test_a_visitor_reports_whatever_goes_wrong_on_a_page(visit):
    """The guard of all these tests sees other hosts, broken scripts, breaches of the policy."""
    visitor = visit().go("/about/")
    visitor.page.evaluate("setTimeout(() => { throw new Error('a broken script') })")
    visitor.page.evaluate("document.body.innerHTML += '<p style=\"color: red\">Red</p>'")
    visitor.page.evaluate("fetch('/nowhere/')")
    visitor.settle().page.goto(visitor.page.url.replace("localhost", "127.0.0.1"))
    seen = "\n".join(visitor.faults)
    visitor.faults.clear()
    assert "a broken script" in seen
    assert "Content Security Policy" in seen
    assert "404 from" in seen
    assert "asked another host: http://127.0.0.1" in seen
