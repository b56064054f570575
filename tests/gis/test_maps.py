"""Maps: what records say reaches the script as JSON and the page as text, never as code."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis import maps
from tests.factories import make_asset, make_boundary
from tests.pages import Page

HOSTILE = [
    '"); alert(1); ("', "'); alert(1); ('", "`${alert(1)}`", "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "\u2028alert(1)\u2029", "{{ 7*7 }}", "{% raw %}", "]]>", "<!--",
    "\\", '\\"', "javascript:alert(1)", "{{ this._parent.get_root() }}", "{# ", "{{{% if %}}}",
]  # fmt: skip
BOUNDS = (-3.25, 55.93, -3.15, 55.97)


def arguments(script, function):
    """What our own function is called with, read as JSON; the map's name comes first."""
    found = re.findall(rf"commons\.{function}\(map_\w+, (.+?)\);\n", script)
    return [json.loads(one) for one in found]


def without_values(script):
    """The script with every JSON string emptied: what is left is code."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', script)


PLAIN = without_values(
    maps.compose(
        name="plain",
        bounds=BOUNDS,
        layers=[{"url": "/tiles/assets/{z}/{x}/{y}.mvt", "style": "assets"}],
        shapes=[{"geometry": {"type": "Point", "coordinates": [1, 2]}, "style": "outline"}],
    ).script
)
BARE = without_values(maps.compose(name="plain", bounds=BOUNDS).script)


def shape_of(code):
    """Code without the names that folium makes up for each map."""
    return re.sub(r"[0-9a-f]{32}", "", code)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_values_and_never_code(text):
    layer = {"url": f"/tiles/assets/{{z}}/{{x}}/{{y}}.mvt?q={text}", "style": text}
    drawn = maps.compose(
        name=text, bounds=BOUNDS, layers=[layer],
        shapes=[{"geometry": {"type": "Point", "coordinates": [1, 2]}, "style": text}],
    )  # fmt: skip
    assert arguments(drawn.script, "begin") == [text]
    assert arguments(drawn.script, "tiles")[-1] == layer
    assert arguments(drawn.script, "shape")[0]["style"] == text
    assert shape_of(without_values(drawn.script)) == shape_of(PLAIN)
    assert "</script" not in drawn.script.lower()
    assert "<!--" not in drawn.script
    assert text not in drawn.html or text == "\\"


@given(st.text(st.sampled_from("{}%#\"'<>&\\/ a`$\n\u2028")))
def test_any_name_at_all_comes_out_as_it_went_in(text):
    """branca reads a script twice as a template, so braces are tried in every order."""
    drawn = maps.compose(name=text, bounds=BOUNDS)
    assert arguments(drawn.script, "begin") == [text]
    assert shape_of(without_values(drawn.script)) == shape_of(BARE)


def test_a_map_asks_only_our_own_addresses():
    drawn = maps.compose(name="Map", bounds=BOUNDS)
    assert not re.search(r"https?://|//\w", drawn.script)
    assert "http" not in drawn.html
    assert [one["style"] for one in arguments(drawn.script, "tiles")] == ["ground", "boundaries"]


def test_with_a_basemap_set_the_ground_is_not_drawn(settings):
    settings.BASEMAP_URL = "https://tiles.example/{z}/{x}/{y}.png"
    settings.BASEMAP_ATTRIBUTION = "</script><b>Example</b>"
    drawn = maps.compose(name="Map", bounds=BOUNDS)
    assert "https://tiles.example/{z}/{x}/{y}.png" in drawn.script
    assert "</script" not in drawn.script.lower()
    assert arguments(drawn.script, "tiles") == arguments(drawn.script, "ground") == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_text_on_every_page_with_a_map(client, text):
    asset = make_asset(
        name=text, address=text, use=text, notes=text, owner_name=text, condition=text,
    )  # fmt: skip
    make_boundary(name=text, code="S13002929")
    plain = {}
    for address in (f"/assets/{asset.code}/", "/map/", "/assets/", "/places/S13002929/"):
        page = plain[address] = Page.of(client.get(address))
        tags = {tag for tag, _ in page.elements}
        assert "img" not in tags or all(
            attrs.get("src", "").startswith("/static/")
            for tag, attrs in page.elements
            if tag == "img"
        )
        assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs)
        assert not any(link.lower().startswith("javascript:") for link in page.links)
        for attrs, script in page.scripts:
            assert attrs.get("src", "").startswith("/static/") or attrs.get("nonce")
            assert "alert" not in without_values(script)
    seen = plain[f"/assets/{asset.code}/"].text
    assert " ".join(text.split()) in seen
    twin = client.get(f"/assets/{asset.code}.json").json()
    assert twin["name"] == text


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_filters_are_text_too(client, text):
    for address in ("/map/", "/assets/"):
        for name in ("q", "near", "place", "shape", "kind", "page", "go"):
            answer = client.get(address, {name: text}, follow=True)
            page = Page.of(answer)
            assert answer.status_code in (200, 422)
            assert not any(key.startswith("on") for _, attrs in page.elements for key in attrs)
            for _, script in page.scripts:
                assert "alert" not in without_values(script)
