"""The map draws, its filters work, and what stands on it can be opened."""

import pytest
from playwright.sync_api import expect

from assets.register.models import Asset, Kind
from gis.crs import WGS84
from gis.demonstration import BOROUGH
from people.models import Authority
from tests.browser.visitor import PHONE
from tests.factories import point

#: How many points of the map's canvases are painted.
PAINTED = """() => [...document.querySelectorAll(".leaflet-tile-container canvas")].map((tile) => {
  const points = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height).data;
  let painted = 0;
  for (let i = 3; i < points.length; i += 4) painted += points[i] > 0;
  return painted;
}).reduce((all, one) => all + one, 0)"""
#: Where a place of the world lies in the window; folium gives its map a name of its own.
IN_WINDOW = """([lat, lon]) => {
  const name = Object.keys(window).find((key) => /^map_[0-9a-f]{32}$/.test(key));
  const at = window[name].latLngToContainerPoint([lat, lon]);
  const box = window[name].getContainer().getBoundingClientRect();
  return [box.left + at.x, box.top + at.y];
}"""


#: Where a circle with a number lies in the window: it alone is green inside.
NUMBERED = """() => {
  for (const tile of document.querySelectorAll(".leaflet-tile-container canvas")) {
    const points = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height).data;
    const box = tile.getBoundingClientRect(), scale = box.width / tile.width;
    const isGreen = (i) => points[i + 3] > 200 &&
      [11, 93, 75].every((colour, at) => Math.abs(points[i + at] - colour) < 20);
    for (let i = 0; i < points.length; i += 4)
      if (isGreen(i))
        return [box.left + (i / 4 % tile.width) * scale,
                box.top + Math.floor(i / 4 / tile.width) * scale + 5];
  }
}"""
#: The tiles that this page was given and that hold something.
TILES = """() => performance.getEntriesByType("resource")
  .filter((one) => one.name.includes("/tiles/") && one.decodedBodySize > 0).map((one) => one.name)
"""
ZOOM = "window[Object.keys(window).find((key) => /^map_[0-9a-f]{32}$/.test(key))].getZoom()"


def test_the_map_draws_ground_boundaries_buildings_and_places(visit, size):
    resident = visit(size=size).go(f"/map/?authority={BOROUGH}").settle()
    tiles = resident.page.evaluate(TILES)
    for layer in ("ground", "boundaries", "assets"):
        assert any(f"/tiles/{layer}/" in tile for tile in tiles), f"no tile of {layer}"
    zooms = {tile.split("/")[-3] for tile in tiles}
    assert len(zooms) == 1, "one view is fetched, not the one before it too"
    assert resident.page.evaluate(PAINTED) > 10_000
    names = resident.page.locator(".map-label")
    expect(names.first).to_be_visible()
    assert resident.page.get_by_role("region", name="Map of the register").count() == 1


def test_a_filter_changes_the_map_and_the_list_alike(visit):
    resident = visit().go(f"/map/?authority={BOROUGH}").settle()
    before = resident.main.get_by_role("status").inner_text()
    resident.tick("Libraries").press("Apply filters").settle()
    libraries = Asset.objects.filter(authority__code=BOROUGH, kind=Kind.LIBRARY, is_draft=False)
    status = resident.main.get_by_role("status")
    expect(status).not_to_have_text(before)
    expect(status).to_contain_text(f"{libraries.count()} places with these filters")
    tiles = [tile for tile in resident.page.evaluate(TILES) if "/tiles/assets/" in tile]
    assert tiles
    assert all("word=libraries" in tile for tile in tiles)
    kinds = set(resident.main.locator("ul.results .kind").all_inner_texts())
    assert kinds == {"Library"}
    resident.follow("Clear all filters").settle()
    expect(resident.main.get_by_role("status")).not_to_contain_text("with these filters")


def test_the_places_around_a_resident_are_two_taps_away(visit):
    place = a_library()
    at = place.point.transform(WGS84, clone=True)
    resident = visit(size=PHONE)
    resident.page.context.grant_permissions(["geolocation"])
    resident.page.context.set_geolocation({"latitude": at.y, "longitude": at.x})
    resident.go("/").press("Places near me")
    resident.page.wait_for_url("**/map/?near=*")
    resident.settle()
    resident.follow(place.name, within=resident.main.locator("ul.results")).heading(place.name)


def test_who_does_not_share_a_position_is_told_what_else_to_do(visit):
    resident = visit(size=PHONE).go("/").press("Places near me")
    said = resident.main.locator("[data-near-me-said]")
    expect(said).to_have_text(
        "Your device does not say where it is. Type a postcode or street instead."
    )


def a_library():
    """A library that no other record resembles: lists that were imported bring some twice."""
    libraries = Asset.objects.filter(authority__code=BOROUGH, kind=Kind.LIBRARY, is_draft=False)
    names = list(Asset.objects.values_list("name", flat=True))
    placed = libraries.exclude(point=None).order_by("pk")
    return next(one for one in placed if sum(one.name in name for name in names) == 1)


def spot(resident, place):
    """Where a place lies in the window, in sight."""
    at = place.point.transform(WGS84, clone=True)
    resident.page.locator(".map").scroll_into_view_if_needed()
    return resident.page.evaluate(IN_WINDOW, [at.y, at.x])


@pytest.mark.parametrize("view", ["q={place.own_reference}", f"authority={BOROUGH}"])
def test_a_place_on_the_map_opens_its_page(visit, view, size):
    """As an outline from near by, as a dot from afar."""
    place = a_library()
    resident = visit(size=size).go(f"/map/?{view.format(place=place)}").settle()
    if "q=" in view:
        assert any("/tiles/buildings/" in tile for tile in resident.page.evaluate(TILES))
    resident.page.mouse.click(*spot(resident, place))
    words = resident.page.locator(".leaflet-popup")
    expect(words).to_contain_text(place.name)
    resident.follow(place.name, within=words).heading(place.name)
    assert resident.path == place.get_absolute_url()


def test_a_number_stands_for_many_places_and_comes_closer(visit, changes):
    """Of 2,500 places no tile could draw each; a click on their number goes two zooms in."""
    council = Authority.objects.get(code=BOROUGH)
    places = [
        Asset(
            authority=council, name=f"Plot {number}", kind=Kind.LAND, how_placed="coordinates",
            point=point(355_000 + number % 50 * 4, 629_000 + number // 50 * 4),
        )
        for number in range(2_500)
    ]  # fmt: skip
    Asset.objects.bulk_create(places)
    resident = visit().go("/map/?q=Plot").settle()
    resident.press("Zoom out").settle()
    resident.page.wait_for_timeout(500)
    before = resident.page.evaluate(ZOOM)
    resident.page.mouse.click(*resident.page.evaluate(NUMBERED))
    resident.page.wait_for_timeout(1_000)
    assert resident.page.evaluate(ZOOM) == before + 2
