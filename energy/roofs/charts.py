"""Pictures of figures, drawn as SVG and put into the page as images, each beside its table."""

from base64 import b64encode
from contextlib import contextmanager
from io import StringIO

BRAND, QUIET, PALE = "#0b5d4b", "#505a5f", "#b7d3c8"


@contextmanager
def drawing(width=7.2, height=2.9):
    """Give the axes of one chart and a list that receives the address of the finished image."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    done: list[str] = []
    with rc_context({"svg.hashsalt": "commons", "svg.fonttype": "none", "font.size": 11}):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        yield axes, done
        text = StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    done.append(f"data:image/svg+xml;base64,{b64encode(text.getvalue().encode()).decode()}")


def months_chart(months: list[tuple[str, int, int]]) -> str:
    """Draw bars by month, unshaded behind shaded; gives the address of the image."""
    names = [name[:3] for name, _, _ in months]
    with drawing() as (axes, done):
        axes.bar(names, [whole for _, whole, _ in months], color=PALE, width=0.72, label="unshaded")
        bars = axes.bar(names, [left for _, _, left in months], color=BRAND, width=0.72,
                        label="in the stated shade")  # fmt: skip
        axes.bar_label(bars, fmt="{:,.0f}", color="#ffffff", fontsize=8, padding=-12)
        axes.set_ylabel("kWh")
        axes.legend(frameon=False, loc="upper right", fontsize=9)
        axes.margins(y=0.12)
    return done[0]
