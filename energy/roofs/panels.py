"""The energy piece on an asset's page: fetched when the page is there, a plain link without scripts."""

from assets.register.panels import Panel, register

register(
    Panel(
        "energy",
        "Sun on the roof",
        "roofs/_panel.html",
        lambda request, asset: {"asset": asset},
        order=20,
    )
)
