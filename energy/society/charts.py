"""Pictures of a society's figures as SVG, each shown beside its table."""

from base64 import b64encode
from io import StringIO

BRAND, DARK, LIGHT, WARM = "#0b5d4b", "#383f43", "#b9d3c9", "#b45309"


def _drawn(draw, *, size) -> str:
    """Let a function draw on axes; gives the address of an image that needs no other request."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "commons", "svg.fonttype": "none", "font.size": 11}):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        draw(axes)
        axes.spines[["top", "right"]].set_visible(False)
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return f"data:image/svg+xml;base64,{b64encode(text.getvalue().encode()).decode()}"


def offer_bar(raised: float, minimum: float, target: float, maximum: float) -> str:
    """Draw how far an offer has come on the way to its minimum, target and maximum, in pounds."""

    def draw(axes):
        axes.barh([0], [maximum], color=LIGHT, height=0.5)
        axes.barh([0], [min(raised, maximum)], color=BRAND, height=0.5)
        for value, words in ((minimum, "minimum"), (target, "target"), (maximum, "maximum")):
            axes.axvline(value, color=DARK, linewidth=1.5)
            axes.annotate(
                words, (value, 0.3), rotation=30, ha="left", va="bottom", color=DARK, fontsize=10
            )
        axes.set_yticks([])
        axes.set_xlim(0, maximum * 1.12)
        axes.set_ylim(-0.35, 0.9)
        axes.xaxis.set_major_formatter(lambda value, _: f"£{value:,.0f}")
        axes.locator_params(axis="x", nbins=5)

    return _drawn(draw, size=(7.2, 1.7))
