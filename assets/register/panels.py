"""Pieces of an asset's page that rooms above bring in: its requests, its energy."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from assets.register.models import Asset


@dataclass(frozen=True)
class Panel:
    """A named piece of the page: a template and what it needs, for one person and one asset.

    A piece that has nothing to say of an asset gives None and is left out.
    """

    slug: str
    title: str
    template: str
    context: Callable[[HttpRequest, Asset], dict | None]
    order: int = 10


PANELS: list[Panel] = []


def register(panel: Panel) -> None:
    """Offer a panel to every asset's page; called when a room starts."""
    PANELS.append(panel)
    PANELS.sort(key=lambda known: known.order)


def panels_for(request: HttpRequest, asset: Asset) -> list[dict]:
    """Fill every panel for one person who looks at one asset."""
    filled = ((panel, panel.context(request, asset)) for panel in PANELS)
    return [{"panel": panel, **context} for panel, context in filled if context is not None]
