"""Pictures of figures, drawn as SVG and put into the page as images, each beside its table."""

from base64 import b64encode
from io import StringIO

BRAND, QUIET = "#0b5d4b", "#505a5f"


def months_chart(labels: list[str], values_kwh: list[float]) -> str:
    """Draw bars by month; gives the address of an image that needs no further request."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "commons", "svg.fonttype": "none", "font.size": 11}):
        figure = Figure(figsize=(7.2, 2.9), layout="constrained")
        axes = figure.subplots()
        bars = axes.bar([label[:3] for label in labels], values_kwh, color=BRAND, width=0.72)
        axes.bar_label(bars, fmt="{:,.0f}", color=QUIET, fontsize=9, padding=2)
        axes.set_ylabel("kWh")
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(y=0.12)
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return f"data:image/svg+xml;base64,{b64encode(text.getvalue().encode()).decode()}"
