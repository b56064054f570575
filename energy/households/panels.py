"""The piece on bills of an asset's page: fetched after the page; without scripts a plain link."""

from assets.register.panels import Panel, register
from energy.roofs.services import buildings_of


def _context(request, asset) -> dict | None:
    return {"asset": asset} if buildings_of(asset) else None


register(
    Panel(
        slug="bills",
        title="Bills under this roof",
        template="households/_panel.html",
        context=_context,
        order=21,
    )
)
