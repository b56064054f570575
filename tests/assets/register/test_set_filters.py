"""What is set is said in words above map, list and downloads, each with the way to take it away."""

import re
from html import unescape

import pytest
from django.http import QueryDict

from assets.register.filters import Filters
from assets.register.set_filters import set_filters
from gis.models import Postcode
from tests.factories import make_asset, make_authority, make_boundary, make_source, point


def said(query):
    return {one.text: one.without for one in set_filters(Filters.of(QueryDict(query)))}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=old+mill", "“old mill”"),
        ("word=stalled", "Stalled spaces"),
        ("kind=park", "Park or green space"),
        ("state=open", "Open to proposals"),
        ("requests=none", "Nobody has asked for it yet"),
        ("located=no", "No place yet"),
        ("decile=2", "Most deprived fifth"),
        ("smallest_m2=2500", "At least 2,500 m²"),
        ("largest_m2=90", "At most 90 m²"),
    ],
)
def test_a_filter_is_said_in_the_words_of_the_form_and_can_be_taken_away(db, query, words):
    assert said(query) == {words: ""}


def test_of_several_only_the_one_goes(db):
    found = said("kind=park&kind=land&state=open")
    assert found == {
        "Park or green space": "kind=land&state=open",
        "Land": "kind=park&state=open",
        "Open to proposals": "kind=park&kind=land",
    }


def test_places_are_called_by_their_names(db):
    make_authority(name="City of Edinburgh")
    make_boundary(code="S13000001", name="Leith Walk")
    assert said("authority=S12000036&place=S13000001") == {
        "City of Edinburgh": "place=S13000001",
        "Leith Walk": "authority=S12000036",
    }


def test_a_postcode_is_said_with_its_distance_and_goes_with_it(db):
    Postcode.objects.create(code="EH11AA", point=point(325_000, 673_000), source=make_source())
    assert said("near=EH1+1AA&within=1600&kind=land") == {
        "Within a mile of EH1 1AA": "kind=land",
        "Land": "near=EH1+1AA&within=1600",
    }
    assert "Within a 10 minute walk of EH1 1AA" in said("near=EH1+1AA")
    assert said("within=1600") == {}


def test_what_is_wrong_or_unknown_is_not_said_to_be_set(db):
    assert said("kind=castle") == {}
    assert said("smallest_m2=wide&kind=land") == {"Land": "smallest_m2=wide"}
    assert said("page=3&colour=red") == {}


@pytest.mark.parametrize("page", ["/map/", "/assets/", "/data/"])
def test_each_page_offers_to_take_a_filter_away(client, db, page):
    make_asset(kind="park")
    text = client.get(f"{page}?kind=park&q=%22%3Cscript%3E").content.decode()
    block = re.search(r'<ul class="set-filters".*?</ul>', text, re.S)[0]
    assert "<script>" not in block
    links = [unescape(one) for one in re.findall(r'href="([^"]*)"', block)]
    assert links == ["?kind=park", "?q=%22%3Cscript%3E"]
    assert "set-filters" not in client.get(page).content.decode()
