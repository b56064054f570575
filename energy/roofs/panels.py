"""The energy piece on an asset's page: fetched after the page; without scripts a plain link."""

from assets.register.panels import Panel, register

register(
    Panel(
        slug="energy",
        title="Sun on the roof",
        template="roofs/_panel.html",
        context=lambda request, asset: {"asset": asset},
        order=20,
    )
)
