"""Every page, in each state of the demonstration, at the width of a phone and of a desk."""

import os
from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver, resolve

from tests.browser.door_pages import doors
from tests.browser.pages import GROUPS, WITHOUT_PAGE
from tests.browser.visitor import AXE_RULES, AXE_RULES_OF_WIDTH, DESK, NARROWEST, PHONE
from tests.test_doors import routes

#: PICTURES=yes script/test tests/browser/test_pages.py keeps a picture of each page.
KEEPS_PICTURES = bool(os.environ.get("PICTURES"))


looked_at: set[str] = set()  # the routes that this run has seen


def look_at(visit, pages) -> list[str]:
    """Open each page, do what is to be done there, and list what is in the way at each width.

    A narrow window gets all of axe's rules once a route, and in its other states those that width
    can change.
    """
    windows, known, found = {}, set(), []
    for page in pages:
        visitor = windows.get(page.who) or windows.setdefault(page.who, visit(page.who))
        visitor.resize(DESK).go(page.path, status=page.status)
        if page.act:
            page.act(visitor)
        visitor.settle()
        if page.leads_to:
            assert route_of(visitor.path) == page.leads_to, f"{page.name}: {visitor.path}"
        route = page.status == 404 or route_of(visitor.path)
        for size, rules in (
            (DESK, AXE_RULES),
            (PHONE, AXE_RULES_OF_WIDTH if route in known else AXE_RULES),
        ):
            visitor.resize(size)
            found += [f"{page.name} at {size[0]}: {line}" for line in visitor.obstacles(rules)]
            if KEEPS_PICTURES:
                visitor.picture(page.name)
        known.add(route)
        looked_at.add(route)
        wide = visitor.resize(NARROWEST).width_faults()
        found += [f"{page.name} at {NARROWEST[0]}: {line}" for line in wide]
    return found


def route_of(address: str) -> str:
    return resolve(urlsplit(address).path).view_name


@pytest.mark.parametrize("pages", GROUPS, ids=lambda pages: pages.__name__)
def test_nothing_is_in_anybodys_way(visit, changes, pages):
    found = look_at(visit, pages())
    assert not found, "\n" + "\n".join(found)


def test_nothing_is_in_anybodys_way_behind_any_other_door(visit, changes):
    found = look_at(visit, doors(looked_at))
    assert not found, "\n" + "\n".join(found)


def test_every_page_of_the_urlconf_is_looked_at(changes):
    """A route is among the pages, or behind a door that opens to somebody, or gives no page."""
    pages = [page for group in GROUPS for page in group() if page.status != 404]
    named = {page.leads_to or route_of(page.path) for page in pages}
    known = {name for name, _ in routes(get_resolver()) if name}
    assert known - named - WITHOUT_PAGE - {route_of(page.path) for page in doors(named)} == set()
    assert known >= WITHOUT_PAGE
