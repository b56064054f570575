"""Every door of tests/doors.py that gives a page, with somebody whom it lets in."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.browser.page import Page
from tests.doors import VISITOR
from tests.test_doors import DOORS, make_house

#: Doors without a dot in their address that give a file or data all the same.
FILES = {
    "health", "casework:document", "casework:opportunity_paper", "people:body_paper",
    "register:import_progress", "register:map_file", "register:wfs",
}  # fmt: skip


def gives_page(door) -> bool:
    """Whether somebody's browser shows what is behind a door: no file, not only a form's target."""
    path = urlsplit(door.address).path
    is_file = door.route in FILES or "." in path or path.startswith("/api/")
    return not door.post and not is_file and 200 in door.expected.values()


def doors(known: set[str]) -> Iterator[Page]:
    """One page of each route that is not known, as a register of the smallest records has it."""
    known = set(known)
    people, names = make_house()
    for door in DOORS:
        in_it = [role for role, status in door.expected.items() if status == 200]
        if in_it and gives_page(door) and door.route not in known:
            known.add(door.route)
            role = VISITOR if VISITOR in in_it else in_it[0]
            who = people[role].email if people[role] else ""
            yield Page(door.route.replace(":", "-"), door.address.format(**names), who=who)
