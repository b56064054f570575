"""What a page to look at is, and what may be done there first."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page to look at: its name for pictures, its address, who looks, and what they do first."""

    name: str
    path: str
    who: str = ""
    status: int = 200
    act: Callable | None = None  # given the visitor, once the page is there
    leads_to: str = ""  # the route that the act ends at, where it is another


def send_empty(visitor):
    """Send the form of the page as it is, to see its errors."""
    visitor.main.locator("form:not([role=search]) button[type=submit]").last.click()


def open_all(visitor):
    """Open all that can be opened."""
    visitor.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
