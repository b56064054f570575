"""Every page, in each state of the demonstration, at the width of a phone and of a desk."""

import os
from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver, resolve

from tests.browser.pages import GROUPS, WITHOUT_PAGE
from tests.browser.visitor import DESK, NARROWEST, PHONE
from tests.test_doors import routes

#: PICTURES=yes script/test tests/browser/test_pages.py keeps a picture of each page.
KEEPS_PICTURES = bool(os.environ.get("PICTURES"))


def look_at(visit, pages) -> list[str]:
    """Open each page, do what is to be done there, and list what is in the way at each width."""
    windows, found = {}, []
    for page in pages:
        visitor = windows.get(page.who) or windows.setdefault(page.who, visit(page.who))
        visitor.resize(DESK).go(page.path, status=page.status)
        if page.act:
            page.act(visitor)
        visitor.settle()
        if page.leads_to:
            assert resolve(visitor.path).view_name == page.leads_to, f"{page.name}: {visitor.path}"
        for size in (DESK, PHONE):
            visitor.resize(size)
            found += [f"{page.name} at {size[0]}: {line}" for line in visitor.obstacles()]
            if KEEPS_PICTURES:
                visitor.picture(page.name)
        wide = visitor.resize(NARROWEST).width_faults()
        found += [f"{page.name} at {NARROWEST[0]}: {line}" for line in wide]
    return found


@pytest.mark.parametrize("pages", GROUPS, ids=lambda pages: pages.__name__)
def test_nothing_is_in_anybodys_way(visit, changes, pages):
    found = look_at(visit, pages())
    assert not found, "\n" + "\n".join(found)


def test_every_page_of_the_urlconf_is_looked_at(changes):
    """A route is either among the pages, or among those that give none."""
    pages = [page for group in GROUPS for page in group() if page.status != 404]
    looked_at = {page.leads_to or resolve(urlsplit(page.path).path).view_name for page in pages}
    known = {name for name, _ in routes(get_resolver()) if name}
    assert known - looked_at - WITHOUT_PAGE == set(), "add them to tests/browser/pages.py"
    assert known >= WITHOUT_PAGE
    assert looked_at & WITHOUT_PAGE == set()
