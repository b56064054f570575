"""Every page, in each state of the demonstration, at the width of a phone and of a desk."""

import os

import pytest

from tests.browser.pages import GROUPS
from tests.browser.visitor import DESK, PHONE

#: PICTURES=yes script/test tests/browser/test_pages.py keeps a picture of each page.
KEEPS_PICTURES = bool(os.environ.get("PICTURES"))


def look_at(visit, pages) -> list[str]:
    """Open each page, do what is to be done there, and list what axe finds at both widths."""
    windows, found = {}, []
    for page in pages:
        visitor = windows.setdefault(page.who, None) or visit(page.who)
        windows[page.who] = visitor
        visitor.resize(DESK).go(page.path, status=page.status)
        if page.act:
            page.act(visitor)
        visitor.settle()
        for size in (DESK, PHONE):
            visitor.resize(size)
            found += [f"{page.name} at {size[0]}: {line}" for line in visitor.obstacles()]
            if KEEPS_PICTURES:
                visitor.picture(page.name)
    return found


@pytest.mark.parametrize("pages", GROUPS, ids=lambda pages: pages.__name__)
def test_nothing_is_in_anybodys_way(visit, changes, pages):
    found = look_at(visit, pages())
    assert not found, "\n" + "\n".join(found)
